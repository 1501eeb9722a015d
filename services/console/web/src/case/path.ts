import type { ComplaintState } from '../../../../../domain/procedures/complaint/state.ts';
import { isStaged, meetingOf } from '../../../../../domain/procedures/complaint/state.ts';
import type { RefundState } from '../../../../../domain/procedures/refund/state.ts';
import { procedureOf } from '../../../../../domain/procedures/registry.ts';
import { type RepairState, repairPolicy, visitKind } from '../../../../../domain/procedures/repair/state.ts';
import type { VisitState } from '../../../../../domain/procedures/visit/state.ts';
import type { Text } from '../../../../../domain/text.ts';
import { type AnyCase, isA } from './kinds.ts';

/** A step of the way that this case takes, with the stages that it covers. */
export interface Step {
  readonly text: Text;
  readonly stages: readonly string[];
}

const step = (zh: string, en: string, ...stages: string[]): Step => ({ text: { zh, en }, stages });

const OVER = step('关闭', 'Close');

const COMPLAINT = {
  received: step('受理', 'Received', 'RECEIVED'),
  confirmed: step('确认', 'Confirm', 'CONFIRMED'),
  classified: step('分级', 'Classify', 'CLASSIFIED'),
  meeting: step('会议', 'Meeting', 'MEETING'),
  named: step('指定', 'Assign', 'DEPT_ASSIGNMENT', 'LEADER_ASSIGNMENT'),
  investigated: step('调查', 'Investigate', 'INVESTIGATING'),
  approved: step('审批', 'Approve', 'OPINION_FILED'),
  executed: step('执行', 'Execute', 'EXECUTING'),
  told: step('告知', 'Tell', 'EXECUTED'),
  rated: step('满意度', 'Satisfaction', 'RESULT_TOLD'),
  rework: step('再处理', 'Rework', 'REWORK'),
  summed: step('总结', 'Sum up', 'SUMMARISING'),
};

function complaintPath(state: ComplaintState): Step[] {
  const meets = meetingOf(state) === 'must' || state.meetingHeld || state.stage === 'MEETING';
  const handling = isStaged(state)
    ? [COMPLAINT.named, COMPLAINT.investigated, COMPLAINT.approved, COMPLAINT.executed]
    : [...(state.responsible ? [COMPLAINT.investigated] : []), COMPLAINT.executed];
  return [
    COMPLAINT.received,
    COMPLAINT.confirmed,
    COMPLAINT.classified,
    ...(meets ? [COMPLAINT.meeting] : []),
    ...handling,
    COMPLAINT.told,
    COMPLAINT.rated,
    ...(state.loops > 0 ? [COMPLAINT.rework] : []),
    COMPLAINT.summed,
    OVER,
  ];
}

function repairPath(state: RepairState): Step[] {
  const { feeCheck } = repairPolicy(state);
  const charged = state.warranty ? state.warranty.scope === 'CHARGEABLE' : feeCheck;
  return [
    step('报修', 'Reported', 'REPORTED'),
    ...(charged || state.stage === 'FEE_QUOTED' ? [step('费用', 'Fee', 'FEE_QUOTED')] : []),
    step('派单', 'Order', 'ORDERED'),
    step('预约', 'Schedule', 'SCHEDULED', 'SOLUTION_TOLD'),
    step('上门', 'On site', 'ON_SITE'),
    step('修复', 'Repaired', 'REPAIRED'),
    ...(visitKind(state) ? [step('回访', 'Visit', 'FOLLOW_UP')] : []),
    OVER,
  ];
}

/** A compensation was decided on in its own case: it begins where other refunds are submitted (REF-13). */
const refundPath = ({ intake }: RefundState): Step[] => [
  ...(intake.compensation
    ? []
    : [step('申请', 'Request', 'REQUESTED'), step('核对', 'Check', 'CHECKED'), step('报价', 'Quote', 'QUOTED')]),
  step('提交', 'Submit', 'SUBMITTED', 'RETURNED'),
  step('接收', 'Received', 'WITH_FINANCE'),
  step('批准', 'Approve', 'ACKNOWLEDGED'),
  step('付款', 'Pay', 'APPROVED', 'PAYING', 'PAY_UNKNOWN', 'PAY_FAILED'),
  step('告知', 'Tell', 'PAID'),
  OVER,
];

const CALLBACK: readonly Step[] = [
  step('承诺', 'Promise', 'PROMISED'),
  step('回电', 'Call', 'DUE_SOON', 'ATTEMPTED', 'MISSED'),
  OVER,
];

const visitPath = ({ record, stage }: VisitState): Step[] => [
  step('计划', 'Plan', 'PLANNED'),
  step('回访', 'Visit', 'OPEN', 'ATTEMPTED', 'DONE_OK'),
  ...(record?.problem || stage === 'DONE_PROBLEM' ? [step('整改', 'Put right', 'DONE_PROBLEM')] : []),
  OVER,
];

/** Ends that a case comes to by going its whole way. */
const WHOLE: readonly string[] = ['CLOSED', 'CLOSED_UNSATISFIED', 'RESOLVED', 'UNREACHABLE'];

/** The way of this case from its receipt to its end: it depends on its rules and on what happened so far. */
export function pathOf(shown: AnyCase & { readonly row: { readonly open: boolean } }): readonly Step[] {
  const { state, row } = shown;
  const way = wayOf(shown);
  if (row.open || WHOLE.includes(state.stage)) return way;
  // It ended on the way: the steps that it never came to are not shown as done.
  const end = procedureOf(row.procedure).stages[state.stage];
  return [...way.slice(0, 1), ...(end ? [{ text: end, stages: [state.stage] }] : [])];
}

function wayOf(shown: AnyCase): readonly Step[] {
  if (isA('complaint', shown)) return complaintPath(shown.state);
  if (isA('repair', shown)) return repairPath(shown.state);
  if (isA('refund', shown)) return refundPath(shown.state);
  if (isA('visit', shown)) return visitPath(shown.state);
  return CALLBACK;
}

/** Where on its way the case is; a case that is over has the whole way behind it. */
export function positionOn(path: readonly Step[], stage: string, open: boolean): number {
  if (!open) return path.length;
  return Math.max(
    0,
    path.findIndex(({ stages }) => stages.includes(stage)),
  );
}
