import { expect, test, vi } from 'vitest';
import { checkCases } from '../../activities/case-check.activities.ts';
import type { CaseDifferences } from '../../activities/case-check.ts';
import { brokenAt } from '../../activities/fact-log.ts';
import type { CallbackState } from '../../domain/procedures/callback/state.ts';
import type { CaseRef } from '../../domain/procedures/case/names.ts';
import { complaint } from '../../domain/procedures/complaint/complaint.ts';
import type { ComplaintState } from '../../domain/procedures/complaint/state.ts';
import { fromBeijing, toInstant } from '../../domain/time/instant.ts';
import { type RunningCases, runningCasesOf } from '../../infra/running-cases.ts';
import { reviveCase } from '../../infra/start-case.ts';
import { recordBehind } from '../support/behind.ts';
import type { Drill } from '../support/drill.ts';
import { says } from '../support/intake.ts';
import { people } from '../support/people.ts';
import { rulesOf } from '../support/pure-case.ts';
import { realCases } from '../support/real-cases.ts';

const { agent, operations, guide } = people;
const cases = realCases();

const check = async (seen: Partial<RunningCases> = {}): Promise<CaseDifferences> => {
  const { client, db } = cases.care;
  const running = { ...runningCasesOf(client), ...seen };
  // What other tests have ended stays ended.
  const revive = async (ref: CaseRef) => ref.id.includes(`-T${process.pid}-`) && reviveCase({ client, db }, ref);
  const { found } = await checkCases({ db, running, revive }, { everyVersion: false });
  return found;
};

/** Makes the row say something that the case does not, and as if it had been so for a while. */
const tamper = async (
  c: Drill,
  change: { version?: number; finished?: boolean; state?: string; clock_offset_ms?: number },
) => {
  const updated_at = toInstant(Date.now() - 120_000);
  await cases.care.db
    .updateTable('cases')
    .set({ ...change, updated_at })
    .where('id', '=', c.caseId)
    .execute();
};

const notListed = (c: Drill) =>
  vi.waitFor(
    async () => expect((await runningCasesOf(cases.care.client).list()).map(({ id }) => id)).not.toContain(c.caseId),
    { timeout: 20_000, interval: 200 },
  );

const lost = async (c: Drill) => {
  await c.handle.terminate('Temporal loses it');
  await notListed(c);
};

test('design §3.3 performance §3.2-12 a case that Temporal does not know begins again from its log: state, clocks, next alarm and rights are what they were', async () => {
  const c = await cases.open(rulesOf('tourism'), '2026-03-02 10:00');
  await c.do('confirmComplaint', says.confirm, agent);
  await c.do('classifyComplaint', says.general('operations'), agent);
  const before = await c.state();
  const log = await c.facts();
  await lost(c);
  expect((await check()).revived).toContain(c.caseId);

  expect(await c.state()).toEqual(before);
  expect(await c.facts()).toEqual(log);
  await c.do('nameResponsible', says.name, operations);
  // The next alarm is armed: the case rings as it would have.
  await c.at('2026-03-03 05:00');
  await vi.waitFor(async () =>
    expect((await c.facts()).some(({ fact }) => Object(fact).type === 'ClockRang')).toBe(true),
  );
  expect(brokenAt(c.caseId, await c.facts())).toBeNull();
  expect((await check()).revived).not.toContain(c.caseId);
});

test('design §3.3 a case that runs and is not in the list yet is not lost', async () => {
  const c = await cases.open(rulesOf('tourism'), '2026-03-02 10:00');
  const { runId } = await c.handle.describe();
  expect((await check({ list: async () => [] })).revived).not.toContain(c.caseId);
  expect((await c.handle.describe()).runId).toBe(runId);
});

test('design §3.3 a case whose last step only its worker knew is told of it, and ends', async () => {
  const c = await cases.open(rulesOf('tourism'), '2026-03-02 10:00');
  await recordBehind(cases.care, c, 'withdrawComplaint', { reason: '撤回', lessons: '无' }, agent);
  await tamper(c, { finished: true });
  const { behind, stray } = await check();
  expect([behind.includes(c.caseId), stray.includes(c.caseId)]).toEqual([true, false]);
  await vi.waitFor(async () => expect((await c.handle.describe()).status.name).toBe('COMPLETED'));
});

test('design §3.3 a case that has ended is not started again, and administrators hear of those that were', async () => {
  const ended = await cases.open(rulesOf('tourism'), '2026-03-02 10:00');
  await ended.do('withdrawComplaint', { reason: '撤回', lessons: '无' }, agent);
  await vi.waitFor(async () => expect((await ended.handle.describe()).status.name).toBe('COMPLETED'));
  const c = await cases.open(rulesOf('tourism'), '2026-03-02 10:00');
  await lost(c);
  const { revived } = await check();
  expect(revived).toContain(c.caseId);
  expect(revived).not.toContain(ended.caseId);
  const told = await cases.care.db
    .selectFrom('notifications')
    .innerJoin('users', 'users.id', 'notifications.user_id')
    .select(['users.login', 'vars'])
    .where('dedupe_key', 'like', 'case-check:revived:%')
    .execute();
  expect(told.some(({ login, vars }) => login === 'admin' && JSON.stringify(vars).includes(c.caseId))).toBe(true);
});

test('design §3.3 a row of an older release that does not know its case is finished is put right instead of starting it again', async () => {
  const c = await cases.open(rulesOf('tourism'), '2026-03-02 10:00');
  await c.do('withdrawComplaint', { reason: '撤回', lessons: '无' }, agent);
  await notListed(c);
  await tamper(c, { finished: false });
  expect((await check()).revived).not.toContain(c.caseId);
  const row = await cases.care.db
    .selectFrom('cases')
    .select('finished')
    .where('id', '=', c.caseId)
    .executeTakeFirstOrThrow();
  expect(row.finished).toBe(true);
});

test('design §3.3 a case that lost a step with its worker is told, and takes it from its log', async () => {
  const c = await cases.open(rulesOf('tourism'), '2026-03-02 10:00');
  const version = await recordBehind(cases.care, c, 'classifyComplaint', says.general('operations'), agent);
  await tamper(c, {});
  expect((await check()).behind).toContain(c.caseId);
  await vi.waitFor(async () => expect(await c.state()).toMatchObject({ stage: 'DEPT_ASSIGNMENT', version }));
  expect((await check()).behind).not.toContain(c.caseId);
});

test('design §3.3 what only a person can mend is reported: a database set back behind its cases, a workflow without a case', async () => {
  const ahead = await cases.open(rulesOf('tourism'), '2026-03-02 10:00');
  await tamper(ahead, { version: 0 });
  const stray = await cases.open(rulesOf('tourism'), '2026-03-02 10:00');
  await tamper(stray, { finished: true });
  await vi.waitFor(
    async () => {
      const listed = (await runningCasesOf(cases.care.client).list()).map(({ id }) => id);
      expect(listed).toEqual(expect.arrayContaining([ahead.caseId, stray.caseId]));
    },
    { timeout: 20_000 },
  );
  // Both are seconds old, and would count as being opened or ended just now.
  const found = await check({ ageMs: async () => 3_600_000 });
  expect(found.ahead).toContain(ahead.caseId);
  expect(found.stray).toContain(stray.caseId);
  expect((await check()).stray).not.toContain(stray.caseId);
});

test('performance §3.2-12 a limit that has passed in the records and has not rung in Temporal is found, and its case is asked to look', async () => {
  const c = await cases.open(rulesOf('tourism'), '2026-03-02 10:00');
  await vi.waitFor(
    async () => expect((await runningCasesOf(cases.care.client).list()).map(({ id }) => id)).toContain(c.caseId),
    20_000,
  );
  // Its clock of March is long past on the world's clock, which the row now says it lives on.
  await tamper(c, { clock_offset_ms: 0 });
  expect((await check()).unrung).toContain(c.caseId);
  const { events } = await c.handle.fetchHistory();
  expect(events?.some((event) => event.workflowExecutionSignaledEventAttributes?.signalName === 'nudge')).toBe(true);
  await tamper(c, { clock_offset_ms: c.offsetMs });
});

test('design §3.3 CBK-02 a case that is told something while Temporal has lost it begins again, and hears it', async () => {
  const parent = await cases.open(rulesOf('manufacturing'), '2026-03-10 10:00');
  await parent.do('promiseCallback', { dueAt: fromBeijing('2026-03-10 15:00'), reason: '等结论' }, agent);
  const child = cases.watch(parent.child<CallbackState>({ id: `${parent.caseId}-HD1`, procedure: 'callback' }));
  await vi.waitFor(async () => expect((await child.state()).stage).toBe('PROMISED'), 10_000);
  await lost(parent);
  await child.at('2026-03-10 14:55');
  await child.do('recordCall', { outcome: 'SOLVED', told: '已修复' }, agent);
  await vi.waitFor(
    async () => expect((await parent.state()).children).toMatchObject([{ open: false, outcome: 'kept' }]),
    { timeout: 20_000, interval: 200 },
  );
});

test('design §3.3 everything that a log sets off happens once, however often its case begins anew', async () => {
  const c: Drill<ComplaintState> = await cases.open(rulesOf('tourism'), '2026-03-02 10:00');
  await c.do('promiseCallback', { dueAt: fromBeijing('2026-03-03 10:00'), reason: '等核实' }, agent);
  const child = cases.watch(c.child<CallbackState>({ id: `${c.caseId}-HD1`, procedure: 'callback' }));
  await vi.waitFor(async () => expect((await child.state()).stage).toBe('PROMISED'), 10_000);
  await c.do('classifyComplaint', says.general('operations'), agent);
  await c.do('nameResponsible', says.name, operations);
  await c.do('fileOpinion', says.opinion, guide);
  const logs = async () => [await c.facts(), await child.facts()];
  const before = await logs();
  for (const _ of [1, 2]) {
    await Promise.all([lost(c), lost(child)]);
    await check();
    expect((await c.state()).version).toBe(before[0]?.length);
    expect((await child.state()).version).toBe(before[1]?.length);
  }
  expect(await logs()).toEqual(before);
  const told = await cases.care.db
    .selectFrom('outbox')
    .select('dedupe_key')
    .where('case_id', 'in', [c.caseId, child.caseId])
    .execute();
  expect(new Set(told.map((row) => row.dedupe_key)).size).toBe(told.length);
  expect(complaint.nextAlarm(await c.state())).toBeDefined();
});
