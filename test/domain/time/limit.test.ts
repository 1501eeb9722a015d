import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { say } from '../../../domain/text.ts';
import { fromBeijing, plus } from '../../../domain/time/instant.ts';
import { defaultTimeRules, describeLimit, Limit, schedule } from '../../../domain/time/limit.ts';
import { groups, official, written } from './cases.ts';

for (const { title, calendar, rules, cases } of groups) {
  describe(title, () => {
    for (const [limit, start, ends, why] of cases) {
      test(`${inWords(limit)} from ${start}: ${ends} (${why})`, () => {
        expect(written(limit, start, { calendar, rules })).toBe(ends);
      });
    }
  });
}

test('CHN-02 three rings of five seconds are fifteen seconds', () => {
  const start = fromBeijing('2026-03-09 10:00');
  const limit: Limit = { kind: 'ring_count', rings: 3, secondsPerRing: 5 };
  expect(schedule(limit, start, defaultTimeRules, official).dueAt).toBe(plus(start, 15_000));
});

test.each([['America/New_York'], ['UTC']])('TIM-01 the table comes out the same on a host in %s', async (zone) => {
  const probe = new URL('./zone-probe.ts', import.meta.url).pathname;
  const { stdout } = await promisify(execFile)(process.execPath, [probe], { env: { ...process.env, TZ: zone } });
  const [offset, ...ends] = stdout.trimEnd().split('\n');
  expect(offset).toBe(zone === 'UTC' ? '0' : '300');
  expect(ends).toEqual(groups.flatMap(({ cases }) => cases.map(([, , end]) => end)));
});

test('TIM-05 the years that decided a result are named', () => {
  const years = (limit: Limit, start: string) =>
    schedule(limit, fromBeijing(start), defaultTimeRules, official).touchedYears;
  expect(years({ kind: 'working_days', days: 3 }, '2026-12-31 10:00')).toEqual([2027]);
  expect(years({ kind: 'business_hours', hours: 10 }, '2026-12-31 10:00')).toEqual([2026, 2027]);
  expect(years({ kind: 'elapsed_hours', hours: 24 }, '2026-12-31 10:00')).toEqual([]);
  expect(years({ kind: 'month_end' }, '2026-10-01 00:00')).toEqual([2026]);
});

describe('TIM-02 a limit is one of the known kinds with exactly its own terms', () => {
  test.each([
    ['an unknown kind', { kind: 'soon' }],
    ['a foreign term', { kind: 'elapsed_hours', hours: 1, days: 1 }],
    ['no length', { kind: 'working_days' }],
    ['no time at all', { kind: 'elapsed_hours', hours: 0 }],
    ['part of a day', { kind: 'working_days', days: 1.5 }],
    ['a lead time in days and hours', { kind: 'lead_time', days: 1, hours: 1 }],
    ['a lead time without either', { kind: 'lead_time' }],
    ['a lead time moved behind its event', { kind: 'lead_time', days: 1, onHoliday: 'nextWorkingDay' }],
    ['a window that closes before it opens', { kind: 'window', fromDay: 5, toDay: 3 }],
    ['an eighth day of the week', { kind: 'weekday', weekday: 8 }],
    ['a promise without a time zone', { kind: 'promised', at: '2026-05-06 10:00' }],
  ])('refuses %s', (_, limit) => {
    expect(Limit.safeParse(limit).success).toBe(false);
  });

  test('accepts every kind of the table', () => {
    const limits = groups.flatMap(({ cases }) => cases.map(([limit]) => limit));
    expect(limits.map((limit) => Limit.parse(limit))).toEqual(limits);
    expect(new Set(limits.map(({ kind }) => kind))).toEqual(
      new Set(Limit.options.map((option) => option.shape.kind.value)),
    );
  });
});

function inWords(limit: Limit): string {
  const { text, vars } = describeLimit(limit);
  return say(text, 'en', vars);
}
