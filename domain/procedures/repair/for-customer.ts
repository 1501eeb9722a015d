import type { Text } from '../../text.ts';
import { formatBeijing } from '../../time/instant.ts';
import type { CustomerWords } from '../case/for-customer.ts';
import type { RepairFact } from './facts.ts';
import type { Stage } from './stages.ts';
import type { RepairState } from './state.ts';

const t = (zh: string, en: string): Text => ({ zh, en });

const STAGES: Readonly<Record<Stage, { status: Text; next: Text | null }>> = {
  REPORTED: { status: t('已受理报修', 'Received'), next: t('安排维修', 'We arrange the repair') },
  FEE_QUOTED: { status: t('已报维修费用', 'Fee quoted'), next: t('等待您签字确认', 'We wait for your signature') },
  ORDERED: { status: t('已安排维修', 'Arranged'), next: t('与您预约上门时间', 'We agree on a time with you') },
  SCHEDULED: { status: t('已预约上门', 'Scheduled'), next: t('技师按预约上门', 'The technician comes as agreed') },
  SOLUTION_TOLD: {
    status: t('已告知解决方案', 'Solution told'),
    next: t('按计划时间上门', 'We come on the planned date'),
  },
  ON_SITE: { status: t('上门维修中', 'Being repaired'), next: t('完成维修并请您签字', 'We finish, and you sign') },
  REPAIRED: { status: t('已修复', 'Repaired'), next: t('回访', 'We ask whether all is well') },
  FOLLOW_UP: { status: t('已修复', 'Repaired'), next: t('回访', 'We ask whether all is well') },
  CLOSED: { status: t('已完成', 'Done'), next: null },
  DECLINED: { status: t('您未同意维修费用，未派单', 'You declined the fee: nothing was ordered'), next: null },
  CANCELLED: { status: t('您已取消报修', 'You cancelled the repair'), next: null },
};

function stepOf(fact: RepairFact): ReturnType<CustomerWords<RepairState, RepairFact>['step']> {
  switch (fact.type) {
    case 'RepairOpened':
      return { text: t('我们已受理您的报修', 'We have received your repair request') };
    case 'RequestReplied':
      return fact.personal ? { text: t('客服已答复您', 'We have replied to you') } : undefined;
    case 'RepairFeeQuoted':
      return { text: t('已向您报维修费用', 'We quoted you the fee') };
    case 'RepairFeeSigned':
      return { text: t('您已签字同意维修费用', 'You signed for the fee') };
    case 'RepairFeeDeclined':
      return { text: t('您未同意维修费用', 'You declined the fee') };
    case 'RepairOrderIssued':
      return { text: t('已安排维修', 'The repair was ordered') };
    case 'RepairVisitScheduled':
      return {
        text: t('已预约 {from} 至 {to} 上门', 'Scheduled from {from} to {to}'),
        vars: { from: formatBeijing(fact.appointment.from), to: formatBeijing(fact.appointment.to) },
      };
    case 'SolutionTold':
      return {
        text: t('已告知您方案，计划 {planned} 上门：{told}', 'We told you the solution, planned for {planned}: {told}'),
        vars: { planned: formatBeijing(fact.solution.plannedAt), told: fact.solution.solution },
      };
    case 'TechnicianArrived':
      return { text: t('技师已上门', 'The technician came') };
    case 'RepairCompleted':
      return { text: t('维修已完成，您已签字', 'The repair is done, and you signed') };
    case 'DefectPersists':
      return { text: t('您反映问题仍存在，我们重新安排维修', 'The defect is there again: we repair it again') };
    case 'TaskRelayed':
      return { text: t('已答复您：{told}', 'We answered you: {told}'), vars: { told: fact.told } };
    case 'RepairClosed':
      return { text: t('报修已完成', 'The repair is closed') };
    case 'RepairCancelled':
      return { text: t('您取消了报修', 'You cancelled the repair') };
    default:
      return undefined;
  }
}

/** What the customer may read of a repair (GEN-10). */
export const repairForCustomer: CustomerWords<RepairState, RepairFact> = {
  promises: ['CMP-07', 'REP-03', 'REP-05'],
  status: (state) => STAGES[state.stage],
  step: stepOf,
  result: (fact) => (fact.type === 'RepairCompleted' ? fact.result.result : undefined),
};
