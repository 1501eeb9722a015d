import { type Client, ScheduleAlreadyRunning, ScheduleOverlapPolicy } from '@temporalio/client';
import { QUEUES } from '../../workflows/kit/address.ts';

/** What runs by the clock; made once, and left alone when it is there (an operator may have paused it). */
export async function ensureSchedules(client: Client): Promise<void> {
  try {
    await client.schedule.create({
      scheduleId: 'promise-check',
      spec: { intervals: [{ every: '1 hour', offset: '7 minutes' }] },
      // A check that was missed is not made up for: the next one sees everything.
      policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '1 minute' },
      action: {
        type: 'startWorkflow',
        workflowType: 'promiseCheckWorkflow',
        workflowId: 'promise-check',
        taskQueue: QUEUES.care,
        staticSummary: 'open promises, counted three ways',
      },
    });
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
  }
}
