import { z } from 'zod';
import { Channel } from '../../../enumerations.ts';
import { type Refusal, refusal } from '../../../refusal.ts';
import { earlier, HOUR, type Instant, MINUTE, plus } from '../../../time/instant.ts';
import { DESK } from '../../case/commands.ts';
import { attachments } from '../../case/intake.ts';
import { promises } from '../../case/promises.ts';
import { fen, field, instant, prose, yesNo } from '../../field.ts';
import { type FeeQuote, type QuoteImpossible, quote, quoteDifference } from '../quote.ts';
import { RejectReason } from '../stages.ts';
import { type RefundState, refundPolicy } from '../state.ts';
import { ASKING, command, ending, notAhead, unlessOwn, whileClaiming } from './command.ts';

/** From the checked order to the customer's decision (REF-03, REF-04). */
export const applicationCommands = [
  command({
    name: 'quoteRefund',
    label: { zh: '计算并告知退款金额', en: 'Quote the refund' },
    roles: DESK,
    stages: ['CHECKED', 'QUOTED'],
    data: z.strictObject({
      askedFen: fen('退还订单中的金额（不填为全部）', 'How much of the order is returned, if not all').optional(),
      channel: field(Channel.schema, '告知渠道', 'Told by'),
    }),
    refuse: (state) =>
      whileClaiming(state) ??
      (state.orderWanted || !state.order
        ? refusal('RuleNotMet', '正在核对订单，请稍候', 'The order is being checked: one moment')
        : undefined),
    decide(state, { askedFen, channel }, { now }) {
      const computed = compute(state, askedFen, now);
      if ('impossible' in computed) return impossible(computed);
      if (computed.refundFen === 0)
        return refusal('RuleNotMet', '扣除手续费后没有可退金额', 'The fee takes all of it', {
          offers: ['rejectRefund'],
        });
      return [
        { type: 'RefundQuoted', quote: { ...computed, channel, quotedAt: now, validUntil: validUntil(state, now) } },
      ];
    },
  }),

  command({
    name: 'decideQuote',
    label: { zh: '记录客户的决定', en: 'Record the customer’s decision' },
    roles: DESK,
    stages: ['QUOTED'],
    data: z.strictObject({
      accept: yesNo('客户同意', 'The customer agrees'),
      channel: field(Channel.schema, '渠道', 'Channel'),
      words: prose('客户原话', 'In the customer’s words').optional(),
      recording: attachments('录音或截图', 'Recording').optional(),
      decidedAt: instant('客户决定的时间', 'Decided at'),
      promises,
    }),
    refuse: whileClaiming,
    decide(state, { accept, channel, words, recording, decidedAt, promises: answer }, { now }) {
      const ahead = notAhead(decidedAt, now);
      if (ahead) return ahead;
      // The order and its seat stay as they are, finance hears nothing (REF-04).
      if (!accept) return ending(state, answer, now, { type: 'QuoteDeclined', channel, words });
      // What people enter has no seconds.
      if (state.quote === null || decidedAt < plus(state.quote.quotedAt, -MINUTE) || decidedAt > state.quote.validUntil)
        return refusal('RuleNotMet', '决定时间不在报价有效期内', 'The quote did not hold at that time', {
          offers: ['quoteRefund'],
        });
      if (words === undefined && (recording ?? []).length === 0)
        return refusal('RuleNotMet', '请留存客户同意的原话或录音', 'The customer’s words or a recording are needed');
      return [{ type: 'QuoteAccepted', acceptance: { channel, words, recording, decidedAt } }];
    },
  }),

  command({
    name: 'withdrawRefund',
    label: { zh: '客户撤回退款', en: 'Withdrawn by the customer' },
    roles: ASKING,
    stages: ['REQUESTED', 'CHECKED', 'QUOTED', 'SUBMITTED', 'WITH_FINANCE', 'ACKNOWLEDGED', 'RETURNED'],
    data: z.strictObject({ reason: prose('撤回原因', 'Reason'), promises }),
    refuse: (state, circumstances) => unlessOwn(state, circumstances) ?? whileClaiming(state),
    decide: (state, { reason, promises: answer }, { now }) =>
      ending(state, answer, now, { type: 'RefundWithdrawn', reason }),
  }),
];

function compute(state: RefundState, askedFen: number | undefined, now: Instant): FeeQuote | QuoteImpossible {
  const { order, intake } = state;
  if (!order) return { impossible: 'NO_SUCH_ORDER' };
  return intake.reason === 'PRICE_DIFFERENCE'
    ? quoteDifference(order, askedFen ?? intake.amountFen ?? order.leftFen)
    : quote(order, refundPolicy(state).feeRules, now, askedFen);
}

/** A quote never outlasts the departure that its fee counts to. */
function validUntil(state: RefundState, now: Instant): Instant {
  const valid = plus(now, refundPolicy(state).quoteValidHours * HOUR);
  const departsAt = state.order?.departsAt ?? null;
  return state.intake.reason === 'TICKET' && departsAt !== null && departsAt > now ? earlier(valid, departsAt) : valid;
}

const impossible = ({ impossible: why }: QuoteImpossible): Refusal =>
  why === 'MORE_THAN_LEFT'
    ? refusal('RuleNotMet', '超过订单可退金额', 'This is more than is left of the order')
    : refusal('RuleNotMet', '不能退款：{why}', 'No refund is possible: {why}', {
        vars: { why: RejectReason.labels[why] },
        offers: ['rejectRefund'],
      });
