import type { Text } from '../../text.ts';
import { runningClock } from '../case/clocks.ts';
import { caseObligations, type Obligation } from '../case/obligations.ts';
import { clockName } from '../case/wording.ts';
import { isOverStage, type Stage } from './stages.ts';
import { approversOf, openAttempt, type RefundState, refundPolicy } from './state.ts';

/** All that is owed in the refund as it stands, in no order. */
export function obligations(state: RefundState): Obligation[] {
  if (isOverStage(state.stage)) return [];
  const desk = { person: state.owner.id };
  const finance = { role: 'finance' as const, department: null };
  const owe = (
    command: string,
    assignee: Obligation['assignee'],
    of: Text | 'REF-06' | 'REF-07' | 'REF-08' | 'REF-09' | 'REF-11',
    more: { requirement?: string; detail?: string | null; dueAt?: string | null } = {},
  ): Obligation => {
    const clock = runningClock(state, typeof of === 'string' ? of : (more.requirement ?? ''));
    return {
      id: command,
      title: typeof of === 'string' ? clockName(of) : of,
      detail: more.detail ?? null,
      command,
      assignee,
      dueAt: clock?.dueAt ?? more.dueAt ?? null,
      clock: clock?.id ?? null,
    };
  };
  const payment = refundPolicy(state).payout === 'provider' ? 'payRefund' : 'recordPayout';
  const step: Readonly<Record<Stage, () => Obligation[]>> = {
    REQUESTED: () => [],
    CHECKED: () =>
      state.orderWanted ? [] : [owe('quoteRefund', desk, { zh: '计算并告知退款金额', en: 'Quote the refund' })],
    QUOTED: () =>
      state.claim === 'asked'
        ? []
        : [
            owe(
              'decideQuote',
              desk,
              { zh: '记录客户的决定', en: 'Record the customer’s decision' },
              { dueAt: state.quote?.validUntil ?? null },
            ),
          ],
    SUBMITTED: () => [owe('completeRefund', desk, { zh: '填写收款人', en: 'Name the payee' })],
    WITH_FINANCE: () => [owe('acknowledgeRefund', finance, 'REF-07')],
    ACKNOWLEDGED: () => [
      owe(
        'approveRefund',
        { role: approversOf(state, state.amountFen ?? 0)[0] ?? 'general_manager', department: null },
        { zh: '批准付款', en: 'Approve the payment' },
        { requirement: 'REF-08' },
      ),
    ],
    RETURNED: () => [
      owe(
        'completeRefund',
        desk,
        { zh: '补充材料', en: 'Supply what is missing' },
        { detail: state.returned?.note ?? null },
      ),
    ],
    APPROVED: () => [owe(payment, finance, 'REF-08')],
    PAYING: () => {
      const open = openAttempt(state);
      return open?.method === 'file' && open.booked && open.result === null
        ? [
            owe(
              'recordFileResult',
              finance,
              { zh: '登记付款文件结果', en: 'Record the file’s result' },
              { requirement: 'REF-08', detail: open.batch },
            ),
          ]
        : [];
    },
    PAY_UNKNOWN: () =>
      openAttempt(state)?.persists
        ? [
            owe(
              'settleUnknownPayout',
              { role: 'finance_manager', department: null },
              { zh: '查明付款结果', en: 'Find out what became of the payment' },
              { requirement: 'REF-08', detail: openAttempt(state)?.reason ?? null },
            ),
          ]
        : [],
    PAY_FAILED: () => [
      owe(
        'correctPayee',
        desk,
        { zh: '更正收款账户', en: 'Correct the payee' },
        { requirement: 'REF-08', detail: state.attempts.at(-1)?.reason ?? null },
      ),
      // Where the account was not at fault the next attempt goes to the same one.
      owe(payment, finance, { zh: '再次付款', en: 'Pay again' }, { requirement: 'REF-08' }),
    ],
    PAID: () => [owe('tellRefundPaid', desk, 'REF-11')],
    REJECTED: () => [],
    DECLINED: () => [],
    CLOSED: () => [],
    WITHDRAWN: () => [],
  };
  return [
    ...step[state.stage](),
    ...(state.handedOver && !state.confirmed && state.stage !== 'PAID'
      ? [owe('confirmRefundSubmission', desk, 'REF-06')]
      : []),
    ...(runningClock(state, 'REF-09') ? [owe('tellNewArrival', desk, 'REF-09')] : []),
    ...caseObligations(state),
  ];
}
