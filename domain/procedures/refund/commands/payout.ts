import { z } from 'zod';
import { isRefusal, type Refusal, refusal } from '../../../refusal.ts';
import { beijingDate, type Instant } from '../../../time/instant.ts';
import { attachments } from '../../case/intake.ts';
import { field, line } from '../../field.ts';
import type { Circumstances } from '../../procedure.ts';
import type { FileResult, RefundFact } from '../facts.ts';
import { type Guard, refuseSamePerson, samePerson } from '../four-eyes.ts';
import type { PayoutMethod } from '../stages.ts';
import { inFlightFen, openAttempt, type RefundState, refundPolicy, settledFen } from '../state.ts';
import { command, FINANCE } from './command.ts';

const proof = {
  reference: line('银行流水号', 'Bank reference'),
  paidOn: field(z.iso.date(), '付款日期', 'Paid on'),
};

/** What became of an attempt, as finance's own bank or the provider's statement says. */
const result = field(
  z.discriminatedUnion('outcome', [
    z.strictObject({ outcome: z.literal('paid'), ...proof }),
    z.strictObject({ outcome: z.literal('failed'), reason: line('失败原因', 'Why it failed') }),
  ]),
  '结果',
  'Result',
);

/** The ways in which money leaves (REF-08): each begins one attempt, and only one attempt is ever open. */
export const payoutCommands = (guards: readonly Guard[]) => {
  const refusePayout = (state: RefundState, { actor }: Circumstances): Refusal | undefined =>
    refuseSamePerson(guards, 'pay', state, actor.id) ?? unlessApproved(state);

  return [
    command({
      name: 'payRefund',
      label: { zh: '通过支付渠道付款', en: 'Pay through the provider' },
      roles: FINANCE,
      stages: ['APPROVED', 'PAY_FAILED'],
      data: z.strictObject({}),
      refuse: (state, circumstances) =>
        refundPolicy(state).payout === 'provider'
          ? refusePayout(state, circumstances)
          : refusal('RuleNotMet', '未接入支付渠道，请人工付款', 'No provider is connected: pay by hand', {
              offers: ['recordPayout', 'includeInFile'],
            }),
      decide: (state) => started(state, 'provider'),
    }),

    command({
      name: 'recordPayout',
      label: { zh: '标记已打款', en: 'Record a payment made' },
      roles: FINANCE,
      stages: ['APPROVED', 'PAY_FAILED'],
      data: z.strictObject({ ...proof, voucher: attachments('付款凭证', 'Voucher').optional() }),
      refuse: refusePayout,
      decide: (state, { reference, paidOn, voucher }, { now }) =>
        paidAhead(paidOn, now) ?? started(state, 'manual', { proof: { reference, paidOn }, voucher }),
    }),

    command({
      name: 'includeInFile',
      label: { zh: '列入付款文件', en: 'Include in a payment file' },
      roles: FINANCE,
      stages: ['APPROVED', 'PAY_FAILED'],
      data: z.strictObject({ batch: line('付款批次', 'Batch') }),
      refuse: refusePayout,
      decide: (state, { batch }) => started(state, 'file', { batch }),
    }),

    command({
      name: 'recordFileResult',
      label: { zh: '登记付款文件结果', en: 'Record the result of a file’s line' },
      roles: FINANCE,
      stages: ['PAYING'],
      data: z.strictObject({
        result,
      }),
      refuse(state, { actor }) {
        const open = openAttempt(state);
        return open?.method === 'file' && open.booked && open.result === null
          ? refuseSamePerson(guards, 'pay', state, actor.id)
          : refusal('RuleNotMet', '没有等待结果的付款文件', 'No line of a file awaits its result');
      },
      decide(state, { result: given }, { now }) {
        const attempt = openAttempt(state)?.attempt ?? 0;
        const known = resultOf(given, now);
        return isRefusal(known) ? known : [{ type: 'FileResultRecorded', attempt, result: known }];
      },
    }),

    // The way out when nobody can be asked: never a second payment, and never by whoever paid.
    command({
      name: 'settleUnknownPayout',
      label: { zh: '认定未知付款的结果', en: 'Settle an unknown payment' },
      roles: ['finance_manager'],
      stages: ['PAY_UNKNOWN'],
      data: z.strictObject({
        result,
        evidence: field(
          attachments('渠道或银行出具的证明', 'Proof by the provider or the bank').min(1),
          '渠道或银行出具的证明',
          'Proof by the provider or the bank',
          { widget: 'attachments' },
        ),
      }),
      refuse(state, { actor }) {
        const open = openAttempt(state);
        if (!open?.persists)
          return refusal(
            'RuleNotMet',
            '系统正在查询结果，30 分钟后仍未知方可人工认定',
            'The outcome is being asked for: people settle it only after half an hour',
          );
        if (open.asking || open.result)
          return refusal('RuleNotMet', '正在查询，请稍候', 'It is being asked for: one moment');
        return open.payer.id === actor.id ? samePerson : refuseSamePerson(guards, 'pay', state, actor.id);
      },
      decide(state, { result: given, evidence }, { now }) {
        const attempt = openAttempt(state)?.attempt ?? 0;
        const known = resultOf(given, now);
        return isRefusal(known) ? known : [{ type: 'UnknownSettled', attempt, result: known, evidence }];
      },
    }),
  ];
};

function resultOf(given: z.output<typeof result>, now: Instant): FileResult | Refusal {
  if (given.outcome === 'failed') return { failed: given.reason };
  const { reference, paidOn } = given;
  return paidAhead(paidOn, now) ?? { paid: { reference, paidOn } };
}
/** No money leaves that was not approved as it stands; what has moved or may move counts. */
function unlessApproved(state: RefundState): Refusal | undefined {
  const { approval, amountFen } = state;
  if (!approval || amountFen === null || approval.amountFen !== amountFen)
    return refusal('NeedsApproval', '付款须先批准', 'The payment must be approved first', {
      offers: ['approveRefund'],
    });
  return settledFen(state) + inFlightFen(state) + amountFen > approval.amountFen
    ? refusal('RuleNotMet', '已付或在途金额已达批准金额', 'What was approved is paid or under way')
    : undefined;
}

function started(
  state: RefundState,
  method: PayoutMethod,
  more: Pick<Extract<RefundFact, { type: 'PayoutStarted' }>, 'proof' | 'voucher' | 'batch'> = {},
): RefundFact[] {
  const { payee, amountFen, attempts } = state;
  if (!payee || amountFen === null) return [];
  return [{ type: 'PayoutStarted', attempt: attempts.length + 1, method, amountFen, payee, ...more }];
}

const paidAhead = (paidOn: string, now: Instant): Refusal | undefined =>
  paidOn > beijingDate(now)
    ? refusal('RuleNotMet', '付款日期不能晚于今天', 'The day of payment cannot lie ahead')
    : undefined;
