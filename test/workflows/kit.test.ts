import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { brokenAt } from '../../activities/fact-log.ts';
import { createRecordActivities } from '../../activities/records.activities.ts';
import { projectComplaint } from '../../domain/procedures/complaint/projection.ts';
import { fromBeijing } from '../../domain/time/instant.ts';
import { calendarAlert } from '../../workflows/kit/common.ts';
import { commandUpdate, systemCommand } from '../../workflows/kit/messages.ts';
import { refusalType } from '../support/drill.ts';
import { says } from '../support/intake.ts';
import { people } from '../support/people.ts';
import { calendar, PureComplaint, rulesOf } from '../support/pure-case.ts';
import { realCases } from '../support/real-cases.ts';

const { agent, supervisor, operations } = people;
const cases = realCases();
const tourism = () => cases.open(rulesOf('tourism'), '2026-03-02 10:00');

test('design §3.1 a refused command costs Temporal nothing: no transition, no event', async () => {
  const c = await tourism();
  const before = await c.cost();
  expect(await c.try('closeComplaint', says.close, agent)).toBe('StageNotAllowed');
  expect(await c.try('reassign', { to: { id: 'x', name: 'x' }, reason: 'x' }, agent)).toBe('RoleNotAllowed');
  expect(await c.try('addNote', { text: 7 }, agent)).toBe('InvalidMessage');
  expect(await c.try('addNote', { text: 'x', more: 1 }, agent)).toBe('InvalidMessage');
  expect(await c.try('addNote', { text: '备注' }, agent, { expectedVersion: 7 })).toBe('StaleVersion');
  expect(await c.try('addNote', { text: '备注' }, agent, { key: 'short' })).toBe('InvalidMessage');
  expect(await c.cost()).toEqual(before);
});

test('design §3.1 a step costs one transition', async () => {
  const c = await tourism();
  const before = await c.cost();
  await c.do('addNote', { text: '备注' }, agent);
  expect((await c.cost()).transitions - before.transitions).toBe(1);
});

test('design §3.6 one key acts once: together, later, and in another run; for another body it is refused', async () => {
  const c = await tourism();
  const envelope = c.envelope({ text: '只记一次' }, agent);
  const send = (message: unknown, updateId: string = randomUUID()) =>
    c.handle.executeUpdate(commandUpdate('addNote').name, { args: [message], updateId });
  const answers = await Promise.all([send(envelope), send(envelope), send(envelope)]);
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  expect(await send(envelope, envelope.key)).toEqual(answers[0]);
  const refused = send({ ...envelope, data: { text: '别的' }, bodyHash: 'f'.repeat(64) }).catch(refusalType);
  expect(await refused).toBe('KeyReused');
  expect((await c.facts()).filter(({ fact }) => JSON.stringify(fact).includes('只记一次'))).toHaveLength(1);
});

test('design §3.8 a newer service may send more than this worker knows: the command is taken', async () => {
  const c = await tourism();
  const envelope = c.envelope({ text: '来自新版本的备注' }, agent);
  const newer = { ...envelope, actor: { ...envelope.actor, team: 'a later field' }, later: { anything: true } };
  await c.handle.executeUpdate(commandUpdate('addNote').name, { args: [newer], updateId: envelope.key });
  expect((await c.facts()).at(-1)).toMatchObject({
    key: envelope.key,
    by: { id: agent.id },
    fact: { type: 'NoteAdded' },
  });
});

test('50 commands at once on one case are each recorded once, in a log without gaps', async () => {
  const c = await tourism();
  const notes = Array.from({ length: 50 }, (_, index) => `并发备注 ${index}`);
  await Promise.all(notes.map((text) => c.do('addNote', { text }, agent)));
  const facts = await c.facts();
  expect(facts.map(({ seq }) => seq)).toEqual(facts.map((_, index) => index + 1));
  const written = facts.flatMap(({ fact }) => JSON.stringify(fact).match(/并发备注 \d+/)?.[0] ?? []);
  expect(written.toSorted()).toEqual(notes.toSorted());
  expect(brokenAt(c.caseId, facts)).toBeNull();
});

test('of two contradicting commands at once one is recorded and the other is refused by the state it then meets', async () => {
  const c = await tourism();
  const outcomes = await Promise.all([
    c.try('withdrawComplaint', { reason: '撤回', lessons: '无' }, agent),
    c.try('classifyComplaint', says.general('operations'), agent),
  ]);
  expect(outcomes.filter((outcome) => outcome === undefined).length).toBeGreaterThanOrEqual(1);
  const { stage, version } = await c.state();
  expect(stage).toBe('WITHDRAWN');
  expect((await c.facts()).at(-1)?.seq).toBe(version);
});

/** Writes a step straight into the records, as a worker does that dies before Temporal hears of it. */
async function writeBehind(c: Awaited<ReturnType<typeof tourism>>, text: string, key: string) {
  const state = await c.state();
  const at = new Date(Date.parse(c.now) + 60_000).toISOString();
  const fact = {
    seq: state.version + 1,
    at,
    by: { id: agent.id, name: agent.name, role: 'agent' as const },
    key,
    fact: { type: 'NoteAdded', text },
  };
  const after = { ...state, version: fact.seq, actedVersion: fact.seq };
  await createRecordActivities(cases.care.db).record({
    caseId: c.caseId,
    clockOffsetMs: 0,
    facts: [fact],
    state: after,
    projection: projectComplaint(after),
    finished: false,
    notices: [],
    command: null,
  });
}

test('design §3.3 a fact that stands where the next one would go is adopted, and the new command decided again', async () => {
  const c = await tourism();
  await writeBehind(c, '先写入的事实', 'dead-worker-key');
  await c.do('addNote', { text: '后来的命令' }, agent);
  expect((await c.state()).version).toBe(3);
  expect((await c.facts()).map(({ fact }) => JSON.stringify(fact)).slice(1)).toEqual([
    expect.stringContaining('先写入的事实'),
    expect.stringContaining('后来的命令'),
  ]);
});

test('design §3.3 the client’s retry of the command that the dead worker had recorded is answered, not recorded again', async () => {
  const c = await tourism();
  const envelope = c.envelope({ text: '重试的备注' }, agent);
  await writeBehind(c, '重试的备注', envelope.key);
  const answer = await c.handle.executeUpdate(commandUpdate('addNote'), { args: [envelope], updateId: envelope.key });
  expect(answer).toEqual({ caseId: c.caseId, version: 2 });
  expect(await c.facts()).toHaveLength(2);
});

test('design §3.3 an alarm that rings behind the records adopts what stands there first', async () => {
  const c = await tourism();
  await writeBehind(c, '先写入的事实', 'dead-worker-key');
  await c.at('2026-03-02 10:50');
  const types = (await c.facts()).map(({ fact }) => JSON.stringify(fact));
  expect(types[1]).toContain('先写入的事实');
  expect(types[2]).toContain('"warn"');
});

test('facts are append-only and chained: the database refuses a change, and verification names a broken link', async () => {
  const c = await tourism();
  await c.do('addNote', { text: '原文' }, agent);
  const { db } = cases.care;
  await expect(
    db.updateTable('facts').set({ type: 'Forged' }).where('case_id', '=', c.caseId).execute(),
  ).rejects.toThrow('append-only');
  await expect(db.deleteFrom('facts').where('case_id', '=', c.caseId).execute()).rejects.toThrow('append-only');
  const facts = await c.facts();
  expect(brokenAt(c.caseId, facts)).toBeNull();
  const forged = facts.map((fact) => (fact.seq === 2 ? { ...fact, fact: { type: 'NoteAdded', text: '改过' } } : fact));
  expect(brokenAt(c.caseId, forged)).toBe(2);
  expect(brokenAt(c.caseId, facts.slice(1))).toBe(1);
});

test('GEN-22 every user whom a notice reaches has it once in the inbox', async () => {
  const c = await tourism();
  await c.do('passUpward', { facts: '事实', demand: '诉求', doneSoFar: '措施', customerAsked: true }, agent);
  const inbox = await cases.care.db
    .selectFrom('notifications')
    .innerJoin('users', 'users.id', 'notifications.user_id')
    .select(['users.login', 'notifications.read_at', 'notifications.urgent'])
    .where('case_id', '=', c.caseId)
    .execute();
  expect(inbox.filter(({ login }) => login === 'supervisor')).toEqual([
    { login: 'supervisor', read_at: null, urgent: true },
  ]);
  expect(inbox.map(({ login }) => login)).toHaveLength(new Set(inbox.map(({ login }) => login)).size);
  expect(inbox.map(({ login }) => login)).not.toContain('agent');
});

test('a system command that cannot be used is dropped, and the case goes on', async () => {
  const c = await tourism();
  await c.handle.signal(systemCommand, { name: 'closeComplaint', key: 'system-1', data: {} });
  await c.handle.signal(systemCommand, { name: 'noSuchCommand', key: 'system-2', data: null });
  await c.do('addNote', { text: '仍可处理' }, agent);
  expect(await c.facts()).toHaveLength(2);
});

test('a duplicate is merged into its original, which hears of it; its clocks stop', async () => {
  const original = await tourism();
  const duplicate = await tourism();
  await duplicate.do('mergeComplaint', { target: original.caseId, reason: '同一事件' }, agent);
  expect(await duplicate.state()).toMatchObject({ stage: 'MERGED', mergedInto: original.caseId });
  await expect.poll(async () => (await original.state()).duplicates).toEqual([duplicate.caseId]);
});

test('TIM-05 a limit that counts from the receipt alerts the administrator, too, when it reaches into a year without a calendar', () => {
  const { state } = new PureComplaint(rulesOf('tourism'), '2026-12-31 10:00', {
    receivedAt: fromBeijing('2026-12-31 09:30'),
  });
  expect(state.clocks.some(({ provisional, startedAt }) => provisional && startedAt === state.receivedAt)).toBe(true);
  expect(calendarAlert(state)).toMatchObject([{ to: { role: 'administrator' }, once: 'calendar-missing:2027' }]);
});

test('TIM-05 TIM-11 a calendar that arrives re-plans the open case, and the change is recorded with what moved', async () => {
  const c = await cases.open(rulesOf('tourism'), '2026-12-29 10:00');
  await c.do('classifyComplaint', says.general('operations'), agent);
  await c.do('nameResponsible', says.name, operations);
  const before = await c.clock('CMP-17#1');
  expect(before.provisional).toBe(true);
  const alerts = await cases.care.db
    .selectFrom('notifications')
    .innerJoin('users', 'users.id', 'notifications.user_id')
    .select(['users.login', 'notifications.vars'])
    .where('dedupe_key', '=', 'calendar-missing:2027')
    .where('login', '=', 'admin')
    .execute();
  expect(alerts).toEqual([{ login: 'admin', vars: { year: 2027 } }]);
  const year2027 = { holidays: { '01-01': '元旦', '01-02': '元旦', '01-03': '元旦' }, makeUpDays: {} };
  const arrived = { ...calendar, version: 'cn-2027', years: { ...calendar.years, '2027': year2027 } };
  const rules = rulesOf('tourism');
  await c.handle.signal(systemCommand, {
    name: 'changeRules',
    key: `calendar:cn-2027:${c.caseId}`,
    data: { cause: 'calendarArrived', policy: rules.policy, calendar: arrived, reason: '2027 年日历发布' },
  });
  await expect.poll(async () => (await c.state()).rules.calendar.version).toBe('cn-2027');
  const after = await c.clock('CMP-17#1');
  expect([before.dueAt, after.dueAt, after.provisional]).toEqual([
    '2027-01-05T10:00:00.000Z',
    '2027-01-06T10:00:00.000Z',
    false,
  ]);
  expect((await c.facts()).at(-1)?.fact).toMatchObject({
    type: 'RulesChanged',
    cause: 'calendarArrived',
    moved: [expect.objectContaining({ clock: 'CMP-17#1' })],
  });
});

test('the workflow and the domain alone agree on a case that is watched through breach and escalation', async () => {
  const c = await tourism();
  const twin = new PureComplaint(rulesOf('tourism'), '2026-03-02 10:00', { customerId: (await c.state()).customerId });
  await c.at('2026-03-03 11:00');
  twin.at('2026-03-03 11:00');
  const rings = (facts: readonly { fact: unknown }[]) =>
    facts.map(({ fact }) => fact).filter((fact) => JSON.stringify(fact).includes('ClockRang'));
  expect(rings(await c.facts())).toEqual(rings(twin.log));
  expect(rings(await c.facts()).length).toBeGreaterThan(6);
  await c.do('classifyComplaint', says.general('operations'), supervisor);
});
