import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { newOrder } from '../support/orders.ts';
import { detailOf, itemsOf, newKey, problemOf, runningServices, type Services, staff, stranger } from './support.ts';

const services = runningServices();
const { agent, finance, supervisor } = staff;
/** Approves, and later the second of the two who pay. */
const second = stranger(['finance', 'finance_manager'], 'finance');
const third = stranger(['finance'], 'finance');

const give = (on: Services, actor: typeof agent, id: string, name: string, body: object, key?: string) =>
  on.ask('finance', actor, 'POST', `/refunds/${id}/${name}`, { body, ...(key && { key }) });

const at = (on: Services, id: string, stage: string) =>
  expect
    .poll(async () => detailOf(await on.desk(supervisor, 'GET', `/cases/${id}`)).row.stage, { timeout: 15_000 })
    .toBe(stage);

async function requested(on: Services) {
  const order = await newOrder(on.db, { paid_fen: 20_000, departs_at: new Date(Date.now() + 72 * 3_600_000) });
  const body = {
    profile: 'transport',
    channel: 'PHONE',
    customerId: await on.customer(),
    subject: '退票',
    reason: 'TICKET',
    orderNo: order.orderNo,
    note: '行程取消',
  };
  const { row } = detailOf(await on.ask('finance', agent, 'POST', '/refunds', { body }));
  await at(on, row.id, 'CHECKED');
  return { id: row.id, orderNo: order.orderNo };
}

async function handedOver(on: Services) {
  const refund = await requested(on);
  detailOf(await give(on, agent, refund.id, 'quote-refund', { channel: 'PHONE' }));
  const yes = { accept: true, channel: 'PHONE', words: '同意', decidedAt: new Date().toISOString() };
  detailOf(await give(on, agent, refund.id, 'decide-quote', yes));
  await at(on, refund.id, 'WITH_FINANCE');
  return refund;
}

async function approved(on: Services) {
  const refund = await handedOver(on);
  detailOf(await give(on, finance, refund.id, 'acknowledge-refund', {}));
  detailOf(await give(on, second, refund.id, 'approve-refund', { amountFen: 18_000 }));
  return refund;
}

const Task = z.looseObject({ id: z.string(), stage: z.string(), otherRefundsOfOrder: z.int() });
const inbox = async (on: Services, actor: typeof agent, tab: string, q: string) =>
  itemsOf(Task, await on.ask('finance', actor, 'GET', `/refunds?tab=${tab}&q=${q}`));

describe('finance’s inbox', () => {
  test('REF-04 FIN-09 shows a refund from the hand-off on, and nothing of one that the customer has not agreed to', async () => {
    const { on } = services;
    const early = await requested(on);
    expect(await inbox(on, finance, 'desk', early.id)).toEqual([]);
    expect(await inbox(on, agent, 'desk', early.id)).toMatchObject([{ id: early.id, stage: 'CHECKED' }]);
    const { id } = await handedOver(on);
    expect(await inbox(on, finance, 'todo', id)).toMatchObject([{ id, stage: 'WITH_FINANCE', amountFen: 18_000 }]);
    const counts = z
      .object({ tabs: z.record(z.string(), z.int()), toPayFen: z.int() })
      .parse((await on.ask('finance', finance, 'GET', '/refunds/counts')).body);
    expect(counts.tabs.todo).toBeGreaterThanOrEqual(1);
  });

  test('product S8 a second refund of the same order is hinted at', async () => {
    const { on } = services;
    const first = await handedOver(on);
    const body = {
      profile: 'transport',
      channel: 'PHONE',
      customerId: await on.customer(),
      subject: '退差价',
      reason: 'PRICE_DIFFERENCE',
      amountFen: 100,
      orderNo: first.orderNo,
      note: '差价',
    };
    const again = detailOf(await on.ask('finance', agent, 'POST', '/refunds', { body })).row.id;
    await expect
      .poll(
        async () => (await inbox(on, supervisor, 'desk', again))[0] ?? (await inbox(on, supervisor, 'ended', again))[0],
      )
      .toMatchObject({ otherRefundsOfOrder: 1 });
  });
});

describe('a payment file', () => {
  test('REF-08 REF-12 holds what may be paid, says why not for the rest, and is the same file however often it is asked for', async () => {
    const { on } = services;
    const { id } = await approved(on);
    const own = await approved(on);
    const open = await requested(on);
    const key = newKey();
    const ask = (actor: typeof agent) =>
      on.ask('finance', actor, 'POST', '/payment-files', { body: { refunds: [id, open.id] }, key });
    const File = z.object({
      id: z.string(),
      sha256: z.string(),
      totalFen: z.int(),
      lines: z.array(z.object({ refundId: z.string() })),
      refused: z.array(z.object({ refundId: z.string(), reason: z.string() })),
    });
    const made = File.parse((await ask(third)).body);
    expect(made).toMatchObject({ totalFen: 18_000, lines: [{ refundId: id }], refused: [{ refundId: open.id }] });
    expect(File.parse((await ask(third)).body)).toMatchObject({ id: made.id, sha256: made.sha256 });
    await at(on, id, 'PAYING');
    // Who approved may not pay, by a file either.
    const refused = await on.ask('finance', second, 'POST', '/payment-files', { body: { refunds: [own.id] } });
    expect(problemOf(refused)).toBe('rule-not-met');

    const token = await on.token('finance', third);
    const content = await fetch(`${on.urls.finance}/payment-files/${made.id}/content`, {
      headers: { authorization: `Bearer ${token}` },
    });
    const text = await content.text();
    expect(text).toContain(`${id}:1`);
    expect(text).toMatch(/62220000\w{8}7788/);
    expect(text).toContain('180.00');
    const taken = await on.db
      .selectFrom('audit')
      .select('actor_id')
      .where('action', '=', 'payment-file-downloaded')
      .where('subject', '=', made.id)
      .execute();
    expect(taken).toEqual([{ actor_id: third.id }]);

    await expect
      .poll(async () => {
        const paid = { result: { outcome: 'paid', reference: `B-${id}`, paidOn: today() } };
        return (await give(on, third, id, 'record-file-result', paid)).status;
      })
      .toBe(200);
    await at(on, id, 'PAID');
    const [payout, ...others] = await on.db.selectFrom('payouts').selectAll().where('refund_id', '=', id).execute();
    expect(others).toEqual([]);
    expect(payout).toMatchObject({ status: 'paid', method: 'file', amount_fen: 18_000, payer_id: third.id });
  });

  test('product 1.9 holds no line that the ledger does not have: what the ledger refuses is not handed to the bank', async () => {
    const { on } = services;
    const { id } = await approved(on);
    const sound = await approved(on);
    // The order's money is no longer held: the ledger refuses the attempt, whatever the case thought.
    await on.db.updateTable('order_claims').set({ released_at: new Date() }).where('refund_id', '=', id).execute();
    const body = { refunds: [id, sound.id] };
    const made = await on.ask('finance', third, 'POST', '/payment-files', { body });
    expect(made.body).toMatchObject({ totalFen: 18_000, lines: [{ refundId: sound.id }], refused: [{ refundId: id }] });
    await at(on, id, 'PAY_FAILED');
  });
});

describe('the payee of a refund', () => {
  test('REF-12 FIN-01 is the account that people read: another name or another end than that of the account is refused', async () => {
    const { on } = services;
    const { id } = await handedOver(on);
    detailOf(await give(on, finance, id, 'return-refund', { reason: 'PAYEE_WRONG', note: '请核对账户' }));
    const Payee = z.object({ id: z.string(), method: z.string(), name: z.string(), accountTail: z.string() });
    const added = { method: 'BANK', name: '王芳', account: '6222000033334444' };
    const payee = Payee.parse((await on.ask('finance', agent, 'POST', '/payees', { body: added })).body);
    for (const other of [{ name: '张伟' }, { accountTail: '7788' }, { method: 'ALIPAY' }, { id: randomUUID() }]) {
      const body = { payee: { ...payee, ...other }, note: '客户提供' };
      expect(problemOf(await give(on, agent, id, 'complete-refund', body))).toBe('rule-not-met');
    }
    detailOf(await give(on, agent, id, 'complete-refund', { payee, note: '客户提供' }));
  });
});

const today = (): string => new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);

test('REF-07 FIN-01 a payee’s account is taken down once and shown by its end alone', async () => {
  const { on } = services;
  const key = newKey();
  const body = { method: 'BANK', name: '张伟', account: '6222000011112222' };
  const add = () => on.ask('finance', agent, 'POST', '/payees', { body, key });
  const [made, again] = [await add(), await add()];
  expect(made.body).toMatchObject({ method: 'BANK', name: '张伟', accountTail: '2222' });
  expect(again.body).toEqual(made.body);
  expect(JSON.stringify(made.body)).not.toContain('62220000');
});

test('REF-12 the same person neither approves what they asked for nor pays what they approved', async () => {
  const { on } = services;
  const { id } = await approved(on);
  const proof = { reference: `B-${id}`, paidOn: today() };
  expect(problemOf(await give(on, second, id, 'record-payout', proof))).toBe('same-person');
  detailOf(await give(on, third, id, 'record-payout', proof));
  await at(on, id, 'PAID');
});
