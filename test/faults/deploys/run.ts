import { setTimeout as pause } from 'node:timers/promises';
import { bundleWorkflows } from '../../../infra/bundle.ts';
import { clusterOptions } from '../../../infra/cluster.ts';
import type { Environment } from '../../../infra/config.ts';
import { type ChildName, startStack } from '../../../infra/stack.ts';
import { connectCare } from '../../support/care-client.ts';
import { startClients } from './clients.ts';
import { judgeHistories } from './histories.ts';
import { bundleNextVersion, PATCH } from './next-version.ts';

/** Between two replacements, as a rolling update waits for the new copy to be well. */
const SETTLE_MS = 1_000;
const WORKERS: readonly ChildName[] = ['worker', 'worker-2'];
const OTHERS: readonly ChildName[] = [
  ...(['messenger', 'messenger-2'] as const),
  ...(['desk', 'desk-2', 'finance', 'finance-2', 'history', 'history-2'] as const),
  ...(['console', 'console-2'] as const),
];

export interface DeployReport {
  readonly replaced: number;
  readonly requests: number;
  readonly failures: readonly string[];
  /** How long a command took, in milliseconds. */
  readonly p50: number;
  readonly p99: number;
  readonly cases: number;
  /** Tasks that a worker failed, and cases that the last version does not understand. */
  readonly nonDeterministic: readonly string[];
  /** Cases that have begun with the new version's change. */
  readonly changed: number;
  /** Cases that the old version would not understand any more. */
  readonly foreignToOld: number;
}

/** Replaces every process of the cluster while people work, then takes a new version of the workflows in and back out. */
export async function deployUnderLoad(
  dataDir: string,
  agents: number,
  say: (line: string) => void,
): Promise<DeployReport> {
  const options = clusterOptions(dataDir);
  const old = await bundleWorkflows();
  const next = await bundleNextVersion();
  const stack = await startStack({ ...options, env: { ...options.env, PORT: '0' }, say });
  const care = await connectCare(stack.env);
  let replaced = 0;
  const replace = async (children: readonly ChildName[], env?: Environment) => {
    for (const child of children) {
      await stack.restart(child, env);
      replaced += 1;
      await pause(SETTLE_MS);
    }
  };
  try {
    const clients = await startClients(care.db, stack.urls.console, agents);
    await pause(5_000);
    say('every process is replaced');
    await replace([...WORKERS, ...OTHERS]);
    say('a new version of the workflows, its change held, and the old one again');
    await replace(WORKERS, { WORKFLOW_BUNDLE: next, HELD_PATCHES: PATCH });
    await replace(WORKERS, { WORKFLOW_BUNDLE: old, HELD_PATCHES: '' });
    say('the new version again, and its change let go');
    await replace(WORKERS, { WORKFLOW_BUNDLE: next, HELD_PATCHES: PATCH });
    await replace(WORKERS, { HELD_PATCHES: '' });
    await pause(5_000);
    say('the change held back again');
    await replace(WORKERS, { HELD_PATCHES: PATCH });
    await pause(5_000);
    await clients.stop();
    const { cases, requests, failures, steps } = clients.clicks;
    const judged = await judgeHistories(care, cases, next);
    return {
      replaced,
      requests,
      failures,
      p50: percentile(steps, 0.5),
      p99: percentile(steps, 0.99),
      cases: cases.length,
      nonDeterministic: [...judged.failed, ...judged.foreign],
      changed: judged.changed.length,
      foreignToOld: (await judgeHistories(care, judged.changed.map(caseOf), old)).foreign.length,
    };
  } finally {
    await care.close();
    await stack.stop();
  }
}

const caseOf = (workflowId: string): string => workflowId.slice(workflowId.indexOf(':') + 1);

function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN);
}
