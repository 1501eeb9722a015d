import { randomUUID } from 'node:crypto';
import { expect, test, vi } from 'vitest';
import type { CallbackState } from '../../domain/procedures/callback/state.ts';
import { kept } from '../../domain/time/clock.ts';
import { fromBeijing } from '../../domain/time/instant.ts';
import { promise, solved, unsolved } from '../domain/callback/support.ts';
import type { Drill } from '../support/drill.ts';
import { people } from '../support/people.ts';
import { rulesOf } from '../support/pure-case.ts';
import { realCases } from '../support/real-cases.ts';

const { agent, supervisor } = people;
const cases = realCases();

const promised = (dueAt: string, more: object = {}, startsAt = '2026-03-10 10:00') =>
  cases.openCase<CallbackState>('callback', rulesOf('manufacturing'), startsAt, promise(dueAt, more), { actor: agent });

/** A callback promised in a complaint, from its beginning. */
async function promisedIn(complaint: Drill, data: object, nth = 1): Promise<Drill<CallbackState>> {
  await complaint.do('promiseCallback', data, agent);
  const child = complaint.child<CallbackState>({ id: `${complaint.caseId}-HD${nth}`, procedure: 'callback' });
  await vi.waitFor(async () => expect((await child.state()).stage).toBeDefined(), 10_000);
  return cases.watch(child);
}

const settles = (c: Drill<CallbackState>, expected: object) =>
  vi.waitFor(async () => expect(await c.state()).toMatchObject(expected), 15_000);

const told = async (c: Drill<CallbackState>, zh: string) => {
  const rows = await cases.care.db
    .selectFrom('outbox')
    .select('payload')
    .where('case_id', '=', c.caseId)
    .where('topic', '=', 'notice')
    .execute();
  return rows.map(({ payload }) => payload).filter((payload) => JSON.stringify(payload).includes(zh));
};

test('scenario 17 CBK-02 a promise on an unsolved defect is kept with progress, and the chain has two links, both on time', async () => {
  const complaint = await cases.open(rulesOf('manufacturing'), '2026-03-10 10:00', { subject: '传真机故障' });
  const c = await promisedIn(complaint, { dueAt: fromBeijing('2026-03-10 15:00'), reason: '等待工程师结论' });
  await c.at('2026-03-10 14:30');
  await settles(c, { stage: 'DUE_SOON', owner: { id: agent.id }, links: [{ callerFound: true }] });
  await c.at('2026-03-10 14:55');
  await c.do('recordCall', unsolved('2026-03-11 11:00'), agent);
  await vi.waitFor(async () =>
    expect((await complaint.state()).children).toMatchObject([
      { procedure: 'callback', open: true, dueAt: fromBeijing('2026-03-11 11:00'), outcome: null },
    ]),
  );
  await c.at('2026-03-11 10:50');
  await c.do('recordCall', solved, agent);
  await vi.waitFor(async () =>
    expect((await complaint.state()).children).toMatchObject([{ open: false, stage: 'RESOLVED', outcome: 'kept' }]),
  );
  const { state } = await cases.care.db
    .selectFrom('cases')
    .select('state')
    .where('id', '=', c.caseId)
    .executeTakeFirstOrThrow();
  expect(state).toMatchObject({ stage: 'RESOLVED', links: [{ outcome: 'kept' }, { outcome: 'kept' }] });
});

test('scenario 19 DIF-03 DIF-05 CBK-06 a limit set to an abusive customer is an appointment of its own', async () => {
  const complaint = await cases.open(rulesOf('transport'), '2026-03-10 10:00');
  const c = await promisedIn(complaint, {
    dueAt: fromBeijing('2026-03-10 16:00'),
    reason: '客户情绪激动，改约时间沟通',
    owner: { id: supervisor.id, name: supervisor.name },
    limitSet: true,
    techniques: ['CHANGE_TOPIC', 'SILENT_WAIT', 'SET_LIMIT'],
  });
  expect(await c.state()).toMatchObject({
    stage: 'PROMISED',
    owner: { id: supervisor.id },
    firstContact: { id: agent.id },
    intake: { limitSet: true },
    links: [{ promisedBy: { id: agent.id }, dueAt: fromBeijing('2026-03-10 16:00') }],
  });
  expect(await told(c, '承诺由您')).toMatchObject([{ to: { person: supervisor.id } }]);
  const log = await complaint.facts();
  expect(log.map(({ fact }) => fact)).toContainEqual(
    expect.objectContaining({ type: 'CallbackPromised', techniques: ['CHANGE_TOPIC', 'SILENT_WAIT', 'SET_LIMIT'] }),
  );
});

test('CBK-07 a missed promise is told to owner and supervisor at once, and the supervisor recovers it', async () => {
  const c = await promised('2026-03-10 15:00');
  await c.at('2026-03-10 15:01');
  await settles(c, { stage: 'MISSED' });
  expect(await told(c, '请于 {until} 前致电客户并致歉')).toMatchObject([{ to: { role: 'supervisor' }, urgent: true }]);
  expect(await told(c, '主管将补救')).toMatchObject([{ to: { person: agent.id }, urgent: true }]);
  await c.at('2026-03-10 15:31');
  expect(await told(c, '主管未按时补救回电')).toMatchObject([{ to: { role: 'cs_head' }, urgent: true }]);
  await c.do('recordCall', { ...unsolved('2026-03-10 18:00'), apologised: true }, supervisor);
  expect(await c.state()).toMatchObject({ stage: 'PROMISED', links: [{ outcome: 'recovered' }, { outcome: null }] });
});

test('CBK-03 the end of the case tells its callback, when the customer was told there', async () => {
  const complaint = await cases.open(rulesOf('transport'), '2026-03-10 10:00');
  const c = await promisedIn(complaint, { dueAt: fromBeijing('2026-03-10 15:00'), reason: '等待调度核实' });
  const ending = { reason: '客户撤回', lessons: '无' };
  expect(await complaint.try('withdrawComplaint', ending, agent)).toBe('RuleNotMet');
  const toldAt = fromBeijing('2026-03-10 09:59');
  await complaint.do('withdrawComplaint', { ...ending, promises: { becomes: 'TOLD', toldAt } }, agent);
  await vi.waitFor(async () => {
    const log = await c.facts();
    expect(log.at(-1)?.fact).toMatchObject({ type: 'CallbackSettled', toldAt });
  }, 10_000);
});

/** Somebody of the desk who is known to the platform. */
async function colleague(name: string, roles: string[]) {
  const login = `presence-${randomUUID()}`;
  const { id } = await cases.care.db
    .insertInto('users')
    .values({ login, name, roles, department: null, password_hash: '-', locked_until: null })
    .returning('id')
    .executeTakeFirstOrThrow();
  return { id, name };
}

test('CBK-08 DUT-13 an owner who is away at the promised time is stood in for by the deputy named', async () => {
  const owner = await colleague('周一', ['agent']);
  const deputy = await colleague('周二', ['agent']);
  const away = { away_from: fromBeijing('2026-03-10 14:00'), away_until: fromBeijing('2026-03-10 18:00') };
  await cases.care.db
    .insertInto('presence')
    .values({ user_id: owner.id, ...away, deputy_id: deputy.id, updated_by: owner.id })
    .execute();
  const c = await promised('2026-03-10 15:00', { owner });
  await c.at('2026-03-10 14:30');
  await settles(c, { owner: deputy, links: [{ owner: deputy, callerFound: true }] });
  expect(await told(c, '请您于 {due} 回电')).toMatchObject([{ to: { person: deputy.id } }]);
  expect(await told(c, '您不在')).toMatchObject([{ to: { person: owner.id } }]);
  // Each promise of the chain is looked after anew: the owner is back by then, the deputy stays who was found.
  await c.do('recordCall', unsolved('2026-03-10 17:00'), agent);
  await c.at('2026-03-10 16:31');
  await settles(c, { owner: deputy, links: [{ outcome: 'kept' }, { callerFound: true }] });
});

test('CBK-08 when deputy and owner are away, somebody of the desk who is there calls, never nobody', async () => {
  const owner = await colleague('周三', ['agent']);
  const deputy = await colleague('周四', ['agent']);
  const from = { away_from: fromBeijing('2026-03-10 08:00'), away_until: null, updated_by: owner.id };
  await cases.care.db
    .insertInto('presence')
    .values([
      { user_id: owner.id, ...from, deputy_id: deputy.id },
      { user_id: deputy.id, ...from, deputy_id: null },
    ])
    .execute();
  const c = await promised('2026-03-10 15:00', { owner });
  await c.at('2026-03-10 14:30');
  await settles(c, { links: [{ callerFound: true }] });
  const caller = (await c.state()).owner;
  expect([owner.id, deputy.id]).not.toContain(caller.id);
  const user = await cases.care.db
    .selectFrom('users')
    .select(['roles', 'disabled'])
    .where(({ eb, cast }) => eb(cast('id', 'text'), '=', caller.id))
    .executeTakeFirstOrThrow();
  expect(user.disabled).toBe(false);
  expect(user.roles.some((role) => ['duty_agent', 'agent'].includes(role))).toBe(true);
});

test('CBK-08 a deputy who may not make the call is passed over: somebody of the desk calls', async () => {
  const owner = await colleague('周五', ['agent']);
  const deputy = await colleague('周六', ['finance']);
  const away = { away_from: fromBeijing('2026-03-10 08:00'), away_until: null, updated_by: owner.id };
  await cases.care.db
    .insertInto('presence')
    .values({ user_id: owner.id, ...away, deputy_id: deputy.id })
    .execute();
  const c = await promised('2026-03-10 15:00', { owner });
  await c.at('2026-03-10 14:30');
  await settles(c, { links: [{ callerFound: true }] });
  expect([owner.id, deputy.id]).not.toContain((await c.state()).owner.id);
});

test('product §1.9-3 the open promises are the open callback cases', async () => {
  const c = await promised('2026-03-10 15:00');
  const open = async () =>
    (await cases.care.db.selectFrom('cases').select('open').where('id', '=', c.caseId).executeTakeFirstOrThrow()).open;
  expect(await open()).toBe(true);
  await c.do('rebookCallback', { customerAgreed: true, nextDueAt: fromBeijing('2026-03-11 09:00') }, agent);
  expect(await open()).toBe(true);
  await c.at('2026-03-11 08:50');
  await c.do('recordCall', solved, agent);
  expect(await open()).toBe(false);
  expect(kept(await c.clock('CBK-02#2'))).toBe(true);
});
