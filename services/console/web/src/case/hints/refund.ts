import type { RefundState } from '../../../../../../domain/procedures/refund/state.ts';
import { beijingDate } from '../../../../../../domain/time/instant.ts';
import { channelOf, type Hints, minuteOf } from './hint.ts';

const payeeOf = ({ payee }: RefundState) => (payee ? { payee } : {});
const amountOf = ({ amountFen }: RefundState) => (amountFen === null ? {} : { amountFen });

export const refundHints: Hints<RefundState> = {
  quoteRefund: { initial: channelOf },
  decideQuote: { initial: (state, now) => ({ ...channelOf(state), decidedAt: minuteOf(now) }) },
  confirmRefundSubmission: { initial: channelOf },
  completeRefund: { initial: payeeOf },
  correctPayee: { initial: payeeOf },
  tellNewArrival: { initial: channelOf },
  tellRefundPaid: { initial: (state, now) => ({ ...channelOf(state), toldAt: minuteOf(now) }) },
  changeRefundAmount: { initial: amountOf },
  approveRefund: { initial: amountOf },
  recordPayout: { initial: (_, now) => ({ paidOn: beijingDate(now) }) },
};
