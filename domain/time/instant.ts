import { z } from 'zod';

/** A point in time: ISO 8601 in UTC with milliseconds, e.g. `2026-09-28T08:40:00.000Z`; sorts as text. */
export const Instant = z.iso.datetime({ precision: 3 });
export type Instant = z.infer<typeof Instant>;

/** A day in Beijing, `YYYY-MM-DD`; sorts as text. */
export const BeijingDate = z.iso.date();
export type BeijingDate = z.infer<typeof BeijingDate>;

/** 1 is Monday, 7 is Sunday. */
const WEEK = [1, 2, 3, 4, 5, 6, 7] as const;
export const Weekday = z.literal(WEEK);
export type Weekday = z.infer<typeof Weekday>;

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

// China has kept UTC+8 without clock changes since 1991: addition is exact and needs no time zone data (TIM-01).
const BEIJING_OFFSET = 8 * HOUR;
const BEIJING_MINUTE = /^(\d{4}-\d{2}-\d{2}) (?:([01]\d|2[0-3]):([0-5]\d)|24:00)$/;

/** Milliseconds since 1970. */
export function toMs(instant: Instant): number {
  return Date.parse(instant);
}

export function toInstant(ms: number): Instant {
  return new Date(ms).toISOString();
}

/** `instant` moved by so many milliseconds (rounded to whole ones). */
export function plus(instant: Instant, ms: number): Instant {
  return toInstant(toMs(instant) + Math.round(ms));
}

export function earlier(a: Instant, b: Instant): Instant {
  return a < b ? a : b;
}

export function later(a: Instant, b: Instant): Instant {
  return a > b ? a : b;
}

/** The Beijing day on which the instant lies. */
export function beijingDate(instant: Instant): BeijingDate {
  return wallClock(instant).slice(0, 10);
}

/** The Beijing time of day, `HH:mm`. */
export function beijingTime(instant: Instant): string {
  return wallClock(instant).slice(11, 16);
}

/** `2026-10-13 18:00`. */
export function formatBeijing(instant: Instant): string {
  return `${beijingDate(instant)} ${beijingTime(instant)}`;
}

/** As `formatBeijing`, but midnight belongs to the day it ends: `2026-05-02 24:00`. */
export function formatDue(due: Instant): string {
  return startOfDay(beijingDate(due)) === due ? `${lastDayBefore(due)} 24:00` : formatBeijing(due);
}

/** The last day of a limit that ends at `due`: midnight belongs to the day it ends. */
export function lastDayBefore(due: Instant): BeijingDate {
  return beijingDate(plus(due, -1));
}

/** The instant of a Beijing wall-clock minute, `2026-09-28 16:40`; `24:00` is the end of the day. */
export function fromBeijing(minute: string): Instant {
  const [, date, hours = '24', minutes = '00'] = BEIJING_MINUTE.exec(minute) ?? [];
  if (date === undefined) throw new RangeError(`not a Beijing time like 2026-09-28 16:40: ${minute}`);
  return plus(startOfDay(date), Number(hours) * HOUR + Number(minutes) * MINUTE);
}

/** 00:00 of the day. */
export function startOfDay(date: BeijingDate): Instant {
  return toInstant(dayNumber(date) * DAY - BEIJING_OFFSET);
}

/** 24:00 of the day. */
export function endOfDay(date: BeijingDate): Instant {
  return startOfDay(addDays(date, 1));
}

export function weekdayOf(date: BeijingDate): Weekday {
  // Day 0 of the count, 1970-01-01, was a Thursday.
  return WEEK[(dayNumber(date) + 3) % 7] ?? 1;
}

export function addDays(date: BeijingDate, days: number): BeijingDate {
  return toInstant((dayNumber(date) + days) * DAY).slice(0, 10);
}

export function yearOf(date: BeijingDate): number {
  return Number(date.slice(0, 4));
}

/** Days since 1970-01-01. */
function dayNumber(date: BeijingDate): number {
  return Date.parse(`${date}T00:00:00.000Z`) / DAY;
}

function wallClock(instant: Instant): string {
  return toInstant(toMs(instant) + BEIJING_OFFSET);
}
