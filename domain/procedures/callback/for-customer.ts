import type { Text } from '../../text.ts';
import { formatBeijing } from '../../time/instant.ts';
import type { CustomerWords } from '../case/for-customer.ts';
import type { CallbackFact } from './facts.ts';
import type { Stage } from './stages.ts';
import type { CallbackState } from './state.ts';

const t = (zh: string, en: string): Text => ({ zh, en });
const PROMISED = {
  status: t('已约定回电', 'A call is promised'),
  next: t('我们按约定时间给您回电', 'We call you at the promised time'),
};

const STAGES: Readonly<Record<Stage, { status: Text; next: Text | null }>> = {
  PROMISED,
  DUE_SOON: PROMISED,
  ATTEMPTED: {
    status: t('给您回电未接通', 'We called and did not reach you'),
    next: t('我们将再次拨打', 'We try again'),
  },
  MISSED: {
    status: t('我们未能按时回电，非常抱歉', 'We did not call in time and are sorry'),
    next: t('主管将尽快回电', 'A supervisor calls you'),
  },
  RESOLVED: { status: t('已解决', 'Solved'), next: null },
  CANCELLED: { status: t('已结束', 'Ended'), next: null },
};

function stepOf(fact: CallbackFact): ReturnType<CustomerWords<CallbackState, CallbackFact>['step']> {
  switch (fact.type) {
    case 'CallbackOpened':
      return {
        text: t('约定 {due} 给您回电', 'We promised to call you at {due}'),
        vars: { due: formatBeijing(fact.intake.dueAt) },
      };
    case 'CallMade':
      return { text: t('已回电告知您：{told}', 'We called and told you: {told}'), vars: { told: fact.told } };
    case 'CallTried':
      return fact.message
        ? {
            text: t('未能接通，已发短信：{text}', 'We did not reach you and wrote: {text}'),
            vars: { text: fact.message.text },
          }
        : undefined;
    case 'CallbackRebooked':
      return {
        text: t('与您改约至 {due}', 'We agreed on another time, {due}'),
        vars: { due: formatBeijing(fact.next.dueAt) },
      };
    default:
      return undefined;
  }
}

/** What the customer may read of a callback (GEN-10). */
export const callbackForCustomer: CustomerWords<CallbackState, CallbackFact> = {
  promises: ['CBK-02'],
  status: (state) => STAGES[state.stage],
  step: stepOf,
  result: (fact) => (fact.type === 'CallMade' && !fact.next ? fact.told : undefined),
};
