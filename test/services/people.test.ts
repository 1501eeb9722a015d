import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { demoUserId } from '../../infra/seed.ts';
import { AtConsole, made } from './administrators.ts';
import { itemsOf, newKey, problemOf, runningServices, staff } from './support.ts';

const services = runningServices();
let admin: AtConsole;
let admin2: AtConsole;
beforeAll(async () => {
  admin = await AtConsole.signIn(services.on, 'admin');
  admin2 = await AtConsole.signIn(services.on, 'admin2');
});

const newLogin = () => `p-${randomUUID().slice(0, 13)}`;
const userOf = (login: string) =>
  services.on.db.selectFrom('users').selectAll().where('login', '=', login).executeTakeFirst();

/** A colleague of daily work, made by one administrator, with the password for the first sign-in. */
async function colleague(roles = ['agent'], name = '林晓') {
  const login = newLogin();
  const { id: changeId, oneTimePassword } = made(
    await admin.changeAccount({ kind: 'account', login, name, department: null, roles }),
  );
  const user = await userOf(login);
  if (!user || oneTimePassword === null) throw new Error('no account was made');
  return { id: user.id, login, password: oneTimePassword, changeId };
}

const auditOf = (changeId: string) =>
  services.on.db
    .selectFrom('audit')
    .select(['action', 'actor_id', 'subject', 'detail'])
    .where(sql<boolean>`(subject = ${changeId} OR detail ->> 'change' = ${changeId})`)
    .orderBy('id')
    .execute();

describe('design §5 an account of daily work is one administrator’s', () => {
  test('its password is for one sign-in and must be changed; the change is audited without name or login', async () => {
    const { on } = services;
    const made1 = await colleague(['agent', 'duty_agent']);
    const who = await AtConsole.signIn(on, made1.login, made1.password);
    expect((await who.ask('GET', '/session')).body).toMatchObject({ mustChangePassword: true });
    expect(problemOf(await who.ask('GET', '/api/desk/cases'))).toBe('password-change-needed');
    const entries = await auditOf(made1.changeId);
    expect(entries).toMatchObject([
      {
        action: 'access-changed',
        actor_id: staff.admin.id,
        subject: made1.id,
        detail: { roles: ['agent', 'duty_agent'] },
      },
    ]);
    expect(JSON.stringify(entries)).not.toContain('林晓');
    expect(JSON.stringify(entries)).not.toContain(made1.login);
  });

  test('a login is one person’s; the same key makes one account and tells its password once', async () => {
    const { login } = await colleague();
    const again = { kind: 'account', login, name: '另一人', department: null, roles: ['agent'] };
    expect(problemOf(await admin.changeAccount(again))).toBe('already-exists');
    expect(problemOf(await admin.changeAccount({ ...again, login: 'Not A Login' }))).toBe('malformed-request');
    expect(problemOf(await admin.changeAccount({ ...again, login: newLogin(), roles: ['system'] }))).toBe(
      'malformed-request',
    );
  });

  test('name, department, language, roles of daily work; another role counts with the next request', async () => {
    const { on } = services;
    const { id, login, password } = await colleague();
    await on.db.updateTable('users').set({ must_change_password: false }).where('id', '=', id).execute();
    const who = await AtConsole.signIn(on, login, password);
    const profile = { kind: 'profile', person: id, name: '林小晓', department: 'engineering', language: 'en' };
    expect(made(await admin.changeAccount(profile)).status).toBe('applied');
    expect(made(await admin.changeAccount({ kind: 'roles', person: id, roles: ['technician'] })).status).toBe(
      'applied',
    );
    const session = await who.ask('GET', '/session');
    expect(session.body).toMatchObject({
      actor: { name: '林小晓', roles: ['technician'], department: 'engineering' },
      language: 'en',
    });
    expect(problemOf(await who.ask('GET', '/api/desk/customers?q=13'))).toBe('role-not-allowed');
    expect(problemOf(await admin.changeAccount({ kind: 'roles', person: id, roles: ['technician'] }))).toBe(
      'rule-not-met',
    );
  });

  test('a lock ends before its time; a closed account is out at once and may come back', async () => {
    const { on } = services;
    const { id, login, password } = await colleague();
    const who = await AtConsole.signIn(on, login, password);
    await on.db
      .updateTable('users')
      .set({ locked_until: new Date(Date.now() + 600_000) })
      .where('id', '=', id)
      .execute();
    const locked = await admin.ask('GET', `/people?show=locked&q=${login}`);
    expect(itemsOf(z.object({ id: z.string(), lockedUntil: z.string() }), locked)).toMatchObject([{ id }]);
    made(await admin.changeAccount({ kind: 'unlocked', person: id }));
    await AtConsole.signIn(on, login, password);
    made(await admin.changeAccount({ kind: 'enabled', person: id, enabled: false }));
    expect(problemOf(await who.ask('GET', '/session'))).toBe('not-signed-in');
    made(await admin.changeAccount({ kind: 'enabled', person: id, enabled: true }));
    await AtConsole.signIn(on, login, password);
  });

  test('a new password ends the sessions of the old one', async () => {
    const { on } = services;
    const { id, login, password } = await colleague();
    const who = await AtConsole.signIn(on, login, password);
    const { oneTimePassword } = made(await admin.changeAccount({ kind: 'password', person: id }));
    expect(problemOf(await who.ask('GET', '/session'))).toBe('not-signed-in');
    await expect(AtConsole.signIn(on, login, password)).rejects.toThrow('401');
    await AtConsole.signIn(on, login, oneTimePassword ?? '');
  });

  test('GEN-02 what somebody owns is told before their account is closed, and to supervisors after', async () => {
    const { on } = services;
    const { id } = await colleague(['agent'], '离职人员');
    const { row } = await on.open({}, { id, name: '离职人员', roles: ['agent'] });
    const detail = await admin.ask('GET', `/people/${id}`);
    expect(detail.body).toMatchObject({ name: '离职人员', owed: { cases: 1, callbacks: 0 } });
    const { id: changeId } = made(await admin.changeAccount({ kind: 'enabled', person: id, enabled: false }));
    const told = await on.db
      .selectFrom('notifications')
      .select(['user_id', 'vars'])
      .where('dedupe_key', '=', `account-closed:${changeId}`)
      .execute();
    expect(told).toContainEqual(
      expect.objectContaining({ user_id: staff.supervisor.id, vars: expect.objectContaining({ cases: 1 }) }),
    );
    expect(row.stage).toBe('RECEIVED');
  });

  test('an account of the identity provider is shown, its roles and its password are not changed here', async () => {
    const { on } = services;
    const { id } = await on.db
      .insertInto('users')
      .values({
        login: null,
        name: '企业账号',
        roles: ['agent'],
        department: null,
        password_hash: null,
        issuer: 'https://idp.example',
        subject: randomUUID(),
        locked_until: null,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    expect((await admin.ask('GET', `/people/${id}`)).body).toMatchObject({ login: null, roles: ['agent'] });
    for (const change of [
      { kind: 'roles', person: id, roles: ['supervisor'] },
      { kind: 'password', person: id },
    ])
      expect(problemOf(await admin.changeAccount(change))).toBe('rule-not-met');
    expect(made(await admin.changeAccount({ kind: 'enabled', person: id, enabled: false })).status).toBe('applied');
  });

  test('the list is found through by name, login, role, department and state, page by page', async () => {
    const { login, id } = await colleague(['visit_specialist'], '独一无二');
    const Item = z.object({ id: z.string() });
    const found = async (query: string) =>
      itemsOf(Item, await admin.ask('GET', `/people?${query}`)).map((one) => one.id);
    expect(await found(`q=${encodeURIComponent('独一')}`)).toContain(id);
    expect(await found(`q=${login}&role=visit_specialist&show=enabled`)).toStrictEqual([id]);
    expect(await found(`q=${login}&role=finance`)).toStrictEqual([]);
    expect(await found(`q=${login}&show=disabled`)).toStrictEqual([]);
    expect(await found(`q=${login}&department=finance`)).toStrictEqual([]);
    expect(await found('q=%25')).toStrictEqual([]);
    const first = await admin.ask('GET', '/people?limit=1&count=true');
    const { next, total } = z.object({ next: z.string(), total: z.int() }).parse(first.body);
    expect(total).toBeGreaterThan(10);
    expect(await found(`limit=1&after=${next}`)).not.toStrictEqual(itemsOf(Item, first).map((one) => one.id));
  });
});

describe('design §5 what is dangerous takes two administrators', () => {
  test('a dangerous role is proposed by one and given by another, both named, before and after in the audit', async () => {
    const { id, login } = await colleague();
    const proposed = made(await admin.changeAccount({ kind: 'roles', person: id, roles: ['agent', 'finance'] }));
    expect(proposed).toMatchObject({ status: 'pending', dangerous: true });
    expect((await userOf(login))?.roles).toStrictEqual(['agent']);
    const waiting = itemsOf(z.object({ id: z.string() }), await admin2.ask('GET', '/access/changes?show=pending'));
    expect(waiting).toContainEqual({ id: proposed.id });
    expect(problemOf(await admin.decide(proposed.id))).toBe('same-person');
    const approved = made(await admin2.decide(proposed.id, { approve: true, note: '已与财务核对' }));
    expect(approved).toMatchObject({ status: 'applied', decidedBy: { name: '郭宁' }, note: '已与财务核对' });
    expect((await userOf(login))?.roles).toStrictEqual(['agent', 'finance']);
    expect(problemOf(await admin2.decide(proposed.id))).toBe('rule-not-met');
    expect(await auditOf(proposed.id)).toMatchObject([
      { action: 'access-proposed', actor_id: staff.admin.id },
      {
        action: 'access-changed',
        actor_id: demoUserId('admin2'),
        subject: id,
        detail: { before: { roles: ['agent'] }, roles: ['agent', 'finance'] },
      },
    ]);
  });

  test('an account with such a role is made when it is approved, and only who approves learns its password', async () => {
    const login = newLogin();
    const proposed = made(
      await admin.changeAccount({ kind: 'account', login, name: '新会计', department: 'finance', roles: ['finance'] }),
    );
    expect(proposed).toMatchObject({ status: 'pending', oneTimePassword: null });
    expect(await userOf(login)).toBeUndefined();
    const { oneTimePassword } = made(await admin2.decide(proposed.id));
    await AtConsole.signIn(services.on, login, oneTimePassword ?? '');
    const reset = made(await admin.changeAccount({ kind: 'password', person: (await userOf(login))?.id ?? '' }));
    expect(reset).toMatchObject({ status: 'pending', oneTimePassword: null });
    await AtConsole.signIn(services.on, login, oneTimePassword ?? '');
    made(await admin.ask('POST', `/access/changes/${reset.id}/withdrawal`));
  });

  test('one rejects with a reason, the other takes back their own; what is settled stays so', async () => {
    const { id, login } = await colleague();
    const change = { kind: 'roles', person: id, roles: ['supervisor'] };
    const first = made(await admin.changeAccount(change));
    expect(problemOf(await admin2.decide(first.id, { approve: false }))).toBe('malformed-request');
    expect(made(await admin2.decide(first.id, { approve: false, note: '未到岗' })).status).toBe('rejected');
    const second = made(await admin.changeAccount(change));
    expect(problemOf(await admin2.ask('POST', `/access/changes/${second.id}/withdrawal`))).toBe('role-not-allowed');
    expect(made(await admin.ask('POST', `/access/changes/${second.id}/withdrawal`)).status).toBe('withdrawn');
    expect(problemOf(await admin2.decide(second.id))).toBe('rule-not-met');
    expect((await userOf(login))?.roles).toStrictEqual(['agent']);
    expect((await auditOf(first.id)).map(({ action }) => action)).toStrictEqual(['access-proposed', 'access-rejected']);
  });

  test('a proposal that is out of date, because time passed or the person changed, is not carried out', async () => {
    const { on } = services;
    const { id } = await colleague();
    const proposed = made(await admin.changeAccount({ kind: 'roles', person: id, roles: ['supervisor'] }));
    made(await admin.changeAccount({ kind: 'roles', person: id, roles: ['duty_agent'] }));
    expect(problemOf(await admin2.decide(proposed.id))).toBe('stale-version');
    const old = await on.db
      .insertInto('access_changes')
      .values({
        change: JSON.stringify({ kind: 'roles', person: id, roles: ['leader'] }),
        before: JSON.stringify({ roles: ['duty_agent'] }),
        person: id,
        reason: '测试',
        dangerous: true,
        status: 'pending',
        proposed_by: staff.admin.id,
        expires_at: new Date(Date.now() - 1_000),
        decided_by: null,
        decided_at: null,
        note: null,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    expect(problemOf(await admin2.decide(old.id))).toBe('rule-not-met');
    const shown = await admin2.ask('GET', `/access/changes?show=settled&personId=${id}`);
    const statuses = itemsOf(z.object({ id: z.string(), status: z.string() }), shown);
    expect(statuses).toContainEqual({ id: old.id, status: 'expired' });
    made(await admin.ask('POST', `/access/changes/${proposed.id}/withdrawal`));
  });

  test('nobody changes their own account, and whoever is concerned does not decide', async () => {
    const { admin: self } = staff;
    for (const change of [
      { kind: 'roles', person: self.id, roles: ['administrator', 'finance'] },
      { kind: 'password', person: self.id },
      { kind: 'enabled', person: self.id, enabled: false },
    ])
      expect(problemOf(await admin.changeAccount(change))).toBe('same-person');
    const proposed = made(
      await admin.changeAccount({ kind: 'roles', person: demoUserId('admin2'), roles: ['administrator', 'finance'] }),
    );
    expect(problemOf(await admin2.decide(proposed.id))).toBe('same-person');
    made(await admin.ask('POST', `/access/changes/${proposed.id}/withdrawal`));
  });

  test('the database itself keeps the two apart and a settled change as it is', async () => {
    const { db } = services.on;
    const { id } = await colleague();
    const row = {
      change: JSON.stringify({ kind: 'unlocked', person: id }),
      before: '{}',
      person: id,
      reason: '测试',
      dangerous: true,
      status: 'applied' as const,
      proposed_by: staff.admin.id,
      expires_at: new Date(Date.now() + 60_000),
      decided_by: demoUserId('admin2'),
      decided_at: new Date(),
      note: null,
    };
    const insert = (change: object) =>
      db
        .insertInto('access_changes')
        .values({ ...row, ...change })
        .execute();
    for (const wrong of [
      { decided_by: staff.admin.id },
      { decided_by: null },
      { person: staff.admin.id },
      { person: demoUserId('admin2') },
      { expires_at: new Date(Date.now() - 60_000) },
      { status: 'pending' },
      { status: 'rejected' },
    ])
      await expect(insert(wrong)).rejects.toThrow('violates check constraint');
    const pending = await db
      .insertInto('access_changes')
      .values({ ...row, status: 'pending', decided_by: null, decided_at: null })
      .returning('id')
      .executeTakeFirstOrThrow();
    const change = db.updateTable('access_changes').where('id', '=', pending.id);
    await expect(change.set({ proposed_by: demoUserId('admin2') }).execute()).rejects.toThrow('append-only');
    await change.set({ status: 'withdrawn', decided_at: new Date() }).execute();
    await expect(change.set({ status: 'pending', decided_at: null }).execute()).rejects.toThrow('append-only');
    await expect(db.deleteFrom('access_changes').where('id', '=', pending.id).execute()).rejects.toThrow('append-only');
  });
});

test('API5 accounts and permissions are for administrators, auditors read them, and nobody else', async () => {
  const { on } = services;
  const agent = await AtConsole.signIn(on, 'agent');
  const { id, login, password } = await colleague(['agent']);
  await on.db
    .updateTable('users')
    .set({ must_change_password: false, roles: ['auditor'] })
    .where('id', '=', id)
    .execute();
  const auditor = await AtConsole.signIn(on, login, password);
  const statuses = async (who: AtConsole) => [
    ...(await Promise.all(
      ['/people', `/people/${id}`, '/access/permissions', '/access/changes'].map((path) => who.ask('GET', path)),
    )),
    await who.changeAccount({ kind: 'unlocked', person: id }),
    await who.setPermission('agent', 'addNote', false),
    await who.decide(newKey()),
    await who.ask('DELETE', `/people/${id}/sessions`),
  ];
  const codes = async (who: AtConsole) => (await statuses(who)).map(({ status }) => status);
  expect(await codes(agent)).toStrictEqual([403, 403, 403, 403, 403, 403, 403, 403]);
  expect(await codes(auditor)).toStrictEqual([200, 200, 200, 200, 403, 403, 403, 403]);
});
