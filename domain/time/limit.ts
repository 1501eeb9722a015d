import { z } from 'zod';
import type { Text, Vars } from '../text.ts';
import {
  addWorkingTime,
  closeOfBusiness,
  isWorkingDay,
  isYearLoaded,
  nextWorkingDay,
  previousWorkingDay,
  type WorkCalendar,
} from './calendar.ts';
import {
  addDays,
  type BeijingDate,
  beijingDate,
  earlier,
  endOfDay,
  fromBeijing,
  HOUR,
  Instant,
  lastDayBefore,
  later,
  MINUTE,
  plus,
  startOfDay,
  Weekday,
  weekdayOf,
  yearOf,
} from './instant.ts';

/** What happens to a last day that is no working day (TIM-07). */
export const HolidayRule = z.enum(['keep', 'previousWorkingDay', 'nextWorkingDay']);
export type HolidayRule = z.infer<typeof HolidayRule>;

/** Whether "before the 5th" ends with the 4th or with the 5th (TIM-08). */
export const BeforeDay = z.enum(['strict', 'inclusive']);

const Days = z.int().min(1).max(3660);
const Hours = z
  .number()
  .positive()
  .max(3660 * 24);
const onHoliday = HolidayRule.optional();
const countStartDay = z.boolean().optional();

/** The kinds of limit (TIM-02); a switch left out is the policy's (`TimeRules`). */
export const Limit = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('elapsed_hours'), hours: Hours }),
  z.strictObject({ kind: z.literal('business_hours'), hours: Hours }),
  z.strictObject({ kind: z.literal('calendar_days'), days: Days, onHoliday, countStartDay }),
  z.strictObject({ kind: z.literal('working_days'), days: Days, countStartDay }),
  z.strictObject({ kind: z.literal('weekday'), weekday: Weekday, onHoliday }),
  z.strictObject({
    kind: z.literal('weekday_half_day'),
    weekday: Weekday,
    half: z.enum(['morning', 'afternoon']),
    onHoliday,
  }),
  z.strictObject({
    kind: z.literal('day_of_month'),
    day: z.int().min(1).max(31),
    beforeDay: BeforeDay.optional(),
    onHoliday,
  }),
  z.strictObject({ kind: z.literal('month_end'), onHoliday }),
  z
    .strictObject({ kind: z.literal('window'), fromDay: z.int(), toDay: z.int(), onHoliday, countStartDay })
    .refine(({ fromDay, toDay }) => fromDay <= toDay, { path: ['toDay'], error: 'the window closes before it opens' }),
  z
    .strictObject({
      kind: z.literal('lead_time'),
      days: Days.optional(),
      hours: Hours.optional(),
      /** Only earlier: later could be after the event. */
      onHoliday: HolidayRule.exclude(['nextWorkingDay']).optional(),
    })
    .refine(
      ({ days, hours }) => (days === undefined) !== (hours === undefined),
      'a lead time has either days or hours',
    ),
  z.strictObject({
    kind: z.literal('period_count'),
    count: z.int().min(1),
    period: z.enum(['week', 'month', 'quarter', 'half_year', 'year']),
    onHoliday,
  }),
  z.strictObject({ kind: z.literal('minutes_before_shift'), minutes: z.number().positive().max(1440) }),
  z.strictObject({
    kind: z.literal('ring_count'),
    rings: z.int().min(1).max(100),
    secondsPerRing: z.number().positive().max(60),
  }),
  z.strictObject({ kind: z.literal('quarter_last_ten_days'), onHoliday }),
  z.strictObject({ kind: z.literal('promised'), at: Instant }),
]);
export type Limit = z.infer<typeof Limit>;

const Clock24 = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day, HH:mm');

/** The policy's reading of the limits where a limit does not say otherwise. */
export const TimeRules = z.strictObject({
  /** When a working day ends for limits that end with it (TIM-03). */
  closeOfBusiness: Clock24,
  /** When the morning ends for limits that end with it. */
  noonOfHalfDay: Clock24,
  countStartDay: z.boolean(),
  beforeDay: BeforeDay,
  onHoliday: z.strictObject({ customer: HolidayRule, report: HolidayRule, monthEnd: HolidayRule }),
});
export type TimeRules = z.infer<typeof TimeRules>;

export const defaultTimeRules: TimeRules = {
  closeOfBusiness: '18:00',
  noonOfHalfDay: '12:00',
  countStartDay: false,
  beforeDay: 'strict',
  onHoliday: { customer: 'keep', report: 'nextWorkingDay', monthEnd: 'previousWorkingDay' },
};

export interface Schedule {
  /** Not before this instant: windows only. */
  opensAt?: Instant;
  dueAt: Instant;
  /** Where the limit would have ended, had a day off not moved it (TIM-07, TIM-08 `shifted`). */
  originalDueAt?: Instant;
  /** The calendar of a year that decided the result is not loaded: only the week was counted (TIM-05). */
  provisional: boolean;
  /** The years whose calendar was consulted, ascending. */
  touchedYears: number[];
}

/**
 * When a limit ends that starts at `startedAt`: the event for lead times, the shift's start for minutes before a shift, an
 * instant of the period for weekdays, months and counts. Such a recurring limit means the first end after `startedAt`.
 */
export function schedule(limit: Limit, startedAt: Instant, rules: TimeRules, calendar: WorkCalendar): Schedule {
  const { opensAt, dueAt, originalDueAt, consulted } = landing(limit, startedAt, rules, calendar);
  const touchedYears = consulted ? yearsOf(consulted) : [];
  return {
    ...(opensAt && { opensAt }),
    dueAt,
    ...(originalDueAt && { originalDueAt }),
    provisional: touchedYears.some((year) => !isYearLoaded(calendar, year)),
    touchedYears,
  };
}

/** What time means to a limit: working time, time as it passes, or a date that nothing moves. */
export type Pace = 'working' | 'elapsed' | 'fixed';

export function paceOf(limit: Limit): Pace {
  switch (limit.kind) {
    case 'working_days':
    case 'business_hours':
      return 'working';
    case 'elapsed_hours':
    case 'calendar_days':
    case 'window':
    case 'ring_count':
      return 'elapsed';
    default:
      return 'fixed';
  }
}

/** Whether the limit is counted in hours or less: then the least delay of an escalation is hours, too (GEN-06). */
export function isHourly(limit: Limit): boolean {
  switch (limit.kind) {
    case 'elapsed_hours':
    case 'business_hours':
    case 'minutes_before_shift':
    case 'ring_count':
    case 'promised':
      return true;
    case 'lead_time':
      return limit.hours !== undefined;
    default:
      return false;
  }
}

/** Every year with a day from `from` to `to`, ascending. */
export function yearsOf({ from, to }: Dates): number[] {
  const first = yearOf(from);
  return Array.from({ length: yearOf(to) - first + 1 }, (_, index) => first + index);
}

export interface Dates {
  from: BeijingDate;
  to: BeijingDate;
}

interface Landing {
  opensAt?: Instant;
  dueAt: Instant;
  originalDueAt?: Instant;
  /** The days on which the calendar was looked at. */
  consulted?: Dates;
}

function landing(limit: Limit, start: Instant, rules: TimeRules, calendar: WorkCalendar): Landing {
  const today = beijingDate(start);
  const end = (date: BeijingDate, endsWith: EndsWith, onHoliday: HolidayRule, notBefore?: Instant) =>
    endOn({ date, endsWith, onHoliday, notBefore }, rules, calendar);
  switch (limit.kind) {
    case 'elapsed_hours':
      return { dueAt: plus(start, limit.hours * HOUR) };
    case 'business_hours': {
      const dueAt = addWorkingTime(calendar, start, limit.hours * HOUR);
      return { dueAt, consulted: { from: today, to: lastDayBefore(dueAt) } };
    }
    case 'calendar_days': {
      const days = limit.days - (countsStartDay(limit, start, rules, calendar) ? 1 : 0);
      return end(addDays(today, days), 'midnight', limit.onHoliday ?? rules.onHoliday.customer, start);
    }
    case 'working_days': {
      let date = today;
      const startDay = countsStartDay(limit, start, rules, calendar) ? 1 : 0;
      for (let counted = startDay; counted < limit.days; counted += 1) date = nextWorkingDay(calendar, date);
      const from = addDays(today, 1 - startDay);
      return { dueAt: endOf(date, 'business', rules, calendar), consulted: { from, to: date } };
    }
    case 'weekday':
      return firstAfter(start, (index) =>
        end(comingWeekday(today, limit.weekday, index), 'business', limit.onHoliday ?? rules.onHoliday.report, start),
      );
    case 'weekday_half_day': {
      const endsWith = limit.half === 'morning' ? 'noon' : 'business';
      return firstAfter(start, (index) =>
        end(comingWeekday(today, limit.weekday, index), endsWith, limit.onHoliday ?? rules.onHoliday.report, start),
      );
    }
    case 'day_of_month': {
      const lastDay = limit.day - ((limit.beforeDay ?? rules.beforeDay) === 'strict' ? 1 : 0);
      return firstAfter(start, (index) => {
        const date = dayOfMonth(firstOfMonth(today, index), lastDay);
        const monthBegins = startOfDay(firstOfMonth(date, 0));
        return end(date, 'midnight', limit.onHoliday ?? 'previousWorkingDay', later(start, monthBegins));
      });
    }
    case 'month_end':
      return end(lastOfMonths(today, 1), 'midnight', limit.onHoliday ?? rules.onHoliday.monthEnd, start);
    case 'window': {
      const skip = countsStartDay(limit, start, rules, calendar) ? 1 : 0;
      const day = (count: number) => addDays(today, count > 0 ? count - skip : count);
      const opensAt = startOfDay(day(limit.fromDay));
      // A window before its event, like a lead time, is not moved towards the event unless the limit says so.
      const usual = limit.toDay < 0 ? 'keep' : rules.onHoliday.customer;
      const closes = end(day(limit.toDay), 'midnight', limit.onHoliday ?? usual, opensAt);
      return { opensAt, ...closes };
    }
    case 'lead_time':
      return limit.days === undefined
        ? { dueAt: plus(start, -(limit.hours ?? 0) * HOUR) }
        : end(addDays(today, -limit.days), 'midnight', limit.onHoliday ?? 'keep');
    case 'period_count':
      return end(lastOfPeriod(today, limit.period), 'midnight', limit.onHoliday ?? 'keep', start);
    case 'minutes_before_shift':
      return { dueAt: plus(start, -limit.minutes * MINUTE) };
    case 'ring_count':
      return { dueAt: plus(start, limit.rings * limit.secondsPerRing * 1000) };
    case 'quarter_last_ten_days': {
      const last = lastOfMonths(today, 3);
      const opensAt = startOfDay(dayOfMonth(last, 21));
      return { opensAt, ...end(last, 'midnight', limit.onHoliday ?? 'keep', later(start, opensAt)) };
    }
    case 'promised':
      return { dueAt: limit.at };
  }
}

/** A day can end a limit at its midnight, at close of business or at noon. */
type EndsWith = 'midnight' | 'business' | 'noon';

interface LastDay {
  date: BeijingDate;
  endsWith: EndsWith;
  onHoliday: HolidayRule;
  /** Moving to an earlier working day must leave time after this instant; else it moves to a later one (TIM-08). */
  notBefore: Instant | undefined;
}

function endOn(last: LastDay, rules: TimeRules, calendar: WorkCalendar): Landing {
  const { date, endsWith, onHoliday } = last;
  const dueAt = endOf(date, endsWith, rules, calendar);
  const consulted = { from: date, to: date };
  if (onHoliday === 'keep') return endsWith === 'midnight' ? { dueAt } : { dueAt, consulted };
  if (isWorkingDay(calendar, date)) return { dueAt, consulted };
  // A limit that a day off has moved ends with the business of the day it moves to.
  const moved = endsWith === 'midnight' ? 'business' : endsWith;
  const previous = previousWorkingDay(calendar, date);
  if (onHoliday === 'previousWorkingDay') {
    const movedDue = endOf(previous, moved, rules, calendar);
    if (last.notBefore === undefined || movedDue > last.notBefore) {
      return { dueAt: movedDue, originalDueAt: dueAt, consulted: { from: previous, to: date } };
    }
  }
  const next = nextWorkingDay(calendar, date);
  const from = onHoliday === 'previousWorkingDay' ? previous : date;
  return { dueAt: endOf(next, moved, rules, calendar), originalDueAt: dueAt, consulted: { from, to: next } };
}

function endOf(date: BeijingDate, endsWith: EndsWith, rules: TimeRules, calendar: WorkCalendar): Instant {
  if (endsWith === 'midnight') return endOfDay(date);
  const close = fromBeijing(`${date} ${rules.closeOfBusiness}`);
  const business = earlier(closeOfBusiness(calendar, date) ?? close, close);
  return endsWith === 'noon' ? earlier(fromBeijing(`${date} ${rules.noonOfHalfDay}`), business) : business;
}

/** Whether the starting day is the first of the limit's days (TIM-03): never one that is off or whose business is over. */
export function countsStartDay(limit: Limit, start: Instant, rules: TimeRules, calendar: WorkCalendar): boolean {
  const switched = 'countStartDay' in limit ? limit.countStartDay : undefined;
  if (!(switched ?? rules.countStartDay)) return false;
  const today = beijingDate(start);
  return (
    limit.kind !== 'working_days' ||
    (isWorkingDay(calendar, today) && start < endOf(today, 'business', rules, calendar))
  );
}

/** The first landing whose nominal end lies after `start`; at most the next occurrence but one. */
function firstAfter(start: Instant, landingOf: (index: number) => Landing): Landing {
  for (let index = 0; ; index += 1) {
    const each = landingOf(index);
    if ((each.originalDueAt ?? each.dueAt) > start) return each;
  }
}

function comingWeekday(today: BeijingDate, weekday: Weekday, weeks: number): BeijingDate {
  return addDays(today, ((weekday - weekdayOf(today) + 7) % 7) + 7 * weeks);
}

function firstOfMonth(date: BeijingDate, months: number): BeijingDate {
  const month = yearOf(date) * 12 + Number(date.slice(5, 7)) - 1 + months;
  return `${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}-01`;
}

/** The day of the date's month, its last day when the month is shorter; day 0 is the last day of the month before. */
function dayOfMonth(date: BeijingDate, day: number): BeijingDate {
  const nth = addDays(firstOfMonth(date, 0), day - 1);
  const last = addDays(firstOfMonth(date, 1), -1);
  return nth < last ? nth : last;
}

/** The last day of the date's part of the year, when a year is cut in parts of so many months. */
function lastOfMonths(date: BeijingDate, months: number): BeijingDate {
  const monthsIntoPart = (Number(date.slice(5, 7)) - 1) % months;
  return addDays(firstOfMonth(date, months - monthsIntoPart), -1);
}

type Period = Extract<Limit, { kind: 'period_count' }>['period'];

const MONTHS_OF_PERIOD = { month: 1, quarter: 3, half_year: 6, year: 12 };

function lastOfPeriod(date: BeijingDate, period: Period): BeijingDate {
  return period === 'week' ? comingWeekday(date, 7, 0) : lastOfMonths(date, MONTHS_OF_PERIOD[period]);
}

const WEEKDAY_NAMES: Record<Weekday, Text> = {
  1: { zh: '周一', en: 'Monday' },
  2: { zh: '周二', en: 'Tuesday' },
  3: { zh: '周三', en: 'Wednesday' },
  4: { zh: '周四', en: 'Thursday' },
  5: { zh: '周五', en: 'Friday' },
  6: { zh: '周六', en: 'Saturday' },
  7: { zh: '周日', en: 'Sunday' },
};

const PERIOD_NAMES: Record<Period, Text> = {
  week: { zh: '每周', en: 'week' },
  month: { zh: '每月', en: 'month' },
  quarter: { zh: '每季度', en: 'quarter' },
  half_year: { zh: '每半年', en: 'half-year' },
  year: { zh: '每年', en: 'year' },
};

/** The limit in words: `2 个工作日`. */
export function describeLimit(limit: Limit): { text: Text; vars: Vars } {
  switch (limit.kind) {
    case 'elapsed_hours':
      return limit.hours < 1
        ? { text: { zh: '{minutes} 分钟', en: '{minutes} min' }, vars: { minutes: tidy(limit.hours * 60) } }
        : { text: { zh: '{hours} 小时', en: '{hours} h' }, vars: { hours: limit.hours } };
    case 'business_hours':
      return { text: { zh: '{hours} 个工作小时', en: '{hours} working h' }, vars: { hours: limit.hours } };
    case 'calendar_days':
      return { text: { zh: '{days} 个自然日', en: '{days} calendar day(s)' }, vars: { days: limit.days } };
    case 'working_days':
      return { text: { zh: '{days} 个工作日', en: '{days} working day(s)' }, vars: { days: limit.days } };
    case 'weekday':
      return {
        text: { zh: '每{weekday}下班前', en: '{weekday}, close of business' },
        vars: { weekday: WEEKDAY_NAMES[limit.weekday] },
      };
    case 'weekday_half_day':
      return limit.half === 'morning'
        ? { text: { zh: '每{weekday}上午', en: '{weekday} morning' }, vars: { weekday: WEEKDAY_NAMES[limit.weekday] } }
        : {
            text: { zh: '每{weekday}下午', en: '{weekday} afternoon' },
            vars: { weekday: WEEKDAY_NAMES[limit.weekday] },
          };
    case 'day_of_month':
      return { text: { zh: '每月 {day} 日前', en: 'before day {day} of the month' }, vars: { day: limit.day } };
    case 'month_end':
      return { text: { zh: '月底前', en: 'by the end of the month' }, vars: {} };
    case 'window':
      return {
        text: { zh: '第 {from} 至第 {to} 个自然日', en: 'calendar day {from} to {to}' },
        vars: { from: limit.fromDay, to: limit.toDay },
      };
    case 'lead_time':
      return limit.days === undefined
        ? { text: { zh: '提前 {hours} 小时', en: '{hours} h before' }, vars: { hours: limit.hours ?? 0 } }
        : { text: { zh: '提前 {days} 天', en: '{days} day(s) before' }, vars: { days: limit.days } };
    case 'period_count':
      return {
        text: { zh: '{period}至少 {count} 次', en: 'at least {count} per {period}' },
        vars: { period: PERIOD_NAMES[limit.period], count: limit.count },
      };
    case 'minutes_before_shift':
      return {
        text: { zh: '班次前 {minutes} 分钟', en: '{minutes} min before the shift' },
        vars: { minutes: limit.minutes },
      };
    case 'ring_count':
      return { text: { zh: '响铃 {rings} 声内', en: 'within {rings} rings' }, vars: { rings: limit.rings } };
    case 'quarter_last_ten_days':
      return { text: { zh: '季度最后十天', en: 'last ten days of the quarter' }, vars: {} };
    case 'promised':
      return { text: { zh: '约定时间', en: 'as agreed' }, vars: {} };
  }
}

function tidy(minutes: number): number {
  return Math.round(minutes * 100) / 100;
}
