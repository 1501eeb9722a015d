import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { connectDatabase } from '../../infra/database.ts';
import { newCustomer } from '../support/customers.ts';
import { createClicks, PEOPLE } from './clicks.ts';
import type { PlannedRefund } from './money/plan.ts';
import { type MoneyPlatform, startMoneyPlatform } from './money/platform.ts';
import { moneyUnderFire } from './money/run.ts';
import { type Stages, watchStages } from './money/stages.ts';
import { importOrders, type Scene, untilApproved, untilPaid } from './money/story.ts';

const SEED = 20_260_501;
const dataDir = mkdtempSync(join(tmpdir(), 'ruyue-faults-'));
let platform: MoneyPlatform;
let scene: Scene;
let stages: Stages;

beforeAll(async () => {
  platform = await startMoneyPlatform(dataDir, { seed: SEED });
  const endsAt = Date.now() + 120_000;
  stages = watchStages(platform.care.db, endsAt);
  const clicks = createClicks('finance', platform.financeUrl, platform.care.config.tokenSecret, endsAt);
  scene = { platform, clicks, stages, customerId: await newCustomer(platform.care.db), endsAt };
}, 120_000);
afterAll(async () => {
  await stages.stop();
  await platform.close();
  rmSync(dataDir, { recursive: true, force: true });
}, 60_000);
beforeEach(() => platform.goesWrong({}));

const half = (orderNo: string): PlannedRefund => ({
  kind: 'TICKET',
  orderNo,
  askedFen: 10_000,
  paysFen: 9_000,
  twice: true,
  raced: false,
  told: false,
});

async function approved(orderNo: string): Promise<string> {
  await importOrders(scene, [{ orderNo, paidFen: 20_000 }]);
  return untilApproved(scene, half(orderNo), PEOPLE.agent);
}

const paidTo = async (refundId: string) =>
  (await platform.provider.ledger()).filter(({ key, status }) => key.startsWith(`${refundId}:`) && status === 'paid');
const requestsFor = async (refundId: string) =>
  (await platform.provider.requests()).flatMap(({ key }) => (key.startsWith(`${refundId}:`) ? [key] : []));
const moneyFacts = async (refundId: string) => {
  const rows = await platform.care.db
    .selectFrom('facts')
    .select('type')
    .where('case_id', '=', refundId)
    .where('type', 'like', 'Payout%')
    .orderBy('seq')
    .execute();
  return rows.map(({ type }) => type);
};

test('D3 product §1.9-2 two equal partial refunds of one order are both paid, each once, however often “pay” is pressed', async () => {
  await importOrders(scene, [{ orderNo: 'TWINS', paidFen: 20_000 }]);
  const twins = await Promise.all([
    untilApproved(scene, half('TWINS'), PEOPLE.agent),
    untilApproved(scene, half('TWINS'), PEOPLE.agent2),
  ]);
  await Promise.all(twins.map((id) => untilPaid(scene, id, half('TWINS'))));
  for (const id of twins) {
    expect((await paidTo(id)).map(({ amount_fen }) => amount_fen)).toEqual([9_000]);
    expect(await moneyFacts(id)).toEqual(['PayoutStarted', 'PayoutPaid']);
  }
});

test('D1 D2 a refund whose answer is lost while the worker is killed, with “pay” pressed twice, is paid once', async () => {
  const id = await approved('RETRIED');
  await platform.goesWrong({ lostAnswer: 1 });
  const paying = untilPaid(scene, id, half('RETRIED'));
  await expect.poll(() => requestsFor(id), { timeout: 20_000, interval: 20 }).toHaveLength(1);
  await platform.kill('worker');
  await paying;
  expect(await paidTo(id)).toHaveLength(1);
  expect(await requestsFor(id)).toEqual([`${id}:1`]);
  expect((await moneyFacts(id)).filter((type) => type === 'PayoutPaid')).toHaveLength(1);
});

test('D2 REF-08 an unknown outcome is shown as such and resolved by asking: no second request ever reaches the provider', async () => {
  const id = await approved('UNKNOWN');
  // It tells nothing by itself, so that only a question can find out.
  await platform.provider.control({ rates: { lostAnswer: 1 }, notifyUrl: '' });
  const paying = untilPaid(scene, id, half('UNKNOWN'));
  await stages.until(id, 'PAY_UNKNOWN');
  await paying;
  expect(await moneyFacts(id)).toEqual(['PayoutStarted', 'PayoutUnknown', 'PayoutAsked', 'PayoutPaid']);
  expect(await requestsFor(id)).toEqual([`${id}:1`]);
  expect(await paidTo(id)).toHaveLength(1);
});

test('REF-09 a request that never arrived is failed when it has expired, and paid by the next attempt', async () => {
  const id = await approved('NEVER');
  await platform.provider.next('lostRequest');
  await untilPaid(scene, id, half('NEVER'));
  expect(await requestsFor(id)).toEqual([`${id}:1`, `${id}:2`]);
  expect((await paidTo(id)).map(({ key }) => key)).toEqual([`${id}:2`]);
});

test('F5 a connection that the database ends in the middle of a transaction fails its query and not its process', async () => {
  const { db, pool } = connectDatabase(platform.care.config.databaseUrl, { name: 'ruyue-test', max: 1 });
  const lost = db.transaction().execute(async (tx) => {
    const { rows } = await sql<{ pid: number }>`SELECT pg_backend_pid() AS pid`.execute(tx);
    const gone = new Promise((resolve) => pool.once('remove', resolve));
    await sql`SELECT pg_terminate_backend(${rows[0]?.pid})`.execute(platform.care.db);
    await Promise.race([gone, pause(300)]);
    await sql`SELECT 1`.execute(tx);
  });
  await expect(lost).rejects.toThrow();
  expect((await sql<{ one: number }>`SELECT 1 AS one`.execute(db)).rows).toEqual([{ one: 1 }]);
  await pool.end();
});

test('D1 D2 D3 REF-08 forty refunds are paid exactly once each while processes are killed and the provider errs', async () => {
  const report = await moneyUnderFire(platform, { refunds: 40, kills: 3, seed: SEED, limitMs: 120_000 });
  expect(report).toMatchObject({
    payouts: 40,
    duplicates: [],
    missing: [],
    differences: [],
    broken: [],
    unfinished: [],
    split: 0,
  });
  expect(report.kills).toHaveLength(3);
  expect(report.unknown).toBeGreaterThan(0);
});
