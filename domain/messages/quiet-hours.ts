import { z } from 'zod';
import { beijingDate, beijingTime, DAY, fromBeijing, type Instant, plus, toMs } from '../time/instant.ts';

/** A time of day in Beijing, `HH:mm`. */
export const TimeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);
export type TimeOfDay = z.infer<typeof TimeOfDay>;

/** Every day from one time up to another, across midnight where `to` is the earlier one. */
export const QuietHours = z
  .strictObject({ from: TimeOfDay, to: TimeOfDay })
  .refine(({ from, to }) => from !== to, { path: ['to'], error: 'from ≠ to' });
export type QuietHours = z.infer<typeof QuietHours>;

/**
 * When somebody who is not to be disturbed in any of these hours may be: null when that is now. Always within a day: hours
 * that together leave no minute free are over where the first of them ends.
 */
export function quietUntil(at: Instant, all: readonly QuietHours[]): Instant | null {
  const begun = all.find((hours) => isQuiet(at, hours));
  if (!begun) return null;
  const end = endOf(begun, at);
  for (let until = end; ; ) {
    const next = all.find((hours) => isQuiet(until, hours));
    if (!next) return until;
    until = endOf(next, until);
    if (toMs(until) - toMs(at) > DAY) return end;
  }
}

/** The first instant after `at` that is at one of these times of day; there is at least one. */
export function nextTimeOfDay(at: Instant, times: readonly TimeOfDay[]): Instant {
  const [soonest] = times.map((time) => next(time, at)).toSorted();
  if (soonest === undefined) throw new RangeError('no time of day is given');
  return soonest;
}

function isQuiet(at: Instant, { from, to }: QuietHours): boolean {
  const time = beijingTime(at);
  return from < to ? time >= from && time < to : time >= from || time < to;
}

const endOf = ({ to }: QuietHours, at: Instant): Instant => next(to, at);

function next(time: TimeOfDay, at: Instant): Instant {
  const today = fromBeijing(`${beijingDate(at)} ${time}`);
  return today > at ? today : plus(today, DAY);
}
