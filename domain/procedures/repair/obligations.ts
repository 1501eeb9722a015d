import type { RepairPolicy } from '../../policy/repair.ts';
import type { Text } from '../../text.ts';
import { runningClock } from '../case/clocks.ts';
import { caseObligations, type Obligation } from '../case/obligations.ts';
import { clockName } from '../case/wording.ts';
import { isOverStage, type Stage } from './stages.ts';
import { feeStep, type RepairState } from './state.ts';

type Requirement = keyof RepairPolicy['limits'] | 'REP-05';

/** All that is owed in the case as it stands, in no order. */
export function obligations(state: RepairState): Obligation[] {
  if (isOverStage(state.stage)) return [];
  const { order, appointment, arrival } = state;
  const owner = { person: state.owner.id };
  const owe = (
    requirement: Requirement,
    command: string,
    assignee: Obligation['assignee'] = owner,
    title: Text = clockName(requirement),
    detail: string | null = null,
  ): Obligation => {
    const clock = runningClock(state, requirement);
    return {
      id: command,
      title,
      detail,
      command,
      assignee,
      dueAt: clock?.dueAt ?? null,
      clock: clock?.id ?? null,
    };
  };

  const twoDays = runningClock(state, 'REP-03');
  const late = twoDays !== undefined && twoDays.breachedAt !== null;
  const telling = owe('REP-03', 'tellSolution', owner, TITLES.tellSolution);
  const beforeOrder = (): Obligation => {
    switch (feeStep(state)) {
      case 'verify':
        return owe('REP-02', 'verifyWarranty', owner, TITLES.verifyWarranty, state.doubt);
      case 'quote':
        return owe('REP-02', 'quoteRepairFee', owner, TITLES.quoteRepairFee);
      case 'sign':
        return owe('REP-03', 'recordFeeDecision', owner, TITLES.recordFeeDecision);
      case 'settled':
        return owe('REP-02', 'issueRepairOrder');
    }
  };
  const arriving = (requirement: Requirement): Obligation =>
    appointment
      ? owe(requirement, 'recordArrival', { person: appointment.technician.id }, TITLES.recordArrival)
      : owe(requirement, 'scheduleVisit', owner, TITLES.scheduleVisit);
  const step: Record<Stage, () => Obligation[]> = {
    REPORTED: () => [beforeOrder()],
    FEE_QUOTED: () => [beforeOrder()],
    // Once the two days have passed no appointment keeps them: the customer is owed a solution.
    ORDERED: () => [late ? telling : arriving('REP-03')],
    SCHEDULED: () => [arriving('REP-03'), ...(late ? [telling] : [])],
    SOLUTION_TOLD: () => [arriving('REP-05')],
    ON_SITE: () => [
      owe(
        'REP-05',
        'recordRepairResult',
        arrival ? { person: arrival.technician.id } : owner,
        TITLES.recordRepairResult,
      ),
    ],
    REPAIRED: () => [],
    FOLLOW_UP: () => [],
    CLOSED: () => [],
    DECLINED: () => [],
    CANCELLED: () => [],
  };

  const limit = twoDays ?? runningClock(state, 'REP-05');
  const inHand = state.stage !== 'REPAIRED' && state.stage !== 'FOLLOW_UP';
  const toAcknowledge = inHand ? (order?.departments.filter((one) => !order.acknowledged.includes(one)) ?? []) : [];
  return [
    ...step[state.stage](),
    ...(runningClock(state, 'CMP-07') ? [owe('CMP-07', 'replyToRequest')] : []),
    ...toAcknowledge.map(
      (department): Obligation => ({
        id: `acknowledgeRepairOrder:${department}`,
        title: TITLES.acknowledgeRepairOrder,
        detail: order?.instructions ?? state.problem,
        command: 'acknowledgeRepairOrder',
        assignee: { role: 'department_head', department },
        dueAt: limit?.dueAt ?? null,
        clock: limit?.id ?? null,
      }),
    ),
    ...caseObligations(state),
  ];
}

const TITLES = {
  verifyWarranty: { zh: '核实保修', en: 'Verify the warranty' },
  quoteRepairFee: { zh: '报维修费用', en: 'Quote the fee' },
  recordFeeDecision: { zh: '等待客户签字', en: 'Wait for the signature' },
  acknowledgeRepairOrder: { zh: '确认接收维修单', en: 'Acknowledge the repair order' },
  scheduleVisit: { zh: '预约上门', en: 'Schedule the visit' },
  tellSolution: { zh: '告知解决方案', en: 'Tell a solution' },
  recordArrival: { zh: '上门维修', en: 'Go and repair' },
  recordRepairResult: { zh: '记录维修结果', en: 'Record the result' },
} as const satisfies Record<string, Text>;
