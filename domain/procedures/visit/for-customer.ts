import type { Text } from '../../text.ts';
import type { CustomerWords } from '../case/for-customer.ts';
import type { VisitFact } from './facts.ts';
import type { Stage } from './stages.ts';
import type { VisitState } from './state.ts';

const t = (zh: string, en: string): Text => ({ zh, en });
const PLANNED = {
  status: t('计划回访', 'A visit is planned'),
  next: t('我们将与您联系', 'We will be in touch with you'),
};
const OVER = { status: t('已回访', 'Visited'), next: null };

const STAGES: Readonly<Record<Stage, { status: Text; next: Text | null }>> = {
  PLANNED,
  OPEN: PLANNED,
  ATTEMPTED: { status: t('未能联系上您', 'We did not reach you'), next: t('我们将再次联系', 'We try again') },
  DONE_OK: OVER,
  DONE_PROBLEM: {
    status: t('您反映的问题正在处理', 'Your problem is being handled'),
    next: t('跟踪至解决', 'We follow it to its end'),
  },
  UNREACHABLE: { status: t('未能联系上您', 'We did not reach you'), next: null },
  CLOSED: OVER,
};

/** What the customer may read of a visit (GEN-10). */
export const visitForCustomer: CustomerWords<VisitState, VisitFact> = {
  promises: [],
  status: (state) => STAGES[state.stage],
  step(fact) {
    if (fact.type !== 'VisitMade') return undefined;
    return fact.record.problem
      ? { text: t('已回访，您反映的问题已登记处理', 'We asked you, and your problem is being handled') }
      : { text: t('已回访，感谢您的反馈', 'We asked you: thank you for your answer') };
  },
  result: () => undefined,
};
