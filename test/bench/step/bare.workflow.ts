import { condition, defineUpdate, proxyLocalActivities, setHandler } from '@temporalio/workflow';
import type { RecordActivities, Step } from '../../../activities/records.ts';
import type { CommandResult, Envelope } from '../../../domain/procedures/envelope.ts';

export const bareStep = defineUpdate<CommandResult, [Envelope]>('bareStep');

const { record } = proxyLocalActivities<RecordActivities<unknown>>({
  startToCloseTimeout: '10 seconds',
  retry: { initialInterval: '200 milliseconds', maximumInterval: '5 seconds' },
});

/** The least that Temporal can do: each Update writes the next prepared step with the activity that our cases record with. */
export async function bareWorkflow(steps: readonly Step<unknown>[]): Promise<void> {
  let taken = 0;
  setHandler(bareStep, async ({ key }) => {
    const step = steps[taken];
    if (!step?.command) throw new Error('there is no further step');
    taken += 1;
    await record({
      ...step,
      facts: step.facts.map((fact) => ({ ...fact, key })),
      command: { ...step.command, key },
    });
    return { caseId: step.caseId, version: step.projection.row.version };
  });
  // It stays open, as ours do.
  await condition(() => false);
}
