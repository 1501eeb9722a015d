import { expect, test } from 'vitest';
import type { Profile } from '../../domain/policy/schema.ts';
import type { CaseState } from '../../domain/procedures/case/state.ts';
import type { RepairState } from '../../domain/procedures/repair/state.ts';
import { formatDue, fromBeijing } from '../../domain/time/instant.ts';
import { crew, report, says } from '../domain/repair/says.ts';
import type { Drill } from '../support/drill.ts';
import { people } from '../support/people.ts';
import { rulesOf } from '../support/pure-case.ts';
import { realCases } from '../support/real-cases.ts';

const { agent } = people;
const { engineering, materials, technician } = crew;
const cases = realCases();

const open = (profile: Profile, startsAt: string, change: object = {}) =>
  cases.openCase<RepairState>('repair', rulesOf(profile), startsAt, { ...report, ...change });
const due = async (c: Drill<RepairState>, clock: string) => formatDue((await c.clock(clock)).dueAt);

/** What was told of a case: to whom, and whether it was urgent. */
const told = async (c: Drill<RepairState>, about: string) => {
  const rows = await cases.care.db
    .selectFrom('outbox')
    .select('payload')
    .where('case_id', '=', c.caseId)
    .where('topic', '=', 'notice')
    .orderBy('id')
    .execute();
  return rows.map(({ payload }) => payload).filter((payload) => JSON.stringify(payload).includes(about));
};

const head = (department: string) => expect.objectContaining({ to: { role: 'department_head', department } });

test('scenario 11 REP-03 REP-04 REP-05 a repair over Labour Day is kept by a solution told, and the planned date is a promise', async () => {
  const c = await open('renovation', '2026-04-30 15:00');
  expect(await due(c, 'REP-03#1')).toBe('2026-05-02 24:00');
  await c.do('issueRepairOrder', says.order, agent);
  expect(await told(c, '新维修单')).toEqual([head('materials'), head('engineering')]);
  await c.do('acknowledgeRepairOrder', {}, engineering);
  await c.do('acknowledgeRepairOrder', {}, materials);
  expect(await told(c, '已确认接收')).toHaveLength(2);
  await c.at('2026-05-02 16:00');
  const late = says.appointment('2026-05-06 09:00', '2026-05-06 10:00');
  expect(await c.try('scheduleVisit', late, engineering)).toBe('RuleNotMet');
  await c.do('tellSolution', says.solution(fromBeijing('2026-05-02 15:50'), '2026-05-06 10:00', 'CREW'), agent);
  expect(await c.clock('REP-03#1')).toMatchObject({ breachedAt: null, metAt: expect.any(String) });
  expect(await due(c, 'REP-05#1')).toBe('2026-05-06 10:00');
  const [callback] = (await c.state()).children;
  expect(callback).toMatchObject({ procedure: 'callback', dueAt: fromBeijing('2026-05-06 10:00') });
  const call = cases.watch(c.child<CaseState>({ id: `${c.caseId}-HD1`, procedure: 'callback' }));
  expect(await call.state()).toMatchObject({ owner: { id: 'agent' }, parent: c.ref });
  await c.at('2026-05-06 10:30');
  expect((await c.clock('REP-05#1')).breachedAt).not.toBeNull();
  expect((await c.state()).stage).toBe('SOLUTION_TOLD');
  const breached = await told(c, '已超时');
  expect(breached).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ to: { person: 'agent' }, urgent: true }),
      expect.objectContaining({ to: { role: 'supervisor' }, urgent: true }),
      head('materials'),
      head('engineering'),
    ]),
  );
});

test('REP-03 GEN-06 nobody there and nothing told is a breach on the holiday itself, and the case stays open', async () => {
  const c = await open('renovation', '2026-04-30 15:00');
  await c.do('issueRepairOrder', {}, agent);
  await c.at('2026-05-03 00:30');
  expect((await c.clock('REP-03#1')).breachedAt).toMatch(/^2026-05-02T16:0/);
  expect((await c.state()).stage).toBe('ORDERED');
  const breached = await told(c, '已超时：「');
  for (const to of [
    { person: 'agent' },
    { role: 'supervisor' },
    { role: 'department_head', department: 'materials' },
    { role: 'department_head', department: 'engineering' },
  ])
    expect(breached).toContainEqual(expect.objectContaining({ to, urgent: true }));
});

/** A repair made on the first day of the holiday. */
async function repaired() {
  const c = await open('renovation', '2026-04-30 15:00');
  await c.do('issueRepairOrder', {}, agent);
  await c.do('scheduleVisit', says.appointment('2026-05-01 09:00', '2026-05-01 11:00'), engineering);
  expect(await told(c, '上门维修')).toEqual([expect.objectContaining({ to: { person: 'technician' } })]);
  await c.at('2026-05-01 09:30');
  await c.do('recordArrival', says.arrival(fromBeijing('2026-05-01 09:20')), technician);
  expect(await c.clock('REP-03#1')).toMatchObject({ breachedAt: null, metAt: expect.any(String) });
  await c.do('recordRepairResult', says.result, technician);
  expect(await c.state()).toMatchObject({ stage: 'FOLLOW_UP', visit: `${c.caseId}-HF1` });
  const visit = cases.watch(c.child<CaseState>({ id: `${c.caseId}-HF1`, procedure: 'visit' }));
  await visit.at('2026-05-02 10:00');
  return { c, visit };
}

test('REP-07 FUP-03 the visit after the repair closes the case', async () => {
  const { c, visit } = await repaired();
  await visit.do('recordVisit', { satisfied: true }, agent);
  await expect.poll(async () => (await c.handle.describe()).status.name, { timeout: 15_000 }).toBe('COMPLETED');
  expect(await c.state()).toMatchObject({ stage: 'CLOSED', closedAt: expect.stringMatching(/^2026-05-0/) });
});

test('REP-08 E2 a defect that the visit finds again reopens the repair: owner, supervisor and departments hear of it', async () => {
  const { c, visit } = await repaired();
  await c.at('2026-05-02 10:00');
  await visit.do('recordVisit', { satisfied: false, problem: { kind: 'PERSISTS', text: '仍在渗水' } }, agent);
  await expect.poll(async () => (await c.state()).stage, { timeout: 15_000 }).toBe('ORDERED');
  expect(await c.state()).toMatchObject({ round: 2, problem: '仍在渗水' });
  expect(await due(c, 'REP-03#2')).toBe('2026-05-04 24:00');
  const heard = await told(c, '问题仍存在');
  for (const to of [{ person: 'agent' }, { role: 'supervisor' }, { role: 'department_head', department: 'materials' }])
    expect(heard).toContainEqual(expect.objectContaining({ to, urgent: true }));
});

test('REP-05 CBK-01 CBK-03 another date told ends the callback of the former one, and its own begins', async () => {
  const c = await open('renovation', '2026-04-30 15:00');
  await c.do('issueRepairOrder', {}, agent);
  await c.do('tellSolution', says.solution(fromBeijing('2026-04-30 15:00'), '2026-05-06 10:00'), agent);
  await c.do('tellSolution', says.solution(fromBeijing('2026-04-30 15:00'), '2026-05-08 10:00'), agent);
  await expect
    .poll(async () => (await c.state()).children.map(({ id, open: isOpen }) => [id, isOpen]).toSorted(), {
      timeout: 15_000,
    })
    .toEqual([
      [`${c.caseId}-HD1`, false],
      [`${c.caseId}-HD2`, true],
    ]);
  expect(await told(c, '第 {plans} 次改期')).toEqual([expect.objectContaining({ to: { role: 'supervisor' } })]);
});

test('REP-08 a report of the same defect tells the supervisor', async () => {
  const c = await open('renovation', '2026-05-20 10:00', { recurrenceOf: 'BX-20260430-0001' });
  expect(await told(c, '再次报修')).toEqual([expect.objectContaining({ to: { role: 'supervisor' } })]);
});

/** A sign whose warranty has ended; the repair costs 380 yuan. */
async function quoted() {
  const c = await open('signage', '2026-03-09 09:00', { involved: { product: '门头灯箱' } });
  await c.do('verifyWarranty', says.outOfWarranty, agent);
  expect(await c.try('issueRepairOrder', {}, agent)).toBe('RuleNotMet');
  await c.do('quoteRepairFee', says.fee, agent);
  expect(await c.try('issueRepairOrder', {}, agent)).toBe('RuleNotMet');
  expect(await c.state()).toMatchObject({ stage: 'FEE_QUOTED', order: null, invoiceDueFen: null });
  return c;
}

test('scenario 34 SVC-07 a repair of 380 yuan is ordered and invoiced only after the customer has signed', async () => {
  const c = await quoted();
  const { now } = c;
  expect(await c.try('recordFeeDecision', { ...says.signed(now), evidence: [] }, agent)).toBe('RuleNotMet');
  await c.do('recordFeeDecision', says.signed(now), agent);
  expect(await c.state()).toMatchObject({ invoiceDueFen: 380_00, fee: { status: 'signed' } });
  expect(await told(c, '维修发票')).toEqual([expect.objectContaining({ to: { role: 'finance' } })]);
  await c.do('issueRepairOrder', {}, agent);
  expect(await told(c, '新维修单')).toEqual([head('production'), head('engineering')]);
});

test('scenario 34 SVC-08 a customer who refuses the fee gets no order and no invoice', async () => {
  const c = await quoted();
  const { now } = c;
  await c.do('recordFeeDecision', says.declined(now), agent);
  const facts = (await c.facts()).map(({ fact }) => fact);
  expect(facts.at(-1)).toMatchObject({ type: 'RepairFeeDeclined' });
  expect(JSON.stringify(facts)).not.toMatch(/RepairOrderIssued|RepairInvoiceDue/);
  expect(await c.try('issueRepairOrder', {}, agent)).toBe('CaseOver');
  await expect.poll(async () => (await c.handle.describe()).status.name, { timeout: 15_000 }).toBe('COMPLETED');
});
