import type { Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import proto from '@temporalio/proto';

const { FastForwardPollingResult } = proto.temporal.api.enums.v1;

/**
 * Moves one case forward by exactly that long, its timers firing on the way; resolves when it is there. For drills and
 * tests: the server must run with `frontend.WorkflowTimeSkippingEnabled`. No other case notices.
 */
export async function fastForward(
  connection: Connection,
  namespace: string,
  workflowId: string,
  ms: number,
): Promise<void> {
  const { workflowService } = connection;
  const workflowExecution = { workflowId };
  const id = `forward-${crypto.randomUUID()}`;
  const duration = msToTs(ms);
  await workflowService.updateWorkflowExecutionOptions({
    namespace,
    workflowExecution,
    workflowExecutionOptions: {
      // A child begins at the virtual time of its parent, and is then moved by itself.
      timeSkippingConfig: {
        enabled: true,
        disablePropagation: true,
        fastForwardConfig: { id, duration },
        maxSessionSkipCount: 10_000,
      },
    },
    updateMask: { paths: ['time_skipping_config'] },
  });
  for (;;) {
    const { fastForwardPollingResult: result, failedReason } = await workflowService.pollWorkflowExecutionTimeSkipping({
      namespace,
      workflowExecution,
      fastForwardId: id,
    });
    if (result === FastForwardPollingResult.FAST_FORWARD_POLLING_RESULT_FAST_FORWARD_COMPLETED) return;
    if (result === FastForwardPollingResult.FAST_FORWARD_POLLING_RESULT_FAST_FORWARD_FAILED)
      throw new Error(`the case could not be moved forward: ${failedReason}`);
  }
}
