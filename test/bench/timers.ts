import { setTimeout as pause } from 'node:timers/promises';
import { benchBundle } from './kit/bundle.ts';
import { ENGINE_NAMES, onPlatform } from './kit/platform.ts';
import { type Promised, Promises, type Ring } from './kit/promises.ts';
import { type Figure, met, type Part } from './kit/results.ts';
import { quantile } from './kit/statistics.ts';
import { bareDrain } from './timers/bare.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** How many fall due within the minute that is measured, how many at one instant, and how many are opened at one moment. */
const DUE = 300;
const AT_ONCE = 1_000;
const BACKLOG = 5_000;
/** Opened first, to learn how long the others will take. */
const PROBE = 200;
const RUNG_WITHIN_MS = 5 * MINUTE_MS;

/** Whether deadlines ring in time: among so many others, behind a mass of other work, all at once. */
export async function timers(pending: number): Promise<Part> {
  const env = { WORKFLOW_BUNDLE: await benchBundle() };
  return onPlatform('cluster', { processes: ['worker'], copies: { worker: 2 }, env }, async ({ care }) => {
    const promises = await Promises.on(care);
    const later = () => Date.now() + 3 * DAY_MS;
    const probedAt = Date.now();
    await promises.open(Array.from({ length: PROBE }, later));
    const perCaseMs = (Date.now() - probedAt) / PROBE;

    // What will ring is opened first: by then the worker has long put it aside.
    const firstMs = Date.now() + pending * perCaseMs + 30_000;
    const within = (fromMs: number) => Array.from({ length: DUE }, (_, place) => fromMs + (place * MINUTE_MS) / DUE);
    const burstMs = firstMs + MINUTE_MS + 15_000;
    const behindMs = burstMs + MINUTE_MS;
    const quiet = await promises.open(within(firstMs));
    const burst = await promises.open(Array.from({ length: AT_ONCE }, () => burstMs));
    const behind = await promises.open(within(behindMs));
    const openedMs = Date.now();
    const others = pending - PROBE - 2 * DUE - AT_ONCE;
    await promises.open(Array.from({ length: others }, later));
    const perSecond = others / ((Date.now() - openedMs) / 1000);
    if (Date.now() > firstMs) throw new Error('opening took longer than expected: the machine is too busy to measure');

    const quietRings = await ringsOf(promises, quiet);
    const burstRings = await ringsOf(promises, burst);
    await pause(behindMs - Date.now());
    const cases = await promises.recorded();
    await promises.begin(Array.from({ length: BACKLOG }, later));
    const begunMs = Date.now() - behindMs;
    while ((await promises.recorded()) < cases + BACKLOG) await pause(200);
    const workedOffMs = Date.now() - behindMs;
    const behindRings = await ringsOf(promises, behind);

    const bareMs = Date.now() + AT_ONCE * perCaseMs + 30_000;
    const bare = await bareDrain(care.client, AT_ONCE, bareMs);
    const drained = AT_ONCE / ((Math.max(...burstRings.map(({ recordedMs }) => recordedMs)) - burstMs) / 1000);
    return {
      heading: `Deadlines, ${pending.toLocaleString('en')} pending: ${ENGINE_NAMES.cluster}`,
      how:
        `Promised callbacks; ${DUE} of them fall due within a minute, ${AT_ONCE.toLocaleString('en')} at one instant, and ${DUE} within a minute at whose start ` +
        `${BACKLOG.toLocaleString('en')} other cases are opened (all begun after ${(begunMs / 1000).toFixed(0)} s, worked off after ${(workedOffMs / 1000).toFixed(0)} s). ` +
        'Lateness is counted until the ring is in the records.',
      figures: [
        { what: 'cases opened', value: `${perSecond.toFixed(0)} a second` },
        ...lateness('among the others', quiet, quietRings, 1_000),
        ...lateness(`behind ${BACKLOG.toLocaleString('en')} fresh cases`, behind, behindRings, 2_000),
        ...lateness('all at once', burst, burstRings),
        { what: 'drain of those', value: `${drained.toFixed(0)} a second`, goal: met('≥ 110', drained >= 110) },
        { what: 'drain of as many bare timers, whose workflow then ends', value: `${bare.toFixed(0)} a second` },
      ],
    };
  });
}

async function ringsOf(promises: Promises, promised: readonly Promised[]): Promise<Ring[]> {
  const lastMs = Math.max(...promised.map(({ dueMs }) => dueMs));
  await pause(Math.max(0, lastMs - Date.now()));
  return promises.rung(promised, lastMs + RUNG_WITHIN_MS);
}

function lateness(what: string, promised: readonly Promised[], rings: readonly Ring[], goalMs?: number): Figure[] {
  const late = rings.map(({ dueMs, recordedMs }) => recordedMs - dueMs);
  const p99 = quantile(late, 0.99);
  const seconds = [quantile(late, 0.5), p99, Math.max(...late)].map((ms) => `${(ms / 1000).toFixed(2)} s`);
  const early = rings.filter(({ dueMs, rangMs, recordedMs }) => Math.min(rangMs, recordedMs) < dueMs).length;
  const lost = promised.length - new Set(rings.map(({ id }) => id)).size;
  return [
    {
      what: `${what}: late p50, p99, at most`,
      value: seconds.join(', '),
      ...(goalMs !== undefined && { goal: met(`p99 ≤ ${goalMs / 1000} s`, p99 <= goalMs) }),
    },
    { what: `${what}: early, lost`, value: `${early}, ${lost}`, goal: met('0, 0', early + lost === 0) },
  ];
}
