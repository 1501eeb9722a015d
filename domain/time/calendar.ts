import { z } from 'zod';
import {
  addDays,
  BeijingDate,
  beijingDate,
  earlier,
  fromBeijing,
  type Instant,
  lastDayBefore,
  later,
  plus,
  toMs,
  weekdayOf,
} from './instant.ts';

const TimeOfDay = z.string().regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'a time of day from 00:00 to 24:00');

/** Working time of a day, from and to, e.g. `['09:00', '12:00']`. */
export const Interval = z.tuple([TimeOfDay, TimeOfDay]);
export type Interval = z.infer<typeof Interval>;

const Intervals = z.array(Interval).superRefine((intervals, check) => {
  let previousEnd = '00:00';
  for (const [index, [from, to]] of intervals.entries()) {
    if (from >= to) check.addIssue({ code: 'custom', path: [index], message: `${from} to ${to} is empty` });
    if (from < previousEnd) {
      check.addIssue({
        code: 'custom',
        path: [index],
        message: `${from} begins before ${previousEnd}, the end before it`,
      });
    }
    previousEnd = to;
  }
});

const Week = z
  .strictObject({
    '1': Intervals,
    '2': Intervals,
    '3': Intervals,
    '4': Intervals,
    '5': Intervals,
    '6': Intervals,
    '7': Intervals,
  })
  .refine((week) => Object.values(week).some((day) => day.length > 0), 'a week without any working time');

const MonthDay = z.string().regex(/^\d{2}-\d{2}$/, 'a day of the year, MM-DD');
const NamedDays = z.record(MonthDay, z.string().min(1));

/** What the State Council announced for one year: days off and the weekend days worked for them (TIM-04). */
export const CalendarYear = z.strictObject({ holidays: NamedDays, makeUpDays: NamedDays });
export type CalendarYear = z.infer<typeof CalendarYear>;

/** A company's own day: closed (`intervals: []`) or open at these hours; it wins over week, holiday and make-up day. */
export const Closure = z.strictObject({ date: BeijingDate, name: z.string().min(1), intervals: Intervals });
export type Closure = z.infer<typeof Closure>;

/** The working calendar (TIM-04): data with a version, carried by every case that is counted with it. */
export const WorkCalendar = z
  .strictObject({
    version: z.string().min(1),
    weekly: Week,
    years: z.record(z.string().regex(/^\d{4}$/, 'a year, YYYY'), CalendarYear),
    closures: z.array(Closure),
  })
  .superRefine((calendar, check) => {
    for (const [year, { holidays, makeUpDays }] of Object.entries(calendar.years)) {
      for (const [list, days] of Object.entries({ holidays, makeUpDays })) {
        for (const day of Object.keys(days)) {
          if (!BeijingDate.safeParse(`${year}-${day}`).success) {
            check.addIssue({ code: 'custom', path: ['years', year, list, day], message: `${year} has no ${day}` });
          }
        }
      }
      for (const day of Object.keys(makeUpDays).filter((each) => Object.hasOwn(holidays, each))) {
        check.addIssue({
          code: 'custom',
          path: ['years', year, 'makeUpDays', day],
          message: `${day} is a holiday, too`,
        });
      }
    }
    const seen = new Set<BeijingDate>();
    for (const [index, { date }] of calendar.closures.entries()) {
      if (seen.has(date))
        check.addIssue({ code: 'custom', path: ['closures', index], message: `${date} is there twice` });
      seen.add(date);
    }
  });
export type WorkCalendar = z.infer<typeof WorkCalendar>;

const BUSINESS_DAY: Interval[] = [['09:00', '18:00']];

/** Monday to Friday 09:00-18:00. */
export const defaultWeek: WorkCalendar['weekly'] = {
  '1': BUSINESS_DAY,
  '2': BUSINESS_DAY,
  '3': BUSINESS_DAY,
  '4': BUSINESS_DAY,
  '5': BUSINESS_DAY,
  '6': [],
  '7': [],
};

/** What a day is in the calendar, and by which name it is known there. */
export type DayNote =
  | { kind: 'closure' | 'holiday' | 'makeUp'; name: string; intervals: Interval[] }
  | { kind: 'week'; intervals: Interval[] };

export function dayNote(calendar: WorkCalendar, date: BeijingDate): DayNote {
  const closure = calendar.closures.find((each) => each.date === date);
  if (closure) return { kind: 'closure', name: closure.name, intervals: closure.intervals };
  const year = calendar.years[date.slice(0, 4)];
  const day = date.slice(5);
  const holiday = year?.holidays[day];
  if (holiday !== undefined) return { kind: 'holiday', name: holiday, intervals: [] };
  const makeUp = year?.makeUpDays[day];
  if (makeUp !== undefined) return { kind: 'makeUp', name: makeUp, intervals: calendar.weekly['1'] };
  return { kind: 'week', intervals: calendar.weekly[`${weekdayOf(date)}`] };
}

export function isWorkingDay(calendar: WorkCalendar, date: BeijingDate): boolean {
  return dayNote(calendar, date).intervals.length > 0;
}

/** Whether the holidays of the year are known; without them only the week counts (TIM-05). */
export function isYearLoaded(calendar: WorkCalendar, year: number): boolean {
  return Object.hasOwn(calendar.years, String(year));
}

export interface Span {
  from: Instant;
  to: Instant;
}

/** The working time of the day, in order; empty on a day off. */
export function workingIntervals(calendar: WorkCalendar, date: BeijingDate): Span[] {
  return dayNote(calendar, date).intervals.map(([from, to]) => ({
    from: fromBeijing(`${date} ${from}`),
    to: fromBeijing(`${date} ${to}`),
  }));
}

/** The end of the day's working time; undefined on a day off. */
export function closeOfBusiness(calendar: WorkCalendar, date: BeijingDate): Instant | undefined {
  return workingIntervals(calendar, date).at(-1)?.to;
}

/** The first working day after the date. */
export function nextWorkingDay(calendar: WorkCalendar, date: BeijingDate): BeijingDate {
  return nearestWorkingDay(calendar, date, 1);
}

/** The last working day before the date. */
export function previousWorkingDay(calendar: WorkCalendar, date: BeijingDate): BeijingDate {
  return nearestWorkingDay(calendar, date, -1);
}

const LONGEST_BREAK_DAYS = 400;

function nearestWorkingDay(calendar: WorkCalendar, date: BeijingDate, step: 1 | -1): BeijingDate {
  for (let days = 1; days <= LONGEST_BREAK_DAYS; days += 1) {
    const candidate = addDays(date, days * step);
    if (isWorkingDay(calendar, candidate)) return candidate;
  }
  throw new RangeError(`calendar ${calendar.version} has no working day within ${LONGEST_BREAK_DAYS} days of ${date}`);
}

/**
 * The instant at which so much working time has passed since `start`. Time used up exactly at the end of an interval ends
 * there, not at the next opening; no time at all leaves `start` as it is.
 */
export function addWorkingTime(calendar: WorkCalendar, start: Instant, ms: number): Instant {
  let left = Math.round(ms);
  if (left <= 0) return start;
  for (let date = beijingDate(start); ; date = nextWorkingDay(calendar, date)) {
    for (const { from, to } of workingIntervals(calendar, date)) {
      const begin = later(from, start);
      const available = toMs(to) - toMs(begin);
      if (available <= 0) continue;
      if (left <= available) return plus(begin, left);
      left -= available;
    }
  }
}

/** Working milliseconds from `start` to `end`; 0 when `end` is not after `start`. */
export function workingTimeBetween(calendar: WorkCalendar, start: Instant, end: Instant): number {
  let total = 0;
  for (let date = beijingDate(start); start < end && date <= lastDayBefore(end); date = addDays(date, 1)) {
    for (const { from, to } of workingIntervals(calendar, date)) {
      total += Math.max(0, toMs(earlier(to, end)) - toMs(later(from, start)));
    }
  }
  return total;
}
