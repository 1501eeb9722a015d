import { z } from 'zod';
import {
  addWorkingTime,
  isYearLoaded,
  nextWorkingDay,
  previousWorkingDay,
  type WorkCalendar,
  workingIntervals,
  workingTimeBetween,
} from './calendar.ts';
import {
  addDays,
  type BeijingDate,
  beijingDate,
  earlier,
  formatDue,
  fromBeijing,
  HOUR,
  Instant,
  lastDayBefore,
  later,
  plus,
  startOfDay,
  toMs,
} from './instant.ts';
import { isHourly, Limit, paceOf, type Schedule, schedule, type TimeRules, yearsOf } from './limit.ts';

/** When the owner is warned and when the next level hears of a breach (GEN-06). */
export const EscalationRules = z.strictObject({
  warnAtPercent: z.number().min(1).max(99),
  dayBeforeIfLongerThanWorkingDays: z.int().min(1),
  nextLevelAfterPercent: z.number().min(0),
  minimumHours: z.number().positive(),
  minimumWorkingDays: z.int().min(1),
});
export type EscalationRules = z.infer<typeof EscalationRules>;

export const defaultEscalationRules: EscalationRules = {
  warnAtPercent: 75,
  dayBeforeIfLongerThanWorkingDays: 3,
  nextLevelAfterPercent: 50,
  minimumHours: 1,
  minimumWorkingDays: 1,
};

/** A stop of the clock: never without a reason, an approver and a cap (TIM-09). */
export const Pause = z.strictObject({
  from: Instant,
  /** Null while it lasts. */
  to: Instant.nullable(),
  reason: z.string().min(1),
  approvedBy: z.string().min(1),
  /** The cap: the pause ends here at the latest. */
  until: Instant,
});
export type Pause = z.infer<typeof Pause>;

/** The life of one deadline (TIM-10). A clock that was met or cancelled never changes again. */
export const Clock = z.strictObject({
  /** `CMP-17#2`: the requirement and the attempt. */
  id: z.string().min(1),
  requirement: z.string().min(1),
  attempt: z.int().min(1),
  limit: Limit,
  startedAt: Instant,
  opensAt: Instant.optional(),
  dueAt: Instant,
  originalDueAt: Instant.optional(),
  /** The due instant rests on a year whose calendar is not loaded (TIM-05). */
  provisional: z.boolean(),
  /** The years that the due instant or an alarm depends on: news of one of them is a reason to replan. */
  touchedYears: z.array(z.int()),
  /** Ascending. */
  warnAt: z.array(Instant),
  escalateAt: Instant,
  /** When the latest warning was given. */
  warnedAt: Instant.nullable(),
  /** When the breach was noticed; it happened at `dueAt`. */
  breachedAt: Instant.nullable(),
  escalatedAt: Instant.nullable(),
  metAt: Instant.nullable(),
  cancelledAt: Instant.nullable(),
  cancelReason: z.string().nullable(),
  pauses: z.array(Pause),
});
export type Clock = z.infer<typeof Clock>;

/** What a case has pinned: clocks are computed with nothing else. */
export interface ClockContext {
  calendar: WorkCalendar;
  time: TimeRules;
  escalation: EscalationRules;
}

export type ClockStatus = 'running' | 'atRisk' | 'breached' | 'paused' | 'met' | 'metLate' | 'cancelled';
export type AlarmKind = 'warn' | 'breach' | 'escalate' | 'pauseEnds';

export interface ClockAlarm {
  at: Instant;
  kind: AlarmKind;
}

export interface ClockStart {
  requirement: string;
  attempt: number;
  limit: Limit;
  startedAt: Instant;
}

export function startClock({ requirement, attempt, limit, startedAt }: ClockStart, context: ClockContext): Clock {
  return {
    id: `${requirement}#${attempt}`,
    requirement,
    attempt,
    limit,
    startedAt,
    ...plan(limit, startedAt, context),
    warnedAt: null,
    breachedAt: null,
    escalatedAt: null,
    metAt: null,
    cancelledAt: null,
    cancelReason: null,
    pauses: [],
  };
}

/** Still owed: neither met nor cancelled; a paused or breached clock is owed, too. */
export function isRunning(clock: Clock): boolean {
  return clock.metAt === null && clock.cancelledAt === null;
}

/**
 * The act that the limit asks for was done. An act before a window opens does not count (FUP-05): nothing changes. A pause
 * whose cap has passed by `at` must have been ended before.
 */
export function meetClock(clock: Clock, at: Instant): Clock {
  if (!isRunning(clock) || at < (clock.opensAt ?? at)) return clock;
  return { ...clock, metAt: at, pauses: endPause(clock.pauses, at) };
}

export function cancelClock(clock: Clock, at: Instant, reason: string): Clock {
  if (!isRunning(clock)) return clock;
  return { ...clock, cancelledAt: at, cancelReason: reason, pauses: endPause(clock.pauses, at) };
}

export interface PauseStart {
  at: Instant;
  reason: string;
  approvedBy: string;
  until: Instant;
}

/** Stops the clock; a clock that is paused or overdue stays as it is: a pause never undoes a breach. */
export function pauseClock(clock: Clock, { at, reason, approvedBy, until }: PauseStart): Clock {
  if (!isRunning(clock) || openPause(clock) || at >= clock.dueAt || until <= at) return clock;
  return { ...clock, pauses: [...clock.pauses, { from: at, to: null, reason, approvedBy, until }] };
}

/**
 * Lets the clock run again and moves what still lay ahead by exactly the time paused, counted as the limit counts: working
 * time for working limits, elapsed time for elapsed and calendar days, nothing for dates and promises. Never past the cap.
 */
export function resumeClock(clock: Clock, at: Instant, context: ClockContext): Clock {
  const pause = openPause(clock);
  if (!isRunning(clock) || !pause) return clock;
  return shift({ ...clock, pauses: endPause(clock.pauses, at) }, clock.limit, endOf(pause, at), context);
}

/**
 * Computes the clock anew under another calendar or policy, keeping its start and its pauses. Alarms that rang for instants
 * which now lie ahead will ring again. Only a clock that is still owed changes.
 */
export function replanClock(clock: Clock, context: ClockContext): Clock {
  if (!isRunning(clock)) return clock;
  const { opensAt: _opensAt, originalDueAt: _originalDueAt, ...lasting } = clock;
  const planned = clock.pauses
    .filter((pause) => pause.to !== null)
    .reduce((moved, pause) => shift(moved, clock.limit, pause, context), plan(clock.limit, clock.startedAt, context));
  const firstWarning = planned.warnAt[0] ?? planned.dueAt;
  return {
    ...lasting,
    ...planned,
    warnedAt: rungSince(clock.warnedAt, firstWarning),
    breachedAt: rungSince(clock.breachedAt, planned.dueAt),
    escalatedAt: rungSince(clock.escalatedAt, planned.escalateAt),
  };
}

/** What must be noticed next; nothing while the clock is frozen or has said all. */
export function nextAlarm(clock: Clock): ClockAlarm | undefined {
  if (!isRunning(clock)) return undefined;
  const pause = openPause(clock);
  if (pause) return { at: pause.until, kind: 'pauseEnds' };
  if (clock.escalatedAt !== null) return undefined;
  if (clock.breachedAt !== null) return { at: clock.escalateAt, kind: 'escalate' };
  const warning = nextWarning(clock);
  return warning === undefined ? { at: clock.dueAt, kind: 'breach' } : { at: warning, kind: 'warn' };
}

/**
 * Records that an alarm was noticed at `now`; one that is not due yet changes nothing. A pause that reaches its cap is ended
 * with `resumeClock` at the cap, since that moves the clock.
 */
export function ringAlarm(clock: Clock, kind: Exclude<AlarmKind, 'pauseEnds'>, now: Instant): Clock {
  const next = nextAlarm(clock);
  if (next?.kind !== kind || now < next.at) return clock;
  switch (kind) {
    case 'warn':
      return { ...clock, warnedAt: now };
    case 'breach':
      return { ...clock, breachedAt: now };
    case 'escalate':
      return { ...clock, escalatedAt: now };
  }
}

export function status(clock: Clock, now: Instant): ClockStatus {
  if (clock.cancelledAt !== null) return 'cancelled';
  if (clock.metAt !== null) return kept(clock) ? 'met' : 'metLate';
  if (openPause(clock)) return 'paused';
  if (clock.breachedAt !== null || now > clock.dueAt) return 'breached';
  return clock.warnedAt !== null || now >= (clock.warnAt[0] ?? clock.dueAt) ? 'atRisk' : 'running';
}

/** Whether the promise was kept: met at the due instant or before, or while the clock was stopped. */
export function kept({ metAt, dueAt, limit, pauses }: Clock): boolean {
  if (metAt === null) return false;
  const last = pauses.at(-1);
  const stopped = paceOf(limit) !== 'fixed' && last !== undefined && last.from < dueAt && last.to === metAt;
  return stopped || metAt <= dueAt;
}

function openPause(clock: Clock): Pause | undefined {
  return clock.pauses.find((pause) => pause.to === null);
}

function endPause(pauses: Pause[], at: Instant): Pause[] {
  return pauses.map((pause) => (pause.to === null ? endOf(pause, at) : pause));
}

function endOf(pause: Pause, at: Instant): Pause & { to: Instant } {
  return { ...pause, to: later(pause.from, earlier(at, pause.until)) };
}

function nextWarning(clock: Clock): Instant | undefined {
  return clock.warnAt.find((at) => at > (clock.warnedAt ?? ''));
}

function rungSince(rungAt: Instant | null, alarm: Instant): Instant | null {
  return rungAt !== null && rungAt >= alarm ? rungAt : null;
}

/** The instants of a clock that its limit decides. */
type Plan = Pick<
  Clock,
  'opensAt' | 'dueAt' | 'originalDueAt' | 'provisional' | 'touchedYears' | 'warnAt' | 'escalateAt'
>;

function plan(limit: Limit, startedAt: Instant, context: ClockContext): Plan {
  const due = schedule(limit, startedAt, context.time, context.calendar);
  const begins = beginOf(limit, startedAt, due);
  const escalateAt = escalation(limit, begins, due.dueAt, context);
  return {
    ...due,
    touchedYears: union(due.touchedYears, yearsOf({ from: beijingDate(begins), to: lastDayBefore(escalateAt) })),
    warnAt: warnings(limit, begins, due.dueAt, context),
    escalateAt,
  };
}

/** From when the time to act is counted: a window from its opening, days before an event from the start of the last day. */
function beginOf(limit: Limit, startedAt: Instant, { opensAt, dueAt }: Schedule): Instant {
  if (opensAt !== undefined) return opensAt;
  if (startedAt < dueAt) return startedAt;
  return isHourly(limit) ? dueAt : startOfDay(lastDayBefore(dueAt));
}

function warnings(limit: Limit, begins: Instant, dueAt: Instant, { calendar, escalation }: ClockContext): Instant[] {
  const share = escalation.warnAtPercent / 100;
  const atPercent =
    paceOf(limit) === 'working'
      ? addWorkingTime(calendar, begins, workingTimeBetween(calendar, begins, dueAt) * share)
      : plus(begins, (toMs(dueAt) - toMs(begins)) * share);
  const dayBefore = isLongerThan(escalation.dayBeforeIfLongerThanWorkingDays, begins, dueAt, calendar)
    ? [sameTimeOn(previousWorkingDay(calendar, lastDayBefore(dueAt)), dueAt, calendar)]
    : [];
  return [...new Set([atPercent, ...dayBefore])].filter((at) => at > begins && at < dueAt).sort();
}

/** More working days than `days` after the day of the beginning. */
function isLongerThan(days: number, begins: Instant, dueAt: Instant, calendar: WorkCalendar): boolean {
  const firstDay = beijingDate(begins);
  let date = addDays(lastDayBefore(dueAt), 1);
  for (let left = days; left >= 0 && date > firstDay; left -= 1) date = previousWorkingDay(calendar, date);
  return date > firstDay;
}

function escalation(
  limit: Limit,
  begins: Instant,
  dueAt: Instant,
  { calendar, escalation: rules }: ClockContext,
): Instant {
  const share = rules.nextLevelAfterPercent / 100;
  const working = paceOf(limit) === 'working';
  const more = (working ? workingTimeBetween(calendar, begins, dueAt) : toMs(dueAt) - toMs(begins)) * share;
  const add = (ms: number) => (working ? addWorkingTime(calendar, dueAt, ms) : plus(dueAt, ms));
  if (isHourly(limit)) return add(Math.max(more, rules.minimumHours * HOUR));
  let day = lastDayBefore(dueAt);
  for (let left = rules.minimumWorkingDays; left > 0; left -= 1) day = nextWorkingDay(calendar, day);
  return later(add(more), sameTimeOn(day, dueAt, calendar));
}

/** The time of day of `due` on a working day, brought into that day's working time; midnight becomes close of business. */
function sameTimeOn(day: BeijingDate, due: Instant, calendar: WorkCalendar): Instant {
  const wanted = fromBeijing(`${day} ${formatDue(due).slice(11)}`);
  const spans = workingIntervals(calendar, day);
  const begun = spans.filter(({ from }) => from <= wanted).at(-1);
  return begun ? earlier(begun.to, wanted) : (spans[0]?.from ?? wanted);
}

/** Moves what lay ahead when the pause began by the time it lasted. */
function shift<T extends Plan>(moved: T, limit: Limit, { from, to }: Pause, { calendar }: ClockContext): T {
  const pace = paceOf(limit);
  if (pace === 'fixed' || to === null) return moved;
  const paused = pace === 'working' ? workingTimeBetween(calendar, from, to) : toMs(to) - toMs(from);
  const move = (at: Instant) => {
    if (at <= from) return at;
    return pace === 'working' ? addWorkingTime(calendar, at, paused) : plus(at, paused);
  };
  const dueAt = move(moved.dueAt);
  const escalateAt = move(moved.escalateAt);
  const looked = pace === 'working' ? yearsOf({ from: beijingDate(from), to: lastDayBefore(dueAt) }) : [];
  return {
    ...moved,
    dueAt,
    warnAt: moved.warnAt.map(move),
    escalateAt,
    provisional: moved.provisional || looked.some((year) => !isYearLoaded(calendar, year)),
    touchedYears: union(
      moved.touchedYears,
      looked,
      yearsOf({ from: lastDayBefore(dueAt), to: lastDayBefore(escalateAt) }),
    ),
  };
}

function union(...years: number[][]): number[] {
  return [...new Set(years.flat())].sort((a, b) => a - b);
}
