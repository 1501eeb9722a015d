import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startCrashPlatform } from './crash/platform.ts';
import { costsOfDeaths, crashUnderLoad } from './crash/run.ts';
import { deployUnderLoad } from './deploys/run.ts';
import { startMoneyPlatform } from './money/platform.ts';
import { moneyUnderFire } from './money/run.ts';
import { promisesUnderFire } from './promises.ts';

interface Options {
  readonly dataDir: string;
  readonly seed: number;
  readonly refunds: number;
  readonly kills: number;
  readonly callbacks: number;
  readonly cases: number;
  readonly agents: number;
}

const MINUTE_MS = 60_000;

const say = (line: string) => console.log(`${new Date().toISOString().slice(11, 19)} ${line}`);

/** What a death may cost the next click. */
const WORKER_COSTS_MS = 3_000;
const SERVER_COSTS_MS = 20_000;
/** So many of the cases must go all their way: a run in which nothing works proves nothing. */
const FINISH = 0.95;

/** Resolves with whether everything held; the last line it prints is the verdict. */
const faults: Readonly<Record<string, (options: Options) => Promise<boolean>>> = {
  async money({ dataDir, seed, refunds, kills }) {
    const platform = await startMoneyPlatform(dataDir, { seed, say });
    try {
      const report = await moneyUnderFire(platform, { refunds, kills, seed, limitMs: 14 * MINUTE_MS, say });
      const { duplicates, missing, differences, unfinished, broken, split } = report;
      for (const line of [...duplicates, ...missing, ...differences, ...unfinished, ...broken].slice(0, 50))
        console.log(`✗ ${line}`);
      console.log(
        `${report.seconds} s, ${report.clicks} clicks in ${report.sent} requests, answered ${JSON.stringify(report.statuses)}, ` +
          `${report.attempts} attempts, ${report.unknown} refunds seen as unknown, ¥${(report.totalFen / 100).toFixed(2)} paid, ` +
          `kills: ${report.kills.join(' ')}`,
      );
      console.log(
        `faults: ${report.payouts} payouts, ${report.kills.length} kills, ${duplicates.length} duplicates, ` +
          `${missing.length + (refunds - report.payouts)} missing, ${differences.length} differences`,
      );
      const wrong = [duplicates, missing, differences, unfinished, broken].some(({ length }) => length > 0);
      return !wrong && split === 0 && report.payouts === refunds;
    } finally {
      await platform.close();
    }
  },

  async crash({ dataDir, seed, cases, kills }) {
    const platform = await startCrashPlatform(dataDir, say);
    try {
      const report = await crashUnderLoad(platform, { cases, kills, seed, limitMs: 25 * MINUTE_MS, say });
      const costs = await costsOfDeaths(platform);
      const { violations, unfinished, finished, clickMs } = report;
      for (const line of [...violations, ...unfinished].slice(0, 50)) console.log(`✗ ${line}`);
      console.log(
        `${report.seconds} s, ${finished} of ${cases} cases finished, ${report.clicks} clicks, answered ${JSON.stringify(report.statuses)}, ` +
          `a click with its repetitions: p50 ${clickMs.p50} ms, p99 ${clickMs.p99} ms, max ${clickMs.max} ms; kills: ${report.kills.join(' ')}`,
      );
      const shown = Object.entries(costs).map(
        ([what, ms]: [string, readonly number[]]) => `${what} ${ms.join(', ')} ms`,
      );
      console.log(`the next click after a death of: ${shown.join('; ')}`);
      console.log(`faults: ${report.kills.length} kills, ${cases} cases, ${violations.length} violations`);
      const inTime =
        Math.max(...costs.worker) <= WORKER_COSTS_MS &&
        Math.max(...costs.temporal, ...costs.postgres) <= SERVER_COSTS_MS;
      return violations.length === 0 && finished >= FINISH * cases && inTime;
    } finally {
      await platform.close();
    }
  },

  async promises({ dataDir, seed, callbacks }) {
    const report = await promisesUnderFire({ dataDir, callbacks, seed, say });
    const { lost, twice, early, late, check } = report;
    for (const [what, ids] of Object.entries({ lost, twice, early, late }))
      for (const id of ids.slice(0, 20)) console.log(`✗ ${what}: ${id}`);
    console.log(
      `${report.seconds} s, out of order: ${(report.inverted * 100).toFixed(1)} % of all pairs, by ${report.displaced} places at most; ` +
        `the reconciler counts ${check.open} open and ${check.lost} lost`,
    );
    console.log(
      `faults: ${callbacks} promises, ${report.outageMs} ms of outage, drained in ${report.drainMs} ms, ` +
        `${lost.length} lost, ${twice.length} twice, ${early.length} early, ${late.length} late`,
    );
    return (
      [lost, twice, early, late].every(({ length }) => length === 0) && check.lost === 0 && check.open === callbacks
    );
  },

  async deploys({ dataDir, agents }) {
    const report = await deployUnderLoad(dataDir, agents, say);
    const { replaced, requests, failures, nonDeterministic, cases, changed, foreignToOld, p50, p99 } = report;
    for (const line of [...failures, ...nonDeterministic].slice(0, 50)) console.log(`✗ ${line}`);
    console.log(
      `a step took ${p50} ms (p50), ${p99} ms (p99); of ${cases} cases ${changed} have begun with the new version's change, ` +
        `${foreignToOld} of which the old version would no longer understand`,
    );
    console.log(
      `deploys: ${replaced} replaced, ${requests} requests, ${failures.length} failed, ${nonDeterministic.length} non-deterministic`,
    );
    // Where no case took the change up, nothing was tried.
    return failures.length + nonDeterministic.length === 0 && changed > 0 && foreignToOld === changed && p99 <= 1_000;
  },
};

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    refunds: { type: 'string', default: '1000' },
    kills: { type: 'string', default: '25' },
    callbacks: { type: 'string', default: '200' },
    cases: { type: 'string', default: '400' },
    agents: { type: 'string', default: '20' },
    seed: { type: 'string', default: `${Date.now() % 1_000_000}` },
  },
});
const run = faults[positionals[0] ?? ''];
if (run) {
  const seed = Number(values.seed);
  const numbers = {
    refunds: Number(values.refunds),
    kills: Number(values.kills),
    callbacks: Number(values.callbacks),
    cases: Number(values.cases),
    agents: Number(values.agents),
  };
  console.log(`seed ${seed} (the same again: --seed ${seed})`);
  const dataDir = mkdtempSync(join(tmpdir(), 'ruyue-faults-'));
  try {
    process.exitCode = (await run({ dataDir, seed, ...numbers })) ? 0 : 1;
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
} else {
  console.error(
    `npm run faults -- <${Object.keys(faults).join('|')}> [--refunds N] [--kills N] [--callbacks N] [--cases N] [--agents N] [--seed S]`,
  );
  process.exitCode = 2;
}
