import type { Instant } from '../../time/instant.ts';
import type { Recorded } from '../procedure.ts';
import { bySystem, nextClockAlarm, ringClocks } from './clocks.ts';
import type { CaseFact } from './facts.ts';
import type { CaseState } from './state.ts';

/** Something that a procedure does by itself at an instant, besides what its clocks ring. */
export interface OwnAlarm<Fact> {
  readonly at: Instant;
  readonly label: string;
  readonly fact: Fact;
}

/** The earliest of the procedure's own alarm and those of its clocks; its own goes first when both fall together. */
export function earliestAlarm(
  state: CaseState,
  own: OwnAlarm<unknown> | undefined,
): { readonly at: Instant; readonly label: string } | undefined {
  const clock = nextClockAlarm(state);
  return own && (!clock || own.at <= clock.at) ? { at: own.at, label: own.label } : clock;
}

/** Everything that has fallen due by `now`, the procedure's own alarms and those of its clocks, in the order in which it fell due. */
export function ringInOrder<S extends CaseState, F>(
  state: S,
  now: Instant,
  own: (state: S) => OwnAlarm<F> | undefined,
  evolve: (state: S, recorded: Recorded<F | CaseFact>) => S,
): (F | CaseFact)[] {
  const facts: (F | CaseFact)[] = [];
  let after = state;
  for (;;) {
    const mine = own(after);
    const clock = nextClockAlarm(after);
    const mineFirst = mine !== undefined && mine.at <= now && (!clock || mine.at <= clock.at);
    const fact = mineFirst ? mine.fact : ringClocks(after, now, evolve)[0];
    if (!fact) return facts;
    facts.push(fact);
    after = evolve(after, bySystem(after, fact, now));
  }
}
