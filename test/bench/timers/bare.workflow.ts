import { sleep } from '@temporalio/workflow';

/** The least that a deadline can be: a timer, and nothing that comes of it. */
export async function bareAlarm(dueMs: number): Promise<void> {
  await sleep(dueMs - Date.now());
}
