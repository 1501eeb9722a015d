import { SYSTEM } from '../../roles.ts';
import {
  type Clock,
  type ClockContext,
  cancelClock,
  isRunning,
  meetClock,
  nextAlarm,
  startClock,
} from '../../time/clock.ts';
import type { Instant } from '../../time/instant.ts';
import type { Limit } from '../../time/limit.ts';
import type { Recorded } from '../procedure.ts';
import type { CaseFact } from './facts.ts';
import type { CaseState, Rules } from './state.ts';

type ClockRang = Extract<CaseFact, { type: 'ClockRang' }>;

export function clockContext(rules: Rules): ClockContext {
  return { calendar: rules.calendar, time: rules.policy.time, escalation: rules.policy.escalation };
}

/** Starts the next attempt of a requirement's clock; a limit that the policy switches off starts none. */
export function start<S extends CaseState>(state: S, requirement: string, limit: Limit | undefined, at: Instant): S {
  if (!limit) return state;
  const attempt = state.clocks.filter((clock) => clock.requirement === requirement).length + 1;
  const clock = startClock({ requirement, attempt, limit, startedAt: at }, clockContext(state.rules));
  return { ...state, clocks: [...state.clocks, clock] };
}

/** The running clocks of these requirements are met at that instant; a met clock never changes again. */
export function meet<S extends CaseState>(state: S, at: Instant, ...requirements: string[]): S {
  return changeClocks(
    state,
    (clock) => requirements.includes(clock.requirement),
    (clock) => meetClock(clock, at),
  );
}

/** The running clocks of these requirements stop without being kept or broken, for the reason given. */
export function cancel<S extends CaseState>(
  state: S,
  at: Instant,
  reason: string,
  requirements?: readonly string[],
): S {
  const concerned = (clock: Clock) => !requirements || requirements.includes(clock.requirement);
  return changeClocks(state, concerned, (clock) => cancelClock(clock, at, reason));
}

export function runningClock(state: CaseState, requirement: string): Clock | undefined {
  return state.clocks.find((clock) => clock.requirement === requirement && isRunning(clock));
}

export function changeClock<S extends CaseState>(state: S, id: string, change: (clock: Clock) => Clock): S {
  return changeClocks(state, (clock) => clock.id === id, change);
}

function changeClocks<S extends CaseState>(
  state: S,
  concerned: (clock: Clock) => boolean,
  change: (clock: Clock) => Clock,
): S {
  return {
    ...state,
    clocks: state.clocks.map((clock) => (concerned(clock) && isRunning(clock) ? change(clock) : clock)),
  };
}

/** The earliest alarm of all running clocks. */
export function nextClockAlarm(state: CaseState): { at: Instant; label: string } | undefined {
  let earliest: { at: Instant; label: string } | undefined;
  for (const clock of state.clocks) {
    const alarm = isRunning(clock) ? nextAlarm(clock) : undefined;
    if (alarm && (!earliest || alarm.at < earliest.at)) earliest = { at: alarm.at, label: `${alarm.kind} ${clock.id}` };
  }
  return earliest;
}

/** The one alarm that fell due first, if any is due by `now`; the caller asks again after recording it. */
function dueAlarm(state: CaseState, now: Instant): ClockRang | undefined {
  let first: { clock: string; alarm: 'warn' | 'breach' | 'escalate' | 'pauseEnds'; due: Instant } | undefined;
  for (const clock of state.clocks) {
    const alarm = isRunning(clock) ? nextAlarm(clock) : undefined;
    if (alarm && alarm.at <= now && (!first || alarm.at < first.due))
      first = { clock: clock.id, alarm: alarm.kind, due: alarm.at };
  }
  return first && { type: 'ClockRang', ...first };
}

/** A fact of the platform's own as it will stand next, for deciding what comes after it. */
export const bySystem = <F>(state: CaseState, fact: F, at: Instant): Recorded<F> => ({
  seq: state.version + 1,
  at,
  by: { id: SYSTEM.id, name: SYSTEM.name, role: 'system' },
  key: 'alarm',
  fact,
});

/** Every alarm of the clocks that has fallen due by `now`, in the order in which it fell due. */
export function ringClocks<S extends CaseState, F>(
  state: S,
  now: Instant,
  evolve: (state: S, recorded: Recorded<F | ClockRang>) => S,
): ClockRang[] {
  const facts: ClockRang[] = [];
  let after = state;
  for (let due = dueAlarm(after, now); due; due = dueAlarm(after, now)) {
    facts.push(due);
    after = evolve(after, bySystem(after, due, now));
  }
  return facts;
}
