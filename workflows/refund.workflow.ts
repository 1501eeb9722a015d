import { makeContinueAsNewFunc, proxyActivities } from '@temporalio/workflow';
import type { OrderActivities } from '../activities/orders.ts';
import type { PaymentActivities } from '../activities/payments.ts';
import { yuan } from '../domain/money.ts';
import { isCaseFact } from '../domain/procedures/case/facts.ts';
import type { Notice } from '../domain/procedures/notice.ts';
import type { Recorded } from '../domain/procedures/procedure.ts';
import { type RefundErrand, refundErrand } from '../domain/procedures/refund/errand.ts';
import type { RefundFact } from '../domain/procedures/refund/facts.ts';
import { refund } from '../domain/procedures/refund/refund.ts';
import { isOverStage, RejectReason, ReturnReason } from '../domain/procedures/refund/stages.ts';
import { approversOf, type RefundState, settledFen } from '../domain/procedures/refund/state.ts';
import { formatBeijing, formatDue } from '../domain/time/instant.ts';
import { type CaseKind, runCase } from './kit/case-workflow.ts';
import { followCase, reportToParent, tellCase, tellCustomer, teller } from './kit/common.ts';
import type { CaseArgs } from './kit/messages.ts';
import type { World } from './kit/world.ts';

/** A refund, from the application until the customer knows that it is paid (E3). */
export async function refundWorkflow(args: CaseArgs<RefundState>): Promise<void> {
  await runCase(kind, args, makeContinueAsNewFunc<typeof refundWorkflow>());
}

const kind: CaseKind<RefundState, RefundFact> = {
  procedure: refund,
  tell: whoIsTold,
  follow: whatFollows,
  errand(state) {
    const wanted = refundErrand(state);
    return wanted && { id: wanted.id, run: () => run(wanted) };
  },
  binds: (facts) => facts.some(({ type }) => BINDING.includes(type)),
};

/** The customer's word, and whatever moves money or says how it moved. */
const BINDING: readonly RefundFact['type'][] = [
  'QuoteAccepted',
  'RefundApproved',
  'PayoutStarted',
  'FileResultRecorded',
  'UnknownSettled',
  'PayoutPaid',
  'PayoutFailed',
  'PayoutUnknown',
];

// Whatever is asked for again asks the ledger first: nothing here pays twice (product §1.9).
const outside = proxyActivities<OrderActivities & PaymentActivities>({
  startToCloseTimeout: '30 seconds',
  retry: { initialInterval: '1 second', maximumInterval: '1 minute' },
});

/** Does one errand; what it brings back is a command of the platform. */
async function run(errand: RefundErrand): Promise<{ readonly name: string; readonly data: unknown }> {
  switch (errand.kind) {
    case 'findOrder':
      return { name: 'orderChecked', data: await outside.findOrder(errand.input) };
    case 'claimOrder':
      return { name: 'orderClaimed', data: await outside.claimOrder(errand.input) };
    case 'releaseOrder':
      await outside.releaseOrder(errand.input);
      return { name: 'orderReleased', data: {} };
    case 'sendPayout':
      return settled(errand.input.attempt, await outside.sendPayout(errand.input));
    case 'askPayout':
      return settled(errand.input.attempt, await outside.askPayout(errand.input));
    case 'bookPayout':
      return settled(errand.input.attempt, await outside.bookPayout(errand.input));
  }
}

const settled = (attempt: number, outcome: unknown) => ({ name: 'payoutSettled', data: { attempt, outcome } });

/** What else a fact sets off outside the case: whoever gave rise to the refund hears how it ends (FIN-04). */
async function whatFollows(recorded: Recorded<RefundFact>, state: RefundState, world: World): Promise<void> {
  const { fact } = recorded;
  if (TELLS_PARENT.includes(fact.type))
    await reportToParent(
      state,
      {
        procedure: 'refund',
        open: !isOverStage(state.stage),
        dueAt: isOverStage(state.stage) ? null : state.arrival,
        outcome: state.outcome,
      },
      world,
    );
  else if (isCaseFact(fact)) await followCase({ ...recorded, fact }, state, state.intake.subject, world);
}

const TELLS_PARENT: readonly RefundFact['type'][] = [
  'PayoutPaid',
  'PaidTold',
  'RefundRejected',
  'RefundWithdrawn',
  'QuoteDeclined',
];

/** Who is told of what (REF-07 … REF-11, FIN-09). */
function whoIsTold({ fact, by }: Recorded<RefundFact>, state: RefundState): Notice[] {
  const tell = teller(state, state.intake.subject, by);
  const desk = { person: state.owner.id };
  const finance = { role: 'finance' } as const;
  const manager = { role: 'finance_manager' } as const;
  const supervisors = { role: 'supervisor' } as const;
  const amount = { amount: yuan(state.amountFen ?? 0) };

  switch (fact.type) {
    case 'RefundRequested':
      return fact.intake.compensation
        ? [tell(desk, '赔偿待补充收款人：{case} {subject}', 'Name the payee of the compensation: {case} {subject}')]
        : [];
    case 'OrderChecked':
      return state.stage === 'CHECKED'
        ? [tell(desk, '订单已核对，请告知客户退款金额：{case}', 'The order is checked, quote the refund: {case}')]
        : [];
    case 'QuoteExpired':
      return [tell(desk, '报价已失效，需重新报价：{case}', 'The quote has expired, quote again: {case}')];
    case 'ClaimRefused':
      return [
        tell(
          desk,
          '订单可退金额已变化，需重新报价：{case}',
          'What is left of the order has changed, quote again: {case}',
          {},
          true,
        ),
      ];
    case 'RefundSubmitted':
      return fact.seatReleased
        ? [
            tell(
              { role: 'department_head', department: 'dispatch' },
              '退票释放座位：订单 {order}（{case}）',
              'A seat is free again: order {order} ({case})',
              { order: state.intake.orderNo ?? '–' },
            ),
          ]
        : [];
    case 'HandedToFinance':
      return [
        tell(finance, '新的退款：{case}，{amount}', 'A refund to acknowledge: {case}, {amount}', amount),
        ...(state.confirmed
          ? []
          : [
              tell(
                desk,
                '请告知客户退款已受理，预计 {arrival} 前到账：{case}',
                'Tell the customer that it is submitted and expected by {arrival}: {case}',
                { arrival: formatDue(fact.arrival) },
              ),
              ...tellCustomer(state, 'customer.refund-submitted', { ...amount, arrival: formatDue(fact.arrival) }),
            ]),
      ];
    case 'RefundAcknowledged':
      return approversOf(state, state.amountFen ?? 0).map((role) =>
        tell({ role }, '退款待批准：{case}，{amount}', 'A refund to approve: {case}, {amount}', amount),
      );
    case 'RefundReturned':
      return [
        tell(desk, '退款被退回（{reason}）：{case}，{note}', 'The refund was returned ({reason}): {case}, {note}', {
          reason: ReturnReason.labels[fact.reason],
          note: fact.note,
        }),
      ];
    case 'RefundRejected':
      return [
        tell(
          desk,
          '不予退款，请告知客户：{case}，{reason} {note}',
          'Rejected, tell the customer: {case}, {reason} {note}',
          { reason: RejectReason.labels[fact.reason], note: fact.note },
        ),
        ...tellCustomer(state, 'customer.refund-rejected', { reason: RejectReason.labels[fact.reason] }),
      ];
    case 'AmountChanged':
      return [
        tell(
          desk,
          '退款金额由 {from} 调整为 {to}，请告知客户：{case}',
          'The amount changed from {from} to {to}, tell the customer: {case}',
          { from: yuan(fact.from), to: yuan(fact.to) },
        ),
      ];
    case 'RefundApproved':
      return [tell(finance, '退款待付款：{case}，{amount}', 'A refund to pay: {case}, {amount}', amount)];
    case 'FileResultRefused':
      return [
        tell(
          finance,
          '登记的付款结果未被接受：{case}，{reason}',
          'The recorded result was not taken: {case}, {reason}',
          {
            reason: fact.reason,
          },
        ),
      ];
    case 'PayoutFailed':
      return [
        tell(
          desk,
          '退款付款失败：{case}，{reason}，请更正账户并告知客户',
          'The payment failed: {case}, {reason}. Correct the account and tell the customer',
          { reason: fact.reason },
          true,
        ),
        tell(finance, '退款付款失败：{case}，{reason}', 'The payment failed: {case}, {reason}', {
          reason: fact.reason,
        }),
      ];
    case 'PayoutPaid':
      return [
        tell(desk, '退款已付，请告知客户：{case}，{amount}', 'Paid, tell the customer: {case}, {amount}', amount),
        ...tellCustomer(state, 'customer.refund-paid', amount),
        ...(state.approval && settledFen(state) > state.approval.amountFen
          ? [
              tell(
                manager,
                '所付超出批准金额，请立即核对：{case}',
                'More was paid than was approved, look at once: {case}',
                {},
                true,
              ),
            ]
          : []),
      ];
    case 'UnknownPersists':
      return [manager, supervisors].map((to) =>
        tell(
          to,
          '付款结果自 {since} 起未知，请勿重复付款：{case}',
          'The result of a payment has been unknown since {since}, do not pay again: {case}',
          { since: formatBeijing(fact.since) },
          true,
        ),
      );
    case 'ArrivalAtRisk':
      return [
        tell(
          desk,
          '退款将无法在 {arrival} 前到账，请告知客户新的日期：{case}',
          'The refund will not arrive by {arrival}, tell the customer a new date: {case}',
          { arrival: formatDue(fact.arrival) },
          true,
        ),
        tell(finance, '退款临近告知客户的到账时间 {arrival}：{case}', 'Announced for {arrival} and not paid: {case}', {
          arrival: formatDue(fact.arrival),
        }),
      ];
    case 'ClockRang': {
      const common = tellCase(fact, state, tell);
      // Finance's own breaches are its manager's too; the supervisor hears as of every breach (REF-09).
      const urgent = fact.alarm === 'breach' && /^REF-0[789]#/.test(fact.clock);
      return urgent
        ? [
            ...common,
            tell(
              manager,
              '退款超时：{case} {subject}，应于 {due} 完成',
              'A refund is late: {case} {subject}, due {due}',
              { due: formatBeijing(fact.due) },
              true,
            ),
          ]
        : common;
    }
    default:
      return isCaseFact(fact) ? tellCase(fact, state, tell) : [];
  }
}
