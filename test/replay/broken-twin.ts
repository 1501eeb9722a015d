import { sleep } from '@temporalio/workflow';
import type { ComplaintState } from '../../domain/procedures/complaint/state.ts';
import { complaintWorkflow as sound } from '../../workflows/complaint.workflow.ts';
import type { CaseArgs } from '../../workflows/kit/messages.ts';

/** The complaint with one command more than its recorded histories: replay must notice, or the replay test proves nothing. */
export async function complaintWorkflow(args: CaseArgs<ComplaintState>): Promise<void> {
  await sleep('1 second');
  await sound(args);
}
