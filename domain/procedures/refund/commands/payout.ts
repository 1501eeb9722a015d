import { z } from 'zod';
import { type Refusal, refusal } from '../../../refusal.ts';
import { beijingDate, type Instant } from '../../../time/instant.ts';
import { attachments } from '../../case/intake.ts';
import { field, line } from '../../field.ts';
import type { Circumstances } from '../../procedure.ts';
import type { RefundFact } from '../facts.ts';
import { type Guard, refuseSamePerson } from '../four-eyes.ts';
import type { PayoutMethod } from '../stages.ts';
import { inFlightFen, openAttempt, type RefundState, refundPolicy, settledFen } from '../state.ts';
import { command, FINANCE } from './command.ts';

const proof = {
  reference: line('银行流水号', 'Bank reference'),
  paidOn: field(z.iso.date(), '付款日期', 'Paid on'),
};

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
        result: field(
          z.discriminatedUnion('outcome', [
            z.strictObject({ outcome: z.literal('paid'), ...proof }),
            z.strictObject({ outcome: z.literal('failed'), reason: line('失败原因', 'Why it failed') }),
          ]),
          '结果',
          'Result',
        ),
      }),
      refuse(state, { actor }) {
        const open = openAttempt(state);
        return open?.method === 'file' && open.booked && open.result === null
          ? refuseSamePerson(guards, 'pay', state, actor.id)
          : refusal('RuleNotMet', '没有等待结果的付款文件', 'No line of a file awaits its result');
      },
      decide(state, { result }, { now }) {
        const attempt = openAttempt(state)?.attempt ?? 0;
        if (result.outcome === 'failed')
          return [{ type: 'FileResultRecorded', attempt, result: { failed: result.reason } }];
        const { reference, paidOn } = result;
        return (
          paidAhead(paidOn, now) ?? [{ type: 'FileResultRecorded', attempt, result: { paid: { reference, paidOn } } }]
        );
      },
    }),
  ];
};

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
