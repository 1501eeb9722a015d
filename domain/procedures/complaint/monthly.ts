import { z } from 'zod';
import { fromBeijing, type Instant, toMs } from '../../time/instant.ts';
import { schedule } from '../../time/limit.ts';
import type { Rules } from '../case/state.ts';

/** A calendar month, as `2026-10`. */
export const Month = z.string().regex(/^20\d\d-(0[1-9]|1[0-2])$/);
export type Month = z.infer<typeof Month>;

/** The month's summary of complaints (CMP-32): due at month end, the working day before when that is off (RPT-07). */
export interface SummaryPeriod {
  readonly dueAt: Instant;
  /** What closed after the summary before this one was due belongs to this one (CNF-24). */
  readonly closedAfter: Instant;
  /** What closed before this is an addendum to the month before. */
  readonly monthStart: Instant;
}

export function summaryPeriod(month: Month, rules: Rules): SummaryPeriod {
  return { dueAt: dueOf(month, rules), closedAfter: dueOf(monthBefore(month), rules), monthStart: startOf(month) };
}

export const isAddendum = (closedAt: Instant, { monthStart }: SummaryPeriod): boolean =>
  toMs(closedAt) < toMs(monthStart);

const startOf = (month: Month): Instant => fromBeijing(`${month}-01 00:00`);

const dueOf = (month: Month, { policy, calendar }: Rules): Instant =>
  schedule({ kind: 'month_end', onHoliday: policy.time.onHoliday.monthEnd }, startOf(month), policy.time, calendar)
    .dueAt;

function monthBefore(month: Month): Month {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return number === 1 ? `${year - 1}-12` : `${year}-${String(number - 1).padStart(2, '0')}`;
}
