import { benchBundle } from './kit/bundle.ts';
import { someCustomer } from './kit/customer.ts';
import { askedSince, ENGINE_NAMES, type Engine, onPlatform, type Platform } from './kit/platform.ts';
import { cpuSeconds, type Part as ProcessPart, usedSince } from './kit/processes.ts';
import { type Figure, met, type Part } from './kit/results.ts';
import { quantile, ratioOf } from './kit/statistics.ts';
import { ACTS } from './step/acts.ts';
import { type Arm, bare, deskOf, overHttp, through } from './step/arms.ts';
import { rowsOf, stepsOf } from './step/recorded.ts';

/** Ours; Temporal alone; and Temporal alone once more, which must come out the same as itself. */
type ArmName = 'ours' | 'bare' | 'again';
type Round = Readonly<Record<ArmName, readonly number[]>>;

const ORDER: readonly ArmName[] = ['ours', 'bare', 'again', 'again', 'bare', 'ours'];
const WARM_UP = 15;
/** Of each arm, to count what one step asks of PostgreSQL. */
const COUNTED = 10;

/** What a step over HTTP costs beyond the Update and the activity that it consists of. */
export async function step(
  engine: Engine,
  { rounds, seed }: { readonly rounds: number; readonly seed: number },
): Promise<Part> {
  return onPlatform(
    engine,
    { processes: ['worker', 'desk'], env: { WORKFLOW_BUNDLE: await benchBundle() } },
    async (platform) => {
      const arms = await armsOf(platform);
      for (const arm of Object.values(arms)) await through(arm, WARM_UP);

      const cpu: Record<ArmName, Map<ProcessPart, number>> = { ours: new Map(), bare: new Map(), again: new Map() };
      const measured: Round[] = [];
      for (let round = 0; round < rounds; round += 1) {
        const times: Record<ArmName, number[]> = { ours: [], bare: [], again: [] };
        for (const name of ORDER) {
          const before = cpuSeconds();
          times[name].push(...(await through(arms[name])));
          for (const [part, seconds] of usedSince(before)) cpu[name].set(part, (cpu[name].get(part) ?? 0) + seconds);
        }
        measured.push(times);
      }
      const steps = rounds * 2 * ACTS.length;
      return {
        heading: `A step: ${ENGINE_NAMES[engine]}`,
        how:
          `${steps} steps of each arm, one client, cases of ${ACTS.length} steps in the order ours, bare, bare, bare, bare, ours; ` +
          'bare is a Temporal Update whose handler records the same rows with the same activity on the same worker. ' +
          'Ratios with their 95 % intervals, drawn by rounds.',
        figures: [
          ...ratios(measured, seed),
          ...latencies(measured),
          ...cpuOf(cpu, rounds * 2),
          ...(await asked(platform, arms)),
        ],
      };
    },
  );
}

function ratios(rounds: readonly Round[], seed: number): Figure[] {
  const shown = (
    what: string,
    pair: readonly [ArmName, ArmName],
    share: number,
    goal?: (value: number) => Figure['goal'],
  ) => {
    const { value, low, high } = ratioOf(rounds, pair, share, seed);
    const wanted = goal?.(value);
    return {
      what,
      value: `${value.toFixed(2)} (${low.toFixed(2)}–${high.toFixed(2)})`,
      ...(wanted && { goal: wanted }),
    };
  };
  return [
    shown('ours ÷ bare, p50', ['ours', 'bare'], 0.5, (value) => met('≤ 1.5', value <= 1.5)),
    shown('ours ÷ bare, p99', ['ours', 'bare'], 0.99, (value) => met('≤ 2', value <= 2)),
    shown('bare ÷ bare, p50 (control)', ['again', 'bare'], 0.5),
    shown('bare ÷ bare, p99 (control)', ['again', 'bare'], 0.99),
  ];
}

function latencies(rounds: readonly Round[]): Figure[] {
  return (['ours', 'bare'] as const).map((name) => {
    const times = rounds.flatMap((round) => round[name]);
    const [p50, p99] = [quantile(times, 0.5), quantile(times, 0.99)];
    return { what: `${name}: p50, p99`, value: `${p50.toFixed(1)} ms, ${p99.toFixed(1)} ms` };
  });
}

/** The case's opening is in it: nine acts. */
function cpuOf(cpu: Readonly<Record<ArmName, ReadonlyMap<ProcessPart, number>>>, cases: number): Figure[] {
  return (['ours', 'bare'] as const).map((name) => {
    const perAct = [...cpu[name]].map(
      ([part, seconds]) => [part, (seconds * 1000) / cases / (ACTS.length + 1)] as const,
    );
    const total = perAct.reduce((sum, [, ms]) => sum + ms, 0);
    return {
      what: `${name}: processor time of an act`,
      value: `${total.toFixed(1)} ms: ${perAct.map(([part, ms]) => `${part} ${ms.toFixed(1)}`).join(', ')}`,
    };
  });
}

async function asked({ stack }: Platform, arms: Readonly<Record<ArmName, Arm>>): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const name of ['ours', 'bare'] as const) {
    await askedSince(stack);
    await through(arms[name], COUNTED);
    const { ours, temporal, walBytes } = await askedSince(stack);
    const each = (count: number) => (count / COUNTED / (ACTS.length + 1)).toFixed(1);
    figures.push({
      what: `${name}: statements (commits) of an act`,
      value:
        `ours ${each(ours.statements)} (${each(ours.commits)}), Temporal's ${each(temporal.statements)} (${each(temporal.commits)}); ` +
        `${each(walBytes / 1024)} KB of write-ahead log`,
    });
  }
  return figures;
}

async function armsOf(platform: Platform): Promise<Record<ArmName, Arm>> {
  const { db } = platform.care;
  const ours = overHttp(await deskOf(platform), await someCustomer(db));
  const template = await ours.open();
  for (const act of ACTS) await template.step(act);
  const alone = bare(platform, await stepsOf(db, template.caseId));
  const twin = await alone.open();
  for (const act of ACTS) await twin.step(act);
  const [wanted, written] = await Promise.all([rowsOf(db, template.caseId), rowsOf(db, twin.caseId)]);
  if (wanted !== written) throw new Error(`the arms write different rows: ${wanted}; bare: ${written}`);
  return { ours, bare: alone, again: alone };
}

/** Our workflows and the bare one, for one worker. */
