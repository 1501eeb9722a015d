import { describe, expect, test } from 'vitest';
import {
  addWorkingTime,
  closeOfBusiness,
  defaultWeek,
  isWorkingDay,
  isYearLoaded,
  nextWorkingDay,
  previousWorkingDay,
  WorkCalendar,
  workingIntervals,
  workingTimeBetween,
} from '../../../domain/time/calendar.ts';
import {
  addDays,
  beijingDate,
  beijingTime,
  formatBeijing,
  formatDue,
  fromBeijing,
  HOUR,
  Instant,
  weekdayOf,
} from '../../../domain/time/instant.ts';
import { importYear, readCalendarYears } from '../../../infra/calendars/import.ts';
import { company, lunchBreak, official } from './cases.ts';

describe('TIM-01 instants are UTC, people read Beijing time', () => {
  test('a minute in Beijing and its instant are the same thing', () => {
    expect(fromBeijing('2026-09-28 16:40')).toBe('2026-09-28T08:40:00.000Z');
    expect(formatBeijing('2026-09-28T08:40:00.000Z')).toBe('2026-09-28 16:40');
    expect(beijingDate('2026-09-28T16:00:00.000Z')).toBe('2026-09-29');
    expect(beijingTime('2026-09-28T16:00:00.000Z')).toBe('00:00');
  });

  test('a limit that ends at midnight ends the day before, at 24:00', () => {
    expect(formatDue(fromBeijing('2026-05-02 24:00'))).toBe('2026-05-02 24:00');
    expect(formatDue(fromBeijing('2026-05-03 00:00'))).toBe('2026-05-02 24:00');
    expect(formatDue(fromBeijing('2026-05-03 00:01'))).toBe('2026-05-03 00:01');
  });

  test('days and weekdays follow the calendar over months, years and leap days', () => {
    expect(addDays('2026-02-28', 1)).toBe('2026-03-01');
    expect(addDays('2028-03-01', -1)).toBe('2028-02-29');
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
    expect(weekdayOf('2026-09-28')).toBe(1);
    expect(weekdayOf('2026-09-20')).toBe(7);
    expect(weekdayOf('2028-02-29')).toBe(2);
  });

  test.each(['2026-09-28', '2026-09-28 25:00', '28.09.2026 16:40', '2026-09-28 24:01'])(
    '%s is no Beijing time',
    (text) => {
      expect(() => fromBeijing(text)).toThrow(RangeError);
    },
  );

  test.each(['2026-09-28T08:40:00Z', '2026-09-28T16:40:00.000+08:00', '2026-02-30T08:40:00.000Z', 'now'])(
    '%s is no instant',
    (text) => {
      expect(Instant.safeParse(text).success).toBe(false);
    },
  );
});

describe('TIM-04 the calendar data', () => {
  const days = (month: string, from: number, to: number) =>
    Array.from({ length: to - from + 1 }, (_, index) => `${month}-${String(from + index).padStart(2, '0')}`);

  test('2026 is what TIM-04 states', () => {
    const year = readCalendarYears()['2026'];
    expect(Object.keys(year?.holidays ?? {})).toEqual([
      ...days('01', 1, 3),
      ...days('02', 15, 23),
      ...days('04', 4, 6),
      ...days('05', 1, 5),
      ...days('06', 19, 21),
      ...days('09', 25, 27),
      ...days('10', 1, 7),
    ]);
    expect(Object.keys(year?.makeUpDays ?? {})).toEqual(['01-04', '02-14', '02-28', '05-09', '09-20', '10-10']);
    expect(year?.holidays['10-01']).toBe('国庆节');
  });

  test.each(['2025', '2026'])('the reviewed file of %s is what the package announces today', (year) => {
    const { holidays, makeUpDays } = importYear(year);
    expect(readCalendarYears()[year]).toEqual({ holidays, makeUpDays });
  });

  test.each(['2027', '1999', '', '26'])('TIM-05 a year without an announcement is refused: "%s"', (year) => {
    expect(() => importYear(year)).toThrow(/no announcement/);
  });

  test('TIM-05 a calendar knows which years it holds', () => {
    expect([2024, 2025, 2026, 2027].filter((year) => isYearLoaded(official, year))).toEqual([2025, 2026]);
  });
});

describe('TIM-04 working days', () => {
  test('holidays are off, make-up days are worked with the hours of a Monday', () => {
    expect(isWorkingDay(official, '2026-10-01')).toBe(false);
    expect(isWorkingDay(official, '2026-10-10')).toBe(true);
    expect(isWorkingDay(official, '2026-10-11')).toBe(false);
    expect(workingIntervals(lunchBreak, '2026-10-10')).toEqual([
      { from: fromBeijing('2026-10-10 09:00'), to: fromBeijing('2026-10-10 12:00') },
      { from: fromBeijing('2026-10-10 13:30'), to: fromBeijing('2026-10-10 18:00') },
    ]);
  });

  test('a company closure wins over week, holiday and make-up day', () => {
    expect(closeOfBusiness(company, '2026-03-20')).toBe(fromBeijing('2026-03-20 12:00'));
    expect(closeOfBusiness(company, '2026-03-23')).toBeUndefined();
    expect(closeOfBusiness(company, '2026-03-28')).toBe(fromBeijing('2026-03-28 15:00'));
    expect(closeOfBusiness(company, '2026-10-05')).toBe(fromBeijing('2026-10-05 16:00'));
    expect(isWorkingDay(company, '2026-10-10')).toBe(false);
  });

  test('the neighbours of a holiday are found in both directions', () => {
    expect(nextWorkingDay(official, '2026-09-30')).toBe('2026-10-08');
    expect(previousWorkingDay(official, '2026-10-08')).toBe('2026-09-30');
    expect(nextWorkingDay(official, '2026-09-18')).toBe('2026-09-20');
    expect(previousWorkingDay(official, '2026-02-24')).toBe('2026-02-14');
  });

  test('working time counts only what lies inside the intervals', () => {
    const between = (from: string, to: string) =>
      workingTimeBetween(lunchBreak, fromBeijing(from), fromBeijing(to)) / HOUR;
    expect(between('2026-03-09 08:00', '2026-03-09 20:00')).toBe(7.5);
    expect(between('2026-03-09 11:30', '2026-03-09 14:00')).toBe(1);
    expect(between('2026-03-09 12:10', '2026-03-09 13:20')).toBe(0);
    expect(between('2026-03-06 17:00', '2026-03-09 10:00')).toBe(2);
    expect(between('2026-09-30 09:00', '2026-10-10 24:00')).toBe(30);
    expect(between('2026-03-09 14:00', '2026-03-09 10:00')).toBe(0);
  });

  test('no working time at all leaves an instant where it is, even on a day off', () => {
    const sunday = fromBeijing('2026-03-08 03:00');
    expect(addWorkingTime(official, sunday, 0)).toBe(sunday);
  });

  test('a shift until 24:00 is worked to its end', () => {
    const night = WorkCalendar.parse({ ...official, weekly: { ...defaultWeek, '1': [['16:00', '24:00']] } });
    expect(addWorkingTime(night, fromBeijing('2026-03-09 20:00'), 4 * HOUR)).toBe(fromBeijing('2026-03-09 24:00'));
    expect(addWorkingTime(night, fromBeijing('2026-03-09 20:00'), 5 * HOUR)).toBe(fromBeijing('2026-03-10 10:00'));
  });

  test('ten thousand working hours are counted by days, not by minutes', () => {
    const end = addWorkingTime(official, fromBeijing('2026-01-05 09:00'), 9_000 * HOUR);
    expect(workingTimeBetween(official, fromBeijing('2026-01-05 09:00'), end)).toBe(9_000 * HOUR);
  });

  test('a calendar that is closed for good is an error, not an endless search', () => {
    const closures = Array.from({ length: 401 }, (_, day) => ({
      date: addDays('2026-03-10', day),
      name: '停业',
      intervals: [],
    }));
    expect(() => nextWorkingDay({ ...official, closures }, '2026-03-09')).toThrow(RangeError);
  });
});

describe('TIM-04 a calendar that cannot be right is refused where it is wrong', () => {
  const refusal = (change: object) => {
    const result = WorkCalendar.safeParse({ ...official, ...change });
    return result.error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  };
  const monday = (...intervals: [string, string][]) => ({ weekly: { ...defaultWeek, '1': intervals } });
  const year = (holidays: object, makeUpDays: object) => ({ years: { '2026': { holidays, makeUpDays } } });
  const closed = { date: '2026-03-20', name: '盘点', intervals: [] };

  test.each([
    ['overlapping intervals', monday(['09:00', '12:30'], ['12:00', '18:00']), 'weekly.1.1: 12:00 begins before 12:30'],
    ['intervals out of order', monday(['13:30', '18:00'], ['09:00', '12:00']), 'weekly.1.1: 09:00 begins before 18:00'],
    ['an interval that ends before it begins', monday(['18:00', '09:00']), 'weekly.1.0: 18:00 to 09:00 is empty'],
    ['an empty interval', monday(['09:00', '09:00']), 'weekly.1.0: 09:00 to 09:00 is empty'],
    ['a time that does not exist', monday(['09:00', '24:30']), 'weekly.1.0.1: '],
    ['a week without work', { weekly: Object.fromEntries('1234567'.split('').map((day) => [day, []])) }, 'weekly: '],
    [
      'a day that the year does not have',
      year({ '02-29': '春节' }, {}),
      'years.2026.holidays.02-29: 2026 has no 02-29',
    ],
    ['a holiday that is worked', year({ '02-15': '春节' }, { '02-15': '春节' }), 'years.2026.makeUpDays.02-15: '],
    ['two closures on one day', { closures: [closed, closed] }, 'closures.1: 2026-03-20 is there twice'],
    ['a closure without a name', { closures: [{ ...closed, name: '' }] }, 'closures.0.name: '],
  ])('%s', (_, change, expected) => {
    expect(refusal(change)).toEqual([expect.stringContaining(expected)]);
  });

  test('two intervals that touch and a day until 24:00 are right', () => {
    expect(refusal(monday(['09:00', '12:00'], ['12:00', '24:00']))).toBeUndefined();
  });
});
