import { newCustomer } from '../../support/customers.ts';
import { seeded } from '../../support/provider-stub.ts';
import { createClicks, PEOPLE } from '../clicks.ts';
import { killAsPlanned, killsOf } from '../kills.ts';
import { watchStages } from '../money/stages.ts';
import { importOrders } from '../money/story.ts';
import { type CrashPlatform, TARGETS } from './platform.ts';
import { type CrashScene, KINDS, type PlannedCase, play } from './stories.ts';
import { violations } from './verdict.ts';

/** How many people work at the same time. */
const AGENTS = 20;

export interface CrashOptions {
  readonly cases: number;
  readonly kills: number;
  readonly seed: number;
  readonly limitMs: number;
  readonly say?: (line: string) => void;
}

export interface CrashReport {
  readonly kills: readonly string[];
  /** How many cases went all their way. */
  readonly finished: number;
  /** What people could not finish, and why. */
  readonly unfinished: readonly string[];
  readonly violations: readonly string[];
  readonly clicks: number;
  /** How long a click took with its repetitions, in milliseconds: half of them, 99 of 100, all of them at most. */
  readonly clickMs: { readonly p50: number; readonly p99: number; readonly max: number };
  readonly statuses: Readonly<Record<string, number>>;
  readonly seconds: number;
}

/** Lets people work on all kinds of cases while everything is killed, waits until it is quiet, and looks what does not hold. */
export async function crashUnderLoad(platform: CrashPlatform, options: CrashOptions): Promise<CrashReport> {
  const { limitMs, say = () => undefined } = options;
  const random = seeded(options.seed);
  const planned = casesOf(options.cases, random);
  const kills = killsOf(TARGETS, options.kills, random);
  const { care, urls } = platform;
  const startedAt = Date.now();
  const endsAt = startedAt + limitMs;
  const desk = createClicks('desk', urls.desk, care.config.tokenSecret, endsAt);
  const finance = createClicks('finance', urls.finance, care.config.tokenSecret, endsAt);
  const stages = watchStages(care.db, endsAt);
  const scene: CrashScene = { platform, desk, clicks: finance, stages, customerId: await newCustomer(care.db), endsAt };
  await importOrders(
    scene,
    planned.map(({ orderNo }) => ({ orderNo, paidFen: 20_000 })),
  );

  let ended = 0;
  const killing = new AbortController();
  const killed = killAsPlanned(kills, platform.kill, () => ended / planned.length, killing.signal, say);
  const unfinished: string[] = [];
  let next = 0;
  const agent = async () => {
    for (let one = planned[next++]; one !== undefined; one = planned[next++]) {
      try {
        await play(scene, one);
      } catch (error) {
        unfinished.push(`${one.kind}: ${error instanceof Error ? error.message : String(error)}`);
      }
      ended += 1;
    }
  };
  await Promise.all(Array.from({ length: AGENTS }, agent));
  killing.abort();
  const names = await killed;
  await stages.stop();
  await platform.untilReady();
  say('everybody is done');

  const answers = [desk.answers, finance.answers];
  const ms = answers.flatMap(({ accepted }) => accepted.map((one) => one.ms)).toSorted((a, b) => a - b);
  const share = (part: number) => ms[Math.min(ms.length - 1, Math.floor(ms.length * part))] ?? 0;
  const statuses = Map.groupBy(
    answers.flatMap((one) => [...one.statuses]),
    ([status]) => status,
  );
  return {
    kills: names,
    finished: planned.length - unfinished.length,
    unfinished,
    violations: await violations(care, desk, answers),
    clicks: ms.length,
    clickMs: { p50: share(0.5), p99: share(0.99), max: share(1) },
    statuses: Object.fromEntries(
      [...statuses].map(([status, all]) => [status, all.reduce((sum, [, n]) => sum + n, 0)]),
    ),
    seconds: Math.round((Date.now() - startedAt) / 1000),
  };
}

/** All of it from the seed: kinds in turn, as many double presses as people make. */
function casesOf(count: number, random: () => number): PlannedCase[] {
  return Array.from({ length: count }, (_, index) => ({
    kind: KINDS[index % KINDS.length] ?? 'complaint',
    twice: random() < 0.3,
    thinksMs: Math.floor(50 + random() * 250),
    orderNo: `C-${index + 1}`,
  }));
}

export interface Costs {
  /** From the death until the slowest of the next clicks was answered, each death of its own, in milliseconds. */
  readonly worker: readonly number[];
  readonly temporal: readonly number[];
  readonly postgres: readonly number[];
}

/** Half of them are held by the one worker, half by the other; each of these has to be replayed by whoever takes over. */
const CASES_CLICKED = 4;

/** What a death costs those who click next, while nobody else works. */
export async function costsOfDeaths(platform: CrashPlatform): Promise<Costs> {
  const { care, urls } = platform;
  const desk = createClicks('desk', urls.desk, care.config.tokenSecret, Date.now() + 120_000);
  const ids = await care.db.selectFrom('cases').select('id').where('open', '=', true).limit(CASES_CLICKED).execute();
  const click = () =>
    Promise.all(ids.map(({ id }) => desk.click(PEOPLE.supervisor, `/cases/${id}/add-note`, { text: '下一次点击' })));
  const costOf = async (target: 'worker' | 'worker-2' | 'temporal' | 'postgres'): Promise<number> => {
    await platform.untilReady();
    await click();
    await platform.kill(target);
    const diedAt = Date.now();
    await click();
    return Date.now() - diedAt;
  };
  return {
    worker: [await costOf('worker'), await costOf('worker-2'), await costOf('worker')],
    temporal: [await costOf('temporal')],
    postgres: [await costOf('postgres')],
  };
}
