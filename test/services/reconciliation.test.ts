import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { z } from 'zod';
import { createPaymentActivities } from '../../activities/payments.activities.ts';
import type { Payout } from '../../activities/payments.ts';
import { providerOf, signedHeaders } from '../../activities/provider.ts';
import { type Books, differencesOf } from '../../domain/procedures/refund/books.ts';
import { beijingDate, toInstant } from '../../domain/time/instant.ts';
import { loadConfig } from '../../infra/config.ts';
import { connectDatabase, type Db } from '../../infra/database.ts';
import { notificationRoute } from '../../services/finance/provider-notifications.ts';
import { reconciliationRoutes } from '../../services/finance/reconciliation.ts';
import type { SystemCommand } from '../../workflows/kit/messages.ts';
import { newOrder } from '../support/orders.ts';
import { type ProviderStub, startProviderStub } from '../support/provider-stub.ts';
import { financeService, serveRoutes } from './money-support.ts';
import { staff } from './support.ts';

const SECRET = 'a-secret-that-only-the-two-of-them-know';
const PATH = '/provider/notifications';
const folder = mkdtempSync(join(tmpdir(), 'ruyue-provider-'));

let db: Db;
let stub: ProviderStub;
let payeeId: string;
let url: string;
let finance: ReturnType<typeof financeService>;
let payments: ReturnType<typeof createPaymentActivities>;
const closing: (() => Promise<void>)[] = [];

/** What the refunds were told; a refund that cannot be reached makes the telling fail. */
const told: { readonly to: string; readonly message: SystemCommand }[] = [];
let reachable = true;
const toldTo = (refundId: string) => told.filter(({ to }) => to === refundId).map(({ message }) => message);

beforeAll(async () => {
  const config = loadConfig(inject('stack').env);
  const connected = connectDatabase(config.databaseUrl, { name: 'ruyue-test', max: 5 });
  db = connected.db;
  stub = await startProviderStub({ file: join(folder, 'ledger.db'), secret: SECRET });
  const connection = { url: stub.url, secret: SECRET };
  payments = createPaymentActivities({ db, provider: providerOf(connection) });
  const care = {
    async tell({ id }: { readonly id: string }, message: SystemCommand) {
      if (!reachable) throw new Error('away');
      told.push({ to: id, message });
    },
  };
  const routes = [notificationRoute(db, care, connection), ...reconciliationRoutes(db, connection)];
  const service = await serveRoutes(routes, db, config.tokenSecret);
  ({ url } = service);
  finance = financeService(url, config.tokenSecret);
  ({ payeeId } = await newOrder(db));
  closing.push(
    service.close,
    () => stub.stop(),
    () => connected.pool.end(),
  );
});
afterAll(async () => {
  for (const close of closing) await close();
  rmSync(folder, { recursive: true, force: true });
});

const payoutOf = (change: Partial<Payout> = {}): Payout => ({
  refundId: `TK-${randomUUID()}`,
  attempt: 1,
  amountFen: 10_000,
  payeeId,
  method: 'provider',
  requesterId: 'requester',
  approverId: 'approver',
  payerId: 'payer',
  approvedFen: 10_000,
  ...change,
});

const statusOf = async ({ refundId, attempt }: Payout) => {
  const row = await db
    .selectFrom('payouts')
    .select('status')
    .where('refund_id', '=', refundId)
    .where('attempt', '=', attempt)
    .executeTakeFirst();
  return row?.status;
};

const paidEvent = ({ refundId, attempt, amountFen }: Payout, change: object = {}) => ({
  eventId: randomUUID(),
  key: `${refundId}:${attempt}`,
  status: 'paid',
  reference: `P${randomUUID()}`,
  paidAt: '2026-03-02T01:00:00.000Z',
  amountFen,
  ...change,
});

const notify = async (event: object, change: { secret?: string; at?: number; body?: string } = {}): Promise<number> => {
  const body = JSON.stringify(event);
  const headers = signedHeaders(change.secret ?? SECRET, { method: 'POST', path: PATH, body }, change.at ?? Date.now());
  return (await fetch(url + PATH, { method: 'POST', headers, body: change.body ?? body })).status;
};

/** An attempt whose answer was never heard. */
const unheard = async (): Promise<Payout> => {
  const payout = payoutOf();
  await stub.next('lostRequest');
  await payments.sendPayout(payout);
  return payout;
};

test('REF-08 a notification settles the attempt and the refund hears of it, once, however often it comes', async () => {
  const payout = await unheard();
  const event = paidEvent(payout, { paidAt: '2026-03-02T09:00:00+08:00' });
  expect(await Promise.all([notify(event), notify(event)])).toEqual([204, 204]);
  expect(await notify(event)).toBe(204);
  expect(await statusOf(payout)).toBe('paid');
  const { reference } = event;
  const paidAt = '2026-03-02T01:00:00.000Z';
  const heard = toldTo(payout.refundId);
  expect(heard[0]).toEqual({
    name: 'payoutSettled',
    key: `provider:${event.eventId}`,
    data: { attempt: 1, outcome: { status: 'paid', reference, paidAt } },
  });
  // The same message may be said twice at once; its key makes it one.
  expect(new Set(heard.map(({ key }) => key)).size).toBe(1);
  const before = heard.length;
  await notify(event);
  expect(toldTo(payout.refundId)).toHaveLength(before);
});

test('REF-08 out of order, a refusal after the payment changes nothing: the refund hears how the ledger stands', async () => {
  const payout = await unheard();
  await notify(paidEvent(payout));
  await notify({ eventId: randomUUID(), key: `${payout.refundId}:1`, status: 'refused', reason: 'late' });
  expect(await statusOf(payout)).toBe('paid');
  expect(toldTo(payout.refundId).map(({ data }) => data)).toEqual([
    { attempt: 1, outcome: expect.objectContaining({ status: 'paid' }) },
    { attempt: 1, outcome: expect.objectContaining({ status: 'paid' }) },
  ]);
  const refused = await unheard();
  await notify({ eventId: randomUUID(), key: `${refused.refundId}:1`, status: 'refused', reason: '户名不符' });
  expect(toldTo(refused.refundId)[0]?.data).toEqual({ attempt: 1, outcome: { status: 'failed', reason: '户名不符' } });
});

test('REF-08 forged, altered, old and unreadable notifications change nothing', async () => {
  const payout = await unheard();
  const event = paidEvent(payout);
  expect(await notify(event, { secret: 'a secret that somebody has guessed' })).toBe(401);
  expect(await notify(event, { body: JSON.stringify({ ...event, amountFen: 1 }) })).toBe(401);
  expect(await notify(event, { at: Date.now() - 10 * 60_000 })).toBe(401);
  expect(await notify(event, { at: Date.now() + 10 * 60_000 })).toBe(401);
  expect((await fetch(url + PATH, { method: 'POST', body: JSON.stringify(event) })).status).toBe(401);
  expect(await notify({ ...event, status: 'perhaps' })).toBe(400);
  expect(await statusOf(payout)).toBe('unknown');
  expect(toldTo(payout.refundId)).toEqual([]);
});

test('REF-08 an amount that differs and a refund that nobody knows are recorded, and nobody is told', async () => {
  const payout = await unheard();
  const strange = payoutOf();
  const events = [paidEvent(payout, { amountFen: 9_999 }), paidEvent(strange)];
  for (const event of events) expect(await notify(event)).toBe(204);
  expect(await statusOf(payout)).toBe('unknown');
  expect([...toldTo(payout.refundId), ...toldTo(strange.refundId)]).toEqual([]);
  const recorded = await db
    .selectFrom('provider_notifications')
    .select('event_id')
    .where(
      'event_id',
      'in',
      events.map(({ eventId }) => eventId),
    )
    .execute();
  expect(recorded).toHaveLength(2);
});

test('D1 REF-08 a notification whose refund could not be told is taken up when it comes again', async () => {
  const payout = await unheard();
  const event = paidEvent(payout);
  reachable = false;
  expect(await notify(event)).toBe(500);
  expect(await statusOf(payout)).toBe('paid');
  reachable = true;
  expect(await notify(event)).toBe(204);
  expect(toldTo(payout.refundId)).toHaveLength(1);
});

test('D2 REF-08 the provider tells by itself of what it paid late and of what nobody heard, also twice', async () => {
  await stub.control({ notifyUrl: url });
  const [late, lost] = [payoutOf(), payoutOf()];
  await stub.next('late', 'lostAnswer');
  await payments.sendPayout(late);
  await payments.sendPayout(lost);
  for (const payout of [late, lost]) {
    await expect.poll(() => statusOf(payout), { timeout: 10_000 }).toBe('paid');
    await expect.poll(() => toldTo(payout.refundId).length, { timeout: 10_000 }).toBeGreaterThan(0);
    const paid = (await stub.ledger()).filter(({ key }) => key.startsWith(payout.refundId));
    expect(paid).toHaveLength(1);
  }
  await stub.control({ notifyUrl: '' });
});

const Run = z.object({
  day: z.string(),
  providerCompared: z.boolean(),
  differences: z.array(z.object({ kind: z.string(), refundId: z.string().nullable(), key: z.string().nullable() })),
});

test('REF-08 the reconciliation of a day compares cases, ledger and provider, and is kept', async () => {
  const today = beijingDate(toInstant(Date.now()));
  const [agreed, lost, other] = [payoutOf(), payoutOf(), payoutOf()];
  await payments.sendPayout(agreed);
  await stub.next('lostAnswer', 'otherAmount');
  await payments.sendPayout(lost);
  await payments.sendPayout(other);
  const onlyHere = payoutOf();
  await payments.bookPayout({ ...onlyHere, result: { paid: { reference: randomUUID(), paidOn: today } } });
  const stranger = `TK-${randomUUID()}:1`;
  await providerOf({ url: stub.url, secret: SECRET })?.pay({
    key: stranger,
    amountFen: 1,
    payee: { method: 'BANK', name: 'x', account: 'y' },
    validUntil: toInstant(Date.now() + 60_000),
  });

  const answer = await finance(staff.finance, 'POST', '/reconciliations', { body: { day: today } });
  const { differences, providerCompared } = Run.parse(answer.body);
  expect(providerCompared).toBe(true);
  const kindsOf = (key: string) => differences.filter((one) => one.key === key).map(({ kind }) => kind);
  // There are no cases behind these payouts: what is paid misses its refund.
  expect(kindsOf(`${agreed.refundId}:1`)).toEqual(['stageDiffers']);
  expect(kindsOf(`${lost.refundId}:1`)).toEqual(['providerOnly']);
  expect(kindsOf(`${other.refundId}:1`)).toEqual(['providerOnly', 'amountDiffers']);
  expect(kindsOf(`${onlyHere.refundId}:1`)).toEqual(['ledgerOnly', 'stageDiffers']);
  expect(kindsOf(stranger)).toEqual(['providerOnly']);

  const list = await finance(staff.finance, 'GET', `/reconciliations?day=${today}&limit=1`);
  expect(z.object({ items: z.array(Run) }).parse(list.body).items[0]?.differences).toEqual(differences);
  const refused = await Promise.all([
    finance(staff.finance, 'POST', '/reconciliations', { body: { day: '2099-01-01' } }),
    finance(staff.agent, 'POST', '/reconciliations', { body: { day: today } }),
  ]);
  expect(refused.map(({ status }) => status)).toEqual([422, 403]);
});

test('REF-08 a reconciliation that cannot hear the provider is none', async () => {
  const { tokenSecret } = loadConfig(inject('stack').env);
  const away = await serveRoutes(
    reconciliationRoutes(db, { url: 'http://127.0.0.1:9', secret: SECRET }),
    db,
    tokenSecret,
  );
  closing.unshift(away.close);
  const body = { day: '2026-03-02' };
  expect(
    (await financeService(away.url, tokenSecret)(staff.finance, 'POST', '/reconciliations', { body })).status,
  ).toBe(503);
  const alone = await serveRoutes(reconciliationRoutes(db, { url: undefined, secret: undefined }), db, tokenSecret);
  closing.unshift(alone.close);
  const run = await financeService(alone.url, tokenSecret)(staff.finance, 'POST', '/reconciliations', { body });
  expect(Run.parse(run.body).providerCompared).toBe(false);
});

const line = (change: Partial<Books['ledger'][number]> = {}): Books['ledger'][number] => ({
  key: 'TK1:1',
  refundId: 'TK1',
  method: 'provider',
  status: 'paid',
  amountFen: 100,
  approvedFen: 100,
  paidOn: '2026-03-02',
  startedAt: '2026-03-02T01:00:00.000Z',
  ...change,
});
const payment = (change: Partial<NonNullable<Books['provider']>[number]> = {}) => ({
  key: 'TK1:1',
  reference: 'P1',
  amountFen: 100,
  paidAt: '2026-03-02T01:00:01.000Z',
  ...change,
});
const agreeing: Books = {
  day: '2026-03-02',
  now: '2026-03-02T12:00:00.000Z',
  refunds: [{ id: 'TK1', stage: 'CLOSED', open: false }],
  ledger: [line()],
  provider: [payment()],
};

const disagreements: [string, Partial<Books>, string[]][] = [
  ['nothing, when all three agree', {}, []],
  ['nothing, without a provider', { provider: null }, []],
  [
    'a refund whose customer was not told',
    { refunds: [{ id: 'TK1', stage: 'PAID', open: true }] },
    ['paidButNotClosed'],
  ],
  ['a refund that waits for what is paid', { refunds: [{ id: 'TK1', stage: 'PAYING', open: true }] }, ['stageDiffers']],
  ['a refund that is paid without a payment', { ledger: [], provider: [] }, ['stageDiffers']],
  ['a payment that only the ledger has', { provider: [] }, ['ledgerOnly']],
  ['a payment of another day', { day: '2026-03-03', provider: [] }, []],
  ['another amount', { provider: [payment({ amountFen: 101 })] }, ['amountDiffers']],
  ['one key paid twice', { provider: [payment(), payment({ reference: 'P2' })] }, ['doublePayment']],
  [
    'a failed attempt that was paid, and paid again by hand',
    {
      ledger: [line({ status: 'failed', paidOn: null }), line({ key: 'TK1:2', method: 'manual' })],
    },
    ['providerOnly', 'doublePayment'],
  ],
  [
    'an outcome that has been open for hours',
    { refunds: [], ledger: [line({ status: 'unknown', paidOn: null })], provider: [] },
    ['unknownTooLong'],
  ],
  [
    'a payment file, for which the bank takes its days',
    { refunds: [], ledger: [line({ status: 'unknown', method: 'file', paidOn: null })], provider: [] },
    [],
  ],
];
test.each(disagreements)('REF-08 the reconciliation shows %s', (_name, change, kinds) => {
  const differences = differencesOf({ ...agreeing, ...change });
  expect(differences.map(({ kind }) => kind)).toEqual(kinds);
  for (const { words } of differences) expect(`${words.zh} ${words.en}`).not.toMatch(/undefined|NaN|[{}]/);
});
