import { Worker } from '@temporalio/worker';
import { afterAll, beforeAll, inject } from 'vitest';
import type { ProcedureName } from '../../domain/procedures/case/names.ts';
import type { CaseState, Rules } from '../../domain/procedures/case/state.ts';
import type { Intake } from '../../domain/procedures/complaint/intake.ts';
import { bundleWorkflows } from '../../infra/bundle.ts';
import { dataConverter } from '../../infra/codec.ts';
import { type Care, connectCare } from './care-client.ts';
import { Drill, type DrillOptions } from './drill.ts';

/**
 * The stack for one test file: opens drills, and at the end replays the history of every case that the file produced,
 * so that each test is a test of determinism too.
 */
export function realCases() {
  let care: Care;
  const drills: Pick<Drill, 'handle' | 'end'>[] = [];
  beforeAll(async () => {
    care = await connectCare(inject('stack').env);
  });
  afterAll(async () => {
    try {
      await replayAll(care, drills);
    } finally {
      await Promise.all(drills.map((drill) => drill.end()));
      await care.close();
    }
  });
  return {
    get care() {
      return care;
    },
    async open(rules: Rules, startsAt: string, change: Partial<Intake> = {}, options: DrillOptions = {}) {
      const drill = await Drill.open(care, rules, startsAt, change, options);
      drills.push(drill);
      return drill;
    },
    async openCase<S extends CaseState>(
      procedure: ProcedureName,
      rules: Rules,
      startsAt: string,
      change: object,
      options: DrillOptions = {},
    ) {
      const drill = await Drill.openCase<S>(care, procedure, rules, startsAt, change, options);
      drills.push(drill);
      return drill;
    },
    /** A child's history is replayed too. */
    watch<S extends CaseState>(drill: Drill<S>): Drill<S> {
      drills.push(drill);
      return drill;
    },
  };
}

async function replayAll(care: Care, drills: readonly Pick<Drill, 'handle'>[]): Promise<void> {
  const histories = await Promise.all(
    drills.map(async ({ handle }) => ({ workflowId: handle.workflowId, history: await handle.fetchHistory() })),
  );
  const replays = Worker.runReplayHistories(
    { workflowBundle: { codePath: await bundleWorkflows() }, dataConverter: dataConverter(care.config.codecKeys) },
    histories,
  );
  for await (const { workflowId, error } of replays)
    if (error) throw new Error(`${workflowId} does not replay`, { cause: error });
}
