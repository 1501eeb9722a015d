import { expect, test, vi } from 'vitest';
import type { RefundState } from '../../domain/procedures/refund/state.ts';
import { SYSTEM } from '../../domain/roles.ts';
import { formatDue, fromBeijing } from '../../domain/time/instant.ts';
import { as, compensation, provider } from '../domain/refund/support.ts';
import type { Drill } from '../support/drill.ts';
import { sellTicket } from '../support/orders.ts';
import { rulesOf } from '../support/pure-case.ts';
import { realCases } from '../support/real-cases.ts';

const cases = realCases();
const agent = as('agent');
const finance = as('finance');
const approver = as('finance2');

const sold = (departsAt: string, paidFen?: number) => sellTicket(cases.care.db, departsAt, paidFen);

const ask = (orderNo: string, at: string, more: object = {}, rules = rulesOf('transport')) =>
  cases.openCase<RefundState>(
    'refund',
    rules,
    at,
    { channel: 'PHONE', subject: '退票', reason: 'TICKET', orderNo, note: '行程取消', ...more },
    { actor: agent },
  );

/** The answers from outside come by themselves. */
const reaches = (c: Drill<RefundState>, stage: RefundState['stage']) =>
  vi.waitFor(
    async () => {
      const state = await c.state();
      expect(state.stage).toBe(stage);
      return state;
    },
    { timeout: 20_000, interval: 100 },
  );

async function decide(c: Drill<RefundState>, accept: boolean) {
  const words = accept ? '同意' : '太贵，不退了';
  await c.do('decideQuote', { accept, channel: 'PHONE', words, decidedAt: c.now }, agent);
}

async function quoted(c: Drill<RefundState>, askedFen?: number) {
  await reaches(c, 'CHECKED');
  await c.do('quoteRefund', { channel: 'PHONE', ...(askedFen === undefined ? {} : { askedFen }) }, agent);
}

async function withFinance(c: Drill<RefundState>, askedFen?: number) {
  await quoted(c, askedFen);
  await decide(c, true);
  return reaches(c, 'WITH_FINANCE');
}

const due = async (c: Drill<RefundState>, clock: string) => formatDue((await c.clock(clock)).dueAt);

const claimOf = (c: Drill<RefundState>) =>
  cases.care.db.selectFrom('order_claims').selectAll().where('refund_id', '=', c.caseId).executeTakeFirst();

const payoutsOf = (c: Drill<RefundState>) =>
  cases.care.db.selectFrom('payouts').selectAll().where('refund_id', '=', c.caseId).orderBy('attempt').execute();

/** Who was told what, as JSON lines. */
async function told(c: Drill<RefundState>): Promise<string[]> {
  const rows = await cases.care.db
    .selectFrom('outbox')
    .select('payload')
    .where('case_id', '=', c.caseId)
    .where('topic', '=', 'notice')
    .orderBy('id')
    .execute();
  return rows.map(({ payload }) => JSON.stringify(payload));
}

test('scenario 14 REF-03 REF-04 the customer declines the fee: the order stays as it is and finance sees nothing', async () => {
  const { orderNo } = await sold('2026-03-10 20:00');
  const c = await ask(orderNo, '2026-03-10 10:00');
  await quoted(c);
  expect((await c.state()).quote).toMatchObject({ feeFen: 1_600, refundFen: 6_400 });
  await decide(c, false);
  await c.handle.result();
  const row = await cases.care.db.selectFrom('cases').selectAll().where('id', '=', c.caseId).executeTakeFirstOrThrow();
  expect(row).toMatchObject({ stage: 'DECLINED', open: false, departments: [] });
  expect(await claimOf(c)).toBeUndefined();
  expect((await told(c)).filter((notice) => notice.includes('finance'))).toEqual([]);
});

test('scenario 15 REF-06 REF-07 REF-08 REF-11 a refund with finance over a weekend', async () => {
  const { orderNo, payeeId } = await sold('2026-03-20 20:00');
  const c = await ask(orderNo, '2026-03-06 17:30');
  const { arrival } = await withFinance(c);
  expect(arrival && formatDue(arrival)).toBe('2026-03-12 18:00');
  expect(await due(c, 'REF-07#1')).toBe('2026-03-09 18:00');
  expect(await claimOf(c)).toMatchObject({ order_no: orderNo, amount_fen: 8_000, released_at: null });
  const notices = await told(c);
  expect(notices.some((notice) => notice.includes('"role":"finance"'))).toBe(true);
  expect(notices.some((notice) => notice.includes('"department":"dispatch"'))).toBe(true);
  await c.do('confirmRefundSubmission', { channel: 'SMS' }, agent);
  expect(await c.clock('REF-06#1')).toMatchObject({ breachedAt: null, metAt: expect.any(String) });

  await c.at('2026-03-09 10:00');
  await c.do('acknowledgeRefund', {}, finance);
  expect(await due(c, 'REF-08#1')).toBe('2026-03-12 18:00');
  expect(await c.try('approveRefund', { amountFen: 7_200 }, { ...agent, roles: ['finance'] })).toBe('SamePerson');
  await c.do('approveRefund', { amountFen: 7_200 }, approver);
  expect(await c.try('recordPayout', { reference: 'B', paidOn: '2026-03-09' }, approver)).toBe('SamePerson');

  await c.at('2026-03-11 11:00');
  const reference = `B-${c.caseId}`;
  await c.do('recordPayout', { reference, paidOn: '2026-03-11' }, finance);
  await reaches(c, 'PAID');
  expect(await payoutsOf(c)).toMatchObject([
    { attempt: 1, amount_fen: 7_200, status: 'paid', reference, payee_id: payeeId, requester_id: 'agent' },
  ]);
  await c.do('tellRefundPaid', { channel: 'PHONE', toldAt: c.now, words: '已付，请查收' }, agent);
  await c.handle.result();
  const log = await c.facts();
  expect(log.at(-1)?.fact).toMatchObject({ type: 'PaidTold' });
  expect(log.filter(({ fact }) => JSON.stringify(fact).includes('"alarm":"breach"'))).toEqual([]);
});

test('scenario 16 REF-09 a payout that fails before the announced arrival: the customer hears first, the breach is seen after', async () => {
  const { orderNo } = await sold('2026-03-20 20:00');
  const c = await ask(orderNo, '2026-03-06 17:30');
  await withFinance(c);
  await c.do('confirmRefundSubmission', { channel: 'SMS' }, agent);
  await c.at('2026-03-09 10:00');
  await c.do('acknowledgeRefund', {}, finance);
  await c.do('approveRefund', { amountFen: 7_200 }, approver);
  await c.at('2026-03-11 10:00');
  await c.do('includeInFile', { batch: 'P-0311' }, finance);
  await vi.waitFor(async () => expect((await c.state()).attempts).toMatchObject([{ booked: true }]), 20_000);
  await c.do('recordFileResult', { result: { outcome: 'failed', reason: '账户已注销' } }, finance);
  await reaches(c, 'PAY_FAILED');
  expect(await due(c, 'REF-09#1')).toBe('2026-03-12 18:00');
  await c.at('2026-03-12 11:00');
  await c.do(
    'tellNewArrival',
    { arrival: fromBeijing('2026-03-17 18:00'), channel: 'PHONE', words: '账户已注销，3 月 17 日前到账' },
    agent,
  );
  expect(await c.clock('REF-09#1')).toMatchObject({ breachedAt: null, metAt: expect.any(String) });
  await c.at('2026-03-12 18:01');
  expect((await c.clock('REF-08#1')).breachedAt).not.toBeNull();
  const late = (await told(c)).filter((notice) => notice.includes('"urgent":true') && notice.includes('超时'));
  for (const role of ['finance_manager', 'supervisor'])
    expect(late.some((notice) => notice.includes(`"role":"${role}"`))).toBe(true);
});

test('scenario 36 REF-03 a quote that nobody answers expires, and the order is looked at again before the next one', async () => {
  const { orderNo } = await sold('2026-03-20 20:00');
  const c = await ask(orderNo, '2026-03-06 10:00');
  await quoted(c);
  await c.at('2026-03-07 10:01');
  await vi.waitFor(async () => expect(await c.state()).toMatchObject({ stage: 'CHECKED', checks: 2 }), 20_000);
  expect(await c.try('decideQuote', { accept: true, channel: 'PHONE', words: '同意', decidedAt: c.now }, agent)).toBe(
    'StageNotAllowed',
  );
  await c.do('quoteRefund', { channel: 'PHONE' }, agent);
  await decide(c, true);
  expect(await reaches(c, 'WITH_FINANCE')).toMatchObject({ amountFen: 7_200 });
});

test('scenario 37 CHG-04 a declined price difference leaves the order as it is', async () => {
  const { orderNo } = await sold('2026-03-20 20:00');
  const c = await ask(orderNo, '2026-03-06 10:00', { reason: 'PRICE_DIFFERENCE', amountFen: 3_500 });
  await quoted(c);
  expect((await c.state()).quote).toMatchObject({ feeFen: 0, refundFen: 3_500 });
  await decide(c, false);
  await c.handle.result();
  expect(await claimOf(c)).toBeUndefined();
  expect(await payoutsOf(c)).toEqual([]);
});

test('product 40 REF-03 two equal partial refunds of one order are both paid, a third finds nothing left', async () => {
  const { orderNo } = await sold('2026-03-20 20:00');
  const halves = await Promise.all([ask(orderNo, '2026-03-06 10:00'), ask(orderNo, '2026-03-06 10:00')]);
  for (const c of halves) {
    await withFinance(c, 4_000);
    await c.do('acknowledgeRefund', {}, finance);
    await c.do('approveRefund', { amountFen: 3_600 }, approver);
    await c.do('recordPayout', { reference: `B-${c.caseId}`, paidOn: '2026-03-06' }, finance);
    await reaches(c, 'PAID');
  }
  expect((await Promise.all(halves.map(payoutsOf))).map(([row]) => row?.amount_fen)).toEqual([3_600, 3_600]);
  const third = await ask(orderNo, '2026-03-06 10:00');
  await third.handle.result();
  expect((await third.facts()).map(({ fact }) => fact)).toMatchObject([
    { type: 'RefundRequested' },
    { type: 'OrderChecked' },
    { type: 'RefundRejected', reason: 'NOTHING_LEFT' },
  ]);
});

test('REF-04 FIN-09 a rejected refund lets go of the order’s money before it ends', async () => {
  const { orderNo } = await sold('2026-03-20 20:00');
  const c = await ask(orderNo, '2026-03-06 10:00');
  await withFinance(c);
  await c.do('rejectRefund', { reason: 'DUPLICATE', note: '重复申请' }, finance);
  await c.handle.result();
  expect(await claimOf(c)).toMatchObject({ released_at: expect.anything() });
});

test('REF-13 FIN-04 a compensation goes to finance with the account that paid the order, and holds nothing of the order', async () => {
  const { orderNo, payeeId } = await sold('2026-03-20 20:00');
  const data = { ...compensation, orderNo };
  const c = await cases.openCase<RefundState>('refund', rulesOf('tourism'), '2026-03-06 10:00', data, {
    actor: SYSTEM,
  });
  expect(await reaches(c, 'WITH_FINANCE')).toMatchObject({ amountFen: 20_000, payee: { id: payeeId }, claim: 'none' });
  expect(await claimOf(c)).toBeUndefined();
  await c.do('acknowledgeRefund', {}, finance);
  await c.do('approveRefund', { amountFen: 20_000 }, approver);
  await c.do('recordPayout', { reference: `B-${c.caseId}`, paidOn: '2026-03-06' }, finance);
  await reaches(c, 'PAID');
  expect(await payoutsOf(c)).toMatchObject([{ amount_fen: 20_000, approved_fen: 20_000, status: 'paid' }]);
});

test('REF-08 a payout that no provider takes has failed for good; the next attempt is another one', async () => {
  const { orderNo } = await sold('2026-03-20 20:00');
  const c = await ask(orderNo, '2026-03-06 10:00', {}, rulesOf('transport', provider));
  await withFinance(c);
  await c.do('acknowledgeRefund', {}, finance);
  await c.do('approveRefund', { amountFen: 7_200 }, approver);
  await c.do('payRefund', {}, finance);
  await reaches(c, 'PAY_FAILED');
  await c.do('recordPayout', { reference: `B-${c.caseId}`, paidOn: '2026-03-06' }, finance);
  await reaches(c, 'PAID');
  expect((await payoutsOf(c)).map(({ attempt, status }) => [attempt, status])).toEqual([
    [1, 'failed'],
    [2, 'paid'],
  ]);
});
