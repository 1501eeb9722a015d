import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import type { CallbackState } from '../../domain/procedures/callback/state.ts';
import { fromBeijing, toInstant, toMs } from '../../domain/time/instant.ts';
import { QUEUES } from '../../workflows/kit/address.ts';
import { type Care, connectCare } from '../support/care-client.ts';
import { Drill } from '../support/drill.ts';
import { seeded } from '../support/provider-stub.ts';
import { rulesOf } from '../support/pure-case.ts';
import { hold } from './hold.ts';

export interface PromiseOptions {
  readonly dataDir: string;
  readonly callbacks: number;
  readonly seed: number;
  readonly say?: (line: string) => void;
}

export interface PromiseReport {
  readonly callbacks: number;
  /** How long nothing ran: from the kill until everything was ready again. */
  readonly outageMs: number;
  /** Callbacks that never rang, and those that rang more than once. */
  readonly lost: readonly string[];
  readonly twice: readonly string[];
  /** Rung before they were due, or later after everything was back than the drain may take. */
  readonly early: readonly string[];
  readonly late: readonly string[];
  /** From everything being ready until the last had rung. */
  readonly drainMs: number;
  /** Of all pairs that could be out of order, the share that is. */
  readonly inverted: number;
  /** By how many places one rang away from its place by due time, at most. */
  readonly displaced: number;
  /** What the reconciler of promises said afterwards. */
  readonly check: { readonly open: number; readonly lost: number };
  readonly seconds: number;
}

const STARTS_AT = '2026-03-10 10:00';
/** So long the opening of one callback may take, on a busy machine too. */
export const OPENING_MS = 400;
const AT_ONCE = 20;
/** The callbacks fall due one after the other within this. */
const DUE_WITHIN_MS = 5_000;
const DRAINED_WITHIN_MS = 60_000;

export interface Promised {
  readonly drill: Drill<CallbackState>;
  readonly dueMs: number;
}

/** Lets callbacks fall due while nothing runs, and looks how each of them is rung after the restart (D4, product §1.9-3). */
export async function promisesUnderFire(options: PromiseOptions): Promise<PromiseReport> {
  const { dataDir, callbacks, say = () => undefined } = options;
  const startedAt = Date.now();
  const { promised, rungBefore, firstDueMs, diedAt } = await promiseAndDie(options);
  await pause(firstDueMs + DUE_WITHIN_MS + 1_000 - Date.now());

  const second = await hold(dataDir);
  const readyAt = Date.now();
  say(`everything is back after ${readyAt - diedAt} ms`);
  const care = await connectCare(second.env);
  try {
    const until = Date.now() + DRAINED_WITHIN_MS;
    let rung = await rings(care, promised);
    while (new Set(rung.map(({ id }) => id)).size < callbacks && Date.now() < until) {
      await pause(200);
      rung = await rings(care, promised);
    }
    const check = await reconcile(care);
    // Whoever rings twice has had the time of a whole check for it.
    rung = await rings(care, promised);
    const times = Map.groupBy(rung, ({ id }) => id);
    const ids = promised.map(({ drill }) => drill.caseId);
    const lastAt = Math.max(...rung.map(({ atMs }) => atMs));
    return {
      callbacks,
      outageMs: readyAt - diedAt,
      lost: ids.filter((id) => !times.has(id)),
      twice: ids.filter((id) => (times.get(id)?.length ?? 0) > 1),
      early: [...rungBefore, ...rung.filter(({ atMs, dueMs }) => atMs < dueMs)].map(({ id }) => id),
      late: rung.filter(({ atMs }) => atMs > readyAt + DRAINED_WITHIN_MS).map(({ id }) => id),
      drainMs: Math.max(0, lastAt - readyAt),
      ...orderOf(rung.map(({ dueMs }) => dueMs)),
      check,
      seconds: Math.round((Date.now() - startedAt) / 1000),
    };
  } finally {
    await care.close();
    await second.stop();
  }
}

/** Promises everything, and dies a second before the first callback is due. */
async function promiseAndDie(options: PromiseOptions) {
  const { dataDir, callbacks, say = () => undefined } = options;
  const platform = await hold(dataDir);
  try {
    const care = await connectCare(platform.env);
    const firstDueMs = Date.now() + 5_000 + callbacks * OPENING_MS;
    const promised = await promiseAll(care, options, firstDueMs);
    say(`${promised.length} callbacks promised`);
    if (Date.now() > firstDueMs - 1_000) throw new Error('opening the callbacks took too long: some are due already');
    await pause(firstDueMs - 1_000 - Date.now());
    const rungBefore = await rings(care, promised);
    await care.close();
    say('kill -9 of everything');
    return { promised, rungBefore, firstDueMs, diedAt: Date.now() };
  } finally {
    await platform.die();
  }
}

/** Opens them in another order than that in which they fall due. */
export async function promiseAll(
  care: Care,
  { callbacks, seed }: Pick<PromiseOptions, 'callbacks' | 'seed'>,
  firstDueMs: number,
  dueWithinMs = DUE_WITHIN_MS,
): Promise<Promised[]> {
  const random = seeded(seed);
  const places = Array.from({ length: callbacks }, (_, place) => ({ place, draw: random() }))
    .toSorted((a, b) => a.draw - b.draw)
    .map(({ place }) => place);
  const rules = rulesOf('manufacturing');
  const promised: Promised[] = [];
  let next = 0;
  const opener = async () => {
    for (let index = next++; index < places.length; index = next++) {
      const dueMs = firstDueMs + Math.floor(((places[index] ?? 0) / callbacks) * dueWithinMs);
      // On the case's own clock, which says 10:00 now.
      const dueAt = toInstant(toMs(fromBeijing(STARTS_AT)) + dueMs - Date.now());
      const said = { channel: 'PHONE', subject: '传真机故障', reason: '工程师尚无结论', dueAt };
      const drill = await Drill.openCase<CallbackState>(care, 'callback', rules, STARTS_AT, said);
      promised.push({ drill, dueMs: toMs(dueAt) - drill.offsetMs });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, opener));
  return promised;
}

/** The breaches that stand in the log, in the order in which they were recorded; in real time. */
export async function rings({ db }: Care, promised: readonly Promised[]) {
  const byId = new Map(promised.map((one) => [one.drill.caseId, one]));
  const rows = await db
    .selectFrom('facts')
    .select(['case_id', 'at', 'fact'])
    .where('type', '=', 'ClockRang')
    .orderBy('position')
    .execute();
  return rows.flatMap(({ case_id, at, fact }) => {
    const one = byId.get(case_id);
    const { alarm, clock } = Ring.parse(fact);
    if (!one || alarm !== 'breach' || clock !== 'CBK-02#1') return [];
    return [{ id: case_id, dueMs: one.dueMs, atMs: new Date(at).getTime() - one.drill.offsetMs }];
  });
}

const Ring = z.object({ alarm: z.string(), clock: z.string() });

/** How far a sequence of due times is from being sorted. */
export function orderOf(dues: readonly number[]): { readonly inverted: number; readonly displaced: number } {
  let inversions = 0;
  for (let first = 0; first < dues.length; first += 1)
    for (let second = first + 1; second < dues.length; second += 1)
      if ((dues[first] ?? 0) > (dues[second] ?? 0)) inversions += 1;
  const pairs = (dues.length * (dues.length - 1)) / 2;
  const sorted = dues.map((due, place) => ({ due, place })).toSorted((a, b) => a.due - b.due);
  const displaced = Math.max(0, ...sorted.map(({ place }, wanted) => Math.abs(place - wanted)));
  return { inverted: pairs === 0 ? 0 : inversions / pairs, displaced };
}

/** Runs the reconciler of promises now. */
async function reconcile({ client, db }: Care): Promise<PromiseReport['check']> {
  await client.workflow.execute('promiseCheckWorkflow', {
    workflowId: `promise-check-${crypto.randomUUID()}`,
    taskQueue: QUEUES.care,
    args: [],
  });
  const { open, lost } = await db
    .selectFrom('promise_checks')
    .select(['open', 'lost'])
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow();
  return { open, lost: z.array(z.unknown()).parse(lost).length };
}
