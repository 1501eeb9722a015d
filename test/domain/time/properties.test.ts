import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addWorkingTime,
  defaultWeek,
  isWorkingDay,
  type WorkCalendar,
  workingIntervals,
  workingTimeBetween,
} from '../../../domain/time/calendar.ts';
import {
  type Clock,
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
import { explainClock } from '../../../domain/time/explain.ts';
import {
  DAY,
  formatBeijing,
  fromBeijing,
  HOUR,
  type Instant,
  lastDayBefore,
  later,
  MINUTE,
  plus,
  toMs,
} from '../../../domain/time/instant.ts';
import { defaultTimeRules, HolidayRule, type Limit, paceOf, schedule } from '../../../domain/time/limit.ts';
import { company, lunchBreak, official } from './cases.ts';

/** Closed on Mondays, a short Saturday, late opening: a week unlike the others. */
const shop: WorkCalendar = {
  ...official,
  version: 'shop',
  weekly: {
    ...defaultWeek,
    '1': [],
    '3': [
      ['11:00', '14:00'],
      ['15:00', '17:30'],
    ],
    '6': [['10:00', '13:00']],
  },
};

const calendar = fc.constantFrom(official, lunchBreak, company, shop);
const FROM = toMs(fromBeijing('2025-01-01 00:00'));
const TO = toMs(fromBeijing('2026-12-31 24:00'));
const instant = fc
  .integer({ min: FROM / MINUTE, max: TO / MINUTE })
  .map((minute) => plus('1970-01-01T00:00:00.000Z', minute * MINUTE));
const upTo = (ms: number) => fc.integer({ min: 0, max: ms / MINUTE }).map((minutes) => minutes * MINUTE);
const days = fc.integer({ min: 1, max: 40 });
const onHoliday = fc.constantFrom(...HolidayRule.options);
const weekday = fc.constantFrom<1 | 2 | 3 | 4 | 5 | 6 | 7>(1, 2, 3, 4, 5, 6, 7);
const countStartDay = fc.boolean();

type Lengthy = { shorter: Limit; longer: Limit };
const lengthy: fc.Arbitrary<Lengthy> = fc
  .tuple(days, days, countStartDay, fc.constantFrom('elapsed_hours', 'business_hours', 'calendar_days', 'working_days'))
  .map(([a, b, startDay, kind]) => {
    const limit = (length: number): Limit =>
      kind === 'elapsed_hours' || kind === 'business_hours'
        ? { kind, hours: length }
        : { kind, days: length, countStartDay: startDay };
    return { shorter: limit(Math.min(a, b)), longer: limit(Math.max(a, b)) };
  });

const limit: fc.Arbitrary<Limit> = fc.oneof(
  lengthy.map(({ longer }) => longer),
  fc.record({ kind: fc.constant('calendar_days'), days, onHoliday, countStartDay }),
  fc.record({ kind: fc.constant('weekday'), weekday, onHoliday }),
  fc.record({
    kind: fc.constant('weekday_half_day'),
    weekday,
    half: fc.constantFrom('morning', 'afternoon'),
    onHoliday,
  }),
  fc.record({
    kind: fc.constant('day_of_month'),
    day: fc.integer({ min: 1, max: 31 }),
    beforeDay: fc.constantFrom('strict', 'inclusive'),
    onHoliday,
  }),
  fc.record({ kind: fc.constant('month_end'), onHoliday }),
  fc
    .tuple(fc.integer({ min: 0, max: 10 }), fc.integer({ min: 1, max: 10 }), onHoliday)
    .map(([fromDay, length, rule]): Limit => ({ kind: 'window', fromDay, toDay: fromDay + length, onHoliday: rule })),
  fc.record({
    kind: fc.constant('period_count'),
    count: fc.constant(1),
    period: fc.constantFrom('week', 'month', 'quarter', 'half_year', 'year'),
    onHoliday,
  }),
  fc.record({ kind: fc.constant('quarter_last_ten_days'), onHoliday }),
);
const pausable = fc.oneof(
  lengthy.map(({ longer }) => longer),
  fc.tuple(days, onHoliday).map(([length, rule]): Limit => ({ kind: 'calendar_days', days: length, onHoliday: rule })),
);

const due = (of: Limit, start: Instant, used: WorkCalendar) => schedule(of, start, defaultTimeRules, used);
const contextOf = (used: WorkCalendar): ClockContext => ({
  calendar: used,
  time: defaultTimeRules,
  escalation: defaultEscalationRules,
});
const started = (of: Limit, start: Instant, used: WorkCalendar) =>
  startClock({ requirement: 'CMP-17', attempt: 1, limit: of, startedAt: start }, contextOf(used));
const held = (check: () => void) => {
  check();
  return true;
};

describe('TIM-03 limits, whatever the start, the length and the calendar', () => {
  test('a limit ends after it starts', () => {
    fc.assert(
      fc.property(limit, instant, calendar, (of, start, used) =>
        held(() => expect(due(of, start, used).dueAt > start).toBe(true)),
      ),
    );
  });

  test('a later start never ends on an earlier day', () => {
    fc.assert(
      fc.property(limit, instant, upTo(60 * DAY), calendar, (of, start, wait, used) => {
        const first = due(of, start, used);
        const second = due(of, plus(start, wait), used);
        // A moved last day ends at close of business, an unmoved one at 24:00: within one day either may come first.
        return lastDayBefore(first.dueAt) <= lastDayBefore(second.dueAt);
      }),
    );
  });

  test('a later start never ends earlier where nothing is moved back', () => {
    fc.assert(
      fc.property(
        lengthy,
        instant,
        upTo(60 * DAY),
        calendar,
        ({ longer }, start, wait, used) => due(longer, start, used).dueAt <= due(longer, plus(start, wait), used).dueAt,
      ),
    );
  });

  test('a longer limit never ends earlier', () => {
    fc.assert(
      fc.property(
        lengthy,
        instant,
        calendar,
        ({ shorter, longer }, start, used) => due(shorter, start, used).dueAt <= due(longer, start, used).dueAt,
      ),
    );
  });

  test('working limits end in working time or at its close, on a working day', () => {
    fc.assert(
      fc.property(lengthy, instant, calendar, ({ longer }, start, used) => {
        fc.pre(paceOf(longer) === 'working');
        return isInWorkingTime(due(longer, start, used).dueAt, used);
      }),
    );
  });

  test('TIM-07 a limit that days off may move never ends on a day off', () => {
    fc.assert(
      fc.property(limit, instant, calendar, (of, start, used) => {
        fc.pre('onHoliday' in of && of.onHoliday !== 'keep');
        return isWorkingDay(used, lastDayBefore(due(of, start, used).dueAt));
      }),
    );
  });

  test('TIM-07 a limit that is kept never moves', () => {
    fc.assert(
      fc.property(limit, instant, calendar, (of, start, used) => {
        fc.pre('onHoliday' in of && of.onHoliday === 'keep');
        return due(of, start, used).originalDueAt === undefined;
      }),
    );
  });

  test('working time added is the working time between', () => {
    fc.assert(
      fc.property(instant, upTo(400 * HOUR), calendar, (start, ms, used) => {
        return workingTimeBetween(used, start, addWorkingTime(used, start, ms)) === ms;
      }),
    );
  });

  test('working time between adds up over any instant in the middle', () => {
    fc.assert(
      fc.property(instant, upTo(40 * DAY), upTo(40 * DAY), calendar, (start, first, second, used) => {
        const middle = plus(start, first);
        const end = plus(middle, second);
        const total = workingTimeBetween(used, start, end);
        return total === workingTimeBetween(used, start, middle) + workingTimeBetween(used, middle, end);
      }),
    );
  });
});

describe('GEN-06 alarms', () => {
  test('warnings lie between start and end, the escalation after it by the minimum at least', () => {
    fc.assert(
      fc.property(limit, instant, calendar, (of, start, used) => {
        const clock = started(of, start, used);
        return (
          clock.warnAt.every((at) => at > (clock.opensAt ?? start) && at < clock.dueAt) &&
          clock.escalateAt >= plus(clock.dueAt, HOUR)
        );
      }),
    );
  });

  test('product row 9: warnings and escalations of working limits come in working time', () => {
    fc.assert(
      fc.property(lengthy, instant, calendar, ({ longer }, start, used) => {
        fc.pre(paceOf(longer) === 'working');
        const { warnAt, escalateAt } = started(longer, start, used);
        return [...warnAt, escalateAt].every((at) => isInWorkingTime(at, used));
      }),
    );
  });

  test('the alarms of a clock left alone come in order and end', () => {
    fc.assert(
      fc.property(limit, instant, calendar, (of, start, used) => {
        const rung = ringAll(started(of, start, used));
        return rung.length >= 2 && rung.length <= 4 && rung.every((at, index) => at >= (rung[index - 1] ?? at));
      }),
    );
  });
});

describe('TIM-09 pauses', () => {
  const pauses = fc.array(fc.tuple(upTo(3 * DAY), upTo(4 * DAY)), { minLength: 1, maxLength: 4 });

  test('product row 13: pauses add exactly the paused time, as the limit counts time', () => {
    fc.assert(
      fc.property(pausable, instant, calendar, pauses, (of, start, used, each) => {
        const clock = started(of, start, used);
        const after = withPauses(clock, each, used);
        const measure = (from: Instant, to: Instant) =>
          paceOf(of) === 'working' ? workingTimeBetween(used, from, to) : toMs(to) - toMs(from);
        const total = after.pauses.reduce((sum, { from, to }) => sum + measure(from, to ?? from), 0);
        return measure(clock.dueAt, after.dueAt) === total;
      }),
    );
  });

  test('product row 6: a paused clock rings for its cap only', () => {
    fc.assert(
      fc.property(limit, instant, upTo(20 * DAY), calendar, (of, start, wait, used) => {
        const at = plus(start, wait);
        const clock = started(of, start, used);
        fc.pre(at < clock.dueAt);
        const until = plus(later(at, clock.dueAt), DAY);
        const paused = pauseClock(clock, { at, reason: '等待', approvedBy: '主管', until });
        return nextAlarm(paused)?.kind === 'pauseEnds' && status(paused, plus(until, -1)) === 'paused';
      }),
    );
  });

  test('product row 5: replanning under the same calendar and policy changes nothing', () => {
    fc.assert(
      fc.property(limit, instant, calendar, pauses, fc.boolean(), (of, start, used, each, alarmed) => {
        const paused = withPauses(started(of, start, used), each, used);
        const clock = alarmed ? ringFirst(paused) : paused;
        return held(() => expect(replanClock(clock, contextOf(used))).toEqual(clock));
      }),
    );
  });
});

test('product rows 2, 3, 17: a clock that is over is the same clock after whatever is done to it', () => {
  fc.assert(
    fc.property(
      limit,
      instant,
      upTo(30 * DAY),
      upTo(30 * DAY),
      calendar,
      fc.boolean(),
      (of, start, a, b, used, met) => {
        const open = started(of, start, used);
        const at = later(plus(start, a), open.opensAt ?? start);
        const over = met ? meetClock(open, at) : cancelClock(open, at, '并入');
        const then = plus(at, b);
        const until = plus(then, DAY);
        const after = [
          meetClock(over, then),
          cancelClock(over, then, '其他'),
          pauseClock(over, { at: then, reason: '等待', approvedBy: '主管', until }),
          resumeClock(over, then, contextOf(used)),
          replanClock(over, contextOf(official)),
          ringAlarm(over, 'warn', then),
          ringAlarm(over, 'breach', then),
          ringAlarm(over, 'escalate', then),
        ];
        return (
          after.every((each) => each === over) &&
          status(over, then) === status(over, at) &&
          kept(over) === (met && at <= open.dueAt)
        );
      },
    ),
  );
});

test('TIM-10 every clock can be explained in every language, and says when it ends', () => {
  fc.assert(
    fc.property(limit, instant, calendar, fc.constantFrom('zh-CN', 'zh-Hant', 'en'), (of, start, used, language) => {
      const text = explainClock(started(of, start, used), contextOf(used), language);
      return text.includes(formatBeijing(start)) && !/[{}]|undefined|NaN/.test(text);
    }),
  );
});

function isInWorkingTime(at: Instant, used: WorkCalendar): boolean {
  return workingIntervals(used, lastDayBefore(at)).some(({ from, to }) => from <= at && at <= to);
}

/** Pauses one after the other: after so long, for so long; those that come after the end are none. */
function withPauses(clock: Clock, pauses: [wait: number, length: number][], used: WorkCalendar): Clock {
  let at = clock.startedAt;
  return pauses.reduce((open, [wait, length]) => {
    const from = plus(at, wait);
    at = plus(from, length);
    const until = plus(at, DAY);
    return resumeClock(pauseClock(open, { at: from, reason: '等待', approvedBy: '主管', until }), at, contextOf(used));
  }, clock);
}

function ringAll(clock: Clock): Instant[] {
  const next = nextAlarm(clock);
  return next === undefined || next.kind === 'pauseEnds'
    ? []
    : [next.at, ...ringAll(ringAlarm(clock, next.kind, next.at))];
}

function ringFirst(clock: Clock): Clock {
  const next = nextAlarm(clock);
  return next === undefined || next.kind === 'pauseEnds' ? clock : ringAlarm(clock, next.kind, next.at);
}
