import { type Client, ScheduleAlreadyRunning, type ScheduleOptions, ScheduleOverlapPolicy } from '@temporalio/client';
import { QUEUES, type QueueName } from '../../workflows/kit/address.ts';

const schedule = (
  scheduleId: string,
  what: { workflow: string; queue: QueueName; summary: string; catchUp: `${number} hours` | '1 minute' },
  spec: ScheduleOptions['spec'],
): ScheduleOptions => ({
  scheduleId,
  spec,
  policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: what.catchUp },
  action: {
    type: 'startWorkflow',
    workflowType: what.workflow,
    workflowId: scheduleId,
    taskQueue: QUEUES[what.queue],
    staticSummary: what.summary,
  },
});

/** The records against the workflows; also run when an administrator asks for it. */
export const CASE_CHECK = 'case-check';

/** What runs by the clock, Beijing's. */
const SCHEDULES: readonly ScheduleOptions[] = [
  {
    ...schedule(
      CASE_CHECK,
      { workflow: 'caseCheckWorkflow', queue: 'care', summary: 'records against workflows', catchUp: '1 minute' },
      { intervals: [{ every: '5 minutes' }] },
    ),
    // A server without this schedule is new, or has lost everything: then the cases come back at once.
    state: { triggerImmediately: true },
  },
  schedule(
    'promise-check',
    // A check that was missed is not made up for: the next one sees everything.
    { workflow: 'promiseCheckWorkflow', queue: 'care', summary: 'open promises, three ways', catchUp: '1 minute' },
    { intervals: [{ every: '1 hour', offset: '7 minutes' }] },
  ),
  schedule(
    'reconciliation',
    // The books of a day are compared, however late.
    { workflow: 'reconciliationWorkflow', queue: 'finance', summary: 'yesterday’s books', catchUp: '20 hours' },
    { calendars: [{ hour: 5, minute: 30 }], timezone: 'Asia/Shanghai' },
  ),
];

/** Makes the schedules once, and leaves alone what is there: an operator may have paused it. */
export async function ensureSchedules(client: Client): Promise<void> {
  for (const options of SCHEDULES) {
    try {
      await client.schedule.create(options);
    } catch (error) {
      if (!(error instanceof ScheduleAlreadyRunning)) throw error;
    }
  }
}
