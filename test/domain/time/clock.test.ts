import { describe, expect, test } from 'vitest';
import type { WorkCalendar } from '../../../domain/time/calendar.ts';
import {
  Clock,
  type ClockContext,
  cancelClock,
  defaultEscalationRules,
  kept,
  meetClock,
  nextAlarm,
  pauseClock,
  replanClock,
  resumeClock,
  ringAlarm,
  startClock,
  status,
} from '../../../domain/time/clock.ts';
import { formatDue, fromBeijing, type Instant } from '../../../domain/time/instant.ts';
import { defaultTimeRules, type Limit } from '../../../domain/time/limit.ts';
import { company, lunchBreak, official } from './cases.ts';

const on = (calendar: WorkCalendar): ClockContext => ({
  calendar,
  time: defaultTimeRules,
  escalation: defaultEscalationRules,
});
const context = on(official);
const at = fromBeijing;

function started(limit: Limit, start: string, calendar = official): Clock {
  return startClock({ requirement: 'CMP-17', attempt: 1, limit, startedAt: at(start) }, on(calendar));
}

function paused(clock: Clock, from: string, until: string): Clock {
  return pauseClock(clock, { at: at(from), reason: '等待客户资料', approvedBy: '李主管', until: at(until) });
}

function pausedAndResumed(clock: Clock, from: string, to: string, calendar = official): Clock {
  return resumeClock(paused(clock, from, '2026-12-31 24:00'), at(to), on(calendar));
}

const hour: Limit = { kind: 'elapsed_hours', hours: 1 };
const twoDays: Limit = { kind: 'working_days', days: 2 };

describe('GEN-06 warnings and the escalation are counted as the limit is', () => {
  test.each<
    [title: string, limit: Limit, start: string, warnings: string[], escalation: string, calendar?: WorkCalendar]
  >([
    [
      'one hour: warned after 45 min, escalated an hour late',
      hour,
      '2026-03-09 09:00',
      ['2026-03-09 09:45'],
      '2026-03-09 11:00',
    ],
    [
      '24 hours over a weekend: 18 h, then 12 h more',
      { kind: 'elapsed_hours', hours: 24 },
      '2026-03-07 09:00',
      ['2026-03-08 03:00'],
      '2026-03-08 21:00',
    ],
    [
      'two working days, 27 h: warned after 20.25 h, escalated 13.5 h after the end',
      twoDays,
      '2026-03-09 09:00',
      ['2026-03-11 11:15'],
      '2026-03-13 13:30',
    ],
    [
      'one working day from Monday 17:00, 10 h: at least one working day more',
      { kind: 'working_days', days: 1 },
      '2026-03-09 17:00',
      ['2026-03-10 15:30'],
      '2026-03-11 18:00',
    ],
    [
      'three working days are not longer than three: no warning the day before',
      { kind: 'working_days', days: 3 },
      '2026-03-09 10:00',
      ['2026-03-12 09:15'],
      '2026-03-16 17:30',
    ],
    [
      'five working days over National Day: 53 h, and one working day before',
      { kind: 'working_days', days: 5 },
      '2026-09-30 10:00',
      ['2026-10-12 13:45', '2026-10-12 18:00'],
      '2026-10-16 17:30',
    ],
    [
      'the working day before is a make-up Saturday',
      { kind: 'working_days', days: 4 },
      '2026-09-30 10:00',
      ['2026-10-10 16:00', '2026-10-10 18:00'],
      '2026-10-15 13:00',
    ],
    [
      'two calendar days over Labour Day: 57 h, then the next working day',
      { kind: 'calendar_days', days: 2 },
      '2026-04-30 15:00',
      ['2026-05-02 09:45'],
      '2026-05-06 18:00',
    ],
    [
      'the month-end report: 714 h, and the working day before',
      { kind: 'month_end' },
      '2026-10-01 00:00',
      ['2026-10-23 07:30', '2026-10-29 18:00'],
      '2026-11-14 15:00',
    ],
    [
      'a window warns within itself, not before it opens',
      { kind: 'window', fromDay: 7, toDay: 10 },
      '2026-04-18 10:00',
      ['2026-04-27 24:00'],
      '2026-04-30 24:00',
    ],
    [
      'days before an event warn on the last day',
      { kind: 'lead_time', days: 7 },
      '2026-10-09 00:00',
      ['2026-10-02 18:00'],
      '2026-10-08 18:00',
    ],
    [
      'minutes before a shift leave no time to warn',
      { kind: 'minutes_before_shift', minutes: 5 },
      '2026-03-09 08:00',
      [],
      '2026-03-09 08:55',
    ],
    [
      'a promise warns before and escalates after in plain time',
      { kind: 'promised', at: at('2026-05-06 10:00') },
      '2026-05-02 16:00',
      ['2026-05-05 11:30'],
      '2026-05-08 07:00',
    ],
    [
      'product row 9: a warning never falls into the lunch break',
      { kind: 'business_hours', hours: 1 },
      '2026-03-09 11:30',
      ['2026-03-09 13:45'],
      '2026-03-09 15:00',
      lunchBreak,
    ],
    [
      'the working day before is a half day: warned at its closing',
      { kind: 'working_days', days: 5 },
      '2026-03-16 18:00',
      ['2026-03-20 11:15', '2026-03-20 12:00'],
      '2026-03-27 10:30',
      company,
    ],
  ])('%s', (_title, limit, start, warnings, escalation, calendar) => {
    const clock = started(limit, start, calendar);
    expect(clock.warnAt.map(formatDue)).toEqual(warnings);
    expect(formatDue(clock.escalateAt)).toBe(escalation);
  });
});

describe('GEN-06 TIM-10 the alarms of a clock', () => {
  test('a clock warns, breaches and escalates once each, in this order', () => {
    let clock = started(hour, '2026-03-09 09:00');
    const rung: string[] = [];
    for (let alarm = nextAlarm(clock); alarm && alarm.kind !== 'pauseEnds'; alarm = nextAlarm(clock)) {
      rung.push(`${alarm.kind} ${formatDue(alarm.at)}`);
      clock = ringAlarm(clock, alarm.kind, alarm.at);
    }
    expect(rung).toEqual(['warn 2026-03-09 09:45', 'breach 2026-03-09 10:00', 'escalate 2026-03-09 11:00']);
    expect(clock).toMatchObject({
      warnedAt: at('2026-03-09 09:45'),
      breachedAt: at('2026-03-09 10:00'),
      escalatedAt: at('2026-03-09 11:00'),
      metAt: null,
      cancelledAt: null,
    });
  });

  test('an alarm missed in an outage keeps both instants and swallows the warnings it passed', () => {
    const clock = started({ kind: 'working_days', days: 5 }, '2026-09-30 10:00');
    const monday = at('2026-10-12 20:00');
    const warned = ringAlarm(clock, 'warn', monday);
    expect(warned.warnedAt).toBe(monday);
    expect(nextAlarm(warned)).toEqual({ at: clock.dueAt, kind: 'breach' });
    const breached = ringAlarm(warned, 'breach', at('2026-10-14 09:00'));
    expect([breached.dueAt, breached.breachedAt]).toEqual([at('2026-10-13 18:00'), at('2026-10-14 09:00')]);
  });

  test('an alarm that is not due yet or not the next one changes nothing', () => {
    const clock = started(hour, '2026-03-09 09:00');
    expect(ringAlarm(clock, 'warn', at('2026-03-09 09:44'))).toBe(clock);
    expect(ringAlarm(clock, 'breach', at('2026-03-09 10:00'))).toBe(clock);
    expect(ringAlarm(clock, 'escalate', at('2026-03-09 11:00'))).toBe(clock);
  });

  test('the status follows the clock', () => {
    const clock = started(hour, '2026-03-09 09:00');
    expect(status(clock, at('2026-03-09 09:44'))).toBe('running');
    expect(status(clock, at('2026-03-09 09:45'))).toBe('atRisk');
    expect(status(clock, at('2026-03-09 10:00'))).toBe('atRisk');
    expect(status(clock, at('2026-03-09 10:01'))).toBe('breached');
    expect(status(ringAlarm(ringAlarm(clock, 'warn', clock.dueAt), 'breach', clock.dueAt), clock.dueAt)).toBe(
      'breached',
    );
    expect(status(paused(clock, '2026-03-09 09:30', '2026-03-10 09:00'), at('2026-03-09 12:00'))).toBe('paused');
    expect(status(meetClock(clock, clock.dueAt), at('2026-03-10 12:00'))).toBe('met');
    expect(status(meetClock(clock, at('2026-03-09 10:01')), at('2026-03-10 12:00'))).toBe('metLate');
    expect(status(cancelClock(clock, at('2026-03-09 09:10'), '并入'), at('2026-03-10 12:00'))).toBe('cancelled');
  });

  test('a clock is named by its requirement and attempt and is valid as JSON', () => {
    const clock = startClock(
      { requirement: 'CMP-30', attempt: 2, limit: twoDays, startedAt: at('2026-03-09 09:00') },
      context,
    );
    expect(clock.id).toBe('CMP-30#2');
    expect(Clock.parse(JSON.parse(JSON.stringify(clock)))).toEqual(clock);
  });
});

describe('product rows 2, 3, 17, 22: what is over is over', () => {
  const clock = started(twoDays, '2026-03-09 09:00');
  const late = at('2026-03-20 09:00');

  test.each([
    ['met', meetClock(clock, at('2026-03-10 09:00'))],
    ['met late', meetClock(clock, at('2026-03-12 09:00'))],
    ['cancelled', cancelClock(clock, at('2026-03-10 09:00'), '并入')],
    [
      'cancelled in a pause',
      cancelClock(paused(clock, '2026-03-10 09:00', '2026-03-12 09:00'), at('2026-03-10 10:00'), '并入'),
    ],
  ])('a clock that is %s never changes again', (_, frozen) => {
    expect(meetClock(frozen, late)).toBe(frozen);
    expect(cancelClock(frozen, late, '其他')).toBe(frozen);
    expect(paused(frozen, '2026-03-11 09:00', '2026-03-12 09:00')).toBe(frozen);
    expect(resumeClock(frozen, late, context)).toBe(frozen);
    expect(replanClock(frozen, on(company))).toBe(frozen);
    expect(ringAlarm(frozen, 'breach', late)).toBe(frozen);
    expect(nextAlarm(frozen)).toBeUndefined();
    expect(frozen.pauses.every(({ to }) => to !== null)).toBe(true);
  });

  test('FUP-05 scenario 21: an act before the window opens does not meet it', () => {
    const visit = started({ kind: 'window', fromDay: 7, toDay: 10 }, '2026-04-18 10:00');
    expect(meetClock(visit, at('2026-04-24 10:00'))).toBe(visit);
    expect(kept(meetClock(visit, at('2026-04-25 00:00')))).toBe(true);
    expect(kept(meetClock(visit, at('2026-04-28 24:00')))).toBe(true);
    expect(kept(meetClock(visit, at('2026-04-29 00:01')))).toBe(false);
  });

  test('REP-05 scenario 11: the answer meets the first clock, the promise is a clock of its own', () => {
    const first = meetClock(started({ kind: 'calendar_days', days: 2 }, '2026-04-30 15:00'), at('2026-05-02 16:00'));
    expect(kept(first)).toBe(true);
    const promise = started({ kind: 'promised', at: at('2026-05-06 10:00') }, '2026-05-02 16:00');
    expect(status(promise, at('2026-05-06 10:01'))).toBe('breached');
  });
});

describe('TIM-09 pauses', () => {
  test.each<
    [title: string, limit: Limit, start: string, from: string, to: string, due: string, calendar?: WorkCalendar]
  >([
    [
      'two hours of a working day',
      twoDays,
      '2026-03-09 09:00',
      '2026-03-10 10:00',
      '2026-03-10 12:00',
      '2026-03-12 11:00',
    ],
    [
      'a night counts only its working hours',
      twoDays,
      '2026-03-09 09:00',
      '2026-03-10 17:00',
      '2026-03-11 10:00',
      '2026-03-12 11:00',
    ],
    [
      'a weekend counts only its working hours',
      twoDays,
      '2026-03-12 09:00',
      '2026-03-13 17:00',
      '2026-03-16 10:00',
      '2026-03-17 11:00',
    ],
    [
      'a pause within a weekend adds nothing',
      twoDays,
      '2026-03-12 09:00',
      '2026-03-14 09:00',
      '2026-03-15 20:00',
      '2026-03-16 18:00',
    ],
    [
      'a pause on the starting day counts',
      twoDays,
      '2026-03-09 09:00',
      '2026-03-09 17:00',
      '2026-03-09 18:00',
      '2026-03-12 10:00',
    ],
    [
      'a make-up Sunday counts in full',
      twoDays,
      '2026-09-17 15:00',
      '2026-09-18 18:00',
      '2026-09-20 18:00',
      '2026-09-21 18:00',
    ],
    [
      'National Day adds nothing to business hours',
      { kind: 'business_hours', hours: 10 },
      '2026-09-30 17:00',
      '2026-09-30 17:30',
      '2026-10-08 09:30',
      '2026-10-09 10:00',
    ],
    [
      'lunch adds nothing to business hours',
      { kind: 'business_hours', hours: 4 },
      '2026-03-09 09:00',
      '2026-03-09 11:00',
      '2026-03-09 14:00',
      '2026-03-09 16:00',
      lunchBreak,
    ],
    [
      'elapsed hours move by the time that passed',
      { kind: 'elapsed_hours', hours: 24 },
      '2026-03-07 09:00',
      '2026-03-07 20:00',
      '2026-03-07 23:00',
      '2026-03-08 12:00',
    ],
    [
      'calendar days move by the time that passed',
      { kind: 'calendar_days', days: 2 },
      '2026-04-30 15:00',
      '2026-05-01 09:00',
      '2026-05-02 09:00',
      '2026-05-03 24:00',
    ],
    [
      'product row 7: a promised instant never moves',
      { kind: 'promised', at: at('2026-05-06 10:00') },
      '2026-05-02 16:00',
      '2026-05-03 09:00',
      '2026-05-04 09:00',
      '2026-05-06 10:00',
    ],
    [
      'a report day never moves',
      { kind: 'weekday', weekday: 3 },
      '2026-03-09 00:00',
      '2026-03-09 09:00',
      '2026-03-10 09:00',
      '2026-03-11 18:00',
    ],
  ])('product rows 8, 13: %s', (_title, limit, start, from, to, due, calendar) => {
    const clock = started(limit, start, calendar);
    expect(formatDue(pausedAndResumed(clock, from, to, calendar).dueAt)).toBe(due);
  });

  test('warning and escalation move with the due instant, what has rung stays', () => {
    const clock = started(twoDays, '2026-03-09 09:00');
    const before = pausedAndResumed(clock, '2026-03-10 10:00', '2026-03-10 12:00');
    expect([...before.warnAt, before.escalateAt].map(formatDue)).toEqual(['2026-03-11 13:15', '2026-03-13 15:30']);
    const warned = ringAlarm(clock, 'warn', at('2026-03-11 11:15'));
    const after = pausedAndResumed(warned, '2026-03-11 12:00', '2026-03-11 14:00');
    expect([after.warnAt, after.warnedAt]).toEqual([clock.warnAt, warned.warnedAt]);
    expect(nextAlarm(after)).toEqual({ at: at('2026-03-12 11:00'), kind: 'breach' });
  });

  test('product row 6: a paused clock neither warns nor breaches; only its cap rings', () => {
    const clock = paused(started(twoDays, '2026-03-09 09:00'), '2026-03-10 09:00', '2026-03-16 09:00');
    const afterDue = at('2026-03-13 09:00');
    expect(nextAlarm(clock)).toEqual({ at: at('2026-03-16 09:00'), kind: 'pauseEnds' });
    expect(ringAlarm(clock, 'warn', afterDue)).toBe(clock);
    expect(ringAlarm(clock, 'breach', afterDue)).toBe(clock);
    expect(status(clock, afterDue)).toBe('paused');
  });

  test('a pause never counts beyond its cap, however late that is noticed', () => {
    const clock = paused(started(twoDays, '2026-03-09 09:00'), '2026-03-10 10:00', '2026-03-10 12:00');
    const resumed = resumeClock(clock, at('2026-03-13 09:00'), context);
    expect(resumed.pauses).toEqual([
      expect.objectContaining({ to: at('2026-03-10 12:00'), until: at('2026-03-10 12:00') }),
    ]);
    expect(formatDue(resumed.dueAt)).toBe('2026-03-12 11:00');
  });

  test('several pauses add up', () => {
    const once = pausedAndResumed(started(twoDays, '2026-03-09 09:00'), '2026-03-10 10:00', '2026-03-10 12:00');
    const twice = pausedAndResumed(once, '2026-03-11 17:00', '2026-03-12 10:00');
    expect(formatDue(twice.dueAt)).toBe('2026-03-12 13:00');
  });

  test('a pause that cannot be is none: twice at once, without length, after the due instant', () => {
    const clock = started(twoDays, '2026-03-09 09:00');
    const stopped = paused(clock, '2026-03-10 09:00', '2026-03-12 09:00');
    expect(paused(stopped, '2026-03-10 10:00', '2026-03-12 09:00')).toBe(stopped);
    expect(paused(clock, '2026-03-10 10:00', '2026-03-10 10:00')).toBe(clock);
    expect(paused(clock, '2026-03-11 18:00', '2026-03-12 09:00')).toBe(clock);
    expect(resumeClock(clock, at('2026-03-10 10:00'), context)).toBe(clock);
  });

  test('what is done while the clock stands still is done in time', () => {
    const stopped = paused(started(twoDays, '2026-03-09 09:00'), '2026-03-10 09:00', '2026-03-16 09:00');
    expect(kept(meetClock(stopped, at('2026-03-13 09:00')))).toBe(true);
  });

  test('but a promised instant is late even so', () => {
    const promise = started({ kind: 'promised', at: at('2026-05-06 10:00') }, '2026-05-02 16:00');
    const stopped = paused(promise, '2026-05-03 09:00', '2026-05-10 09:00');
    expect(kept(meetClock(stopped, at('2026-05-07 09:00')))).toBe(false);
  });
});

describe('TIM-05 TIM-11 product rows 4, 5, 15: a new calendar or policy', () => {
  test('a calendar that arrives late moves the due instant and settles it', () => {
    const clock = started(twoDays, '2026-12-31 10:00');
    expect([formatDue(clock.dueAt), clock.provisional]).toEqual(['2027-01-04 18:00', true]);
    const loaded = {
      ...official,
      years: { ...official.years, '2027': { holidays: { '01-01': '元旦' }, makeUpDays: { '01-02': '元旦' } } },
    };
    const replanned = replanClock(clock, on(loaded));
    expect([formatDue(replanned.dueAt), replanned.provisional]).toEqual(['2027-01-04 18:00', false]);
    const withoutMakeUp = {
      ...loaded,
      years: { ...loaded.years, '2027': { holidays: { '01-01': '元旦' }, makeUpDays: {} } },
    };
    expect(formatDue(replanClock(clock, on(withoutMakeUp)).dueAt)).toBe('2027-01-05 18:00');
  });

  test('a due instant of this year is settled although its escalation lies in a year not loaded', () => {
    const clock = started({ kind: 'working_days', days: 1 }, '2026-12-30 10:00');
    expect([clock.provisional, clock.touchedYears]).toEqual([false, [2026, 2027]]);
  });

  test('pauses keep their effect under a new calendar', () => {
    const clock = pausedAndResumed(started(twoDays, '2026-03-18 09:00'), '2026-03-19 10:00', '2026-03-19 12:00');
    expect(formatDue(clock.dueAt)).toBe('2026-03-23 11:00');
    // Friday the 20th ends at 12:00, Monday the 23rd is closed: two hours on from Friday noon is Tuesday 11:00.
    expect(formatDue(replanClock(clock, on(company)).dueAt)).toBe('2026-03-24 11:00');
  });

  test('an open pause stays open', () => {
    const clock = paused(started(twoDays, '2026-03-18 09:00'), '2026-03-19 10:00', '2026-03-20 10:00');
    const replanned = replanClock(clock, on(company));
    expect(replanned.pauses).toEqual(clock.pauses);
    expect(status(replanned, at('2026-03-19 11:00'))).toBe('paused');
  });

  test('a pause that began after the due instant of the new calendar saves nothing', () => {
    const clock = paused(started(twoDays, '2026-03-18 09:00'), '2026-03-20 15:00', '2026-03-24 10:00');
    const replanned = replanClock(clock, on(company));
    expect(formatDue(replanned.dueAt)).toBe('2026-03-20 12:00');
    expect(kept(meetClock(replanned, at('2026-03-22 09:00')))).toBe(false);
    expect(kept(meetClock(clock, at('2026-03-22 09:00')))).toBe(true);
  });

  test('an alarm that rang for an instant which now lies ahead rings again', () => {
    const rung: Instant = at('2026-03-20 18:00');
    const breached = ringAlarm(
      ringAlarm(started({ kind: 'working_days', days: 1 }, '2026-03-19 09:00'), 'warn', rung),
      'breach',
      rung,
    );
    const closedFriday = { ...official, closures: [{ date: '2026-03-20', name: '停电', intervals: [] }] };
    const replanned = replanClock(breached, on(closedFriday));
    expect(replanned).toMatchObject({ dueAt: at('2026-03-23 18:00'), breachedAt: null });
    expect(nextAlarm(replanned)?.kind).toBe('warn');
    expect(replanClock(breached, context)).toEqual(breached);
  });

  test('other escalation rules apply from then on', () => {
    const clock = started(hour, '2026-03-09 09:00');
    const eager = { ...context, escalation: { ...defaultEscalationRules, warnAtPercent: 50 } };
    expect(replanClock(clock, eager).warnAt.map(formatDue)).toEqual(['2026-03-09 09:30']);
  });
});
