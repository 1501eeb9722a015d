import { expect, test } from 'vitest';
import { Stage } from '../../../domain/procedures/repair/stages.ts';
import { repairColumn } from '../../../domain/procedures/repair/state.ts';
import { SYSTEM } from '../../../domain/roles.ts';
import { people } from '../../support/people.ts';
import { crew, PureRepair, says } from './says.ts';

const { agent } = people;
const { technician } = crew;

const reported = () => new PureRepair();
const ordered = () => reported().do('issueRepairOrder', says.order, agent);
const scheduled = () =>
  ordered().do('scheduleVisit', says.appointment('2026-05-01 09:00', '2026-05-01 11:00'), crew.engineering);
const told = () => {
  const c = ordered();
  return c.do('tellSolution', says.solution(c.now, '2026-05-06 10:00'), agent);
};
const onSite = () => {
  const c = scheduled().at('2026-05-01 09:30');
  return c.do('recordArrival', says.arrival(c.now), technician);
};
const followUp = () => onSite().do('recordRepairResult', says.result, technician);
const quoted = () =>
  new PureRepair('signage').do('verifyWarranty', says.outOfWarranty, agent).do('quoteRepairFee', says.fee, agent);

/** Every transition of E2, and those of E7 for the fee: how the case gets there, where it stands, and its column (S7). */
const transitions: [title: string, act: () => PureRepair, stage: Stage, column: string][] = [
  ['REP-01 ∅ → REPORTED: a report is recorded', reported, 'REPORTED', 'TO_DISPATCH'],
  ['REP-02 REPORTED → ORDERED: the order goes to the departments', ordered, 'ORDERED', 'TO_DISPATCH'],
  ['REP-09 SVC-07 REPORTED → FEE_QUOTED: a fee awaits its signature', quoted, 'FEE_QUOTED', 'AWAITING_CUSTOMER'],
  [
    'SVC-07 FEE_QUOTED → FEE_QUOTED: the fee is negotiated',
    () => quoted().do('quoteRepairFee', { ...says.fee, amountFen: 300_00 }, agent),
    'FEE_QUOTED',
    'AWAITING_CUSTOMER',
  ],
  [
    'SVC-07 FEE_QUOTED → REPORTED: signed, the order may be issued',
    () => {
      const c = quoted();
      return c.do('recordFeeDecision', says.signed(c.now), agent);
    },
    'REPORTED',
    'TO_DISPATCH',
  ],
  [
    'SVC-07 REPORTED → ORDERED: a signed fee lets the order go',
    () => {
      const c = quoted();
      return c.do('recordFeeDecision', says.signed(c.now), agent).do('issueRepairOrder', {}, agent);
    },
    'ORDERED',
    'TO_DISPATCH',
  ],
  [
    'SVC-02 FEE_QUOTED → REPORTED: papers in warranty take the fee back',
    () => quoted().do('verifyWarranty', says.inWarranty, agent),
    'REPORTED',
    'TO_DISPATCH',
  ],
  [
    'SVC-08 FEE_QUOTED → DECLINED: the customer refuses',
    () => {
      const c = quoted();
      return c.do('recordFeeDecision', says.declined(c.now), agent);
    },
    'DECLINED',
    'DONE',
  ],
  [
    'SVC-06 REPORTED → ORDERED: a repair in warranty is free',
    () => new PureRepair('signage').do('verifyWarranty', says.inWarranty, agent).do('issueRepairOrder', {}, agent),
    'ORDERED',
    'TO_DISPATCH',
  ],
  ['REP-03 ORDERED → SCHEDULED: an appointment within the limit', scheduled, 'SCHEDULED', 'SCHEDULED'],
  ['REP-04 ORDERED → SOLUTION_TOLD: a solution is told, parts are missing', told, 'SOLUTION_TOLD', 'WAITING_PARTS'],
  [
    'REP-04 SCHEDULED → SOLUTION_TOLD: the appointment cannot be kept',
    () => {
      const c = scheduled();
      return c.do('tellSolution', says.solution(c.now, '2026-05-06 10:00', 'CREW'), agent);
    },
    'SOLUTION_TOLD',
    'SCHEDULED',
  ],
  [
    'REP-05 SOLUTION_TOLD → SOLUTION_TOLD: an appointment for the planned date',
    () => told().do('scheduleVisit', says.appointment('2026-05-06 09:00', '2026-05-06 10:00'), crew.engineering),
    'SOLUTION_TOLD',
    'WAITING_PARTS',
  ],
  ['REP-03 SCHEDULED → ON_SITE: the technician arrives', onSite, 'ON_SITE', 'ON_SITE'],
  [
    'REP-05 SOLUTION_TOLD → ON_SITE: the technician arrives on the planned date',
    () => {
      const c = told().at('2026-05-06 09:50');
      return c.do('recordArrival', says.arrival(c.now), technician);
    },
    'ON_SITE',
    'ON_SITE',
  ],
  [
    'REP-05 ON_SITE → SOLUTION_TOLD: not finished',
    () => {
      const c = onSite();
      const plan = { ...says.solution(c.now, '2026-05-06 10:00'), doneSoFar: '已拆除瓷砖' };
      return c.do('recordUnfinished', plan, technician);
    },
    'SOLUTION_TOLD',
    'WAITING_PARTS',
  ],
  ['REP-07 FUP-03 ON_SITE → REPAIRED → FOLLOW_UP: result and signature', followUp, 'FOLLOW_UP', 'AWAITING_CUSTOMER'],
  [
    'FUP-03 FOLLOW_UP → CLOSED: the visit finds all well',
    () => followUp().do('visited', { outcome: 'OK' }, SYSTEM),
    'CLOSED',
    'DONE',
  ],
  [
    'FUP-19 FOLLOW_UP → CLOSED: nobody could be reached',
    () => followUp().do('visited', { outcome: 'UNREACHABLE', visit: 'BX-PURE-HF1' }, SYSTEM),
    'CLOSED',
    'DONE',
  ],
  [
    'REP-08 FOLLOW_UP → ORDERED: the defect persists',
    () => followUp().do('persists', { problem: '仍在渗水' }, SYSTEM),
    'ORDERED',
    'TO_DISPATCH',
  ],
  ...[reported, quoted, ordered, scheduled, told, onSite, followUp].map(
    (start): [string, () => PureRepair, Stage, string] => [
      `E2 ${start().state.stage} → CANCELLED: the customer withdraws`,
      () => start().do('cancelRepair', { reason: '客户自行处理', ...says.kept }, agent),
      'CANCELLED',
      'DONE',
    ],
  ),
];

test.each(transitions)('%s', (_, act, stage, column) => {
  const { state } = act();
  expect(state.stage).toBe(stage);
  expect(repairColumn(state)).toBe(column);
});

test('E2 the table reaches every stage; REPAIRED is left in the act that enters it', () => {
  const reachedStages = new Set(transitions.map(([, , stage]) => stage));
  expect(Stage.keys.filter((stage) => !reachedStages.has(stage))).toEqual(['REPAIRED']);
});
