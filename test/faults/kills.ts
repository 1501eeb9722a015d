import { setTimeout as pause } from 'node:timers/promises';

export interface PlannedKill<Target> {
  readonly target: Target;
  /** The share of all work after which it happens. */
  readonly after: number;
}

/** Everything dies about equally often, at moments that nobody chose. */
export function killsOf<Target>(
  targets: readonly Target[],
  count: number,
  random: () => number,
): PlannedKill<Target>[] {
  const moments = Array.from({ length: count }, () => 0.05 + random() * 0.85).toSorted((a, b) => a - b);
  const first = Math.floor(random() * targets.length);
  return moments.flatMap((after, index) => {
    const target = targets[(first + index) % targets.length];
    return target === undefined ? [] : [{ target, after }];
  });
}

/** Kills what is planned as soon as so much work is done; ends with the run. Gives back what was killed. */
export async function killAsPlanned<Target>(
  kills: readonly PlannedKill<Target>[],
  kill: (target: Target) => Promise<void>,
  done: () => number,
  signal: AbortSignal,
  say: (line: string) => void,
): Promise<Target[]> {
  const killed: Target[] = [];
  for (const { target, after } of kills) {
    while (done() < after && !signal.aborted) await pause(50);
    if (signal.aborted) break;
    try {
      await kill(target);
      killed.push(target);
      say(`kill -9 ${String(target)}`);
    } catch (error) {
      // It died of another death a moment ago.
      say(`${String(target)} could not be killed: ${String(error)}`);
    }
  }
  return killed;
}
