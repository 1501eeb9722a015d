import { z } from 'zod';
import type { ComplaintFact } from '../../domain/procedures/complaint/facts.ts';
import type { Stage } from '../../domain/procedures/complaint/stages.ts';
import type { ComplaintState } from '../../domain/procedures/complaint/state.ts';
import { say, type Text, type Vars } from '../../domain/text.ts';
import { isRunning } from '../../domain/time/clock.ts';
import { Instant } from '../../domain/time/instant.ts';
import type { Db } from '../../infra/database.ts';
import { caseFor } from '../kit/cases.ts';
import { type Route, route } from '../kit/route.ts';
import { CaseParams } from '../kit/views.ts';
import { entriesOf } from './log.ts';

const CustomerTimeline = z
  .object({
    status: z.string(),
    nextStep: z.string().nullable(),
    promisedAt: Instant.nullable().describe('when the customer hears of us at the latest'),
    result: z.string().nullable().describe('what the customer was told as the result'),
    steps: z.array(z.object({ at: Instant, text: z.string() })),
  })
  .meta({ id: 'CustomerTimeline' });

/** What the customer may read of a case (GEN-10): steps and results, no internal word and no name of the staff. */
export function customerTimelineRoute(db: Db): Route {
  return route({
    method: 'get',
    path: '/cases/{caseId}/customer-timeline',
    operationId: 'getCustomerTimeline',
    summary: { zh: '客户可读的进度', en: 'The progress as the customer reads it' },
    input: { params: CaseParams },
    answer: CustomerTimeline,
    async handler({ params: { caseId }, actor, language }) {
      const { state } = await caseFor(db, actor, caseId);
      const entries = await entriesOf(db, caseId);
      const told = entries.map(({ fact }) => fact).findLast(({ type }) => type === 'ResultTold');
      const { status, next } = STAGES[state.stage];
      return {
        status: say(status, language),
        nextStep: next && say(next, language),
        promisedAt: promisedAt(state),
        result: told?.type === 'ResultTold' ? told.content : null,
        steps: entries.flatMap(({ at, fact }) => {
          const step = stepOf(fact);
          return step ? [{ at, text: say(step.text, language, step.vars) }] : [];
        }),
      };
    },
  });
}

/** The clocks that end with a word to the customer. */
const PROMISES: readonly string[] = ['CMP-05', 'CMP-07', 'CMP-26', 'CMP-28', 'CMP-30'];

function promisedAt({ clocks }: ComplaintState): Instant | null {
  const owed = clocks.filter((clock) => isRunning(clock) && PROMISES.includes(clock.requirement));
  return owed.map(({ dueAt }) => dueAt).toSorted()[0] ?? null;
}

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
function stepOf(fact: ComplaintFact): { text: Text; vars?: Vars } | undefined {
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
