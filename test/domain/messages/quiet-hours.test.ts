import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nextTimeOfDay, QuietHours, quietUntil } from '../../../domain/messages/quiet-hours.ts';
import { beijingTime, DAY, formatBeijing, fromBeijing, MINUTE, toInstant, toMs } from '../../../domain/time/instant.ts';

const night = { from: '22:00', to: '08:00' };
const lunch = { from: '12:00', to: '13:30' };

const minute = fc
  .integer({ min: 0, max: 24 * 60 - 1 })
  .map((of) => `${String(Math.floor(of / 60)).padStart(2, '0')}:${String(of % 60).padStart(2, '0')}`);
const hours = fc
  .tuple(minute, minute)
  .filter(([from, to]) => from !== to)
  .map(([from, to]) => ({ from, to }));
const instant = fc.integer({ min: Date.UTC(2026, 0), max: Date.UTC(2028, 0) }).map(toInstant);

const covers = ({ from, to }: QuietHours, time: string) =>
  from < to ? time >= from && time < to : time >= from || time < to;

describe('GEN-22 quiet hours', () => {
  test.each([
    ['2026-03-10 21:59', [night], null],
    ['2026-03-10 22:00', [night], '2026-03-11 08:00'],
    ['2026-03-11 00:00', [night], '2026-03-11 08:00'],
    ['2026-03-11 07:59', [night], '2026-03-11 08:00'],
    ['2026-03-11 08:00', [night], null],
    ['2026-12-31 23:30', [night], '2027-01-01 08:00'],
    ['2026-03-11 12:00', [night, lunch], '2026-03-11 13:30'],
    ['2026-03-11 07:00', [night, { from: '08:00', to: '09:00' }], '2026-03-11 09:00'],
    ['2026-03-11 03:00', [], null],
  ])('at %s in %j: until %s', (at, all, until) => {
    const quiet = quietUntil(fromBeijing(at), all);
    expect(quiet && formatBeijing(quiet)).toBe(until);
  });

  test('hours that together leave no minute free hold a message up to the end of the first of them', () => {
    const rest = { from: '08:00', to: '22:00' };
    expect(quietUntil(fromBeijing('2026-03-11 23:00'), [night, rest])).toBe(fromBeijing('2026-03-12 08:00'));
    expect(quietUntil(fromBeijing('2026-03-11 10:00'), [night, rest])).toBe(fromBeijing('2026-03-11 22:00'));
  });

  test('what is held is held within quiet hours only, for at most a day, and up to a moment that is free if there is one', () => {
    fc.assert(
      fc.property(instant, fc.array(hours, { maxLength: 3 }), (at, all) => {
        const until = quietUntil(at, all);
        const quietNow = all.some((each) => covers(each, beijingTime(at)));
        expect(until !== null).toBe(quietNow);
        if (until === null) return;
        const waits = toMs(until) - toMs(at);
        expect(waits).toBeGreaterThan(0);
        expect(waits).toBeLessThanOrEqual(DAY);
        const everyMinute = Array.from({ length: 24 * 60 }, (_, of) => beijingTime(toInstant(of * MINUTE)));
        const free = everyMinute.some((time) => !all.some((each) => covers(each, time)));
        if (free) expect(all.some((each) => covers(each, beijingTime(until)))).toBe(false);
      }),
    );
  });

  test('hours that begin where they end are refused', () => {
    expect(QuietHours.safeParse({ from: '08:00', to: '08:00' }).success).toBe(false);
    expect(QuietHours.safeParse({ from: '24:00', to: '08:00' }).success).toBe(false);
  });
});

test('GEN-22 the next digest is the first of its times that lies ahead', () => {
  const times = ['17:30', '09:00'];
  const next = (at: string) => formatBeijing(nextTimeOfDay(fromBeijing(at), times));
  expect(next('2026-03-10 08:59')).toBe('2026-03-10 09:00');
  expect(next('2026-03-10 09:00')).toBe('2026-03-10 17:30');
  expect(next('2026-03-10 17:30')).toBe('2026-03-11 09:00');
});
