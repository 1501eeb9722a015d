import { z } from 'zod';
import { type Refusal, refusal } from '../../../refusal.ts';
import { type Instant, plus } from '../../../time/instant.ts';
import type { RefundFact } from '../facts.ts';
import { ClaimOutcome, OrderFound, type OrderSnapshot, PayoutOutcome } from '../order.ts';
import { quote, quoteDifference } from '../quote.ts';
import type { RejectReason } from '../stages.ts';
import { type Attempt, type RefundState, refundPolicy } from '../state.ts';
import { command, handOff } from './command.ts';

/** What the order system, the ledger and the provider answer; nobody hears a refusal, it is only dropped. */
export const platformCommands = [
  command({
    name: 'orderChecked',
    label: { zh: '订单已核对', en: 'The order was looked at' },
    roles: ['system'],
    data: OrderFound,
    refuse: (state) => (state.orderWanted ? undefined : nothingNew),
    decide(state, found, { now }) {
      const { intake } = state;
      if (!found.found) return [{ type: 'OrderMissing' }, ...(intake.compensation ? [] : [rejected('NO_SUCH_ORDER')])];
      const checked: RefundFact = { type: 'OrderChecked', order: found.order };
      if (intake.compensation)
        return [
          checked,
          ...(state.stage === 'SUBMITTED' ? handOff(state, found.order.payee, state.amountFen, now) : []),
        ];
      const why = ineligible(state, found.order, now);
      return why ? [checked, rejected(why)] : [checked];
    },
  }),

  command({
    name: 'orderClaimed',
    label: { zh: '订单金额已锁定', en: 'The order’s money is held' },
    roles: ['system'],
    data: ClaimOutcome,
    refuse: (state) => (state.claim === 'asked' ? undefined : nothingNew),
    decide(state, { outcome }, { now }) {
      if (outcome !== 'claimed' || !state.quote)
        return [{ type: 'ClaimRefused', outcome: outcome === 'notEnough' ? 'notEnough' : 'orderChanged' }];
      const amountFen = state.quote.refundFen;
      return [
        { type: 'RefundSubmitted', amountFen, seatReleased: state.intake.reason === 'TICKET' },
        ...handOff(state, state.payee, amountFen, now),
      ];
    },
  }),

  command({
    name: 'orderReleased',
    label: { zh: '订单金额已释放', en: 'The order’s money is free again' },
    roles: ['system'],
    whenOver: true,
    data: z.strictObject({}),
    refuse: (state) => (state.claim === 'held' ? undefined : nothingNew),
    decide: () => [{ type: 'OrderReleased' }],
  }),

  command({
    name: 'payoutSettled',
    label: { zh: '付款结果', en: 'How a payout stands' },
    roles: ['system'],
    data: z.strictObject({ attempt: z.int().min(1), outcome: PayoutOutcome }),
    decide(state, { attempt: number, outcome }, { now }) {
      const attempt = state.attempts.find((one) => one.attempt === number);
      // Paid is final, whatever comes after it or out of order.
      if (!attempt || attempt.status === 'paid') return nothingNew;
      if (outcome.status === 'paid') {
        const { reference, paidAt } = outcome;
        return [{ type: 'PayoutPaid', attempt: number, reference, paidAt }];
      }
      if (attempt.status === 'failed') return nothingNew;
      return outcome.status === 'failed'
        ? [{ type: 'PayoutFailed', attempt: number, reason: outcome.reason }]
        : unknown(state, attempt, outcome.reason, now);
    },
  }),
];

const nothingNew: Refusal = refusal('RuleNotMet', '没有新的信息', 'This says nothing new');

const rejected = (reason: RejectReason): RefundFact => ({ type: 'RefundRejected', reason, note: '' });

/** REF-02: why nothing of this order can be refunded now, if so. */
function ineligible(state: RefundState, order: OrderSnapshot, now: Instant): RejectReason | undefined {
  const found =
    state.intake.reason === 'PRICE_DIFFERENCE'
      ? quoteDifference(order, Math.min(state.intake.amountFen ?? order.leftFen, order.leftFen))
      : quote(order, refundPolicy(state).feeRules, now);
  return 'impossible' in found && found.impossible !== 'MORE_THAN_LEFT' ? found.impossible : undefined;
}

function unknown(state: RefundState, attempt: Attempt, reason: string, now: Instant): RefundFact[] | Refusal {
  // Whether a file's line was paid is for finance to say: there is nobody else to ask.
  if (attempt.method === 'file') {
    if (attempt.result) return [{ type: 'FileResultRefused', attempt: attempt.attempt, reason }];
    return attempt.booked ? nothingNew : [{ type: 'FileLineBooked', attempt: attempt.attempt }];
  }
  // The ledger did not take what people found out: it is asked for again, and they are told.
  const refused: RefundFact[] = attempt.result ? [{ type: 'FileResultRefused', attempt: attempt.attempt, reason }] : [];
  if (attempt.status === 'unknown' && !attempt.asking && refused.length === 0) return nothingNew;
  const seconds = Math.min(refundPolicy(state).askAfterSeconds * 2 ** Math.min(attempt.asks, 12), 3_600);
  return [
    ...refused,
    { type: 'PayoutUnknown', attempt: attempt.attempt, reason, nextAskAt: plus(now, seconds * 1_000) },
  ];
}
