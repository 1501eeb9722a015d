import { fromBeijing } from '../../domain/time/instant.ts';
import type { Story } from './story.ts';

/** Scenario 15: a ticket returned on a Friday evening, which finance acknowledges on Monday and pays in time. */
export async function playRefund(story: Story): Promise<void> {
  const customerId = await story.customer('陈建国');
  const orderNo = `DZ-${Date.now()}`;
  const finance = await story.person('finance');
  await finance.post('/finance/orders', {
    orders: [
      {
        orderNo,
        contactName: '陈建国',
        product: '广州—深圳',
        departsAt: '2026-03-08 08:00',
        paid: '80.00',
        paidAt: '2026-03-01 10:00',
        status: 'VALID',
        payeeMethod: 'WECHAT',
        payeeName: '陈建国',
        payeeAccount: 'wx-chenjg-7788',
      },
    ],
  });
  const refund = await story.open('2026-03-06 17:00', '登记退票申请', 'agent', 'refund', {
    profile: 'transport',
    customerId,
    subject: `退票 ${orderNo}`,
    reason: 'TICKET',
    orderNo,
    note: '行程取消',
  });
  await refund.reaches('CHECKED');
  await refund.act('2026-03-06 17:10', '按规则报价并告知客户', 'agent', 'quoteRefund', { channel: 'PHONE' });
  await refund.act('2026-03-06 17:30', '客户同意金额', 'agent', 'decideQuote', {
    accept: true,
    channel: 'PHONE',
    words: '同意扣除手续费',
    decidedAt: fromBeijing('2026-03-06 17:29'),
  });
  await refund.reaches('WITH_FINANCE');
  await refund.act('2026-03-06 17:35', '发送受理确认与预计到账时间', 'agent', 'confirmRefundSubmission', {
    channel: 'SMS',
  });
  await refund.act('2026-03-09 10:00', '财务接收', 'finance', 'acknowledgeRefund');
  await refund.act('2026-03-09 10:20', '财务批准（申请人之外）', 'finance', 'approveRefund', {
    amountFen: 7_200,
  });
  await refund.act('2026-03-11 15:00', '第三人打款并登记流水', 'finance2', 'recordPayout', {
    reference: `ICBC-${Date.now()}`,
    paidOn: '2026-03-11',
  });
  await refund.reaches('PAID');
  await refund.act('2026-03-11 16:00', '告知客户已退款', 'agent', 'tellRefundPaid', {
    channel: 'PHONE',
    toldAt: fromBeijing('2026-03-11 15:55'),
    words: '退款已原路退回',
  });
}
