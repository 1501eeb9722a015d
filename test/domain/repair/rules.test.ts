import { expect, test } from 'vitest';
import type { PolicyPack } from '../../../domain/policy/schema.ts';
import { maySee } from '../../../domain/procedures/case/access.ts';
import type { ChildCase } from '../../../domain/procedures/case/state.ts';
import { obligations } from '../../../domain/procedures/repair/obligations.ts';
import { projectRepair } from '../../../domain/procedures/repair/projection.ts';
import { repair } from '../../../domain/procedures/repair/repair.ts';
import { isRecurring } from '../../../domain/procedures/repair/state.ts';
import { isRefusal } from '../../../domain/refusal.ts';
import { SYSTEM } from '../../../domain/roles.ts';
import { formatDue, fromBeijing } from '../../../domain/time/instant.ts';
import type { Limit } from '../../../domain/time/limit.ts';
import { people } from '../../support/people.ts';
import { rulesOf } from '../../support/pure-case.ts';
import { crew, PureRepair, report, says } from './says.ts';

const { agent, supervisor, guide } = people;
const { engineering, materials, technician } = crew;

const due = (c: PureRepair, clock: string) => formatDue(c.clock(clock).dueAt);
const owed = (c: PureRepair) => obligations(c.state).map(({ command }) => command);
const ordered = (...of: ConstructorParameters<typeof PureRepair>) =>
  new PureRepair(...of).do('issueRepairOrder', {}, agent);
const told = (planned = '2026-05-06 10:00') => {
  const c = ordered();
  return c.do('tellSolution', says.solution(c.now, planned), agent);
};
const repaired = (c: PureRepair) =>
  c
    .do('scheduleVisit', says.appointment('2026-05-01 09:00', '2026-05-01 11:00'), engineering)
    .at('2026-05-01 09:30')
    .do('recordArrival', says.arrival(fromBeijing('2026-05-01 09:30')), technician)
    .do('recordRepairResult', says.result, technician);

const limits: [title: string, limit: Limit, due: string][] = [
  [
    'CNF-32 REP-03 two calendar days end at midnight, also on Labour Day',
    { kind: 'calendar_days', days: 2 },
    '2026-05-02 24:00',
  ],
  ['CNF-32 REP-03 the alternative of 48 hours', { kind: 'elapsed_hours', hours: 48 }, '2026-05-02 15:00'],
  ['CNF-32 REP-03 the alternative of two working days', { kind: 'working_days', days: 2 }, '2026-05-07 18:00'],
];

test.each(limits)('%s', (_, limit, dueAt) => {
  const rules = rulesOf('renovation', (pack) => ({
    ...pack,
    repair: { ...pack.repair, limits: { ...pack.repair.limits, 'REP-03': { limit, origin: 'stated' } } },
  }));
  const c = ordered('renovation', '2026-04-30 15:00', {}, rules);
  expect(due(c, 'REP-03#1')).toBe(dueAt);
  c.at('2026-05-10 09:00');
  expect(c.facts('ClockRang').filter(({ fact }) => fact.type === 'ClockRang' && fact.alarm === 'breach')).toMatchObject(
    [{ fact: { clock: 'REP-03#1' } }],
  );
  expect(c.state.stage).toBe('ORDERED');
});

test('REP-02 the order is due two hours after the report, and met when it goes to both departments', () => {
  const c = new PureRepair();
  expect(due(c, 'REP-02#1')).toBe('2026-04-30 17:00');
  c.do('issueRepairOrder', says.order, agent);
  expect(c.clock('REP-02#1').metAt).toBe(c.now);
  expect(c.state.order?.departments).toEqual(['materials', 'engineering']);
});

test('REP-02 each department acknowledges once, by its own people', () => {
  const c = ordered();
  expect(obligations(c.state).filter(({ command }) => command === 'acknowledgeRepairOrder')).toMatchObject([
    { assignee: { role: 'department_head', department: 'materials' } },
    { assignee: { role: 'department_head', department: 'engineering' } },
  ]);
  expect(c.try('acknowledgeRepairOrder', {}, guide)?.type).toBe('RoleNotAllowed');
  c.do('acknowledgeRepairOrder', {}, technician);
  expect(c.try('acknowledgeRepairOrder', {}, engineering)?.type).toBe('RuleNotMet');
  c.do('acknowledgeRepairOrder', {}, materials);
  expect(owed(c)).not.toContain('acknowledgeRepairOrder');
});

test('REP-02 the departments and the technician see the case from the order and the appointment on', () => {
  const c = new PureRepair();
  const sees = (who: typeof engineering | typeof materials) => maySee(projectRepair(c.state).row, who);
  expect([sees(engineering), sees(materials)]).toEqual([false, false]);
  c.do('issueRepairOrder', {}, agent);
  expect([sees(engineering), sees(materials)]).toEqual([true, true]);
  c.do('scheduleVisit', says.appointment('2026-05-01 09:00', '2026-05-01 11:00'), engineering);
  expect(projectRepair(c.state).row.people).toContain('technician');
});

test('REP-03 neither order, reply, acknowledgement nor appointment meets the two days; arrival with work does', () => {
  const c = ordered()
    .do('replyToRequest', says.reply, agent)
    .do('acknowledgeRepairOrder', {}, engineering)
    .do('scheduleVisit', says.appointment('2026-05-02 09:00', '2026-05-02 11:00'), agent);
  expect(c.clock('REP-03#1').metAt).toBeNull();
  c.at('2026-05-02 10:00');
  const { work: _, ...withoutWork } = says.arrival(c.now);
  expect(c.try('recordArrival', withoutWork, technician)?.type).toBe('InvalidMessage');
  c.do('recordArrival', says.arrival(c.now), technician);
  expect(c.clock('REP-03#1')).toMatchObject({ metAt: c.now, breachedAt: null });
});

test('REP-03 an arrival after the limit is a breach, and the case goes on', () => {
  const c = ordered()
    .do('scheduleVisit', says.appointment('2026-05-02 20:00', '2026-05-02 22:00'), agent)
    .at('2026-05-03 09:00');
  c.do('recordArrival', says.arrival(fromBeijing('2026-05-02 21:00')), technician);
  expect(c.clock('REP-03#1')).toMatchObject({ breachedAt: fromBeijing('2026-05-03 00:00'), metAt: c.now });
  expect(c.state.stage).toBe('ON_SITE');
});

test('REP-03 an appointment later than the limit is refused and a solution offered instead', () => {
  const c = ordered();
  expect(c.try('scheduleVisit', says.appointment('2026-05-06 09:00', '2026-05-06 10:00'), agent)).toMatchObject({
    type: 'RuleNotMet',
    offers: ['tellSolution'],
  });
});

test('REP-04 a solution meets the limit only with text, planned date and the time it was told', () => {
  const c = ordered().at('2026-05-02 16:00');
  const full = says.solution(c.now, '2026-05-06 10:00');
  for (const missing of ['solution', 'plannedAt', 'toldAt', 'reason'] as const)
    expect(c.try('tellSolution', { ...full, [missing]: undefined }, agent)?.type).toBe('InvalidMessage');
  expect(c.try('tellSolution', { ...full, toldAt: fromBeijing('2026-05-02 17:00') }, agent)?.type).toBe('RuleNotMet');
  expect(c.try('tellSolution', { ...full, toldAt: fromBeijing('2026-04-30 14:00') }, agent)?.type).toBe('RuleNotMet');
  expect(c.try('tellSolution', { ...full, plannedAt: c.now }, agent)?.type).toBe('RuleNotMet');
  expect(c.try('tellSolution', { ...full, reason: 'TIRED' }, agent)?.type).toBe('InvalidMessage');
  c.do('tellSolution', full, agent);
  expect(c.clock('REP-03#1')).toMatchObject({ metAt: c.now, breachedAt: null });
});

test('REP-04 a solution told after the limit does not undo the breach', () => {
  const c = ordered().at('2026-05-03 09:00');
  expect(owed(c)).toContain('tellSolution');
  c.do('tellSolution', says.solution(c.now, '2026-05-06 10:00'), agent);
  expect(c.clock('REP-03#1').breachedAt).not.toBeNull();
});

test('REP-05 CBK-01 the planned date becomes a promise of its own, with a callback that the owner makes', () => {
  const c = told();
  expect(due(c, 'REP-05#1')).toBe('2026-05-06 10:00');
  expect(c.state.children).toMatchObject([
    { id: 'BX-PURE-HD1', procedure: 'callback', dueAt: fromBeijing('2026-05-06 10:00') },
  ]);
  expect(c.facts('CallbackPromised')).toMatchObject([{ fact: { owner: { id: 'agent' } } }]);
  c.at('2026-05-06 10:01');
  expect(c.clock('REP-05#1').breachedAt).not.toBeNull();
  expect(c.state.stage).toBe('SOLUTION_TOLD');
});

test('REP-05 an appointment later than the planned date is refused', () => {
  const c = told();
  expect(c.try('scheduleVisit', says.appointment('2026-05-06 09:00', '2026-05-06 11:00'), agent)).toMatchObject({
    offers: ['tellSolution'],
  });
});

test('REP-05 CBK-03 another date told settles the callback of the former one and starts its own', () => {
  const c = told();
  c.do('tellSolution', says.solution(c.now, '2026-05-08 10:00'), agent);
  expect(c.facts('PromisesSettled')).toMatchObject([{ fact: { callbacks: ['BX-PURE-HD1'], toldAt: c.now } }]);
  expect(c.clock('REP-05#1')).toMatchObject({ cancelledAt: c.now });
  expect(due(c, 'REP-05#2')).toBe('2026-05-08 10:00');
  expect(c.state).toMatchObject({ plans: 2, solution: { callback: 'BX-PURE-HD2' } });
});

test('REP-05 CBK-03 a promised callback is not kept by coming earlier: it stays until it is said what becomes of it', () => {
  const c = told().at('2026-05-04 10:00');
  c.do('recordArrival', says.arrival(c.now), technician);
  expect(c.clock('REP-05#1')).toMatchObject({ metAt: c.now, breachedAt: null });
  expect(c.state.children).toMatchObject([{ open: true }]);
  expect(c.try('recordRepairResult', says.result, technician)?.type).toBe('RuleNotMet');
  c.do('recordRepairResult', { ...says.result, promises: { becomes: 'TOLD', toldAt: c.now } }, technician);
  expect(c.facts('PromisesSettled')).toMatchObject([{ fact: { callbacks: ['BX-PURE-HD1'] } }]);
});

test('REP-05 CBK-03 the arrival itself may say that the customer was told', () => {
  const c = told().at('2026-05-04 10:00');
  c.do('recordArrival', { ...says.arrival(c.now), promises: { becomes: 'TOLD', toldAt: c.now } }, technician);
  const settled: ChildCase = {
    id: 'BX-PURE-HD1',
    procedure: 'callback',
    stage: 'CANCELLED',
    open: false,
    dueAt: null,
    outcome: 'CANCELLED',
  };
  c.do('childChanged', settled, SYSTEM).do('recordRepairResult', says.result, technician);
  expect(c.state.stage).toBe('FOLLOW_UP');
});

test('REP-05 REP-06 work that is not finished needs its reason and a planned date, which is promised again', () => {
  const c = told().at('2026-05-06 09:00');
  c.do('recordArrival', says.arrival(c.now), technician);
  const plan = { ...says.solution(c.now, '2026-05-07 10:00', 'TECHNICAL'), doneSoFar: '已拆除' };
  expect(c.try('recordUnfinished', { ...plan, reason: undefined }, technician)?.type).toBe('InvalidMessage');
  c.do('recordUnfinished', plan, technician);
  expect(c.state).toMatchObject({ stage: 'SOLUTION_TOLD', solution: { reason: 'TECHNICAL' }, arrival: null });
  expect(due(c, 'REP-05#2')).toBe('2026-05-07 10:00');
});

test('REP-07 the result needs the customer’s signature, and the visit’s number comes from the round', () => {
  const c = ordered().do('scheduleVisit', says.appointment('2026-05-01 09:00', '2026-05-01 11:00'), engineering);
  c.at('2026-05-01 10:00').do('recordArrival', says.arrival(c.now), technician);
  expect(c.try('recordRepairResult', { ...says.result, evidence: [] }, technician)?.type).toBe('InvalidMessage');
  c.do('recordRepairResult', says.result, technician);
  expect(c.facts('RepairVisitPlanned')).toMatchObject([{ fact: { visit: 'BX-PURE-HF1', kind: 'AFTER_REPAIR' } }]);
});

test('FUP-06 where the trade visits the service car, that visit follows; where it visits nobody, the case closes', () => {
  const windows = (change: object) =>
    rulesOf('renovation', (pack) => ({
      ...pack,
      followUp: {
        ...pack.followUp,
        windows: { ...pack.followUp.windows, AFTER_REPAIR: null, THREE_DC: null, ...change },
      },
    }));
  const threeDc = { THREE_DC: { limit: { kind: 'window', fromDay: 3, toDay: 5 }, origin: 'stated' } };
  const visitedCar = repaired(ordered('renovation', '2026-04-30 15:00', {}, windows(threeDc)));
  expect(visitedCar.facts('RepairVisitPlanned')).toMatchObject([{ fact: { kind: 'THREE_DC' } }]);
  expect(repaired(ordered('renovation', '2026-04-30 15:00', {}, windows({}))).state.stage).toBe('CLOSED');
});

test('REP-08 a defect that persists is recurring: the order stands anew and the two days begin again', () => {
  const c = repaired(ordered().do('acknowledgeRepairOrder', {}, engineering)).at('2026-05-04 10:00');
  expect(isRecurring(c.state)).toBe(false);
  c.do('persists', { problem: '仍在渗水' }, SYSTEM);
  expect(isRecurring(c.state)).toBe(true);
  expect(c.state).toMatchObject({ round: 2, problem: '仍在渗水', order: { acknowledged: [] }, appointment: null });
  expect(due(c, 'REP-03#2')).toBe('2026-05-06 24:00');
  c.do('scheduleVisit', says.appointment('2026-05-05 09:00', '2026-05-05 11:00'), agent).at('2026-05-05 09:00');
  const before = says.arrival(fromBeijing('2026-05-01 09:30'));
  expect(c.try('recordArrival', before, technician)?.type).toBe('RuleNotMet');
  c.do('recordArrival', says.arrival(c.now), technician).do('recordRepairResult', says.result, technician);
  expect(c.state.visit).toBe('BX-PURE-HF2');
  // The first visit’s word comes late: it has nothing to say of the second repair.
  expect(c.try('visited', { outcome: 'OK', visit: 'BX-PURE-HF1' }, SYSTEM)?.type).toBe('RuleNotMet');
});

test('REP-08 a report of the same defect is linked to the former repair and counts as recurring', () => {
  const c = new PureRepair('renovation', '2026-04-30 15:00', { recurrenceOf: 'BX-20260101-0001' });
  expect(isRecurring(c.state)).toBe(true);
  expect(c.state.intake.recurrenceOf).toBe('BX-20260101-0001');
});

test('REP-01 a report says what is to be repaired, by customer service, with dates that can be true', () => {
  const rules = rulesOf('renovation');
  const now = fromBeijing('2026-04-30 15:00');
  const base = {
    ...report,
    profile: 'renovation',
    receivedAt: now,
    customerId: '0199f000-0000-7000-8000-000000000001',
  };
  const open = (data: object, actor = agent as Parameters<typeof maySee>[1]) => {
    return repair.open(data, rules, { actor, now, parent: null }).type;
  };
  expect(open(base)).toBe('RepairOpened');
  expect(open({ ...base, involved: {} })).toBe('RuleNotMet');
  expect(open({ ...base, completedOn: '2026-05-01' })).toBe('RuleNotMet');
  expect(open({ ...base, completedOn: '20 Nov 2025' })).toBe('InvalidMessage');
  expect(open({ ...base, problem: '' })).toBe('InvalidMessage');
  expect(open({ ...base, profile: 'signage' })).toBe('RuleNotMet');
  expect(open(base, technician)).toBe('RoleNotAllowed');
});

test('REP-01 a repair that the platform opens belongs to the person it names, one that a person opens to that person', () => {
  const owner = { id: 'after-sales', name: '王芳' };
  const byVisit = new PureRepair('renovation', '2026-04-30 15:00', { owner });
  expect(byVisit.state.owner.id).toBe('agent');
  const rules = rulesOf('renovation');
  const now = fromBeijing('2026-04-30 15:00');
  const data = { ...report, profile: 'renovation', receivedAt: now, customerId: byVisit.state.customerId, owner };
  const parent = { id: 'BX-1-HF1', procedure: 'visit' } as const;
  const fact = repair.open(data, rules, { actor: SYSTEM, now, parent });
  if (isRefusal(fact)) throw new Error(fact.reason.en);
  const by = { id: 'system', name: '系统', role: 'system' } as const;
  expect(repair.begin('BX-1', { seq: 1, at: now, by, key: 'open', fact })).toMatchObject({ owner, parent });
});

test('CNF-29 REP-09 a trade without fees has no fee steps and orders at once', () => {
  const c = new PureRepair('renovation');
  expect(c.try('verifyWarranty', says.inWarranty, agent)?.type).toBe('RuleNotMet');
  expect(c.try('quoteRepairFee', says.fee, agent)?.type).toBe('RuleNotMet');
  expect(owed(c)).toEqual(['issueRepairOrder']);
});

test('SVC-02 wrong papers keep the order waiting and the customer is asked; right ones decide by the dates', () => {
  const c = new PureRepair('manufacturing');
  expect(c.try('issueRepairOrder', {}, agent)).toMatchObject({ type: 'RuleNotMet', offers: ['verifyWarranty'] });
  expect(c.try('verifyWarranty', { correct: false }, agent)?.type).toBe('RuleNotMet');
  c.do('verifyWarranty', { correct: false, wrong: '序列号不存在' }, agent);
  expect(obligations(c.state)).toContainEqual(
    expect.objectContaining({ command: 'verifyWarranty', detail: '序列号不存在' }),
  );
  // Bought 29 February 2024, free for 24 months: the last day is 28 February 2026.
  c.do('verifyWarranty', { correct: true, purchasedOn: '2024-02-29' }, agent);
  expect(c.state.warranty).toMatchObject({ until: '2026-02-28', inWarranty: false, scope: 'CHARGEABLE' });
  c.do('verifyWarranty', { correct: true, purchasedOn: '2024-04-30' }, agent);
  expect(c.state.warranty).toMatchObject({ until: '2026-04-30', inWarranty: true, scope: 'FREE' });
  expect(c.try('quoteRepairFee', says.fee, agent)?.type).toBe('RuleNotMet');
});

test('SVC-05 a scope against the dates needs a reason, and free beyond the warranty a supervisor', () => {
  const c = new PureRepair('signage');
  expect(c.try('verifyWarranty', { ...says.inWarranty, scope: 'CHARGEABLE' }, agent)?.type).toBe('RuleNotMet');
  const goodwill = { ...says.outOfWarranty, scope: 'FREE', reason: '老客户' };
  expect(c.try('verifyWarranty', goodwill, agent)?.type).toBe('NeedsApproval');
  c.do('verifyWarranty', goodwill, supervisor).do('issueRepairOrder', {}, agent);
  expect(c.state.stage).toBe('ORDERED');
});

test('SVC-07 a signature needs its paper; the limit of the order waits for it, the two days do not', () => {
  const c = new PureRepair('signage').do('verifyWarranty', says.outOfWarranty, agent);
  expect(c.try('issueRepairOrder', {}, agent)).toMatchObject({ offers: ['quoteRepairFee'] });
  c.at('2026-04-30 16:00').do('quoteRepairFee', says.fee, agent);
  expect(c.clock('REP-02#1').cancelledAt).not.toBeNull();
  expect(c.try('recordFeeDecision', { ...says.signed(c.now), evidence: [] }, agent)?.type).toBe('RuleNotMet');
  // A signature from before the quote signs something else.
  const early = says.signed(fromBeijing('2026-04-30 15:02'));
  expect(c.at('2026-04-30 18:00').try('recordFeeDecision', early, agent)?.type).toBe('RuleNotMet');
  c.at('2026-05-01 10:00').do('recordFeeDecision', says.signed(c.now), agent);
  expect(due(c, 'REP-02#2')).toBe('2026-05-01 12:00');
  expect(due(c, 'REP-03#1')).toBe('2026-05-02 24:00');
  expect(c.try('verifyWarranty', says.inWarranty, agent)?.type).toBe('RuleNotMet');
  expect(c.facts('RepairInvoiceDue')).toMatchObject([{ fact: { amountFen: 380_00 } }]);
});

test('SVC-02 SVC-06 papers that turn up after the quote make the repair free, and its order is due again', () => {
  const c = new PureRepair('signage').do('verifyWarranty', says.outOfWarranty, agent);
  c.do('quoteRepairFee', says.fee, agent).at('2026-05-01 10:00').do('verifyWarranty', says.inWarranty, agent);
  expect(c.state).toMatchObject({ fee: null, warranty: { scope: 'FREE' } });
  expect(due(c, 'REP-02#2')).toBe('2026-05-01 12:00');
  c.do('issueRepairOrder', {}, agent);
  expect(c.state.invoiceDueFen).toBeNull();
});

test('CNF-20 SVC-03 the reply within 24 hours runs beside the two days, and no automatic receipt meets it', () => {
  const c = new PureRepair('signage');
  expect(due(c, 'CMP-07#1')).toBe('2026-05-01 15:00');
  expect(owed(c)).toContain('replyToRequest');
  c.do('replyToRequest', { ...says.reply, personal: false }, agent);
  expect(c.clock('CMP-07#1').metAt).toBeNull();
  c.do('replyToRequest', says.reply, agent);
  expect(c.clock('CMP-07#1').metAt).toBe(c.now);
  expect(new PureRepair('renovation').state.clocks.map(({ requirement }) => requirement)).toEqual(['REP-02', 'REP-03']);
});

test('E2 a cancelled repair asks what becomes of its promises and runs no clock any more', () => {
  const c = told();
  expect(c.try('cancelRepair', { reason: '客户搬家' }, agent)?.type).toBe('RuleNotMet');
  c.do('cancelRepair', { reason: '客户搬家', promises: { becomes: 'TOLD', toldAt: c.now } }, agent);
  expect(c.facts('PromisesSettled')).toHaveLength(1);
  expect(c.state.clocks.every(({ metAt, cancelledAt }) => metAt !== null || cancelledAt !== null)).toBe(true);
});

test('REP-04 a technician whose appointment falls is named, so that nobody goes for nothing', () => {
  const c = ordered().do('scheduleVisit', says.appointment('2026-05-01 09:00', '2026-05-01 11:00'), agent);
  const other = { ...says.appointment('2026-05-01 13:00', '2026-05-01 15:00'), technician: { id: 't2', name: '蒋伟' } };
  c.do('scheduleVisit', other, agent).do('tellSolution', says.solution(c.now, '2026-05-06 10:00'), agent);
  expect(c.facts('RepairVisitScheduled')).toMatchObject([
    { fact: { calledOff: null } },
    { fact: { calledOff: { id: 'technician' } } },
  ]);
  expect(c.facts('SolutionTold')).toMatchObject([{ fact: { calledOff: { id: 't2' } } }]);
  expect(c.state.appointment).toBeNull();
});

test('REP-02 a department that the policy names twice gets one order and owes one acknowledgement', () => {
  const twice = (pack: PolicyPack): PolicyPack => ({
    ...pack,
    repair: { ...pack.repair, departments: ['materials', 'engineering', 'materials'] },
  });
  const c = new PureRepair('renovation', '2026-04-30 15:00', {}, rulesOf('renovation', twice));
  c.do('issueRepairOrder', says.order, agent);
  const ids = obligations(c.state).map(({ id }) => id);
  expect(ids).toContain('acknowledgeRepairOrder:materials');
  expect(new Set(ids).size).toBe(ids.length);
});
