import { expect, test } from 'vitest';
import { isAddendum, summaryPeriod } from '../../../domain/procedures/complaint/monthly.ts';
import { formatDue, fromBeijing } from '../../../domain/time/instant.ts';
import { rulesOf } from '../../support/pure-case.ts';

test('scenario 28 CMP-32 RPT-07 CNF-24 the October summary is due on Friday the 30th, and the 31st is an addendum to November', () => {
  const october = summaryPeriod('2026-10', rulesOf('tourism'));
  const november = summaryPeriod('2026-11', rulesOf('tourism'));
  expect(formatDue(october.dueAt)).toBe('2026-10-30 18:00');
  expect(november.closedAfter).toBe(october.dueAt);
  expect(isAddendum(fromBeijing('2026-10-31 10:00'), november)).toBe(true);
  expect(isAddendum(fromBeijing('2026-11-02 10:00'), november)).toBe(false);
});

test('CMP-32 a month that ends on a working day is due at its end, and January follows December', () => {
  expect(formatDue(summaryPeriod('2026-03', rulesOf('tourism')).dueAt)).toBe('2026-03-31 24:00');
  expect(summaryPeriod('2026-01', rulesOf('tourism')).closedAfter).toBe(
    summaryPeriod('2025-12', rulesOf('tourism')).dueAt,
  );
});
