import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from '@temporalio/worker';
import { DeterminismViolationError } from '@temporalio/workflow';
import { expect, test } from 'vitest';
import { bundleFor, bundleWorkflows, workflowCode } from '../../infra/bundle.ts';
import { dataConverter } from '../../infra/codec.ts';
import { readHistory } from './history.ts';
import { goldenKey } from './key.ts';

const folder = join(import.meta.dirname, 'histories');
const histories = readdirSync(folder).map((file) => ({
  workflowId: file.replace('.json', ''),
  history: readHistory(readFileSync(join(folder, file), 'utf8')),
}));
const converter = dataConverter([goldenKey]);

test.each(histories)(
  'design §3.8 the recorded history $workflowId replays on today’s workflow',
  async ({ workflowId, history }) => {
    const workflowBundle = { codePath: await bundleWorkflows() };
    await Worker.runReplayHistory({ workflowBundle, dataConverter: converter }, history, workflowId);
  },
);

test('design §3.8 every recorded history replays on the workflows that hand traces on, too', async () => {
  const codePath = bundleFor(await bundleWorkflows({ traced: true }), true);
  for (const { workflowId, history } of histories)
    await Worker.runReplayHistory({ workflowBundle: { codePath }, dataConverter: converter }, history, workflowId);
});

test('design §3.8 a deliberately broken twin of the workflow does not replay any of them', async () => {
  const workflowBundle = { code: await workflowCode(join(import.meta.dirname, 'broken-twin.ts')) };
  for (const { workflowId, history } of histories)
    await expect(
      Worker.runReplayHistory({ workflowBundle, dataConverter: converter }, history, workflowId),
    ).rejects.toThrow(DeterminismViolationError);
});
