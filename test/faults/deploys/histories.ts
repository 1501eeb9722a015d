import { Worker } from '@temporalio/worker';
import { dataConverter } from '../../../infra/codec.ts';
import { workflowIdOf } from '../../../workflows/kit/address.ts';
import type { Care } from '../../support/care-client.ts';

interface Found {
  /** Cases in whose history a worker failed a task, with what it said. */
  readonly failed: string[];
  /** Cases that the given version of the workflows does not understand. */
  readonly foreign: string[];
  /** Cases that have begun with the change. */
  readonly changed: string[];
}

/** Reads the histories of these complaints and replays each on a version of the workflows. */
export async function judgeHistories(care: Care, caseIds: readonly string[], bundle: string): Promise<Found> {
  const histories = await Promise.all(
    caseIds.map(async (id) => {
      const workflowId = workflowIdOf({ id, procedure: 'complaint' });
      return { workflowId, history: await care.client.workflow.getHandle(workflowId).fetchHistory() };
    }),
  );
  const failed: string[] = [];
  const changed: string[] = [];
  for (const { workflowId, history } of histories) {
    for (const { workflowTaskFailedEventAttributes: failure } of history.events ?? [])
      if (failure) failed.push(`${workflowId}: ${failure.cause} ${failure.failure?.message}`);
    if (history.events?.some(({ markerRecordedEventAttributes: marker }) => marker?.markerName === 'core_patch'))
      changed.push(workflowId);
  }
  const foreign: string[] = [];
  const replayed = Worker.runReplayHistories(
    { workflowBundle: { codePath: bundle }, dataConverter: dataConverter(care.config.codecKeys) },
    histories,
  );
  for await (const { workflowId, error } of replayed) if (error) foreign.push(workflowId);
  return { failed, foreign, changed };
}
