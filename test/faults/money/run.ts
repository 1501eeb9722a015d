import { setTimeout as pause } from 'node:timers/promises';
import { brokenAt, readLog } from '../../../activities/fact-log.ts';
import { newCustomer } from '../../support/customers.ts';
import { seeded } from '../../support/provider-stub.ts';
import { createClicks, PEOPLE } from '../clicks.ts';
import { killAsPlanned } from '../kills.ts';
import { readBooks } from './books.ts';
import { type Plan, type PlannedRefund, planOf } from './plan.ts';
import type { MoneyPlatform } from './platform.ts';
import { watchStages } from './stages.ts';
import { importOrders, type Scene, tellCustomer, untilApproved, untilPaid } from './story.ts';
import { type Judgement, judge } from './verdict.ts';

/** Every fifth answer is lost, every fifth is an error, and more. */
const FAULTS = {
  lostAnswer: 0.15,
  lostRequest: 0.05,
  errorBefore: 0.1,
  errorAfter: 0.1,
  twice: 0.05,
  refused: 0.04,
  late: 0.04,
  garbled: 0.03,
  slow: 0.01,
} as const;

/** How many people press buttons at the same time. */
const CLIENTS = 60;
/** Of one refund: request, quote, decision, acknowledgement, approval, payment. */
const CLICKS_EACH = 6;

export interface FireOptions {
  readonly refunds: number;
  readonly kills: number;
  readonly seed: number;
  readonly limitMs: number;
  readonly say?: (line: string) => void;
}

export interface FireReport extends Judgement {
  readonly payouts: number;
  readonly attempts: number;
  readonly kills: readonly string[];
  /** Refunds that were seen with an unknown outcome. */
  readonly unknown: number;
  readonly seconds: number;
  readonly totalFen: number;
  readonly clicks: number;
  readonly sent: number;
  readonly statuses: Readonly<Record<string, number>>;
  /** Keys that were both accepted and refused. */
  readonly split: number;
  /** Cases whose chain of facts is broken. */
  readonly broken: readonly string[];
  /** What people could not finish. */
  readonly unfinished: readonly string[];
}

/** Pays many refunds while everything goes wrong that can, waits until it is quiet and judges what the books say. */
export async function moneyUnderFire(platform: MoneyPlatform, options: FireOptions): Promise<FireReport> {
  const { seed, limitMs, say = () => undefined } = options;
  const plan = planOf(options.refunds, options.kills, seeded(seed));
  const startedAt = Date.now();
  const endsAt = startedAt + limitMs;
  const clicks = createClicks('finance', platform.financeUrl, platform.care.config.tokenSecret, endsAt);
  const stages = watchStages(platform.care.db, endsAt);
  const scene: Scene = { platform, clicks, stages, customerId: await newCustomer(platform.care.db), endsAt };

  await importOrders(scene, plan.orders);
  await platform.goesWrong(FAULTS);
  const killing = new AbortController();
  const done = () => clicks.answers.clicks / (plan.refunds.length * CLICKS_EACH);
  const kills = killAsPlanned(plan.kills, platform.kill, done, killing.signal, say);
  const told = everyTenSeconds(() =>
    say(`${clicks.answers.clicks} of about ${CLICKS_EACH * plan.refunds.length} clicks`),
  );
  const { ids, unfinished } = await everybody(scene, plan);
  killing.abort();
  const killed = await kills;
  clearInterval(told);
  await stages.stop();
  await platform.untilReady();
  await platform.goesWrong({});
  await quiet(platform, endsAt);

  const orders = plan.orders;
  const wanted = plan.refunds.flatMap((refund, index) => {
    const id = ids.get(index);
    return id === undefined
      ? []
      : [{ id, orderNo: refund.orderNo, paysFen: refund.paysFen, compensation: refund.kind === 'COMPENSATION' }];
  });
  const books = { wanted, orders, ...(await readBooks(platform, clicks)) };
  const broken: string[] = [];
  for (const { id } of wanted) if (brokenAt(id, await readLog(platform.care.db, id)) !== null) broken.push(id);
  const { answers } = clicks;
  return {
    ...judge(books),
    payouts: wanted.length,
    attempts: books.ledger.length,
    kills: killed,
    unknown: stages.seenUnknown.size,
    seconds: Math.round((Date.now() - startedAt) / 1000),
    totalFen: wanted.reduce((sum, { paysFen }) => sum + paysFen, 0),
    clicks: answers.clicks,
    sent: answers.sent,
    statuses: Object.fromEntries([...answers.statuses].toSorted(([a], [b]) => a - b)),
    split: answers.split,
    broken,
    unfinished,
  };
}

/** Each client takes the next refund as soon as it has pressed "pay" on the one before; the outcomes are followed beside. */
async function everybody(scene: Scene, { refunds }: Plan) {
  const ids = new Map<number, string>();
  const unfinished: string[] = [];
  const following: Promise<void>[] = [];
  const attempt = async (refund: PlannedRefund, work: () => Promise<void>) => {
    try {
      await work();
    } catch (error) {
      unfinished.push(`${refund.kind} ${refund.orderNo}: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  let next = 0;
  const client = async () => {
    for (let index = next++; index < refunds.length; index = next++) {
      const refund = refunds[index];
      if (!refund) return;
      const agent = index % 2 === 0 ? PEOPLE.agent : PEOPLE.agent2;
      await attempt(refund, async () => {
        const id = await untilApproved(scene, refund, agent);
        ids.set(index, id);
        const follow = async () => {
          await untilPaid(scene, id, refund);
          // A compensation is told by whoever asked for it.
          if (refund.told) await tellCustomer(scene, id, refund.kind === 'COMPENSATION' ? PEOPLE.agent : agent);
        };
        following.push(attempt(refund, follow));
      });
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  await Promise.all(following);
  return { ids, unfinished };
}

function everyTenSeconds(work: () => void): NodeJS.Timeout {
  return setInterval(work, 10_000).unref();
}

/** Waits until no payment is open any more. */
async function quiet({ care: { db } }: MoneyPlatform, endsAt: number): Promise<void> {
  const open = () =>
    db
      .selectFrom('cases')
      .select('id')
      .where('procedure', '=', 'refund')
      .where('stage', 'in', ['PAYING', 'PAY_UNKNOWN'])
      .execute()
      .catch(() => [undefined]);
  while ((await open()).length > 0 && Date.now() < endsAt) await pause(250);
}
