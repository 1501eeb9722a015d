import { yuan } from '../../money.ts';
import type { Text } from '../../text.ts';
import { formatDue } from '../../time/instant.ts';
import type { CustomerWords } from '../case/for-customer.ts';
import type { RefundFact } from './facts.ts';
import { RejectReason, type Stage } from './stages.ts';
import type { RefundState } from './state.ts';

const t = (zh: string, en: string): Text => ({ zh, en });
const HANDLED = {
  status: t('退款处理中', 'Your refund is being handled'),
  next: t('财务审核后付款', 'Finance checks and pays it'),
};
const PAYING = { status: t('付款中', 'Being paid'), next: t('款项到账后通知您', 'We tell you once it is paid') };

const STAGES: Readonly<Record<Stage, { status: Text; next: Text | null }>> = {
  REQUESTED: { status: t('已收到退款申请', 'We have your request'), next: t('核对订单', 'We check the order') },
  CHECKED: {
    status: t('订单已核对', 'The order is checked'),
    next: t('告知您手续费与应退金额', 'We tell you fee and refund'),
  },
  QUOTED: { status: t('已告知应退金额', 'Fee and refund told'), next: t('等待您的决定', 'We wait for your decision') },
  SUBMITTED: HANDLED,
  WITH_FINANCE: HANDLED,
  ACKNOWLEDGED: HANDLED,
  RETURNED: HANDLED,
  APPROVED: HANDLED,
  PAYING,
  PAY_UNKNOWN: PAYING,
  PAY_FAILED: {
    status: t('付款未成功', 'The payment did not succeed'),
    next: t('与您核对收款账户', 'We check the account with you'),
  },
  PAID: { status: t('已付款', 'Paid'), next: null },
  CLOSED: { status: t('已退款', 'Refunded'), next: null },
  REJECTED: { status: t('不予退款', 'Not refunded'), next: null },
  DECLINED: { status: t('您已放弃退款，订单不变', 'You kept the order'), next: null },
  WITHDRAWN: { status: t('已撤回', 'Withdrawn'), next: null },
};

function stepOf(fact: RefundFact): ReturnType<CustomerWords<RefundState, RefundFact>['step']> {
  switch (fact.type) {
    case 'RefundRequested':
      return {
        text: fact.intake.compensation
          ? t('赔偿已批准，正在安排付款', 'Your compensation is granted and on its way to be paid')
          : t('我们已收到您的退款申请', 'We have received your request'),
      };
    case 'RefundQuoted':
      return {
        text: t('已告知您：手续费 {fee}，应退 {refund}', 'We told you: fee {fee}, refund {refund}'),
        vars: { fee: yuan(fact.quote.feeFen), refund: yuan(fact.quote.refundFen) },
      };
    case 'QuoteAccepted':
      return { text: t('您已确认退款金额', 'You confirmed the amount') };
    case 'QuoteDeclined':
      return { text: t('您放弃了退款，订单不变', 'You kept the order as it is') };
    case 'RefundRejected':
      return {
        text: t('不予退款：{reason}', 'Not refunded: {reason}'),
        vars: { reason: RejectReason.labels[fact.reason] },
      };
    case 'SubmissionConfirmed':
      return {
        text: t('退款已受理，预计 {arrival} 前到账', 'Your refund is submitted, expected by {arrival}'),
        vars: { arrival: formatDue(fact.arrival) },
      };
    case 'NewArrivalTold':
      return {
        text: t('已告知您新的到账时间 {arrival}：{words}', 'We told you a new date, {arrival}: {words}'),
        vars: { arrival: formatDue(fact.arrival), words: fact.words },
      };
    case 'PayoutPaid':
      return { text: t('退款已付出', 'The refund was paid') };
    case 'PaidTold':
      return {
        text: t('已告知您款项付出：{words}', 'We told you that it is paid: {words}'),
        vars: { words: fact.words },
      };
    default:
      return undefined;
  }
}

/** What the customer may read of a refund (GEN-10). */
export const refundForCustomer: CustomerWords<RefundState, RefundFact> = {
  promises: ['REF-06', 'REF-09', 'REF-11'],
  status: (state) => STAGES[state.stage],
  step: stepOf,
  result: (fact) => (fact.type === 'PaidTold' ? fact.words : undefined),
};
