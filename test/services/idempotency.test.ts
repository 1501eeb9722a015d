import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { detailOf, intakeOf, newKey, newPhone, problemOf, runningServices, staff } from './support.ts';

const services = runningServices();
const { agent, supervisor } = staff;

const factsOf = (caseId: string) =>
  services.on.db.selectFrom('facts').select(['seq', 'type']).where('case_id', '=', caseId).orderBy('seq').execute();

describe('the same key acts once', () => {
  test('a command that is repeated answers as before and records nothing more', async () => {
    const { on } = services;
    const { row } = await on.open();
    const key = newKey();
    const body = { text: '客户来电催办' };
    const first = detailOf(await on.command(agent, row.id, 'add-note', body, { key }));
    const second = detailOf(await on.command(agent, row.id, 'add-note', body, { key }));
    expect(second.row.version).toBe(first.row.version);
    expect(await factsOf(row.id)).toHaveLength(2);
  });

  test('a command that is sent many times at once is recorded once', async () => {
    const { on } = services;
    const { row } = await on.open();
    const key = newKey();
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => on.command(agent, row.id, 'add-note', { text: '备注' }, { key })),
    );
    expect(answers.map(({ status }) => status)).toStrictEqual(Array.from({ length: 8 }, () => 200));
    expect(await factsOf(row.id)).toHaveLength(2);
  });

  test('a key belongs to its content, its command, its case and its person', async () => {
    const { on } = services;
    const { row } = await on.open();
    const other = await on.open();
    const key = newKey();
    await on.command(agent, row.id, 'add-note', { text: '备注' }, { key });
    expect(problemOf(await on.command(agent, row.id, 'add-note', { text: '另一条' }, { key }))).toBe('key-reused');
    expect(problemOf(await on.command(agent, row.id, 'flag-legal-risk', { reason: '备注' }, { key }))).toBe(
      'key-reused',
    );
    expect(problemOf(await on.command(agent, other.row.id, 'add-note', { text: '备注' }, { key }))).toBe('key-reused');
    expect(problemOf(await on.command(supervisor, row.id, 'add-note', { text: '备注' }, { key }))).toBe('key-reused');
    expect(await factsOf(row.id)).toHaveLength(2);
  });

  test('a key that is sent to several cases at once acts in one of them, and none of them stands still', async () => {
    const { on } = services;
    const ids: string[] = [];
    for (let count = 0; count < 4; count += 1) ids.push((await on.open()).row.id);
    const key = newKey();
    const noted = (text: string, sent = {}) =>
      Promise.all(ids.map((caseId) => on.command(agent, caseId, 'add-note', { text }, sent)));
    const statuses = (await noted('备注', { key })).map(({ status }) => status);
    expect(statuses.toSorted()).toStrictEqual([200, 422, 422, 422]);
    expect((await noted('之后')).map(({ status }) => status)).toStrictEqual([200, 200, 200, 200]);
  });

  test('a refused command leaves its key free', async () => {
    const { on } = services;
    const { row } = await on.open();
    const key = newKey();
    const body = { department: 'engineering', measures: '返修', milestones: [] };
    expect(problemOf(await on.command(agent, row.id, 'start-execution', body, { key }))).toBe('stage-not-allowed');
    expect((await on.command(agent, row.id, 'add-note', { text: '备注' }, { key })).status).toBe(200);
  });

  test('more people than Temporal takes at once all get their answer', async () => {
    const { on } = services;
    const { row } = await on.open();
    const notes = Array.from({ length: 15 }, (_, index) =>
      on.command(agent, row.id, 'add-note', { text: `备注 ${index}` }),
    );
    for (const { status } of await Promise.all(notes)) expect(status).toBe(200);
    expect(await factsOf(row.id)).toHaveLength(16);
  });
});

describe('a complaint is opened once', () => {
  test('under one key there is one case, also when the key is sent at once many times', async () => {
    const { on } = services;
    const body = intakeOf(await on.customer());
    const key = newKey();
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => on.desk(agent, 'POST', '/complaints', { key, body })),
    );
    const ids = new Set(answers.map((answer) => detailOf(answer).row.id));
    expect(ids.size).toBe(1);
    const [first] = answers;
    expect(first?.headers.get('Location')).toBe(`/cases/${[...ids][0]}`);
    const later = await on.desk(agent, 'POST', '/complaints', { key, body });
    expect(detailOf(later).row.id).toBe([...ids][0]);
    expect(problemOf(await on.desk(agent, 'POST', '/complaints', { key, body: { ...body, subject: '别的' } }))).toBe(
      'key-reused',
    );
  });

  test('CHN-06 a contact that its channel has numbered opens one case, whoever sends it again', async () => {
    const { on } = services;
    const externalRef = `call-${newKey()}`;
    const body = intakeOf(await on.customer(), { externalRef });
    const opened = detailOf(await on.desk(agent, 'POST', '/complaints', { body }));
    const again = await on.desk(agent, 'POST', '/complaints', { body });
    expect(again.status).toBe(200);
    expect(detailOf(again).row.id).toBe(opened.row.id);
    const elsewhere = await on.desk(staff.agent2, 'POST', '/complaints', { body });
    expect(problemOf(elsewhere)).toBe('already-exists');
    expect(elsewhere.body).toMatchObject({ existingId: opened.row.id, refusal: { offers: ['joinCase'] } });
    const otherChannel = await on.desk(agent, 'POST', '/complaints', { body: { ...body, channel: 'EMAIL' } });
    expect(detailOf(otherChannel).row.id).not.toBe(opened.row.id);
  });

  test('what is refused takes no number', async () => {
    const { on } = services;
    const key = newKey();
    const nobody = intakeOf('00000000-0000-4000-8000-000000000001');
    expect(problemOf(await on.desk(agent, 'POST', '/complaints', { key, body: nobody }))).toBe('rule-not-met');
    const ahead = intakeOf(await on.customer(), { receivedAt: '2098-01-01T00:00:00.000Z' });
    expect(problemOf(await on.desk(agent, 'POST', '/complaints', { key, body: ahead }))).toBe('rule-not-met');
    expect(await on.db.selectFrom('openings').selectAll().where('key', '=', key).execute()).toHaveLength(0);
  });
});

describe('writes outside the cases', () => {
  test('a customer is added once under a key, and the key of a refused one stays free', async () => {
    const { on } = services;
    const key = newKey();
    const phone = newPhone();
    const body = { name: '赵一', phone };
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => on.desk(agent, 'POST', '/customers', { key, body })),
    );
    const ids = new Set(answers.map(({ body: answered }) => z.object({ id: z.string() }).parse(answered).id));
    expect(ids.size).toBe(1);
    const refused = newKey();
    expect(problemOf(await on.desk(agent, 'POST', '/customers', { key: refused, body }))).toBe('already-exists');
    expect((await on.desk(agent, 'POST', '/customers', { key: refused, body: { name: '赵二' } })).status).toBe(201);
  });

  test('the same key of two people is two keys', async () => {
    const { on } = services;
    const key = newKey();
    const one = await on.desk(agent, 'POST', '/customers', { key, body: { name: '钱一' } });
    const two = await on.desk(staff.agent2, 'POST', '/customers', { key, body: { name: '钱二' } });
    expect([one.status, two.status]).toStrictEqual([201, 201]);
    expect(two.body).toMatchObject({ name: '钱二' });
  });

  test('a customer is changed by who has seen it last', async () => {
    const { on } = services;
    const id = await on.customer({ note: '常客' });
    const change = (version: number, fields: object) =>
      on.desk(agent, 'POST', '/customers', { body: { id, version, name: '王小明', ...fields } });
    expect((await change(1, { tier: 'VIP' })).body).toMatchObject({ tier: 'VIP', version: 2, note: '常客' });
    expect(problemOf(await change(1, { tier: 'KEY' }))).toBe('stale-version');
    expect((await change(2, { note: null })).body).toMatchObject({ note: null, tier: 'VIP', version: 3 });
  });
});
