import { seeded } from '../../support/provider-stub.ts';

/** The smallest value that at least this share of the values does not exceed; NaN of nothing. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

export interface Interval {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

const RESAMPLES = 2_000;

/**
 * How a quantile of one arm stands to that of another, with its 95 % interval: whole rounds are drawn again and again, with
 * replacement, since what disturbs one measurement disturbs its neighbours too.
 */
export function ratioOf<Arm extends string>(
  rounds: readonly Readonly<Record<Arm, readonly number[]>>[],
  [above, below]: readonly [Arm, Arm],
  share: number,
  seed: number,
): Interval {
  const random = seeded(seed);
  const ratio = (drawn: typeof rounds) =>
    quantile(
      drawn.flatMap((round) => round[above]),
      share,
    ) /
    quantile(
      drawn.flatMap((round) => round[below]),
      share,
    );
  const ratios = Array.from({ length: RESAMPLES }, () =>
    ratio(rounds.flatMap(() => rounds[Math.floor(random() * rounds.length)] ?? [])),
  );
  return { value: ratio(rounds), low: quantile(ratios, 0.025), high: quantile(ratios, 0.975) };
}
