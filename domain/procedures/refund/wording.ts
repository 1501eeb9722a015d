import { Channel, RefundReason } from '../../enumerations.ts';
import { yuan } from '../../money.ts';
import type { Text } from '../../text.ts';
import { formatBeijing, formatDue } from '../../time/instant.ts';
import { wordCaseFact } from '../case/wording.ts';
import type { Wording } from '../procedure.ts';
import type { RefundFact } from './facts.ts';
import { type Payee, PayeeMethod } from './order.ts';
import { PayoutMethod, RejectReason, ReturnReason } from './stages.ts';

const CLAIM_REFUSED: Readonly<Record<'notEnough' | 'orderChanged', Text>> = {
  notEnough: { zh: '可退金额不足', en: 'not enough is left' },
  orderChanged: { zh: '订单已变化', en: 'the order has changed' },
};

const account = ({ method, name, accountTail }: Payee) => ({
  method: PayeeMethod.labels[method],
  name,
  tail: accountTail,
});

/** One line of the history for one fact; `{by}` is the person who acted. */
export function wordRefundFact(fact: RefundFact): Wording {
  const say = (zh: string, en: string, vars: Wording['vars'] = {}): Wording => ({ text: { zh, en }, vars });
  switch (fact.type) {
    case 'RefundRequested': {
      const { intake } = fact;
      return intake.compensation
        ? say(
            '赔偿转财务支付：{amount}，{requester} 申请，{grantor} 批准；{note}',
            'A compensation of {amount} is to be paid: asked for by {requester}, granted by {grantor}; {note}',
            {
              amount: yuan(intake.compensation.amountFen),
              requester: intake.compensation.requestedBy.name,
              grantor: intake.compensation.grantedBy.name,
              note: intake.note,
            },
          )
        : say(
            '{by} 登记退款申请（{reason}，订单 {order}，{channel}）：{note}',
            '{by} registered a refund ({reason}, order {order}, {channel}): {note}',
            {
              reason: RefundReason.labels[intake.reason],
              order: intake.orderNo ?? '–',
              channel: Channel.labels[intake.channel],
              note: intake.note,
            },
          );
    }
    case 'OrderChecked':
      return say('订单 {order} 已核对：已付 {paid}，可退 {left}', 'Order {order} checked: {paid} paid, {left} left', {
        order: fact.order.orderNo,
        paid: yuan(fact.order.paidFen),
        left: yuan(fact.order.leftFen),
      });
    case 'OrderMissing':
      return say('订单系统中没有该订单', 'The order system has no such order');
    case 'RefundQuoted':
      return say(
        '{by} 告知客户：已付 {paid}，手续费 {fee}，应退 {refund}（{channel}，{until} 前有效）',
        '{by} told the customer: {paid} paid, fee {fee}, refund {refund} ({channel}, valid until {until})',
        {
          paid: yuan(fact.quote.paidFen),
          fee: yuan(fact.quote.feeFen),
          refund: yuan(fact.quote.refundFen),
          channel: Channel.labels[fact.quote.channel],
          until: formatBeijing(fact.quote.validUntil),
        },
      );
    case 'QuoteExpired':
      return say('报价已于 {until} 失效', 'The quote expired at {until}', { until: formatBeijing(fact.validUntil) });
    case 'QuoteAccepted':
      return say(
        '{by} 记录：客户于 {at} 同意退款金额（{channel}）：{words}',
        '{by} recorded that the customer agreed at {at} ({channel}): {words}',
        {
          at: formatBeijing(fact.acceptance.decidedAt),
          channel: Channel.labels[fact.acceptance.channel],
          words: fact.acceptance.words ?? { zh: '见录音', en: 'see the recording' },
        },
      );
    case 'QuoteDeclined':
      return say(
        '{by} 记录：客户听取手续费后放弃退款（{channel}），订单不变：{words}',
        '{by} recorded that the customer declined ({channel}), the order stays as it is: {words}',
        { channel: Channel.labels[fact.channel], words: fact.words ?? '–' },
      );
    case 'ClaimRefused':
      return say('订单金额未能锁定：{why}，重新核对', 'The order’s money could not be held: {why}; checked again', {
        why: CLAIM_REFUSED[fact.outcome],
      });
    case 'RefundSubmitted':
      return fact.seatReleased
        ? say(
            '退款已提交：{amount}，座位释放并通知调度',
            'Submitted: {amount}; the seat is released, dispatch is told',
            {
              amount: yuan(fact.amountFen),
            },
          )
        : say('退款已提交：{amount}', 'Submitted: {amount}', { amount: yuan(fact.amountFen) });
    case 'HandedToFinance':
      return say(
        '已交财务：{amount}，收款 {name}（{method} 尾号 {tail}），预计 {arrival} 前到账',
        'Handed to finance: {amount} to {name} ({method}, ending in {tail}), expected by {arrival}',
        { amount: yuan(fact.amountFen), ...account(fact.payee), arrival: formatDue(fact.arrival) },
      );
    case 'SubmissionConfirmed':
      return say(
        '{by} 告知客户退款已受理，预计 {arrival} 前到账（{channel}）',
        '{by} told the customer that it is submitted and expected by {arrival} ({channel})',
        { channel: Channel.labels[fact.channel], arrival: formatDue(fact.arrival) },
      );
    case 'RefundAcknowledged':
      return say('{by} 确认接收', '{by} acknowledged it');
    case 'RefundReturned':
      return say('{by} 退回补件（{reason}）：{note}', '{by} returned it ({reason}): {note}', {
        reason: ReturnReason.labels[fact.reason],
        note: fact.note,
      });
    case 'RefundCompleted':
      return fact.payee
        ? say(
            '{by} 补充收款人 {name}（{method} 尾号 {tail}）：{note}',
            '{by} supplied the payee {name} ({method}, ending in {tail}): {note}',
            {
              ...account(fact.payee),
              note: fact.note,
            },
          )
        : say('{by} 补充材料：{note}', '{by} supplied what was missing: {note}', { note: fact.note });
    case 'AmountChanged':
      return say(
        '{by} 将金额由 {from} 调整为 {to}：{reason}',
        '{by} changed the amount from {from} to {to}: {reason}',
        { from: yuan(fact.from), to: yuan(fact.to), reason: fact.reason },
      );
    case 'RefundApproved':
      return say('{by} 批准付款 {amount}', '{by} approved the payment of {amount}', { amount: yuan(fact.amountFen) });
    case 'RefundRejected':
      return say('不予退款（{reason}）{note}', 'Rejected ({reason}) {note}', {
        reason: RejectReason.labels[fact.reason],
        note: fact.note,
      });
    case 'PayoutStarted':
      return say(
        '{by} 发起第 {attempt} 次付款（{how}）：{amount}，收款 {name}（{method} 尾号 {tail}）{reference}',
        '{by} started payment {attempt} ({how}): {amount} to {name} ({method}, ending in {tail}) {reference}',
        {
          attempt: fact.attempt,
          how: PayoutMethod.labels[fact.method],
          amount: yuan(fact.amountFen),
          ...account(fact.payee),
          reference: fact.proof?.reference ?? fact.batch ?? '',
        },
      );
    case 'FileLineBooked':
      return say(
        '第 {attempt} 次付款已列入付款文件，等待结果',
        'Payment {attempt} is in the file and awaits its result',
        {
          attempt: fact.attempt,
        },
      );
    case 'FileResultRecorded':
      return 'paid' in fact.result
        ? say('{by} 登记付款文件结果：已付，流水号 {reference}', '{by} recorded the file’s result: paid, {reference}', {
            reference: fact.result.paid.reference,
          })
        : say('{by} 登记付款文件结果：失败，{reason}', '{by} recorded the file’s result: failed, {reason}', {
            reason: fact.result.failed,
          });
    case 'UnknownSettled':
      return 'paid' in fact.result
        ? say(
            '{by} 凭证明认定第 {attempt} 次付款已付，流水号 {reference}',
            '{by} settled payment {attempt} by proof: paid, {reference}',
            { attempt: fact.attempt, reference: fact.result.paid.reference },
          )
        : say(
            '{by} 凭证明认定第 {attempt} 次付款未付：{reason}',
            '{by} settled payment {attempt} by proof: not paid, {reason}',
            { attempt: fact.attempt, reason: fact.result.failed },
          );
    case 'FileResultRefused':
      return say(
        '登记的付款结果未被接受：{reason}，请重新登记',
        'The recorded result was not taken: {reason}; record it again',
        {
          reason: fact.reason,
        },
      );
    case 'PayoutPaid':
      return say(
        '第 {attempt} 次付款成功（{at}），流水号 {reference}',
        'Payment {attempt} succeeded at {at}, reference {reference}',
        {
          attempt: fact.attempt,
          at: formatBeijing(fact.paidAt),
          reference: fact.reference,
        },
      );
    case 'PayoutFailed':
      return say('第 {attempt} 次付款失败：{reason}', 'Payment {attempt} failed: {reason}', {
        attempt: fact.attempt,
        reason: fact.reason,
      });
    case 'PayoutUnknown':
      return say(
        '第 {attempt} 次付款结果未知（{reason}），{next} 再查询，请勿重复付款',
        'The result of payment {attempt} is unknown ({reason}); asked again at {next}. Do not pay again',
        { attempt: fact.attempt, reason: fact.reason, next: formatBeijing(fact.nextAskAt) },
      );
    case 'PayoutAsked':
      return say('第 {ask} 次查询付款 {attempt} 的结果', 'Question {ask} about the result of payment {attempt}', {
        attempt: fact.attempt,
        ask: fact.ask,
      });
    case 'UnknownPersists':
      return say('付款 {attempt} 自 {since} 起结果未知', 'Payment {attempt} has been unknown since {since}', {
        attempt: fact.attempt,
        since: formatBeijing(fact.since),
      });
    case 'PayeeCorrected':
      return say(
        '{by} 更正收款人为 {name}（{method} 尾号 {tail}），须重新批准：{note}',
        '{by} corrected the payee to {name} ({method}, ending in {tail}), to be approved again: {note}',
        { ...account(fact.payee), note: fact.note },
      );
    case 'ArrivalAtRisk':
      return say(
        '预计到账时间 {arrival} 临近而尚未付款，须告知客户新的日期',
        'Expected by {arrival} and not paid yet: the customer is owed a new date',
        { arrival: formatDue(fact.arrival) },
      );
    case 'NewArrivalTold':
      return say(
        '{by} 告知客户新的到账时间 {arrival}（{channel}）：{words}',
        '{by} told the customer the new date {arrival} ({channel}): {words}',
        { arrival: formatDue(fact.arrival), channel: Channel.labels[fact.channel], words: fact.words },
      );
    case 'PaidTold':
      return say(
        '{by} 于 {at} 告知客户款项已付（{channel}）：{words}',
        '{by} told the customer at {at} that it is paid ({channel}): {words}',
        { at: formatBeijing(fact.toldAt), channel: Channel.labels[fact.channel], words: fact.words },
      );
    case 'RefundWithdrawn':
      return say('{by} 记录客户撤回退款：{reason}', '{by} recorded that the customer withdrew: {reason}', {
        reason: fact.reason,
      });
    case 'OrderReleased':
      return say('订单金额已释放', 'The order’s money is free again');
    default:
      return wordCaseFact(fact);
  }
}
