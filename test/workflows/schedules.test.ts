import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { addDays, beijingDate, toInstant } from '../../domain/time/instant.ts';
import { ensureSchedules } from '../../infra/temporal/schedules.ts';
import { QUEUES } from '../../workflows/kit/address.ts';
import { type Care, connectCare } from '../support/care-client.ts';

let care: Care;
beforeAll(async () => {
  care = await connectCare(inject('stack').env);
});
afterAll(() => care.close());

test('design §6 the schedules are there once, however often the set-up runs', async () => {
  await ensureSchedules(care.client);
  const ids: string[] = [];
  for await (const { scheduleId } of care.client.schedule.list()) ids.push(scheduleId);
  expect(ids.toSorted()).toEqual(['case-check', 'promise-check', 'reconciliation']);
});

test('REF-08 every morning the books of the day before are compared by themselves', async () => {
  const yesterday = () => addDays(beijingDate(toInstant(Date.now())), -1);
  // It may have been told just before midnight which day that is, or just after.
  const days = [yesterday()];
  await care.client.workflow.execute('reconciliationWorkflow', {
    workflowId: `reconciliation-${crypto.randomUUID()}`,
    taskQueue: QUEUES.finance,
    args: [],
  });
  days.push(yesterday());
  const ran = await care.db
    .selectFrom('reconciliations')
    .select('ran_by')
    .where((where) => where(where.cast<string>('day', 'text'), 'in', days))
    .execute();
  expect(ran).toContainEqual({ ran_by: 'schedule' });
});
