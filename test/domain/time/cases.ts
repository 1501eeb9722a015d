import { defaultWeek, type Interval, type WorkCalendar } from '../../../domain/time/calendar.ts';
import { formatBeijing, formatDue, fromBeijing } from '../../../domain/time/instant.ts';
import { defaultTimeRules, type Limit, schedule, type TimeRules } from '../../../domain/time/limit.ts';
import { baseCalendar, readCalendarYears } from '../../../infra/calendars/import.ts';

/** Limit, start, end as written by `written`, and why it is so. Every end was worked out by hand from the calendar. */
export type Case = readonly [limit: Limit, start: string, ends: string, why: string];

export interface Group {
  title: string;
  calendar: WorkCalendar;
  rules: TimeRules;
  cases: readonly Case[];
}

/** 2025 and 2026 as announced, Monday to Friday 09:00-18:00. */
export const official = baseCalendar('official', readCalendarYears());

const LUNCH: Interval[] = [
  ['09:00', '12:00'],
  ['13:30', '18:00'],
];

/** The same with a lunch break: 7.5 hours a day. */
export const lunchBreak: WorkCalendar = {
  ...official,
  version: 'lunch break',
  weekly: { ...defaultWeek, '1': LUNCH, '2': LUNCH, '3': LUNCH, '4': LUNCH, '5': LUNCH },
};

/** The same with a company's own days. */
export const company: WorkCalendar = {
  ...official,
  version: 'company',
  closures: [
    { date: '2026-03-20', name: '公司年会', intervals: [['09:00', '12:00']] },
    { date: '2026-03-23', name: '盘点', intervals: [] },
    { date: '2026-03-28', name: '展会加班', intervals: [['10:00', '15:00']] },
    { date: '2026-10-05', name: '国庆值班', intervals: [['10:00', '16:00']] },
    { date: '2026-10-10', name: '公司放假', intervals: [] },
  ],
};

/** How a computed end is compared: `[opens ~ ]due[ was original][ provisional]`, Beijing time. */
export function written(limit: Limit, start: string, { rules, calendar }: Pick<Group, 'rules' | 'calendar'>): string {
  const { opensAt, dueAt, originalDueAt, provisional } = schedule(limit, fromBeijing(start), rules, calendar);
  const opens = opensAt ? `${formatBeijing(opensAt)} ~ ` : '';
  const original = originalDueAt ? ` was ${formatDue(originalDueAt)}` : '';
  return `${opens}${formatDue(dueAt)}${original}${provisional ? ' provisional' : ''}`;
}

const hours = (n: number): Limit => ({ kind: 'elapsed_hours', hours: n });
const business = (n: number): Limit => ({ kind: 'business_hours', hours: n });
const working = (days: number): Limit => ({ kind: 'working_days', days });
const workingFromToday = (days: number): Limit => ({ kind: 'working_days', days, countStartDay: true });
const calendarDays = (days: number): Limit => ({ kind: 'calendar_days', days });
const calendarFromToday = (days: number): Limit => ({ kind: 'calendar_days', days, countStartDay: true });
const calendarPrevious = (days: number): Limit => ({ kind: 'calendar_days', days, onHoliday: 'previousWorkingDay' });
const calendarNext = (days: number): Limit => ({ kind: 'calendar_days', days, onHoliday: 'nextWorkingDay' });
const window = (fromDay: number, toDay: number): Limit => ({ kind: 'window', fromDay, toDay });
const before = (days: number): Limit => ({ kind: 'lead_time', days });
const beforeWorking = (days: number): Limit => ({ kind: 'lead_time', days, onHoliday: 'previousWorkingDay' });
const hoursBefore = (n: number): Limit => ({ kind: 'lead_time', hours: n });
const beforeThe = (day: number): Limit => ({ kind: 'day_of_month', day });
const byThe = (day: number): Limit => ({ kind: 'day_of_month', day, beforeDay: 'inclusive' });
const monthEnd: Limit = { kind: 'month_end' };
const tenDays: Limit = { kind: 'quarter_last_ten_days' };
const shift = (minutes: number): Limit => ({ kind: 'minutes_before_shift', minutes });

type Named<Kind extends Limit['kind']> = Extract<Limit, { kind: Kind }>;
const every = (weekday: Named<'weekday'>['weekday']): Limit => ({ kind: 'weekday', weekday });
const morning = (weekday: Named<'weekday'>['weekday']): Limit => ({
  kind: 'weekday_half_day',
  weekday,
  half: 'morning',
});
const afternoon = (weekday: Named<'weekday'>['weekday']): Limit => ({
  kind: 'weekday_half_day',
  weekday,
  half: 'afternoon',
});
const once = (period: Named<'period_count'>['period']): Limit => ({ kind: 'period_count', count: 1, period });
const promised = (at: string): Limit => ({ kind: 'promised', at: fromBeijing(at) });

const standard = { calendar: official, rules: defaultTimeRules };

export const groups: readonly Group[] = [
  {
    title:
      'TIM-04 CMP-14 CMP-17 working days around National Day 2026 (off 25-27 Sep and 1-7 Oct, worked 20 Sep and 10 Oct)',
    ...standard,
    cases: [
      [working(2), '2026-09-28 17:05', '2026-09-30 18:00', 'scenario 1: Tue 29, Wed 30'],
      [working(5), '2026-09-30 10:00', '2026-10-13 18:00', 'scenario 1: 8, 9, make-up Sat 10, 12, 13 Oct'],
      [working(3), '2026-10-13 15:00', '2026-10-16 18:00', 'scenario 1: Wed 14, Thu 15, Fri 16'],
      [working(2), '2026-10-15 10:00', '2026-10-19 18:00', 'scenario 1: Fri 16, Mon 19'],
      [working(1), '2026-10-19 11:00', '2026-10-20 18:00', 'scenario 1: Tue 20'],
      [working(2), '2026-09-17 15:00', '2026-09-20 18:00', 'scenario 2: Fri 18, make-up Sun 20'],
      [working(5), '2026-09-30 17:00', '2026-10-13 18:00', 'scenario 30: as in scenario 1'],
      [working(1), '2026-09-18 10:00', '2026-09-20 18:00', 'Sat 19 off, Sun 20 worked'],
      [working(1), '2026-09-19 10:00', '2026-09-20 18:00', 'started on a Saturday off'],
      [working(1), '2026-09-20 10:00', '2026-09-21 18:00', 'the make-up day itself is the starting day'],
      [working(2), '2026-09-18 23:59', '2026-09-21 18:00', 'Sun 20, Mon 21'],
      [working(1), '2026-09-24 17:59', '2026-09-28 18:00', 'Mid-Autumn 25-27 off'],
      [working(2), '2026-09-24 09:00', '2026-09-29 18:00', 'Mon 28, Tue 29'],
      [working(1), '2026-09-25 12:00', '2026-09-28 18:00', 'started on the holiday'],
      [working(3), '2026-09-24 09:00', '2026-09-30 18:00', '28, 29, 30'],
      [working(4), '2026-09-24 09:00', '2026-10-08 18:00', '28, 29, 30, then Thu 8 Oct'],
      [working(1), '2026-09-30 18:00', '2026-10-08 18:00', 'the whole holiday lies between'],
      [working(1), '2026-10-01 00:00', '2026-10-08 18:00', 'first minute of the holiday'],
      [working(1), '2026-10-07 23:59', '2026-10-08 18:00', 'last minute of the holiday'],
      [working(2), '2026-10-03 12:00', '2026-10-09 18:00', '8, 9'],
      [working(3), '2026-10-07 09:00', '2026-10-10 18:00', '8, 9, make-up Sat 10'],
      [working(1), '2026-10-09 20:00', '2026-10-10 18:00', 'make-up Saturday follows'],
      [working(2), '2026-10-09 08:00', '2026-10-12 18:00', 'Sat 10, Mon 12'],
      [working(1), '2026-10-10 17:00', '2026-10-12 18:00', 'Sun 11 off'],
      [working(1), '2026-10-11 09:00', '2026-10-12 18:00', 'started on Sunday'],
      [working(10), '2026-09-28 09:00', '2026-10-16 18:00', '29, 30, 8, 9, 10, 12, 13, 14, 15, 16'],
      [
        working(20),
        '2026-09-15 10:00',
        '2026-10-19 18:00',
        '8 until Thu 24 Sep (with Sun 20), 11 until 30 Sep, 9 from 8 Oct',
      ],
      [working(1), '2026-09-29 00:00', '2026-09-30 18:00', 'midnight belongs to the day it begins'],
    ],
  },
  {
    title: 'TIM-04 working days around Spring Festival 2026 (off 15-23 Feb, worked 14 and 28 Feb)',
    ...standard,
    cases: [
      [working(1), '2026-02-12 10:00', '2026-02-13 18:00', 'Fri 13'],
      [working(2), '2026-02-12 10:00', '2026-02-14 18:00', 'Fri 13, make-up Sat 14'],
      [working(3), '2026-02-12 10:00', '2026-02-24 18:00', '13, 14, then Tue 24'],
      [working(1), '2026-02-13 16:00', '2026-02-14 18:00', 'make-up Saturday'],
      [working(1), '2026-02-14 09:30', '2026-02-24 18:00', 'nine days off follow'],
      [working(2), '2026-02-14 17:59', '2026-02-25 18:00', '24, 25'],
      [working(1), '2026-02-15 08:00', '2026-02-24 18:00', 'first day off'],
      [working(1), '2026-02-17 00:00', '2026-02-24 18:00', 'New Year of the lunar calendar'],
      [working(1), '2026-02-23 23:59', '2026-02-24 18:00', 'last minute off'],
      [working(5), '2026-02-23 12:00', '2026-02-28 18:00', '24, 25, 26, 27, make-up Sat 28'],
      [working(5), '2026-02-24 12:00', '2026-03-02 18:00', '25, 26, 27, 28, Mon 2 Mar'],
      [working(1), '2026-02-27 18:30', '2026-02-28 18:00', 'make-up Saturday'],
      [working(1), '2026-02-28 10:00', '2026-03-02 18:00', 'Sun 1 Mar off'],
      [working(2), '2026-02-27 10:00', '2026-03-02 18:00', '28 Feb, 2 Mar'],
      [working(10), '2026-02-09 09:00', '2026-02-28 18:00', '10-14 are five, 24-28 are five'],
      [working(5), '2026-02-11 09:00', '2026-02-25 18:00', '12, 13, 14, 24, 25'],
    ],
  },
  {
    title: 'TIM-04 working days over New Year 2026 (off 1-3 Jan, worked Sun 4 Jan)',
    ...standard,
    cases: [
      [working(1), '2025-12-30 10:00', '2025-12-31 18:00', 'Wed 31 Dec'],
      [working(1), '2025-12-31 10:00', '2026-01-04 18:00', 'make-up Sunday'],
      [working(2), '2025-12-31 10:00', '2026-01-05 18:00', 'Sun 4, Mon 5'],
      [working(3), '2025-12-30 12:00', '2026-01-05 18:00', '31 Dec, 4 Jan, 5 Jan'],
      [working(1), '2026-01-01 12:00', '2026-01-04 18:00', 'started on the holiday'],
      [working(1), '2026-01-03 09:00', '2026-01-04 18:00', 'Saturday off'],
      [working(1), '2026-01-04 12:00', '2026-01-05 18:00', 'the make-up day is the starting day'],
    ],
  },
  {
    title: 'TIM-04 ARC-05 working days at Qingming, Labour Day and Dragon Boat 2026, and at the holidays of 2025',
    ...standard,
    cases: [
      [working(1), '2026-04-02 15:00', '2026-04-03 18:00', 'Fri 3 Apr'],
      [working(1), '2026-04-03 15:00', '2026-04-07 18:00', '4-6 Apr off'],
      [working(2), '2026-04-03 15:00', '2026-04-08 18:00', '7, 8'],
      [working(1), '2026-04-05 11:00', '2026-04-07 18:00', 'started on the holiday'],
      [working(2), '2026-04-30 10:00', '2026-05-07 18:00', 'scenario 24: 6 and 7 May'],
      [working(1), '2026-05-07 11:00', '2026-05-08 18:00', 'scenario 24: papers given on the 7th'],
      [working(1), '2026-04-30 10:00', '2026-05-06 18:00', '1-5 May off'],
      [working(3), '2026-04-30 10:00', '2026-05-08 18:00', '6, 7, 8'],
      [working(4), '2026-04-30 10:00', '2026-05-09 18:00', '6, 7, 8, make-up Sat 9'],
      [working(5), '2026-04-30 10:00', '2026-05-11 18:00', 'Sun 10 off'],
      [working(1), '2026-05-08 10:00', '2026-05-09 18:00', 'make-up Saturday'],
      [working(1), '2026-05-09 10:00', '2026-05-11 18:00', 'Monday'],
      [working(1), '2026-05-02 10:00', '2026-05-06 18:00', 'started on the holiday'],
      [working(1), '2026-06-18 10:00', '2026-06-22 18:00', '19-21 Jun off'],
      [working(2), '2026-06-17 10:00', '2026-06-22 18:00', 'Thu 18, Mon 22'],
      [working(1), '2026-06-20 10:00', '2026-06-22 18:00', 'started on the holiday'],
      [working(5), '2026-06-15 09:00', '2026-06-23 18:00', '16, 17, 18, 22, 23'],
      [working(1), '2025-09-26 10:00', '2025-09-28 18:00', 'make-up Sunday of 2025'],
      [working(1), '2025-09-30 10:00', '2025-10-09 18:00', '1-8 Oct 2025 off'],
      [working(3), '2025-09-30 10:00', '2025-10-11 18:00', '9, 10, make-up Sat 11'],
      [working(4), '2025-09-30 10:00', '2025-10-13 18:00', 'Monday after'],
      [working(2), '2025-01-24 10:00', '2025-01-27 18:00', 'make-up Sun 26, Mon 27'],
      [working(3), '2025-01-24 10:00', '2025-02-05 18:00', '28 Jan to 4 Feb off'],
      [working(4), '2025-01-27 10:00', '2025-02-08 18:00', '5, 6, 7, make-up Sat 8'],
      [working(5), '2025-01-27 10:00', '2025-02-10 18:00', 'Monday after'],
    ],
  },
  {
    title: 'TIM-03 CMP-15 REF-07 REF-08 working days in ordinary weeks',
    ...standard,
    cases: [
      [working(1), '2026-03-06 10:00', '2026-03-09 18:00', 'scenario 5: over the weekend'],
      [working(1), '2026-03-06 17:30', '2026-03-09 18:00', 'scenario 15: finance acknowledges'],
      [working(3), '2026-03-09 10:00', '2026-03-12 18:00', 'scenario 15: payout'],
      [working(1), '2026-03-02 09:00', '2026-03-03 18:00', 'Tuesday'],
      [working(5), '2026-03-02 09:00', '2026-03-09 18:00', '3, 4, 5, 6, 9'],
      [working(1), '2026-03-07 12:00', '2026-03-09 18:00', 'started on Saturday'],
      [working(1), '2026-03-08 23:59', '2026-03-09 18:00', 'started in the last minute of Sunday'],
      [working(1), '2026-03-09 00:00', '2026-03-10 18:00', 'a minute later: Monday is the starting day'],
      [working(2), '2026-07-16 20:00', '2026-07-20 18:00', 'Fri 17, Mon 20'],
      [working(22), '2026-07-01 09:00', '2026-07-31 18:00', '2 + 5 + 5 + 5 + 5 days of July'],
      [working(3), '2026-12-28 09:00', '2026-12-31 18:00', 'the year ends, nothing of 2027 is needed'],
      [working(1), '2026-11-13 17:00', '2026-11-16 18:00', 'Monday'],
    ],
  },
  {
    title: 'TIM-03 countStartDay',
    ...standard,
    cases: [
      [workingFromToday(1), '2026-03-09 10:00', '2026-03-09 18:00', 'the same day'],
      [workingFromToday(2), '2026-03-09 10:00', '2026-03-10 18:00', 'Mon, Tue'],
      [workingFromToday(1), '2026-03-07 10:00', '2026-03-09 18:00', 'a day off cannot be counted'],
      [workingFromToday(1), '2026-03-06 17:59', '2026-03-06 18:00', 'one minute is left'],
      [workingFromToday(1), '2026-03-06 18:00', '2026-03-09 18:00', 'the business of the day is over'],
      [workingFromToday(2), '2026-03-06 19:00', '2026-03-10 18:00', 'Mon, Tue'],
      [workingFromToday(2), '2026-09-30 10:00', '2026-10-08 18:00', '30 Sep, 8 Oct'],
      [workingFromToday(2), '2026-09-18 10:00', '2026-09-20 18:00', 'Fri 18, make-up Sun 20'],
      [workingFromToday(1), '2026-09-20 10:00', '2026-09-20 18:00', 'a make-up day counts'],
      [calendarFromToday(1), '2026-03-09 10:00', '2026-03-09 24:00', 'the same day'],
      [calendarFromToday(1), '2026-03-09 23:59', '2026-03-09 24:00', 'one minute is left'],
      [calendarFromToday(2), '2026-04-30 15:00', '2026-05-01 24:00', '30 Apr, 1 May'],
      [
        { kind: 'window', fromDay: 7, toDay: 10, countStartDay: true },
        '2026-04-18 10:00',
        '2026-04-24 00:00 ~ 2026-04-27 24:00',
        'the day of pickup is day 1',
      ],
    ],
  },
  {
    title: 'TIM-03 CMP-07 CMP-09 BKG-08 hours run from the instant, day and night',
    ...standard,
    cases: [
      [hours(1), '2026-09-28 16:40', '2026-09-28 17:40', 'scenario 1'],
      [hours(24), '2026-03-07 09:00', '2026-03-08 09:00', 'scenario 4: Sunday'],
      [hours(24), '2026-05-08 14:00', '2026-05-09 14:00', 'scenario 36'],
      [hours(0.5), '2026-03-09 10:00', '2026-03-09 10:30', 'half an hour'],
      [hours(5 / 60), '2026-03-09 10:00', '2026-03-09 10:05', 'INQ-01, five minutes'],
      [hours(0.25), '2026-03-09 23:50', '2026-03-10 00:05', 'over midnight'],
      [hours(2), '2026-03-06 23:30', '2026-03-07 01:30', 'CNF-30: nights and weekends count'],
      [hours(8), '2026-03-09 16:00', '2026-03-09 24:00', 'midnight belongs to the day it ends'],
      [hours(48), '2026-04-30 15:00', '2026-05-02 15:00', 'CNF-32: 48 hours are not two days'],
      [hours(24), '2026-02-28 12:00', '2026-03-01 12:00', 'no leap year'],
      [hours(24), '2028-02-28 12:00', '2028-02-29 12:00', 'a leap year; hours need no calendar'],
      [hours(1), '2026-12-31 23:30', '2027-01-01 00:30', 'over New Year'],
    ],
  },
  {
    title: 'TIM-03 TIM-07 CNF-32 REP-03 calendar days end at 24:00; onHoliday moves the last day',
    ...standard,
    cases: [
      [calendarDays(2), '2026-04-30 15:00', '2026-05-02 24:00', 'scenario 11: a holiday is kept'],
      [calendarDays(1), '2026-03-09 00:00', '2026-03-10 24:00', 'first minute of the starting day'],
      [calendarDays(1), '2026-03-09 23:59', '2026-03-10 24:00', 'last minute of the starting day'],
      [calendarDays(1), '2026-03-06 10:00', '2026-03-07 24:00', 'Saturday is kept'],
      [calendarDays(7), '2026-03-25 10:00', '2026-04-01 24:00', '31 days of March'],
      [calendarDays(3), '2026-02-26 10:00', '2026-03-01 24:00', '28 days of February'],
      [calendarDays(30), '2026-01-31 10:00', '2026-03-02 24:00', '28 February days and two'],
      [calendarDays(90), '2026-03-10 12:00', '2026-06-08 24:00', '21 + 30 + 31 + 8'],
      [calendarDays(365), '2026-03-10 12:00', '2027-03-10 24:00', 'a year without 29 February'],
      [calendarDays(1), '2026-12-31 10:00', '2027-01-01 24:00', 'kept: no calendar of 2027 is needed'],
      [calendarDays(2), '2028-02-28 10:00', '2028-03-01 24:00', '29 February 2028'],
      [calendarNext(2), '2026-04-30 15:00', '2026-05-06 18:00 was 2026-05-02 24:00', 'first working day after'],
      [
        calendarPrevious(2),
        '2026-04-30 15:00',
        '2026-04-30 18:00 was 2026-05-02 24:00',
        'back to the starting day itself',
      ],
      [
        calendarPrevious(2),
        '2026-04-30 19:00',
        '2026-05-06 18:00 was 2026-05-02 24:00',
        'no working time is left before',
      ],
      [calendarNext(1), '2026-03-06 10:00', '2026-03-09 18:00 was 2026-03-07 24:00', 'Saturday to Monday'],
      [calendarPrevious(1), '2026-03-06 10:00', '2026-03-06 18:00 was 2026-03-07 24:00', 'Saturday to Friday'],
      [calendarNext(2), '2026-09-18 10:00', '2026-09-20 24:00', 'a make-up Sunday is no collision'],
      [calendarNext(1), '2026-09-18 10:00', '2026-09-20 18:00 was 2026-09-19 24:00', 'to the make-up Sunday'],
      [
        calendarPrevious(3),
        '2026-10-08 12:00',
        '2026-10-10 18:00 was 2026-10-11 24:00',
        'back to the make-up Saturday',
      ],
      [calendarNext(3), '2026-10-08 12:00', '2026-10-12 18:00 was 2026-10-11 24:00', 'on to Monday'],
    ],
  },
  {
    title: 'FUP-05 FUP-06 FUP-07 REM-01 windows',
    ...standard,
    cases: [
      [window(7, 10), '2026-04-18 10:00', '2026-04-25 00:00 ~ 2026-04-28 24:00', 'scenario 21'],
      [window(3, 5), '2026-03-06 17:00', '2026-03-09 00:00 ~ 2026-03-11 24:00', 'scenario 22'],
      [window(2, 3), '2026-03-13 09:00', '2026-03-15 00:00 ~ 2026-03-16 24:00', 'scenario 23'],
      [window(-7, -2), '2026-03-05 00:00', '2026-02-26 00:00 ~ 2026-03-03 24:00', 'scenario 40: birthday 5 March'],
      [window(-7, -2), '2027-01-05 00:00', '2026-12-29 00:00 ~ 2027-01-03 24:00', 'birthday in January'],
      [window(7, 10), '2026-02-20 10:00', '2026-02-27 00:00 ~ 2026-03-02 24:00', 'end of February'],
      [window(3, 5), '2026-09-29 10:00', '2026-10-02 00:00 ~ 2026-10-04 24:00', 'holidays are kept'],
      [window(0, 1), '2026-03-09 10:00', '2026-03-09 00:00 ~ 2026-03-10 24:00', 'day 0 is the starting day'],
      [window(30, 30), '2026-12-15 10:00', '2027-01-14 00:00 ~ 2027-01-14 24:00', 'a single day'],
      [
        { kind: 'window', fromDay: 3, toDay: 5, onHoliday: 'nextWorkingDay' },
        '2026-09-29 10:00',
        '2026-10-02 00:00 ~ 2026-10-08 18:00 was 2026-10-04 24:00',
        'closes after the holiday',
      ],
      [
        { kind: 'window', fromDay: 3, toDay: 5, onHoliday: 'previousWorkingDay' },
        '2026-03-04 10:00',
        '2026-03-07 00:00 ~ 2026-03-09 24:00',
        'closes on a Monday anyway',
      ],
      [
        { kind: 'window', fromDay: 1, toDay: 3, onHoliday: 'previousWorkingDay' },
        '2026-03-05 10:00',
        '2026-03-06 00:00 ~ 2026-03-06 18:00 was 2026-03-08 24:00',
        'Sunday back to Friday, inside the window',
      ],
      [
        { kind: 'window', fromDay: 3, toDay: 4, onHoliday: 'previousWorkingDay' },
        '2026-03-04 10:00',
        '2026-03-07 00:00 ~ 2026-03-09 18:00 was 2026-03-08 24:00',
        'Friday would be before the opening',
      ],
    ],
  },
  {
    title: 'REM-03 BKG-09 CHG-07 lead times count back from the event',
    ...standard,
    cases: [
      [before(7), '2026-10-09 00:00', '2026-10-02 24:00', 'scenario 40: although a holiday'],
      [before(3), '2026-10-01 08:00', '2026-09-28 24:00', 'first notice before departure'],
      [before(1), '2026-10-01 08:00', '2026-09-30 24:00', 'second notice'],
      [before(1), '2026-03-01 08:00', '2026-02-28 24:00', 'end of February'],
      [before(7), '2026-01-05 00:00', '2025-12-29 24:00', 'the year before'],
      [before(30), '2026-05-30 00:00', '2026-04-30 24:00', '30 days'],
      [beforeWorking(7), '2026-10-09 00:00', '2026-09-30 18:00 was 2026-10-02 24:00', 'the working day before'],
      [beforeWorking(7), '2026-03-16 00:00', '2026-03-09 24:00', 'a Monday needs no move'],
      [hoursBefore(2), '2026-03-09 14:00', '2026-03-09 12:00', 'change of a ticket'],
      [hoursBefore(2), '2026-03-09 01:00', '2026-03-08 23:00', 'the evening before'],
      [hoursBefore(0.5), '2026-03-09 09:00', '2026-03-09 08:30', 'half an hour'],
    ],
  },
  {
    title: 'RPT-01 RPT-04 TIM-07 weekday reports go to the next working day',
    ...standard,
    cases: [
      [morning(2), '2026-10-05 00:00', '2026-10-08 12:00 was 2026-10-06 12:00', 'scenario 26'],
      [every(3), '2026-10-05 00:00', '2026-10-08 18:00 was 2026-10-07 18:00', 'scenario 26'],
      [morning(2), '2026-03-09 00:00', '2026-03-10 12:00', 'Tuesday noon'],
      [every(3), '2026-03-09 00:00', '2026-03-11 18:00', 'Wednesday'],
      [every(3), '2026-03-11 10:00', '2026-03-11 18:00', 'still the same Wednesday'],
      [every(3), '2026-03-11 18:00', '2026-03-18 18:00', 'this one is over'],
      [every(3), '2026-03-12 09:00', '2026-03-18 18:00', 'the coming Wednesday'],
      [morning(2), '2026-03-10 11:59', '2026-03-10 12:00', 'one minute is left'],
      [morning(2), '2026-03-10 12:00', '2026-03-17 12:00', 'this one is over'],
      [afternoon(2), '2026-03-10 12:00', '2026-03-10 18:00', 'the afternoon is not'],
      [afternoon(4), '2026-04-27 00:00', '2026-04-30 18:00', 'the day before Labour Day'],
      [every(5), '2026-03-09 00:00', '2026-03-13 18:00', 'Friday'],
      [every(1), '2026-04-06 00:00', '2026-04-07 18:00 was 2026-04-06 18:00', 'Monday of Qingming'],
      [every(7), '2026-09-14 00:00', '2026-09-20 18:00', 'a make-up Sunday is a working day'],
      [every(7), '2026-03-09 00:00', '2026-03-16 18:00 was 2026-03-15 18:00', 'a plain Sunday is not'],
      [every(6), '2026-10-08 00:00', '2026-10-10 18:00', 'a make-up Saturday is a working day'],
      [morning(2), '2026-02-16 00:00', '2026-02-24 12:00 was 2026-02-17 12:00', 'Spring Festival'],
      [every(3), '2026-02-16 00:00', '2026-02-24 18:00 was 2026-02-18 18:00', 'Spring Festival'],
      [every(3), '2026-10-07 20:00', '2026-10-14 18:00', 'the nominal Wednesday is over'],
      [morning(2), '2026-10-07 09:00', '2026-10-13 12:00', 'the nominal Tuesday is over'],
      [
        { kind: 'weekday', weekday: 1, onHoliday: 'previousWorkingDay' },
        '2026-04-02 09:00',
        '2026-04-03 18:00 was 2026-04-06 18:00',
        'back to Friday',
      ],
      [
        { kind: 'weekday', weekday: 1, onHoliday: 'previousWorkingDay' },
        '2026-04-03 19:00',
        '2026-04-07 18:00 was 2026-04-06 18:00',
        'Friday is over',
      ],
      [
        { kind: 'weekday', weekday: 5, onHoliday: 'previousWorkingDay' },
        '2026-09-21 09:00',
        '2026-09-24 18:00 was 2026-09-25 18:00',
        'Mid-Autumn Friday',
      ],
      [{ kind: 'weekday', weekday: 3, onHoliday: 'keep' }, '2026-10-05 00:00', '2026-10-07 18:00', 'kept'],
    ],
  },
  {
    title: 'TIM-08 RPT-03 CNF-36 before the Nth of the month',
    ...standard,
    cases: [
      [beforeThe(5), '2026-04-01 00:00', '2026-04-03 18:00 was 2026-04-04 24:00', 'March report: Fri 3 Apr'],
      [beforeThe(5), '2026-05-01 00:00', '2026-05-06 18:00 was 2026-05-04 24:00', 'April report: Wed 6 May'],
      [beforeThe(5), '2026-10-01 00:00', '2026-10-08 18:00 was 2026-10-04 24:00', 'September report: Thu 8 Oct'],
      [byThe(5), '2026-04-01 00:00', '2026-04-03 18:00 was 2026-04-05 24:00', 'inclusive: the 5th is off, too'],
      [byThe(5), '2026-05-01 00:00', '2026-05-06 18:00 was 2026-05-05 24:00', 'inclusive: 1-5 May off'],
      [byThe(5), '2026-10-01 00:00', '2026-10-08 18:00 was 2026-10-05 24:00', 'inclusive: 1-5 Oct off'],
      [beforeThe(5), '2026-09-01 00:00', '2026-09-04 24:00', 'strict: Fri 4 Sep'],
      [byThe(5), '2026-09-01 00:00', '2026-09-04 18:00 was 2026-09-05 24:00', 'inclusive: Sat 5 Sep back to Friday'],
      [beforeThe(5), '2026-07-01 00:00', '2026-07-03 18:00 was 2026-07-04 24:00', 'strict: Sat 4 Jul'],
      [byThe(5), '2026-07-01 00:00', '2026-07-03 18:00 was 2026-07-05 24:00', 'inclusive: Sun 5 Jul'],
      [beforeThe(5), '2026-01-01 00:00', '2026-01-04 24:00', 'make-up Sun 4 Jan'],
      [beforeThe(5), '2026-02-01 00:00', '2026-02-04 24:00', 'Wednesday'],
      [byThe(5), '2026-02-01 00:00', '2026-02-05 24:00', 'Thursday'],
      [beforeThe(5), '2026-03-01 00:00', '2026-03-04 24:00', 'Wednesday'],
      [beforeThe(5), '2026-06-01 00:00', '2026-06-04 24:00', 'Thursday'],
      [beforeThe(5), '2026-08-01 00:00', '2026-08-04 24:00', 'Tuesday'],
      [beforeThe(5), '2026-11-01 00:00', '2026-11-04 24:00', 'Wednesday'],
      [beforeThe(5), '2026-12-01 00:00', '2026-12-04 24:00', 'Friday'],
      [beforeThe(5), '2026-04-15 10:00', '2026-05-06 18:00 was 2026-05-04 24:00', 'never back into the month before'],
      [beforeThe(5), '2026-03-15 10:00', '2026-04-03 18:00 was 2026-04-04 24:00', 'the coming month'],
      [beforeThe(5), '2026-11-04 23:59', '2026-11-04 24:00', 'one minute is left'],
      [beforeThe(5), '2026-11-05 00:00', '2026-12-04 24:00', 'this one is over'],
      [
        beforeThe(5),
        '2026-04-03 20:00',
        '2026-04-07 18:00 was 2026-04-04 24:00',
        'Friday is over, no working day is left',
      ],
      [beforeThe(1), '2026-03-20 10:00', '2026-03-31 24:00', 'DUT-02: before the 1st is the end of the month'],
      [beforeThe(1), '2026-05-10 10:00', '2026-05-29 18:00 was 2026-05-31 24:00', 'Sun 31 May back to Friday'],
      [byThe(31), '2026-02-01 00:00', '2026-02-28 24:00', 'a short month; Sat 28 is a make-up day'],
      [beforeThe(31), '2026-04-01 00:00', '2026-04-30 24:00', 'Thu 30 Apr'],
      [beforeThe(10), '2026-10-01 00:00', '2026-10-09 24:00', 'Fri 9 Oct'],
      [beforeThe(11), '2026-10-01 00:00', '2026-10-10 24:00', 'make-up Sat 10 Oct'],
      [
        beforeThe(12),
        '2026-10-01 00:00',
        '2026-10-10 18:00 was 2026-10-11 24:00',
        'Sunday back to the make-up Saturday',
      ],
      [{ kind: 'day_of_month', day: 5, onHoliday: 'keep' }, '2026-05-01 00:00', '2026-05-04 24:00', 'CNF-36: kept'],
      [{ kind: 'day_of_month', day: 5, onHoliday: 'keep' }, '2026-10-01 00:00', '2026-10-04 24:00', 'CNF-36: kept'],
      [
        { kind: 'day_of_month', day: 5, onHoliday: 'nextWorkingDay' },
        '2026-04-01 00:00',
        '2026-04-07 18:00 was 2026-04-04 24:00',
        'after Qingming',
      ],
    ],
  },
  {
    title: 'RPT-07 DUT-01 CMP-32 month end',
    ...standard,
    cases: [
      [monthEnd, '2026-10-01 00:00', '2026-10-30 18:00 was 2026-10-31 24:00', 'scenario 28'],
      [monthEnd, '2026-01-01 00:00', '2026-01-30 18:00 was 2026-01-31 24:00', 'Saturday'],
      [monthEnd, '2026-02-01 00:00', '2026-02-28 24:00', 'make-up Saturday'],
      [monthEnd, '2026-03-01 00:00', '2026-03-31 24:00', 'Tuesday'],
      [monthEnd, '2026-04-01 00:00', '2026-04-30 24:00', 'Thursday'],
      [monthEnd, '2026-05-01 00:00', '2026-05-29 18:00 was 2026-05-31 24:00', 'Sunday'],
      [monthEnd, '2026-06-15 10:00', '2026-06-30 24:00', 'Tuesday; started in the middle'],
      [monthEnd, '2026-07-01 00:00', '2026-07-31 24:00', 'Friday'],
      [monthEnd, '2026-08-01 00:00', '2026-08-31 24:00', 'Monday'],
      [monthEnd, '2026-09-01 00:00', '2026-09-30 24:00', 'Wednesday'],
      [monthEnd, '2026-11-01 00:00', '2026-11-30 24:00', 'Monday'],
      [monthEnd, '2026-12-01 00:00', '2026-12-31 24:00', 'Thursday'],
      [monthEnd, '2026-10-30 17:59', '2026-10-30 18:00 was 2026-10-31 24:00', 'one minute is left'],
      [monthEnd, '2026-10-30 18:00', '2026-11-02 18:00 was 2026-10-31 24:00', 'no working time is left before'],
      [monthEnd, '2025-05-01 00:00', '2025-05-30 18:00 was 2025-05-31 24:00', 'Dragon Boat 2025'],
      [{ kind: 'month_end', onHoliday: 'keep' }, '2026-10-01 00:00', '2026-10-31 24:00', 'kept'],
      [{ kind: 'month_end', onHoliday: 'keep' }, '2028-02-01 00:00', '2028-02-29 24:00', 'leap year, kept'],
      [
        { kind: 'month_end', onHoliday: 'nextWorkingDay' },
        '2026-10-01 00:00',
        '2026-11-02 18:00 was 2026-10-31 24:00',
        'Monday of the next month',
      ],
    ],
  },
  {
    title: 'FUP-01 PRC-11 PRC-12 PRC-16 counts per period and the last ten days of a quarter',
    ...standard,
    cases: [
      [once('week'), '2026-03-09 00:00', '2026-03-15 24:00', 'scenario 41: Mon 03-16 00:00'],
      [once('week'), '2026-03-15 23:59', '2026-03-15 24:00', 'last minute of the week'],
      [once('week'), '2026-03-05 10:00', '2026-03-08 24:00', 'scenario 31: Sunday 24:00'],
      [once('week'), '2026-12-31 10:00', '2027-01-03 24:00', 'a week over New Year'],
      [once('month'), '2026-02-10 10:00', '2026-02-28 24:00', 'February'],
      [once('month'), '2026-12-05 10:00', '2026-12-31 24:00', 'December'],
      [once('quarter'), '2026-01-01 00:00', '2026-03-31 24:00', 'Q1'],
      [once('quarter'), '2026-05-20 10:00', '2026-06-30 24:00', 'Q2'],
      [once('quarter'), '2026-12-31 23:59', '2026-12-31 24:00', 'Q4'],
      [once('half_year'), '2026-01-01 00:00', '2026-06-30 24:00', 'first half'],
      [once('half_year'), '2026-07-01 00:00', '2026-12-31 24:00', 'second half'],
      [once('year'), '2026-03-03 10:00', '2026-12-31 24:00', 'the year'],
      [
        { kind: 'period_count', count: 1, period: 'week', onHoliday: 'previousWorkingDay' },
        '2026-03-05 10:00',
        '2026-03-06 18:00 was 2026-03-08 24:00',
        'last working day of the week',
      ],
      [
        { kind: 'period_count', count: 1, period: 'week', onHoliday: 'previousWorkingDay' },
        '2026-09-14 10:00',
        '2026-09-20 24:00',
        'the make-up Sunday is the last working day',
      ],
      [tenDays, '2026-01-01 00:00', '2026-03-21 00:00 ~ 2026-03-31 24:00', 'Q1'],
      [tenDays, '2026-04-01 00:00', '2026-06-21 00:00 ~ 2026-06-30 24:00', 'Q2: 21-30 June'],
      [tenDays, '2026-08-15 10:00', '2026-09-21 00:00 ~ 2026-09-30 24:00', 'Q3'],
      [tenDays, '2026-10-01 00:00', '2026-12-21 00:00 ~ 2026-12-31 24:00', 'Q4: 21-31 December'],
    ],
  },
  {
    title: 'DUT-11 DUT-16 CHN-02 REP-05 CBK-01 shifts, rings and promised instants',
    ...standard,
    cases: [
      [shift(5), '2026-03-09 08:00', '2026-03-09 07:55', 'five minutes before the early shift'],
      [shift(15), '2026-03-09 17:00', '2026-03-09 16:45', 'fifteen before hand-over'],
      [shift(5), '2026-03-09 00:00', '2026-03-08 23:55', 'a shift that begins at midnight'],
      [
        { kind: 'ring_count', rings: 12, secondsPerRing: 5 },
        '2026-03-09 10:00',
        '2026-03-09 10:01',
        'twelve rings of 5 s',
      ],
      [promised('2026-05-06 10:00'), '2026-05-02 16:00', '2026-05-06 10:00', 'scenario 11: the crew comes'],
      [promised('2026-03-08 03:00'), '2026-03-06 10:00', '2026-03-08 03:00', 'a Sunday night if so agreed'],
      [promised('2026-10-03 20:00'), '2026-09-30 10:00', '2026-10-03 20:00', 'National Day if so agreed'],
    ],
  },
  {
    title: 'CNF-30 CHN-04 business hours, 09:00-18:00',
    ...standard,
    cases: [
      [business(1), '2026-03-06 17:30', '2026-03-09 09:30', 'half an hour on Friday, half on Monday'],
      [business(4), '2026-03-09 10:00', '2026-03-09 14:00', 'within a day'],
      [business(4), '2026-03-09 16:00', '2026-03-10 11:00', 'two hours and two'],
      [business(9), '2026-03-09 09:00', '2026-03-09 18:00', 'a full day ends the same day'],
      [business(1), '2026-03-07 12:00', '2026-03-09 10:00', 'started on Saturday'],
      [business(1), '2026-03-09 07:00', '2026-03-09 10:00', 'started before opening'],
      [business(1), '2026-03-09 18:00', '2026-03-10 10:00', 'started at closing'],
      [business(0.5), '2026-03-09 17:45', '2026-03-10 09:15', 'a quarter and a quarter'],
      [business(10), '2026-09-30 17:00', '2026-10-08 18:00', 'one hour, then nine after the holiday'],
      [business(1), '2026-10-03 12:00', '2026-10-08 10:00', 'started on the holiday'],
      [business(1), '2026-09-18 17:30', '2026-09-20 09:30', 'on to the make-up Sunday'],
      [business(18), '2026-10-09 09:00', '2026-10-10 18:00', 'Friday and the make-up Saturday'],
      [business(19), '2026-10-09 09:00', '2026-10-12 10:00', 'one more hour on Monday'],
      [business(1), '2026-02-14 17:30', '2026-02-24 09:30', 'over Spring Festival'],
      [business(27), '2026-02-26 09:00', '2026-02-28 18:00', 'Thu, Fri, make-up Sat'],
    ],
  },
  {
    title: 'CNF-30 business hours with a lunch break, 09:00-12:00 and 13:30-18:00',
    calendar: lunchBreak,
    rules: defaultTimeRules,
    cases: [
      [business(1), '2026-03-09 11:30', '2026-03-09 14:00', 'half an hour before lunch, half after'],
      [business(3), '2026-03-09 09:00', '2026-03-09 12:00', 'ends with the morning'],
      [business(4), '2026-03-09 09:00', '2026-03-09 14:30', 'three and one'],
      [business(1), '2026-03-09 12:30', '2026-03-09 14:30', 'started at lunch'],
      [business(7.5), '2026-03-09 09:00', '2026-03-09 18:00', 'a full day'],
      [business(8), '2026-03-09 09:00', '2026-03-10 09:30', 'a day and half an hour'],
      [business(2), '2026-03-06 17:00', '2026-03-09 10:00', 'one on Friday, one on Monday'],
      [business(4), '2026-09-18 17:00', '2026-09-20 12:00', 'a make-up day has the hours of a Monday'],
      [business(5), '2026-09-18 17:00', '2026-09-20 14:30', 'and its lunch break'],
      [working(1), '2026-03-09 12:30', '2026-03-10 18:00', 'working days end with the afternoon'],
      [morning(2), '2026-03-09 00:00', '2026-03-10 12:00', 'the morning ends at noon'],
    ],
  },
  {
    title:
      'TIM-04 company closures and half days (20 Mar until 12:00, 23 Mar closed, 28 Mar and 5 Oct worked, 10 Oct closed)',
    calendar: company,
    rules: defaultTimeRules,
    cases: [
      [working(1), '2026-03-19 10:00', '2026-03-20 12:00', 'a half day ends at its own closing'],
      [working(2), '2026-03-19 10:00', '2026-03-24 18:00', 'Fri 20, Tue 24'],
      [working(1), '2026-03-20 10:00', '2026-03-24 18:00', 'stocktaking on Monday'],
      [working(1), '2026-03-27 10:00', '2026-03-28 15:00', 'a Saturday worked until 15:00'],
      [working(1), '2026-03-28 12:00', '2026-03-30 18:00', 'Monday after'],
      [working(1), '2026-09-30 10:00', '2026-10-05 16:00', 'the company works on a holiday'],
      [working(3), '2026-09-30 10:00', '2026-10-09 18:00', '5, 8, 9'],
      [working(4), '2026-09-30 10:00', '2026-10-12 18:00', 'the make-up Saturday is given free'],
      [workingFromToday(1), '2026-03-20 11:59', '2026-03-20 12:00', 'one minute is left of the half day'],
      [workingFromToday(1), '2026-03-20 12:00', '2026-03-24 18:00', 'the half day is over'],
      [business(4), '2026-03-20 10:00', '2026-03-24 11:00', 'two on the half day, two on Tuesday'],
      [business(6), '2026-03-27 17:00', '2026-03-28 15:00', 'one on Friday, five on the worked Saturday'],
      [every(5), '2026-03-16 00:00', '2026-03-20 12:00', 'close of business of a half day'],
      [afternoon(5), '2026-03-16 00:00', '2026-03-20 12:00', 'there is no afternoon'],
      [morning(5), '2026-03-16 00:00', '2026-03-20 12:00', 'noon'],
      [every(1), '2026-03-21 00:00', '2026-03-24 18:00 was 2026-03-23 18:00', 'closed Monday'],
      [morning(1), '2026-10-01 00:00', '2026-10-05 12:00', 'a worked holiday is no collision'],
      [every(6), '2026-10-05 00:00', '2026-10-12 18:00 was 2026-10-10 18:00', 'the free make-up Saturday'],
      [calendarNext(1), '2026-03-22 10:00', '2026-03-24 18:00 was 2026-03-23 24:00', 'closed Monday'],
      [calendarNext(1), '2026-03-27 10:00', '2026-03-28 24:00', 'the worked Saturday is no collision'],
      [calendarPrevious(1), '2026-03-22 10:00', '2026-03-24 18:00 was 2026-03-23 24:00', 'nothing left before'],
      [calendarPrevious(3), '2026-03-19 10:00', '2026-03-20 12:00 was 2026-03-22 24:00', 'back to the half day'],
    ],
  },
  {
    title: 'TIM-03 TIM-06 other time rules: business ends 17:30, mornings 11:30',
    calendar: official,
    rules: { ...defaultTimeRules, closeOfBusiness: '17:30', noonOfHalfDay: '11:30' },
    cases: [
      [working(1), '2026-03-09 10:00', '2026-03-10 17:30', 'close of business is policy'],
      [morning(2), '2026-03-09 00:00', '2026-03-10 11:30', 'noon is policy'],
      [every(3), '2026-03-09 00:00', '2026-03-11 17:30', 'weekday report'],
      [monthEnd, '2026-10-01 00:00', '2026-10-30 17:30 was 2026-10-31 24:00', 'a moved month end'],
      [workingFromToday(1), '2026-03-09 17:30', '2026-03-10 17:30', 'the business of the day is over'],
      [business(1), '2026-03-09 17:15', '2026-03-10 09:15', 'business hours are the calendar'],
    ],
  },
  {
    title: 'TIM-03 TIM-07 TIM-08 other switches, each overruled by the limit itself',
    calendar: official,
    rules: {
      ...defaultTimeRules,
      countStartDay: true,
      beforeDay: 'inclusive',
      onHoliday: { customer: 'nextWorkingDay', report: 'keep', monthEnd: 'keep' },
    },
    cases: [
      [working(1), '2026-03-09 10:00', '2026-03-09 18:00', 'the starting day counts'],
      [
        { kind: 'working_days', days: 1, countStartDay: false },
        '2026-03-09 10:00',
        '2026-03-10 18:00',
        'not for this one',
      ],
      [calendarDays(3), '2026-04-30 15:00', '2026-05-06 18:00 was 2026-05-02 24:00', 'moved, with the starting day'],
      [
        { kind: 'calendar_days', days: 3, onHoliday: 'keep' },
        '2026-04-30 15:00',
        '2026-05-02 24:00',
        'not for this one',
      ],
      [every(3), '2026-10-05 00:00', '2026-10-07 18:00', 'reports are kept'],
      [monthEnd, '2026-10-01 00:00', '2026-10-31 24:00', 'month ends are kept'],
      [beforeThe(5), '2026-09-01 00:00', '2026-09-04 18:00 was 2026-09-05 24:00', 'inclusive by default'],
      [before(7), '2026-10-09 00:00', '2026-10-02 24:00', 'a lead time is never moved towards its event'],
      [
        window(-7, -2),
        '2026-03-10 00:00',
        '2026-03-03 00:00 ~ 2026-03-08 24:00',
        'nor a window before its event: Sunday',
      ],
    ],
  },
  {
    title: 'TIM-05 a year that is not loaded is counted with weekends only and marked provisional',
    ...standard,
    cases: [
      [working(1), '2026-12-31 10:00', '2027-01-01 18:00 provisional', 'Friday, as far as is known'],
      [working(2), '2026-12-31 10:00', '2027-01-04 18:00 provisional', 'Fri 1, Mon 4'],
      [business(10), '2026-12-31 10:00', '2027-01-01 11:00 provisional', 'eight hours and two'],
      [business(9), '2026-12-31 09:00', '2026-12-31 18:00', 'ends in time'],
      [calendarNext(1), '2026-12-31 10:00', '2027-01-01 24:00 provisional', 'whether Friday is off is unknown'],
      [every(3), '2027-01-04 00:00', '2027-01-06 18:00 provisional', 'Wednesday'],
      [monthEnd, '2027-01-01 00:00', '2027-01-29 18:00 was 2027-01-31 24:00 provisional', 'Sunday back to Friday'],
      [beforeThe(5), '2027-01-01 00:00', '2027-01-04 24:00 provisional', 'Monday'],
      [beforeWorking(7), '2027-01-04 00:00', '2026-12-28 24:00', 'a day of 2026'],
      [working(1), '2024-12-31 10:00', '2025-01-02 18:00', 'only days of 2025 are counted'],
    ],
  },
];
