import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { QUEUES } from '../../../workflows/kit/address.ts';
import { eachPatiently } from '../kit/patiently.ts';

/** So many bare timers for one instant, on the queue and the workers of the cases; how many of them a second end from that instant on. */
export async function bareDrain({ workflow }: Client, count: number, dueMs: number): Promise<number> {
  const ids = Array.from({ length: count }, (_, place) => `bare-alarm:${place}`);
  await eachPatiently(ids, async (workflowId) => {
    const options = { workflowId, taskQueue: QUEUES.care, workflowIdConflictPolicy: 'USE_EXISTING' as const };
    await workflow.start('bareAlarm', { ...options, args: [dueMs] });
  });
  if (Date.now() > dueMs) throw new Error('opening took longer than expected: the machine is too busy to measure');
  const query = `WorkflowType = 'bareAlarm' AND ExecutionStatus = 'Completed'`;
  while ((await workflow.count(query)).count < count) await pause(500);
  let lastMs = 0;
  for await (const { closeTime } of workflow.list({ query })) lastMs = Math.max(lastMs, closeTime?.getTime() ?? 0);
  return count / ((lastMs - dueMs) / 1000);
}
