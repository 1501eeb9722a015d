import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest';
import { createOrderActivities } from '../../activities/orders.activities.ts';
import { createPaymentActivities } from '../../activities/payments.activities.ts';
import type { Payout } from '../../activities/payments.ts';
import { createHttpProvider, signedHeaders } from '../../activities/provider.ts';
import { beijingDate, toInstant } from '../../domain/time/instant.ts';
import { loadConfig } from '../../infra/config.ts';
import { connectDatabase, type Db } from '../../infra/database.ts';
import { newOrder } from '../support/orders.ts';
import { type Fault, type ProviderStub, startProviderStub } from '../support/provider-stub.ts';

const SECRET = 'a-secret-that-only-the-two-of-them-know';
const folder = mkdtempSync(join(tmpdir(), 'ruyue-provider-'));

let db: Db;
let stub: ProviderStub;
let payeeId: string;
let close: () => Promise<void>;

beforeAll(async () => {
  const { databaseUrl } = loadConfig(inject('stack').env);
  const connected = connectDatabase(databaseUrl, { name: 'ruyue-test', max: 5 });
  db = connected.db;
  close = () => connected.pool.end();
  stub = await startProviderStub({ file: join(folder, 'ledger.db'), secret: SECRET, env: { STUB_SLOW_MS: '2000' } });
  ({ payeeId } = await newOrder(db));
});
afterAll(async () => {
  await stub.stop();
  await close();
  rmSync(folder, { recursive: true, force: true });
});

const providerWith = (secret = SECRET, url = stub.url) => createHttpProvider({ url, secret, timeoutMs: 1_000 });
/** The activities, on a clock that may run ahead by so many seconds. */
const payments = (aheadS = 0, provider: ReturnType<typeof providerWith> | null = providerWith()) =>
  createPaymentActivities({ db, provider, now: () => Date.now() + aheadS * 1000 });

const EXPIRED_S = 300 + 60 + 1;

const payoutOf = (change: Partial<Payout> = {}): Payout => ({
  refundId: `TK-${randomUUID()}`,
  attempt: 1,
  amountFen: 12_345,
  payeeId,
  method: 'provider',
  requesterId: 'requester',
  approverId: 'approver',
  payerId: 'payer',
  approvedFen: 12_345,
  ...change,
});

const ledgerOf = (refundId: string) =>
  db.selectFrom('payouts').selectAll().where('refund_id', '=', refundId).orderBy('attempt').execute();
const paidBy = async (refundId: string) =>
  (await stub.ledger()).filter(({ key, status }) => key.startsWith(`${refundId}:`) && status === 'paid');

const row = (payout: Payout, change: object = {}) => ({
  refund_id: payout.refundId,
  attempt: payout.attempt,
  amount_fen: payout.amountFen,
  approved_fen: payout.approvedFen,
  method: payout.method,
  payee_id: payout.payeeId,
  requester_id: payout.requesterId,
  approver_id: payout.approverId,
  payer_id: payout.payerId,
  status: 'sending' as const,
  valid_until: payout.method === 'provider' ? toInstant(Date.now() + 300_000) : null,
  ...change,
});

test('REF-08 a payout that the provider makes is paid, once, with its reference in the ledger', async () => {
  const payout = payoutOf();
  const outcome = await payments().sendPayout(payout);
  const [paid, ...others] = await paidBy(payout.refundId);
  expect(others).toEqual([]);
  expect(outcome).toEqual({ status: 'paid', reference: paid?.reference, paidAt: paid?.paid_at });
  const standing = await db
    .selectFrom('payouts')
    .select(['key', 'status', 'reference', 'amount_fen', sql<string>`paid_on::text`.as('day')])
    .where('refund_id', '=', payout.refundId)
    .execute();
  expect(standing).toEqual([
    {
      key: `${payout.refundId}:1`,
      status: 'paid',
      reference: paid?.reference,
      amount_fen: 12_345,
      day: beijingDate(paid?.paid_at ?? ''),
    },
  ]);
  expect(await payments().sendPayout(payout), 'the same step run again').toEqual(outcome);
  expect(await payments().askPayout(payout)).toEqual(outcome);
  expect(await paidBy(payout.refundId)).toHaveLength(1);
});

test('REF-09 a refusal with a reason is final under its number; the next attempt pays', async () => {
  const payout = payoutOf();
  await stub.next('refused');
  const refused = { status: 'failed', reason: 'the account is closed' };
  expect(await payments().sendPayout(payout)).toEqual(refused);
  expect(await payments().sendPayout(payout)).toEqual(refused);
  expect(await payments().sendPayout({ ...payout, attempt: 2 })).toMatchObject({ status: 'paid' });
  expect((await ledgerOf(payout.refundId)).map(({ status }) => status)).toEqual(['failed', 'paid']);
  expect(await paidBy(payout.refundId)).toHaveLength(1);
});

const paidUnheard: Fault[] = ['lostAnswer', 'errorAfter', 'slow', 'garbled'];
test.each(paidUnheard)('D2 REF-08 “%s”: the outcome is unknown, then paid, with one payment', async (fault) => {
  const payout = payoutOf();
  await stub.next(fault);
  expect(await payments().sendPayout(payout)).toMatchObject({ status: 'unknown' });
  expect((await ledgerOf(payout.refundId))[0]?.status).toBe('unknown');
  expect(await payments().sendPayout(payout), 'sent again: it asks').toMatchObject({ status: 'paid' });
  expect(await payments().askPayout(payout)).toMatchObject({ status: 'paid' });
  expect(await paidBy(payout.refundId)).toHaveLength(1);
});

test('D2 REF-08 an answer given twice on one connection is one payment', async () => {
  const payout = payoutOf();
  await stub.next('twice');
  await payments().sendPayout(payout);
  expect(await payments().askPayout(payout)).toMatchObject({ status: 'paid' });
  expect(await paidBy(payout.refundId)).toHaveLength(1);
});

const neverArrived: Fault[] = ['lostRequest', 'errorBefore'];
test.each(neverArrived)(
  'REF-08 “%s”: unknown while the request may still arrive, failed only when it has expired',
  async (fault) => {
    const payout = payoutOf();
    await stub.next(fault);
    expect(await payments().sendPayout(payout)).toMatchObject({ status: 'unknown' });
    expect(await payments(299).askPayout(payout)).toMatchObject({ status: 'unknown' });
    expect(await payments(301).askPayout(payout), 'within the margin of the clocks').toMatchObject({
      status: 'unknown',
    });
    expect(await payments(EXPIRED_S).askPayout(payout)).toMatchObject({ status: 'failed' });
    expect(await payments().sendPayout({ ...payout, attempt: 2 })).toMatchObject({ status: 'paid' });
    expect(await paidBy(payout.refundId)).toHaveLength(1);
  },
);

test('D2 REF-08 a payment that the provider makes late is asked for until it is there', async () => {
  const payout = payoutOf();
  await stub.next('late');
  expect(await payments().sendPayout(payout)).toMatchObject({ status: 'unknown' });
  await expect.poll(() => payments(EXPIRED_S).askPayout(payout), { timeout: 10_000 }).toMatchObject({ status: 'paid' });
  expect(await paidBy(payout.refundId)).toHaveLength(1);
});

test('REF-08 another amount than was asked for stays open for people to look at', async () => {
  const payout = payoutOf();
  await stub.next('otherAmount');
  expect(await payments().sendPayout(payout)).toMatchObject({ status: 'unknown' });
  expect(await payments(EXPIRED_S).askPayout(payout)).toMatchObject({ status: 'unknown' });
});

test('D1 REF-08 a crash after the row and before the call: asked for, never sent, failed when it has expired', async () => {
  const payout = payoutOf();
  await db.insertInto('payouts').values(row(payout)).execute();
  expect(await payments().sendPayout(payout)).toMatchObject({ status: 'unknown' });
  expect(await paidBy(payout.refundId)).toEqual([]);
  expect(await payments(EXPIRED_S).sendPayout(payout)).toMatchObject({ status: 'failed' });
  expect(await paidBy(payout.refundId)).toEqual([]);
});

test('D1 REF-08 a crash after the call and before its outcome was written: asked for, one payment', async () => {
  const payout = payoutOf();
  const standing = row(payout);
  await db.insertInto('payouts').values(standing).execute();
  await providerWith().pay({
    key: `${payout.refundId}:1`,
    amountFen: payout.amountFen,
    payee: { method: 'BANK', name: 'x', account: 'y' },
    validUntil: standing.valid_until ?? '',
  });
  expect(await payments().sendPayout(payout)).toMatchObject({ status: 'paid' });
  expect(await paidBy(payout.refundId)).toHaveLength(1);
});

test('D1 REF-08 a run that wakes up after its attempt was given up sends a request that the provider refuses', async () => {
  const payout = payoutOf();
  await db
    .insertInto('payouts')
    .values(row(payout, { valid_until: toInstant(Date.now() - 61_000) }))
    .execute();
  expect(await payments(1).askPayout(payout)).toMatchObject({ status: 'failed' });
  const [given] = await ledgerOf(payout.refundId);
  const late = await providerWith().pay({
    key: given?.key ?? '',
    amountFen: payout.amountFen,
    payee: { method: 'BANK', name: 'x', account: 'y' },
    validUntil: new Date(given?.valid_until ?? '').toISOString(),
  });
  expect(late).toEqual({ status: 'refused', reason: 'the request has expired' });
  expect(await paidBy(payout.refundId)).toEqual([]);
});

test('D1 REF-08 the provider dies by kill -9 and comes back: what it had paid is found, nothing is paid again', async () => {
  const payout = payoutOf();
  await stub.next('lostAnswer');
  await payments().sendPayout(payout);
  const unheard = payoutOf();
  await stub.crash();
  const away = createPaymentActivities({ db, provider: providerWith(SECRET, 'http://127.0.0.1:9') });
  expect(await away.sendPayout(unheard), 'nobody answers').toMatchObject({ status: 'unknown' });
  expect(await payments().sendPayout(payout)).toMatchObject({ status: 'paid' });
  expect(await payments(EXPIRED_S).askPayout(unheard)).toMatchObject({ status: 'failed' });
  expect(await paidBy(payout.refundId)).toHaveLength(1);
});

test('D3 REF-08 ten runs of one step at the same time make one payment', async () => {
  const payout = payoutOf();
  await Promise.all(Array.from({ length: 10 }, () => payments().sendPayout(payout)));
  expect(await payments().askPayout(payout)).toMatchObject({ status: 'paid' });
  expect(await ledgerOf(payout.refundId)).toHaveLength(1);
  expect(await paidBy(payout.refundId)).toHaveLength(1);
});

test('D3 two equal partial refunds of one order are both held and both paid; a third is not', async () => {
  const { orderNo, payeeId } = await newOrder(db, { paid_fen: 20_000 });
  const orders = createOrderActivities(db);
  const twins = [
    payoutOf({ payeeId, amountFen: 10_000, approvedFen: 10_000 }),
    payoutOf({ payeeId, amountFen: 10_000, approvedFen: 10_000 }),
  ];
  for (const { refundId, amountFen } of twins) {
    expect(await orders.claimOrder({ orderNo, refundId, amountFen })).toEqual({ outcome: 'claimed' });
  }
  const third = { orderNo, refundId: `TK-${randomUUID()}`, amountFen: 10_000 };
  expect(await orders.claimOrder(third)).toEqual({ outcome: 'notEnough', leftFen: 0 });
  const outcomes = await Promise.all([...twins, ...twins].map((twin) => payments().sendPayout(twin)));
  expect(outcomes.filter(({ status }) => status === 'failed')).toEqual([]);
  for (const { refundId } of twins) expect(await paidBy(refundId)).toHaveLength(1);
});

test('REF-08 no next attempt begins while the one before is open, and the refusal holds when a late run comes again', async () => {
  const payout = payoutOf();
  await stub.next('lostRequest');
  await payments().sendPayout(payout);
  const second = { ...payout, attempt: 2 };
  expect(await payments().sendPayout(second)).toMatchObject({ status: 'failed' });
  expect(await payments(EXPIRED_S).askPayout(payout)).toMatchObject({ status: 'failed' });
  expect(await payments().sendPayout(second), 'the number was told as failed').toMatchObject({ status: 'failed' });
  expect(await payments().sendPayout({ ...payout, attempt: 3 })).toMatchObject({ status: 'paid' });
  expect(await paidBy(payout.refundId)).toHaveLength(1);
});

test('REF-08 a refund that was paid is not paid again under another number', async () => {
  const payout = payoutOf();
  await payments().sendPayout(payout);
  expect(await payments().sendPayout({ ...payout, attempt: 2 })).toMatchObject({ status: 'failed' });
  expect(await paidBy(payout.refundId)).toHaveLength(1);
});

test('REF-12 the same person in two of the three parts is refused with a reason, and nothing is sent', async () => {
  for (const change of [{ approverId: 'requester' }, { payerId: 'requester' }, { payerId: 'approver' }]) {
    const payout = payoutOf(change);
    const outcome = await payments().sendPayout(payout);
    expect(outcome).toMatchObject({ status: 'failed', reason: expect.stringContaining('three people') });
    expect(await paidBy(payout.refundId)).toEqual([]);
  }
});

test('REF-08 an amount beyond the approval, of nothing, or to nobody is refused with a reason', async () => {
  for (const change of [{ amountFen: 12_346 }, { amountFen: 0 }, { payeeId: randomUUID() }]) {
    const payout = payoutOf(change);
    expect(await payments().sendPayout(payout)).toMatchObject({ status: 'failed', reason: expect.stringMatching(/./) });
    expect(await paidBy(payout.refundId)).toEqual([]);
  }
});

test('REF-08 one number never stands for two amounts', async () => {
  const payout = payoutOf({ approvedFen: 20_000 });
  await payments().sendPayout(payout);
  await expect(payments().sendPayout({ ...payout, amountFen: 100 })).rejects.toThrow('another amount or payee');
});

test('REF-08 without a provider, a payout through one fails with a clear reason', async () => {
  const payout = payoutOf();
  const outcome = await payments(0, null).sendPayout(payout);
  expect(outcome).toMatchObject({
    status: 'failed',
    reason: expect.stringContaining('no payment provider is connected'),
  });
});

test('REF-08 an unsigned, a wrongly signed and a held-up request pay nothing', async () => {
  const forged = payoutOf();
  expect(await payments(0, providerWith('another secret')).sendPayout(forged)).toMatchObject({ status: 'failed' });
  expect(await paidBy(forged.refundId)).toEqual([]);
  const body = JSON.stringify({ key: 'TK-held:1' });
  const old = signedHeaders(SECRET, { method: 'POST', path: '/payments', body }, Date.now() - 600_000);
  expect((await fetch(`${stub.url}/payments`, { method: 'POST', body, headers: old })).status).toBe(401);
  expect((await fetch(`${stub.url}/payments?day=2026-01-01`)).status).toBe(401);
});

test('REF-08 a refused question is no refused payment', async () => {
  const payout = payoutOf();
  await stub.next('lostAnswer');
  await payments().sendPayout(payout);
  expect(await payments(EXPIRED_S, providerWith('another secret')).askPayout(payout)).toMatchObject({
    status: 'unknown',
  });
  expect(await payments().askPayout(payout)).toMatchObject({ status: 'paid' });
});

test('REF-08 what finance paid in its own bank is booked once, by its reference and its day', async () => {
  const payout = payoutOf({ method: 'manual' });
  const reference = `B${randomUUID()}`;
  const proof = { paid: { reference, paidOn: '2026-03-02' } };
  const outcome = { status: 'paid', reference, paidAt: '2026-03-02T15:59:59.999Z' };
  expect(await payments().bookPayout({ ...payout, result: proof })).toEqual(outcome);
  expect(await payments().bookPayout({ ...payout, result: proof })).toEqual(outcome);
  expect(await payments().bookPayout({ ...payout, result: { failed: 'no' } }), 'never back').toEqual(outcome);
  const other = payoutOf({ method: 'manual' });
  expect(await payments().bookPayout({ ...other, result: proof }), 'the proof of another').toMatchObject({
    status: 'failed',
    reason: expect.stringContaining('another payment'),
  });
});

test('REF-08 a line of a payment file is open until the bank has answered, then what the bank says', async () => {
  const [good, bad] = [payoutOf({ method: 'file' }), payoutOf({ method: 'file' })];
  for (const line of [good, bad]) {
    expect(await payments().bookPayout({ ...line, result: null })).toMatchObject({ status: 'unknown' });
    expect(await payments().askPayout(line)).toMatchObject({ status: 'unknown' });
  }
  const reference = `F${randomUUID()}`;
  const paid = await payments().bookPayout({ ...good, result: { paid: { reference, paidOn: '2026-03-03' } } });
  expect(paid).toMatchObject({ status: 'paid', reference });
  expect(await payments().bookPayout({ ...bad, result: { failed: '户名不符' } })).toEqual({
    status: 'failed',
    reason: '户名不符',
  });
});

/** What the database itself says to a change that does not come through the activities. */
const refusedBy = async (change: Promise<unknown>): Promise<string> =>
  change.then(
    () => 'accepted',
    (error: unknown) => String(Object(error).constraint ?? Object(error).code),
  );

test('REF-08 REF-12 the database itself refuses every row and every change that would break the ledger', async () => {
  const insert = (payout: Payout, change: object = {}) =>
    refusedBy(db.insertInto('payouts').values(row(payout, change)).execute());
  expect(await insert(payoutOf({ approverId: 'requester' }))).toBe('payouts_three_people');
  expect(await insert(payoutOf({ payerId: 'approver' }))).toBe('payouts_three_people');
  expect(await insert(payoutOf({ amountFen: -1 }))).toBe('payouts_amount');
  expect(await insert(payoutOf({ amountFen: 12_346 }))).toBe('payouts_within_approved');
  expect(await insert(payoutOf(), { status: 'paid' })).toBe('payouts_forward');
  expect(await insert(payoutOf(), { valid_until: null })).toBe('payouts_valid_until');

  const payout = payoutOf({ amountFen: 5_000, approvedFen: 12_000 });
  expect(await insert(payout)).toBe('accepted');
  expect(await insert({ ...payout, attempt: 2 })).toBe('payouts_one_open');
  const change = (values: object) =>
    refusedBy(db.updateTable('payouts').set(values).where('refund_id', '=', payout.refundId).execute());
  for (const values of [{ amount_fen: 1 }, { payee_id: randomUUID() }, { payer_id: 'x' }, { approved_fen: 99_999 }]) {
    expect(await change(values)).toBe('payouts_unchanged');
  }
  expect(await change({ status: 'paid' })).toBe('payouts_proof');
  expect(await change({ status: 'unknown' })).toBe('accepted');
  expect(await change({ status: 'sending' })).toBe('payouts_forward');
  const proof = { reference: randomUUID(), paid_at: '2026-03-02T01:00:00.000Z', paid_on: '2026-03-02' };
  expect(await change({ status: 'paid', settled_at: new Date(), ...proof })).toBe('accepted');
  expect(await change({ status: 'failed', settled_at: new Date() })).toBe('payouts_forward');
  expect(await insert({ ...payout, attempt: 2 })).toBe('accepted');
  expect(await change({ reason: 'x' }), 'the paid row').toBe('payouts_forward');
  await db
    .updateTable('payouts')
    .set({ status: 'failed', settled_at: new Date() })
    .where('refund_id', '=', payout.refundId)
    .where('attempt', '=', 2)
    .execute();
  expect(await insert({ ...payout, attempt: 3, amountFen: 7_001 })).toBe('payouts_within_approved');
  expect(await refusedBy(db.deleteFrom('payouts').where('refund_id', '=', payout.refundId).execute())).toBe('23001');
  expect(await refusedBy(sql`TRUNCATE payouts`.execute(db))).toBe('23001');
});

test('REF-08 two attempts that begin at the same instant never exceed the approval together', async () => {
  const payout = payoutOf();
  const both = await Promise.all([payments().sendPayout(payout), payments().sendPayout({ ...payout, attempt: 2 })]);
  expect(both.map(({ status }) => status).toSorted()).toEqual(['failed', 'paid']);
  expect(await paidBy(payout.refundId)).toHaveLength(1);
});

test('REF-08 a refund of an order pays no more than it holds, and keeps hold of what it pays', async () => {
  const { orderNo, payeeId } = await newOrder(db, { paid_fen: 12_345 });
  const orders = createOrderActivities(db);
  const payout = payoutOf({ payeeId });
  const { refundId } = payout;
  await orders.claimOrder({ orderNo, refundId, amountFen: 5_000 });
  expect(await payments().sendPayout(payout)).toMatchObject({
    status: 'failed',
    reason: expect.stringContaining('holds less'),
  });
  await orders.claimOrder({ orderNo, refundId, amountFen: 12_345 });
  await stub.next('lostAnswer');
  expect(await payments().sendPayout({ ...payout, attempt: 2 })).toMatchObject({ status: 'unknown' });
  await orders.releaseOrder({ refundId });
  expect(await orders.claimOrder({ orderNo, refundId: `TK-${randomUUID()}`, amountFen: 1 })).toEqual({
    outcome: 'notEnough',
    leftFen: 0,
  });
});

test('D1 D2 D3 forty refunds, each step run twice, through every fault and a dead provider: paid once each, the sums agree', async () => {
  const faults: Fault[] = [
    'lostRequest',
    'lostAnswer',
    'errorBefore',
    'errorAfter',
    'late',
    'garbled',
    'twice',
    'refused',
  ];
  const rates = Object.fromEntries(faults.map((fault) => [fault, 0.08]));
  await stub.control({ rates });
  const refunds = Array.from({ length: 40 }, (_, index) =>
    payoutOf({ amountFen: 100 + index, approvedFen: 100 + index }),
  );
  const payUntilPaid = async (payout: Payout): Promise<void> => {
    const step = await Promise.all([payments().sendPayout(payout), payments().sendPayout(payout)]);
    const outcome = step.find(({ status }) => status !== 'unknown') ?? (await settled(payout));
    if (outcome.status === 'failed') await payUntilPaid({ ...payout, attempt: payout.attempt + 1 });
  };
  /** Asks as the refund does, until it is certain. */
  const settled = (payout: Payout) =>
    vi.waitUntil(
      async () => {
        const outcome = await payments(EXPIRED_S).askPayout(payout);
        return outcome.status === 'unknown' ? undefined : outcome;
      },
      { timeout: 30_000, interval: 50 },
    );
  const all = Promise.all(refunds.map(payUntilPaid));
  await stub.crash();
  await stub.control({ rates });
  await all;
  await stub.control({ rates: {} });

  const ids = new Set(refunds.map(({ refundId }) => refundId));
  const wanted = refunds.map(({ refundId, amountFen }) => [refundId, amountFen]).toSorted();
  const outside = (await stub.ledger())
    .filter(({ key, status }) => status === 'paid' && ids.has(key.replace(/:\d+$/, '')))
    .map(({ key, amount_fen }) => [key.replace(/:\d+$/, ''), amount_fen]);
  expect(outside.toSorted()).toEqual(wanted);
  const rows = await db
    .selectFrom('payouts')
    .selectAll()
    .where('refund_id', 'in', [...ids])
    .execute();
  const inside = rows.filter(({ status }) => status === 'paid').map((row) => [row.refund_id, row.amount_fen]);
  expect(inside.toSorted()).toEqual(wanted);
  expect(rows.filter(({ status }) => status === 'unknown' || status === 'sending')).toEqual([]);
  expect(rows.length, 'faults did happen').toBeGreaterThan(40);
});

test('REF-08 what people prove of an outcome that stays unknown is booked, and a reference that was used before is not', async () => {
  const [payout, other] = [payoutOf(), payoutOf()];
  await stub.next('otherAmount');
  expect(await payments().sendPayout(payout)).toMatchObject({ status: 'unknown' });
  const reference = `S-${randomUUID()}`;
  const paid = { paid: { reference, paidOn: '2026-03-10' } };
  expect(await payments().bookPayout({ ...payout, result: paid })).toMatchObject({ status: 'paid', reference });
  expect(await payments().askPayout(payout)).toMatchObject({ status: 'paid', reference });

  await stub.next('otherAmount');
  expect(await payments().sendPayout(other)).toMatchObject({ status: 'unknown' });
  expect(await payments().bookPayout({ ...other, result: paid })).toMatchObject({ status: 'unknown' });
  expect(await payments().bookPayout({ ...other, result: { failed: '渠道证明未付' } })).toMatchObject({
    status: 'failed',
  });
});
