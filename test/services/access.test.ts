import { SignJWT } from 'jose';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { procedures } from '../../domain/procedures/registry.ts';
import { type Actor, Role } from '../../domain/roles.ts';
import { AtConsole, made } from './administrators.ts';
import { detailOf, intakeOf, itemsOf, newKey, problemOf, runningServices, staff, stranger } from './support.ts';

const services = runningServices();
const { agent, agent2, supervisor, leader, finance, manager, admin, engineering } = staff;

const kebab = (name: string) => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

describe('who may give a command is what its declaration says', () => {
  const roles = Role.keys.filter((role) => role !== 'system');
  const commands = procedures.flatMap((procedure) =>
    Object.values(procedure.commands)
      .filter((command) => command.roles.some((role) => role !== 'system'))
      .filter((command) => !command.common || procedure.name === 'complaint')
      .map((command) => [`${procedure.name} ${command.name}`, procedure.name, command] as const),
  );

  test.each(commands)('%s', async (_, procedure, command) => {
    const { on } = services;
    const service = procedure === 'refund' ? 'finance' : 'desk';
    const path = `/${command.common ? 'cases' : `${procedure}s`}/XX-2026-999999/${kebab(command.name)}`;
    const answers = await Promise.all(
      roles.map(async (role) => {
        const sent = { body: { not: 'a field' } };
        return [role, (await on.ask(service, stranger([role]), 'POST', path, sent)).status] as const;
      }),
    );
    // The role is looked at first, then the content: no content of these is right, whoever sends it.
    for (const [role, status] of answers)
      expect([role, status]).toStrictEqual([role, command.roles.includes(role) ? 400 : 403]);
  });

  test('what only the platform itself may do has no route', async () => {
    const { on } = services;
    const { row } = await on.open();
    const system: Actor = { ...stranger(['system']) };
    const body = { source: 'TS-2026-000001', reason: '—' };
    expect(problemOf(await on.command(system, row.id, 'link-duplicate', body))).toBe('not-found');
  });
});

describe('what the company changed decides in the place of the declaration', () => {
  /** Gives or takes a permission, with a second administrator where it takes two. */
  async function set(role: Role, permission: string, granted: boolean) {
    const { on } = services;
    const change = made(await (await AtConsole.signIn(on, 'admin')).setPermission(role, permission, granted));
    if (change.status === 'pending') made(await (await AtConsole.signIn(on, 'admin2')).decide(change.id));
    return change;
  }

  test('what was given is there and what was taken is gone within a second, on every service', async () => {
    const { on } = services;
    const auditor = stranger(['auditor']);
    const statuses = async () => [
      (await on.desk(auditor, 'POST', '/cases/XX-2026-999999/record-containment', { body: { wrong: 1 } })).status,
      (await on.ask('finance', auditor, 'GET', '/payment-files')).status,
      (await on.history(auditor, '/summaries/complaints?month=2026-01&profile=tourism')).status,
    ];
    expect(await statuses()).toStrictEqual([403, 403, 200]);
    await set('auditor', 'recordContainment', true);
    await set('auditor', 'listPaymentFiles', true);
    const taken = await set('auditor', 'getMonthlySummary', false);
    expect(taken).toMatchObject({ status: 'applied', dangerous: false });
    await expect.poll(statuses, { timeout: 1_000, interval: 100 }).toStrictEqual([400, 200, 403]);
    await set('auditor', 'recordContainment', false);
    await set('auditor', 'listPaymentFiles', false);
    await set('auditor', 'getMonthlySummary', true);
    await expect.poll(statuses, { timeout: 1_000, interval: 100 }).toStrictEqual([403, 403, 200]);
    const rows = await on.db.selectFrom('role_permissions').selectAll().where('role', '=', 'auditor').execute();
    expect(rows).toStrictEqual([]);
  });

  test('the case itself takes the word of the company, and the object rule and every other rule still stand', async () => {
    const { on } = services;
    const { row } = await on.open();
    const auditor = stranger(['auditor']);
    const curious = stranger(['technician']);
    const note = { body: { measures: ['现场已封存'] } };
    await set('auditor', 'recordContainment', true);
    await set('technician', 'confirmComplaint', true);
    const containment = () => on.desk(auditor, 'POST', `/cases/${row.id}/record-containment`, note);
    await expect.poll(async () => (await containment()).status, { timeout: 1_000, interval: 100 }).toBe(200);
    const { fact, by } = await on.db
      .selectFrom('facts')
      .select(['fact', 'by'])
      .where('case_id', '=', row.id)
      .where('type', '=', 'ContainmentRecorded')
      .limit(1)
      .executeTakeFirstOrThrow();
    expect({ fact, by }).toMatchObject({ fact: { measures: ['现场已封存'] }, by: { role: 'auditor' } });
    // Who holds the permission and takes no part in the case finds no case.
    const confirm = { restated: '复述', customerConfirmed: true };
    expect(problemOf(await on.command(curious, row.id, 'confirm-complaint', confirm))).toBe('not-found');
    await set('auditor', 'recordContainment', false);
    await set('technician', 'confirmComplaint', false);
  });

  test('a case is opened by a role that the company lets, and by none that it no longer lets', async () => {
    const { on } = services;
    const investigator = stranger(['investigator']);
    const body = { ...intakeOf(await on.customer()) };
    const open = async () => (await on.desk(investigator, 'POST', '/complaints', { body })).status;
    expect(await open()).toBe(403);
    await set('investigator', 'openComplaint', true);
    await expect.poll(open, { timeout: 1_000, interval: 100 }).toBe(201);
    await set('investigator', 'openComplaint', false);
    await expect.poll(open, { timeout: 1_000, interval: 100 }).toBe(403);
  });

  test('a dangerous permission waits for the second administrator, and what is the platform’s is nobody’s to give', async () => {
    const { on } = services;
    const admin = await AtConsole.signIn(on, 'admin');
    const proposed = made(await admin.setPermission('auditor', 'approveRefund', true));
    expect(proposed).toMatchObject({ status: 'pending', dangerous: true });
    expect(problemOf(await admin.decide(proposed.id))).toBe('same-person');
    const path = '/refunds/XX-2026-999999/approve-refund';
    const tried = async () => (await on.ask('finance', stranger(['auditor']), 'POST', path, { body: {} })).status;
    expect(await tried()).toBe(403);
    made(await (await AtConsole.signIn(on, 'admin2')).decide(proposed.id));
    await expect.poll(tried, { timeout: 1_000, interval: 100 }).toBe(400);
    expect(made(await admin.setPermission('auditor', 'approveRefund', false)).status).toBe('applied');
    expect(problemOf(await admin.setPermission('agent', 'linkDuplicate', true))).toBe('not-found');
    expect(problemOf(await admin.setPermission('system', 'addNote', true))).toBe('malformed-request');
    expect(problemOf(await admin.setPermission('agent', 'addNote', true))).toBe('rule-not-met');
    const last = await admin.setPermission('administrator', 'decideAccessChange', false);
    expect(problemOf(last)).toBe('rule-not-met');
  });

  test('everybody learns from their session what they may do', async () => {
    const { on } = services;
    const agentHere = await AtConsole.signIn(on, 'agent');
    const Session = z.looseObject({ permissions: z.array(z.string()) });
    const mine = async () => Session.parse((await agentHere.ask('GET', '/session')).body).permissions;
    expect(await mine()).toContain('openComplaint');
    expect(await mine()).not.toContain('listPromiseChecks');
    await set('agent', 'listPromiseChecks', true);
    await expect.poll(mine, { timeout: 1_000, interval: 100 }).toContain('listPromiseChecks');
    await set('agent', 'listPromiseChecks', false);
  });
});

describe('a case is seen by those who take part in it, and a guessed number opens nothing', () => {
  const readings = [
    '',
    '/timeline',
    '/state?at=2099-01-01T00:00:00.000Z',
    '/clocks',
    '/verification',
    '/customer-timeline',
  ];

  async function seenBy(actor: Actor, caseId: string): Promise<string> {
    const { on } = services;
    const statuses = await Promise.all([
      ...readings.map(async (path, index) =>
        index === 0
          ? (await on.desk(actor, 'GET', `/cases/${caseId}`)).status
          : (await on.history(actor, `/cases/${caseId}${path}`)).status,
      ),
      on
        .desk(actor, 'GET', `/cases?open=all&q=${caseId}`)
        .then((answer) => (itemsOf(z.unknown(), answer).length > 0 ? 200 : 404)),
      on
        .ask('history', actor, 'POST', `/cases/${caseId}/what-if`, { body: { limits: {} } })
        .then(({ status }) => status),
    ]);
    return [...new Set(statuses)].join(' ');
  }

  test('one table of who sees it, the same on every way of reading it', async () => {
    const { on } = services;
    const { row } = await on.open({ profile: 'renovation' });
    await on.do(agent, row.id, 'classify-complaint', { severity: 'GENERAL', labels: {} });
    const table = async () =>
      Object.fromEntries(
        await Promise.all(
          Object.entries({
            ...staff,
            auditor: stranger(['auditor']),
            materials: stranger(['department_head'], 'materials'),
          }).map(async ([name, actor]) => [name, await seenBy(actor, row.id)] as const),
        ),
      );
    const before = {
      agent: '200',
      agent2: '404',
      supervisor: '200',
      leader: '200',
      manager: '200',
      auditor: '200',
      finance: '404',
      admin: '404',
      engineering: '404',
      materials: '404',
    };
    expect(await table()).toStrictEqual(before);
    await on.do(agent, row.id, 'start-execution', { department: 'engineering', measures: '返修', milestones: [] });
    expect(await table()).toStrictEqual({ ...before, engineering: '200' });
  });

  test('a command of somebody who does not see the case is not found, and the attempt is audited', async () => {
    const { on } = services;
    const { row } = await on.open();
    const curious = stranger(['agent']);
    expect(problemOf(await on.command(curious, row.id, 'add-note', { text: '备注' }))).toBe('not-found');
    const entries = await on.db.selectFrom('audit').selectAll().where('actor_id', '=', curious.id).execute();
    expect(entries).toMatchObject([{ action: 'access-refused', subject: row.id }]);
    const facts = await on.db.selectFrom('facts').select('seq').where('case_id', '=', row.id).execute();
    expect(facts).toHaveLength(1);
  });

  test('CHN-06 an agent whom the customer calls again joins the case and then sees it', async () => {
    const { on } = services;
    const { row, customer } = await on.open();
    const found = await on.desk(agent2, 'GET', `/duplicates?customerId=${customer.id}`);
    expect(itemsOf(z.object({ id: z.string(), maySee: z.boolean() }), found)).toStrictEqual([
      { id: row.id, maySee: false },
    ]);
    const joined = await on.command(agent2, row.id, 'join-case', { reason: '客户再次来电' });
    expect(detailOf(joined).row.version).toBe(2);
    expect(await seenBy(agent2, row.id)).toBe('200');
    const again = await on.desk(agent2, 'GET', `/duplicates?customerId=${customer.id}`);
    expect(itemsOf(z.object({ maySee: z.boolean() }), again)).toStrictEqual([{ maySee: true }]);
  });

  test('evidence is for those who read every case', async () => {
    const { on } = services;
    const { row } = await on.open();
    expect((await on.history(agent, `/cases/${row.id}/evidence`)).status).toBe(403);
    expect((await on.history(supervisor, `/cases/${row.id}/evidence`)).status).toBe(200);
  });

  test('an attachment is its uploader’s until it belongs to a case, and then follows the case', async () => {
    const { on } = services;
    const uploaded = await on.desk(agent, 'POST', '/attachments?name=%E8%AF%81%E6%8D%AE.txt', {
      body: '门票照片',
      headers: { 'Content-Type': 'text/plain' },
    });
    expect(uploaded.status).toBe(201);
    const attachment = z
      .object({ id: z.uuid(), name: z.string(), sha256: z.string(), size: z.int() })
      .parse(uploaded.body);
    const path = `/attachments/${attachment.id}`;
    expect((await on.desk(agent2, 'GET', path)).status).toBe(404);
    const { row } = await on.open({ attachments: [attachment] });
    expect((await on.desk(agent2, 'GET', path)).status).toBe(404);
    const download = await on.desk(supervisor, 'GET', path);
    expect(download.body).toBe('门票照片');
    expect(download.headers.get('Content-Disposition')).toContain('attachment');
    // Evidence of one case is not evidence of another one.
    const customerId = await on.customer();
    const stolen = await on.desk(agent, 'POST', '/complaints', {
      body: intakeOf(customerId, { attachments: [attachment] }),
    });
    expect(problemOf(stolen)).toBe('rule-not-met');
    const evidence = await on.history(leader, `/cases/${row.id}/evidence`);
    expect(evidence.body).toMatchObject({ attachments: [attachment] });
  });

  test('nobody reads somebody else’s inbox', async () => {
    const { on } = services;
    const { id } = await on.db
      .insertInto('notifications')
      .values({
        user_id: supervisor.id,
        case_id: null,
        text: '{"zh":"测试","en":"test"}',
        vars: '{}',
        dedupe_key: newKey(),
        read_at: null,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    expect((await on.desk(agent, 'POST', `/notifications/${id}/read`)).status).toBe(404);
    expect((await on.desk(supervisor, 'POST', `/notifications/${id}/read`)).status).toBe(204);
  });
});

describe('customers are for those who speak with them', () => {
  test('roles of the customer routes', async () => {
    const { on } = services;
    const id = await on.customer({ address: '上海市浦东新区世纪大道1号' });
    const statuses = async (actor: Actor) => [
      (await on.desk(actor, 'GET', `/customers/${id}`)).status,
      (await on.desk(actor, 'POST', `/customers/${id}/reveal`, { body: { reason: '回电' } })).status,
      (await on.desk(actor, 'POST', '/customers', { body: { name: '丙' } })).status,
    ];
    expect(await statuses(agent2)).toStrictEqual([200, 200, 201]);
    expect(await statuses(manager)).toStrictEqual([200, 200, 201]);
    expect(await statuses(finance)).toStrictEqual([403, 403, 403]);
    expect(await statuses(engineering)).toStrictEqual([403, 403, 403]);
    expect(await statuses(admin)).toStrictEqual([403, 403, 403]);
  });

  test('who works on a case of the customer may see the number, with a reason', async () => {
    const { on } = services;
    const { row, customer } = await on.open({ profile: 'renovation' });
    await on.do(agent, row.id, 'classify-complaint', { severity: 'GENERAL', labels: {} });
    await on.do(agent, row.id, 'start-execution', { department: 'engineering', measures: '返修', milestones: [] });
    const reveal = `/customers/${customer.id}/reveal`;
    expect((await on.desk(engineering, 'POST', reveal, { body: { reason: '预约上门' } })).status).toBe(200);
    expect((await on.desk(engineering, 'POST', reveal, { body: {} })).status).toBe(400);
  });
});

describe('a token is taken only as our console signs it', () => {
  const good = (header = { alg: 'HS256', typ: 'at+jwt' }, claims: object = { actor: agent }) =>
    new SignJWT({ ...claims })
      .setProtectedHeader(header)
      .setIssuer('ruyue-console')
      .setAudience('desk')
      .setSubject(agent.id)
      .setIssuedAt()
      .setExpirationTime('60s');

  async function statusOf(token: string): Promise<number> {
    const response = await fetch(`${services.on.urls.desk}/cases`, { headers: { Authorization: `Bearer ${token}` } });
    return response.status;
  }
  const key = () => new TextEncoder().encode(services.on.config.tokenSecret);
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

  const unsigned = () =>
    `${part({ alg: 'none', typ: 'at+jwt' })}.${part({ actor: agent, sub: agent.id, aud: 'desk' })}.`;

  test('the one that the others differ from is good', async () => {
    expect(await statusOf(await good().sign(key()))).toBe(200);
  });

  test.each<[string, () => Promise<string> | string]>([
    ['another secret', () => good().sign(new TextEncoder().encode('x'.repeat(32)))],
    ['another algorithm', () => good({ alg: 'HS512', typ: 'at+jwt' }).sign(key())],
    ['no algorithm', unsigned],
    ['another type', () => good({ alg: 'HS256', typ: 'JWT' }).sign(key())],
    ['another service', () => good().setAudience('history').sign(key())],
    ['another issuer', () => good().setIssuer('somebody').sign(key())],
    ['expired', () => good().setExpirationTime('-10s').sign(key())],
    ['of long ago, valid for ever', () => good().setIssuedAt(0).setExpirationTime('10y').sign(key())],
    ['of tomorrow', () => good().setNotBefore('1d').sign(key())],
    ['in somebody else’s name', () => good().setSubject(supervisor.id).sign(key())],
    ['for nobody', () => good(undefined, {}).sign(key())],
    ['rubbish', () => 'a.b.c'],
  ])('%s is refused', async (_, token) => {
    expect(await statusOf(await token())).toBe(401);
  });
});
