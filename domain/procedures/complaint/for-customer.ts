import type { Text } from '../../text.ts';
import type { CustomerWords } from '../case/for-customer.ts';
import type { ComplaintFact } from './facts.ts';
import type { Stage } from './stages.ts';
import type { ComplaintState } from './state.ts';

const t = (zh: string, en: string): Text => ({ zh, en });
const HANDLED = { status: t('处理中', 'Being handled'), next: t('安排专人处理', 'Somebody will be put in charge') };
const OVER = { status: t('已结案', 'Closed'), next: null };

const STAGES: Readonly<Record<Stage, { status: Text; next: Text | null }>> = {
  RECEIVED: { status: t('已受理', 'Received'), next: t('与您确认事项', 'We confirm the matter with you') },
  CONFIRMED: { status: t('已确认', 'Confirmed'), next: t('安排处理', 'We arrange the handling') },
  CLASSIFIED: HANDLED,
  DEPT_ASSIGNMENT: HANDLED,
  LEADER_ASSIGNMENT: HANDLED,
  MEETING: { status: t('处理中', 'Being handled'), next: t('商定处理方案', 'We agree on what to do') },
  INVESTIGATING: { status: t('调查中', 'Being investigated'), next: t('形成处理方案', 'We work out a proposal') },
  OPINION_FILED: { status: t('方案审批中', 'Awaiting approval'), next: t('执行处理方案', 'We carry the proposal out') },
  EXECUTING: { status: t('方案执行中', 'Being carried out'), next: t('告知您处理结果', 'We tell you the result') },
  EXECUTED: { status: t('方案已执行', 'Carried out'), next: t('告知您处理结果', 'We tell you the result') },
  RESULT_TOLD: { status: t('已告知结果', 'Result told'), next: t('等待您的反馈', 'We wait for your answer') },
  REWORK: { status: t('再次处理中', 'Being handled again'), next: t('提出新方案', 'We make a new proposal') },
  SUMMARISING: { status: t('已处理完毕', 'Handled'), next: t('总结归档', 'We sum up') },
  CLOSED: OVER,
  CLOSED_UNSATISFIED: OVER,
  WITHDRAWN: { status: t('已撤回', 'Withdrawn'), next: null },
  MERGED: { status: t('已与您的另一事项合并处理', 'Handled together with another matter of yours'), next: null },
};

/** A fact as the customer reads it; most facts are ours alone. Only words that were said to the customer are repeated. */
function stepOf(fact: ComplaintFact): ReturnType<CustomerWords<ComplaintState, ComplaintFact>['step']> {
  switch (fact.type) {
    case 'ComplaintOpened':
      return { text: t('我们已受理您反映的事项', 'We have received your matter') };
    case 'MatterConfirmed':
      return { text: t('已与您确认事项内容', 'We have confirmed the matter with you') };
    case 'ReplyRecorded':
      return fact.personal ? { text: t('客服已答复您', 'We have replied to you') } : undefined;
    case 'ProgressTold':
      return { text: t('已告知您进展：{told}', 'We told you the progress: {told}'), vars: { told: fact.content } };
    case 'ResponsibleNamed':
      return { text: t('已安排专人负责', 'Somebody was put in charge') };
    case 'ExecutionStarted':
    case 'OpinionApproved':
      return { text: t('处理方案已确定，开始执行', 'The proposal is decided and is being carried out') };
    case 'TaskRelayed':
      return { text: t('已答复您：{told}', 'We answered you: {told}'), vars: { told: fact.told } };
    case 'ExecutionCompleted':
      return { text: t('处理方案已执行完毕', 'The proposal has been carried out') };
    case 'ResultTold':
      return { text: t('已告知您处理结果：{told}', 'We told you the result: {told}'), vars: { told: fact.content } };
    case 'SatisfactionRecorded':
      return fact.satisfaction === 'SATISFIED'
        ? { text: t('您对处理结果表示满意', 'You were satisfied with the result') }
        : { text: t('您对处理结果不满意，我们将再次处理', 'You were not satisfied: we handle it again') };
    case 'ProposedAgain':
      return { text: t('已提出新的处理方案', 'A new proposal was made') };
    case 'ComplaintClosed':
      return { text: t('事项已结案', 'The matter is closed') };
    case 'ComplaintWithdrawn':
      return { text: t('您撤回了该事项', 'You withdrew the matter') };
    case 'ComplaintReopened':
      return { text: t('事项已重新打开', 'The matter was opened again') };
    case 'MergedInto':
      return { text: t('已与您的另一事项合并处理', 'Handled together with another matter of yours') };
    default:
      return undefined;
  }
}

/** What the customer may read of a complaint (GEN-10). */
export const complaintForCustomer: CustomerWords<ComplaintState, ComplaintFact> = {
  promises: ['CMP-05', 'CMP-07', 'CMP-26', 'CMP-28', 'CMP-30'],
  status: (state) => STAGES[state.stage],
  step: stepOf,
  result: (fact) => (fact.type === 'ResultTold' ? fact.content : undefined),
};
