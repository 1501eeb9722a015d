import { sleep } from '@temporalio/workflow';
import type { ComplaintArgs } from '../../workflows/complaint.messages.ts';
import { complaintWorkflow as sound } from '../../workflows/complaint.workflow.ts';

/** The complaint with one command more than its recorded histories: replay must notice, or the replay test proves nothing. */
export async function complaintWorkflow(args: ComplaintArgs): Promise<void> {
  await sleep('1 second');
  await sound(args);
}
