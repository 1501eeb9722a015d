import { WorkflowNotFoundError } from '@temporalio/client';
import { expect, test, vi } from 'vitest';
import type { Profile } from '../../domain/policy/schema.ts';
import type { Rules } from '../../domain/procedures/case/state.ts';
import type { ComplaintState } from '../../domain/procedures/complaint/state.ts';
import { type VisitState, visitRow } from '../../domain/procedures/visit/state.ts';
import { formatBeijing, formatDue, fromBeijing } from '../../domain/time/instant.ts';
import { systemCommand } from '../../workflows/kit/messages.ts';
import { fine, found, newRepair, specialist } from '../domain/visit/support.ts';
import type { Drill } from '../support/drill.ts';
import { says } from '../support/intake.ts';
import { people } from '../support/people.ts';
import { rulesOf } from '../support/pure-case.ts';
import { realCases } from '../support/real-cases.ts';

const { agent } = people;
const cases = realCases();

const planned = (profile: Profile, kind: string, from: string) =>
  cases.openCase<VisitState>(
    'visit',
    rulesOf(profile),
    from,
    { channel: 'PHONE', subject: '回访', kind },
    { actor: specialist },
  );

const reaches = (c: Drill<VisitState>, expected: object) =>
  vi.waitFor(async () => expect(await c.state()).toMatchObject(expected), 15_000);

const windows: [title: string, profile: Profile, kind: string, from: string, opens: string, closes: string][] = [
  ['scenario 21 FUP-05 7DC', 'automotive', 'SEVEN_DC', '2026-04-18 15:00', '2026-04-25 00:00', '2026-04-28 24:00'],
  ['scenario 22 FUP-06 3DC', 'automotive', 'THREE_DC', '2026-03-06 17:00', '2026-03-09 00:00', '2026-03-11 24:00'],
  [
    'scenario 23 FUP-07 installation',
    'signage',
    'POST_INSTALLATION',
    '2026-03-13 11:00',
    '2026-03-15 00:00',
    '2026-03-16 24:00',
  ],
];

test.each(windows)('%s (%s %s from %s): opens %s, closes %s', async (_title, profile, kind, from, opens, closes) => {
  const c = await planned(profile, kind, from);
  const [clock] = (await c.state()).clocks;
  expect(formatBeijing(clock?.opensAt ?? '')).toBe(opens);
  expect(formatDue(clock?.dueAt ?? '')).toBe(closes);
  expect(await c.try('recordVisit', fine, specialist)).toBe('RuleNotMet');
  await c.at(`${opens.slice(0, 10)} 09:00`);
  await reaches(c, { stage: 'OPEN' });
  await c.do('recordVisit', { ...fine, scores: [{ item: '服务', score: 5 }] }, specialist);
  await vi.waitFor(async () => expect((await c.facts()).at(-1)?.fact).toMatchObject({ type: 'VisitClosed' }));
});

test('scenario 21 FUP-05 a call on 24 April is early, and no visit by the 28th is a breach', async () => {
  const c = await planned('automotive', 'SEVEN_DC', '2026-04-18 15:00');
  await c.at('2026-04-24 16:00');
  expect(await c.try('recordVisit', fine, specialist)).toBe('RuleNotMet');
  await c.at('2026-04-28 23:59');
  expect((await c.clock('FUP-05#1')).breachedAt).toBeNull();
  await c.at('2026-04-29 00:01');
  await vi.waitFor(async () => expect((await c.clock('FUP-05#1')).breachedAt).not.toBeNull());
  expect((await c.state()).stage).toBe('OPEN');
});

/** A complaint that was closed on Mon 2026-03-16. */
async function closedComplaint(rules: Rules) {
  const c = await cases.open(rules, '2026-03-16 09:00');
  await c.do('classifyComplaint', { severity: 'GENERAL', labels: { transportIssue: ['DELAY'] } }, agent);
  await c.do('startExecution', { department: 'dispatch', measures: '核对班次并致歉', milestones: [] }, agent);
  await c.do('recordExecution', { explanation: { doneAt: c.now, note: '已解释' } }, agent);
  await c.do('tellResult', { toldAt: c.now, channel: 'PHONE', content: '已补偿', satisfaction: 'SATISFIED' }, agent);
  await c.do('closeComplaint', says.close, agent);
  return c;
}

/** A transport complaint that was closed on Mon 2026-03-16, and its visit. */
async function closedWithVisit(profile: Profile = 'transport') {
  const c = await closedComplaint(rulesOf(profile));
  const visit = c.child<VisitState>({ id: `${c.caseId}-HF1`, procedure: 'visit' });
  await vi.waitFor(async () => expect((await visit.state()).stage).toBeDefined(), 10_000);
  return { complaint: c, visit: cases.watch(visit) };
}

test('FUP-04 a trade that makes no visit after a complaint plans none', async () => {
  const c = await closedComplaint(
    rulesOf('transport', ({ followUp, ...pack }) => ({
      ...pack,
      followUp: { ...followUp, windows: { ...followUp.windows, AFTER_COMPLAINT: null } },
    })),
  );
  const visit = c.child<VisitState>({ id: `${c.caseId}-HF1`, procedure: 'visit' });
  await expect(visit.handle.describe()).rejects.toThrow(WorkflowNotFoundError);
});

test('scenario 7 FUP-04 CMP-29 a dissatisfied customer reopens the complaint, which keeps its history', async () => {
  const { complaint, visit } = await closedWithVisit();
  expect(await visit.state()).toMatchObject({ stage: 'PLANNED', owner: { id: agent.id }, table: 'COMPLAINT_HANDLED' });
  const before = await complaint.facts();
  await visit.at('2026-03-18 10:00');
  await visit.do('recordVisit', found('DISSATISFIED'), agent);
  await vi.waitFor(async () => {
    const state = await complaint.state();
    expect(state).toMatchObject({ stage: 'REWORK', loops: 1 });
    // The visit has told its complaint how it ended.
    expect(state.children).toMatchObject([{ id: visit.caseId, stage: 'CLOSED', open: false, outcome: 'PROBLEM' }]);
  }, 15_000);
  const after = await complaint.facts();
  expect(after.slice(0, before.length)).toEqual(before);
  expect(after.map(({ fact }) => fact)).toContainEqual({ type: 'ComplaintReopened', reason: '赔付仍未到账' });
  expect((await visit.facts()).slice(-3).map(({ fact }) => fact)).toMatchObject([
    { type: 'VisitMade' },
    { type: 'ProblemHanded', taken: true },
    { type: 'VisitClosed' },
  ]);
});

test('FUP-04 FUP-14 after the reopening window a dissatisfied customer is a new complaint, and the visit waits for it', async () => {
  const { complaint, visit } = await closedWithVisit();
  // The case ends on the way, with the window in which it could be reopened.
  await expect(complaint.at('2026-04-16 12:00')).rejects.toThrow('ended');
  await vi.waitFor(
    async () => expect((await complaint.facts()).at(-1)?.fact).toMatchObject({ type: 'ReopenWindowPassed' }),
    15_000,
  );
  await visit.at('2026-03-18 10:00');
  await visit.do('recordVisit', found('DISSATISFIED'), agent);
  const ref = { id: `${visit.caseId}-TS1`, procedure: 'complaint' as const };
  const again = visit.child<ComplaintState>(ref);
  await vi.waitFor(async () => expect((await again.state()).stage).toBe('RECEIVED'), 15_000);
  cases.watch(again);
  expect((await again.state()).intake).toMatchObject({ content: `${complaint.caseId}：赔付仍未到账` });
  expect(await visit.state()).toMatchObject({ stage: 'DONE_PROBLEM', children: [{ ...ref, open: true }] });
  expect(visitRow(await visit.state())).toMatchObject({ problem: true, cases: [complaint.caseId, ref.id] });

  const closed = { ...ref, stage: 'CLOSED', open: false, dueAt: null, outcome: 'CLOSED' };
  await visit.handle.signal(systemCommand, { name: 'childChanged', key: `closed:${ref.id}`, data: closed });
  await vi.waitFor(
    async () => expect((await visit.facts()).at(-1)?.fact).toMatchObject({ type: 'VisitClosed' }),
    15_000,
  );
});

test('FUP-02 REP-07 a problem that a visit finds becomes a repair of its own', async () => {
  const c = await planned('renovation', 'AFTER_REPAIR', '2026-03-16 10:00');
  await c.at('2026-03-17 10:00');
  await c.do('recordVisit', found('REPAIR', newRepair), specialist);
  const repair = c.child({ id: `${c.caseId}-BX1`, procedure: 'repair' });
  await vi.waitFor(async () => expect(await repair.state()).toMatchObject({ owner: { id: specialist.id } }), 15_000);
  cases.watch(repair);
  await repair.do('cancelRepair', { reason: '客户自行修好' }, agent);
  await vi.waitFor(async () => expect((await c.facts()).at(-1)?.fact).toMatchObject({ type: 'VisitClosed' }), 15_000);
});

test('FUP-19 three tries on two days, then unreachable: done with the flag', async () => {
  const c = await planned('transport', 'AFTER_COMPLAINT', '2026-03-16 10:00');
  await c.at('2026-03-17 10:00');
  await c.do('recordVisitAttempt', { result: 'NO_ANSWER' }, specialist);
  await c.do('recordVisitAttempt', { result: 'BUSY' }, specialist);
  expect(await c.try('markUnreachable', { note: '停机' }, specialist)).toBe('RuleNotMet');
  await c.at('2026-03-18 10:00');
  await reaches(c, { stage: 'OPEN' });
  await c.do('recordVisitAttempt', { result: 'NO_ANSWER' }, specialist);
  await c.do('markUnreachable', { note: '停机' }, specialist);
  const row = await cases.care.db
    .selectFrom('cases')
    .select(['open', 'stage'])
    .where('id', '=', c.caseId)
    .executeTakeFirstOrThrow();
  expect(row).toEqual({ open: false, stage: 'UNREACHABLE' });
  expect((await c.state()).clocks[0]?.metAt?.slice(0, 10)).toBe(fromBeijing('2026-03-18 10:00').slice(0, 10));
});
