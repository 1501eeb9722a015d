import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { z } from 'zod';
import { createOrderActivities } from '../../activities/orders.activities.ts';
import { loadConfig } from '../../infra/config.ts';
import { connectDatabase, type Db } from '../../infra/database.ts';
import { newOrder } from '../support/orders.ts';
import { financeService } from './money-support.ts';
import { type Answer, itemsOf, newPhone, problemOf, staff, stranger } from './support.ts';

let db: Db;
let orders: ReturnType<typeof createOrderActivities>;
let finance: ReturnType<typeof financeService>;
let close: () => Promise<void>;

beforeAll(() => {
  const { env, urls } = inject('stack');
  const config = loadConfig(env);
  const connected = connectDatabase(config.databaseUrl, { name: 'ruyue-test', max: 10 });
  db = connected.db;
  close = () => connected.pool.end();
  orders = createOrderActivities(db);
  finance = financeService(urls.finance, config.tokenSecret);
});
afterAll(() => close());

const refund = () => `TK-${randomUUID()}`;

/** The constraint by which the database refuses a change. */
const refusedBy = async (change: Promise<unknown>): Promise<string> =>
  change.then(
    () => 'accepted',
    (error: unknown) => String(Object(error).constraint ?? Object(error).code),
  );

test('REF-02 a refund finds its order as it is now, with what other refunds leave of it and the end of the account', async () => {
  const { orderNo, payeeId } = await newOrder(db, { paid_fen: 10_000 });
  const [mine, other] = [refund(), refund()];
  await orders.claimOrder({ orderNo, refundId: mine, amountFen: 3_000 });
  await orders.claimOrder({ orderNo, refundId: other, amountFen: 4_000 });
  expect(await orders.findOrder({ orderNo, refundId: mine })).toEqual({
    found: true,
    order: {
      orderNo,
      product: '云南七日游',
      departsAt: '2026-05-01T00:00:00.000Z',
      status: 'VALID',
      paidFen: 10_000,
      leftFen: 6_000,
      payee: { id: payeeId, method: 'BANK', name: '张伟芳', accountTail: '7788' },
    },
  });
  expect(await orders.findOrder({ orderNo: 'DD-none', refundId: mine })).toEqual({ found: false });
});

test('REF-03 claims are idempotent by refund, never exceed what was paid, and are free again once released', async () => {
  const { orderNo } = await newOrder(db, { paid_fen: 10_000 });
  const [first, second] = [refund(), refund()];
  const claim = (refundId: string, amountFen: number) => orders.claimOrder({ orderNo, refundId, amountFen });
  expect(await claim(first, 7_000)).toEqual({ outcome: 'claimed' });
  expect(await claim(first, 7_000)).toEqual({ outcome: 'claimed' });
  expect(await claim(second, 3_001)).toEqual({ outcome: 'notEnough', leftFen: 3_000 });
  expect(await claim(second, 3_000)).toEqual({ outcome: 'claimed' });
  expect(await claim(first, 7_001), 'a new quote').toEqual({ outcome: 'notEnough', leftFen: 7_000 });
  await orders.releaseOrder({ refundId: first });
  await orders.releaseOrder({ refundId: first });
  expect(await claim(refund(), 7_000)).toEqual({ outcome: 'claimed' });
  expect(await claim(first, 1)).toEqual({ outcome: 'notEnough', leftFen: 0 });
});

test('REF-03 claims at the same instant share what was paid and no more', async () => {
  const { orderNo } = await newOrder(db, { paid_fen: 10_000 });
  const outcomes = await Promise.all(
    Array.from({ length: 10 }, () => orders.claimOrder({ orderNo, refundId: refund(), amountFen: 3_000 })),
  );
  expect(outcomes.filter(({ outcome }) => outcome === 'claimed')).toHaveLength(3);
});

test('REF-02 an order that was cancelled or is gone cannot be claimed; a claim that stands stays', async () => {
  const { orderNo } = await newOrder(db);
  const standing = { orderNo, refundId: refund(), amountFen: 100 };
  await orders.claimOrder(standing);
  await db.updateTable('orders').set({ status: 'CANCELLED' }).where('order_no', '=', orderNo).execute();
  expect(await orders.claimOrder(standing)).toEqual({ outcome: 'claimed' });
  expect(await orders.claimOrder({ ...standing, refundId: refund() })).toEqual({ outcome: 'orderChanged' });
  expect(await orders.claimOrder({ ...standing, orderNo: 'DD-none', refundId: refund() })).toEqual({
    outcome: 'orderChanged',
  });
});

test('REF-03 the database itself keeps claims within what was paid', async () => {
  const { orderNo } = await newOrder(db, { paid_fen: 10_000 });
  const insert = (amount_fen: number, refund_id = refund()) =>
    refusedBy(
      db.insertInto('order_claims').values({ refund_id, order_no: orderNo, amount_fen, released_at: null }).execute(),
    );
  expect(await insert(0)).toBe('order_claims_amount_fen_check');
  expect(await insert(10_001)).toBe('order_claims_within_paid');
  const mine = refund();
  expect(await insert(6_000, mine)).toBe('accepted');
  expect(await insert(4_001)).toBe('order_claims_within_paid');
  const more = db.updateTable('order_claims').set({ amount_fen: 10_001 }).where('refund_id', '=', mine);
  expect(await refusedBy(more.execute())).toBe('order_claims_within_paid');
  const less = db.updateTable('orders').set({ paid_fen: 5_999 }).where('order_no', '=', orderNo);
  expect(await refusedBy(less.execute())).toBe('orders_paid_covers_claims');
});

const HEADER = '订单号,联系人,手机号,产品,出发时间,座位,实付金额,付款时间,状态,付款方式,付款人,付款账号';
const Report = z.strictObject({
  imported: z.int(),
  updated: z.int(),
  unchanged: z.int(),
  rejected: z.array(
    z.strictObject({
      line: z.int(),
      column: z.string().nullable(),
      value: z.string(),
      reason: z.strictObject({ zh: z.string(), en: z.string() }),
    }),
  ),
});
const reportOf = ({ status, body }: Answer) => {
  if (status !== 200) throw new Error(`answered ${status}: ${JSON.stringify(body)}`);
  return Report.parse(body);
};
const importing = (csv: string | Uint8Array, actor = staff.finance) => finance(actor, 'POST', '/orders/file', { csv });
const lineOf = (orderNo: string, change: Record<number, string> = {}) =>
  [
    orderNo,
    '王小明',
    '139 1234 5678',
    '丽江三日游',
    '2026-05-01 08:30',
    '',
    '1,234.50',
    '2026/3/2 9:05',
    '有效',
    '银行卡',
    '王小明',
    '6222000011112222',
  ]
    .map((value, place) => `"${change[place] ?? value}"`)
    .join(',');

test('REF-02 a CSV file becomes orders: yuan to fen, Beijing times, the customer found by the number; twice changes nothing', async () => {
  const phone = newPhone();
  const customer = await db
    .insertInto('customers')
    .values({
      name: '王小明',
      phone: `+86${phone}`,
      email: null,
      address: null,
      preferred_channel: null,
      note: null,
      pinyin: 'wangxiaoming wxm',
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  const [first, second] = [`DD-${randomUUID()}`, `DD-${randomUUID()}`];
  const csv = `\uFEFF${HEADER}\r\n${lineOf(first, { 2: phone })}\r\n${lineOf(second, { 6: '88', 4: '', 8: '已出行' })}\r\n`;
  expect(reportOf(await importing(csv))).toEqual({ imported: 2, updated: 0, unchanged: 0, rejected: [] });
  const standing = () =>
    db.selectFrom('orders').selectAll().where('order_no', 'in', [first, second]).orderBy('order_no').execute();
  const before = await standing();
  expect(before.find(({ order_no }) => order_no === first)).toMatchObject({
    customer_id: customer.id,
    phone: `+86${phone}`,
    paid_fen: 123_450,
    trip: null,
    status: 'VALID',
    departs_at: new Date('2026-05-01T00:30:00.000Z'),
    paid_at: new Date('2026-03-02T01:05:00.000Z'),
    imported_by: staff.finance.id,
  });
  expect(before.find(({ order_no }) => order_no === second)).toMatchObject({
    paid_fen: 8_800,
    departs_at: null,
    status: 'TRAVELLED',
  });
  expect(reportOf(await importing(csv))).toEqual({ imported: 0, updated: 0, unchanged: 2, rejected: [] });
  expect(await standing()).toEqual(before);
  const changed = csv.replace('"88"', '"88.01"');
  expect(reportOf(await importing(changed))).toEqual({ imported: 0, updated: 1, unchanged: 1, rejected: [] });
  expect((await standing()).find(({ order_no }) => order_no === second)).toMatchObject({ paid_fen: 8_801, version: 2 });
});

test('REF-02 every line that cannot be taken is reported with its column, masked value and reason; the others are taken', async () => {
  const { orderNo: claimed } = await newOrder(db, { paid_fen: 50_000 });
  await orders.claimOrder({ orderNo: claimed, refundId: refund(), amountFen: 50_000 });
  const good = `DD-${randomUUID()}`;
  const wrong: [string, string, string][] = [
    [lineOf(''), 'orderNo', ''],
    [lineOf('DD 1'), 'orderNo', 'DD 1'],
    [lineOf(`DD-${randomUUID()}`, { 2: '13912' }), 'phone', '****'],
    [lineOf(`DD-${randomUUID()}`, { 4: '2026-02-30 08:00' }), 'departsAt', '2026-02-30 08:00'],
    [lineOf(`DD-${randomUUID()}`, { 6: '12.345' }), 'paid', '12.345'],
    [lineOf(`DD-${randomUUID()}`, { 6: '-5' }), 'paid', '-5'],
    [lineOf(`DD-${randomUUID()}`, { 7: '昨天' }), 'paidAt', '昨天'],
    [lineOf(`DD-${randomUUID()}`, { 8: '未知' }), 'status', '未知'],
    [lineOf(`DD-${randomUUID()}`, { 9: '现金' }), 'payeeMethod', '现金'],
    [lineOf(`DD-${randomUUID()}`, { 11: `62${'0'.repeat(80)}1234` }), 'payeeAccount', '****1234'],
    [lineOf(good), 'orderNo', good],
    [lineOf(claimed, { 6: '499.99' }), 'paid', '499.99'],
  ];
  const report = reportOf(await importing([HEADER, lineOf(good), ...wrong.map(([line]) => line)].join('\n')));
  expect(report).toMatchObject({ imported: 1, updated: 0, unchanged: 0 });
  expect(report.rejected.map(({ line, column, value }) => [line, column, value])).toEqual(
    wrong.map(([, column, value], index) => [index + 3, column, value]),
  );
  for (const { reason } of report.rejected) expect(`${reason.zh} ${reason.en}`).not.toMatch(/[{}]|undefined/);
  const kept = await db.selectFrom('orders').select('paid_fen').where('order_no', '=', claimed).executeTakeFirst();
  expect(kept).toEqual({ paid_fen: 50_000 });
});

test('REF-02 a file that is none is refused as a whole, in words', async () => {
  const detail = async (csv: string | Uint8Array) => {
    const answer = await importing(csv);
    expect(problemOf(answer)).toBe('rule-not-met');
    return z.object({ detail: z.string() }).parse(answer.body).detail;
  };
  expect(await detail('订单号,联系人\nDD-1,王\n')).toContain('实付金额');
  expect(await detail(`${HEADER}\n"DD-1`)).toContain('CSV');
  expect(await detail(new Uint8Array([0xb6, 0xa9, 0xb5, 0xa5]))).toContain('UTF-8');
  expect(problemOf(await importing(''))).toBe('malformed-request');
});

test('REF-02 the API takes the same orders under the English names, 0.1 + 0.2 included', async () => {
  const orderNo = `DD-${randomUUID()}`;
  const order = {
    orderNo,
    contactName: 'Wang',
    product: 'Lijiang',
    paid: '0.30',
    paidAt: '2026-03-02 09:05:59',
    status: 'VALID',
    payeeMethod: 'WECHAT',
    payeeName: 'Wang',
    payeeAccount: 'wx-1234',
  };
  const send = (orders: unknown[]) => finance(staff.finance, 'POST', '/orders', { body: { orders } });
  expect(reportOf(await send([order, { ...order, orderNo: 'x y' }]))).toMatchObject({
    imported: 1,
    rejected: [{ line: 2, column: 'orderNo' }],
  });
  expect(reportOf(await send([order]))).toMatchObject({ unchanged: 1 });
  const { paid_fen } = await db
    .selectFrom('orders')
    .select('paid_fen')
    .where('order_no', '=', orderNo)
    .executeTakeFirstOrThrow();
  expect(paid_fen).toBe(30);
  expect(problemOf(await send([{ ...order, surprise: 'x' }]))).toBe('malformed-request');
});

const Item = z.object({ orderNo: z.string(), leftFen: z.int(), phoneMasked: z.string().nullable() });

test('REF-02 the desk and finance find orders page by page, with masked numbers and nothing of the account but its end', async () => {
  const product = `产品${randomUUID().slice(0, 8)}`;
  const made: string[] = [];
  for (let day = 1; day <= 5; day++) {
    made.push((await newOrder(db, { product, paid_at: `2026-03-0${day}T00:00:00.000Z` })).orderNo);
  }
  const found: string[] = [];
  let after = '';
  do {
    const answer = await finance(
      staff.agent,
      'GET',
      `/orders?q=${encodeURIComponent(product)}&limit=2&count=true${after}`,
    );
    expect(answer.body).toMatchObject({ total: 5 });
    found.push(...itemsOf(Item, answer).map(({ orderNo }) => orderNo));
    const { next } = z.object({ next: z.string().nullable() }).parse(answer.body);
    after = next === null ? '' : `&after=${next}`;
  } while (after !== '');
  expect(found).toEqual(made.toReversed());
  const orderNo = made[0] ?? '';
  const refundId = refund();
  await orders.claimOrder({ orderNo, refundId, amountFen: 99_900 });
  const one = await finance(staff.finance, 'GET', `/orders/${orderNo}`);
  expect(one.body).toMatchObject({
    orderNo,
    paidFen: 399_900,
    leftFen: 300_000,
    payee: { accountTail: '7788' },
    claims: [{ refundId, amountFen: 99_900, releasedAt: null }],
  });
  expect(JSON.stringify(one.body)).not.toMatch(/6222|13912345678/);
  expect(problemOf(await finance(staff.agent, 'GET', '/orders/DD-none'))).toBe('not-found');
  expect(itemsOf(Item, await finance(staff.agent, 'GET', '/orders?q=%25_%25'))).toEqual([]);
});

test('REF-12 orders are imported by finance, administrators and supervisors; departments neither import nor look', async () => {
  const csv = `${HEADER}\n${lineOf(`DD-${randomUUID()}`)}`;
  expect(problemOf(await importing(csv, staff.agent))).toBe('role-not-allowed');
  expect(problemOf(await finance(staff.engineering, 'GET', '/orders'))).toBe('role-not-allowed');
  for (const role of ['finance_manager', 'administrator', 'supervisor'] as const) {
    expect((await importing(csv, stranger([role]))).status).toBe(200);
  }
});

test('REF-02 the search and the list are answered by their indexes', async () => {
  const plan = (query: ReturnType<typeof sql>) =>
    db.transaction().execute(async (tx) => {
      await sql`SET LOCAL enable_seqscan = off`.execute(tx);
      return JSON.stringify((await sql`EXPLAIN ${query}`.execute(tx)).rows);
    });
  const searched = sql`order_no || ' ' || contact_name || ' ' || product || ' ' || coalesce(phone, '')`;
  expect(await plan(sql`SELECT FROM orders WHERE (${searched}) ILIKE '%丽江三日%'`)).toContain('orders_search');
  expect(await plan(sql`SELECT FROM orders ORDER BY paid_at DESC, order_no DESC LIMIT 50`)).toContain('orders_recent');
});
