import type { Client } from '@temporalio/client';
import { decodeOptionalFailureToOptionalError } from '@temporalio/common/lib/internal-non-workflow/index.js';
import type { CaseRef } from '../domain/procedures/case/names.ts';
import { workflowIdOf } from '../workflows/kit/address.ts';
import { loadConfig } from './config.ts';
import { runCommand } from './plain-error.ts';
import { runningCasesOf } from './running-cases.ts';
import { connectTemporal } from './temporal-client.ts';

/**
 * `npm run stuck`: why nothing moves in the cases whose workflow task fails, with the place in the code. In Temporal these words are
 * encrypted, since they may quote a customer; here they are read with our keys, for whoever has to mend it. Fails when there are any.
 */
await runCommand(async () => {
  const { client, connection } = connectTemporal(loadConfig());
  try {
    const stuck = await runningCasesOf(client).stuck();
    for (const ref of stuck) console.log(`${ref.id} ${await lastDefect(client, ref)}`);
    console.log(`cases: ${stuck.length} stuck`);
    if (stuck.length > 0) process.exitCode = 1;
  } finally {
    await connection.close();
  }
});

/** What its last failed workflow task failed with. */
async function lastDefect({ workflow, options }: Client, ref: CaseRef): Promise<string> {
  const { events } = await workflow.getHandle(workflowIdOf(ref)).fetchHistory();
  const failed = events?.findLast((event) => event.workflowTaskFailedEventAttributes);
  const failure = failed?.workflowTaskFailedEventAttributes?.failure;
  const error = await decodeOptionalFailureToOptionalError(options.loadedDataConverter, failure);
  return error?.stack ?? 'its workflow task has failed, and says no more';
}
