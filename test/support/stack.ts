import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { z } from 'zod';
import { commandLineOf } from '../../infra/processes.ts';
import { type Stack, type StackOptions, startStack } from '../../infra/stack.ts';
import { CASE_CHECK } from '../../infra/temporal/schedules.ts';
import { connectCare } from './care-client.ts';

/** What a test needs of the running platform. */
const providedSchema = z.object({
  /** Configures a process like the stack's own, with the servers' addresses: `loadConfig(inject('stack').env)`. */
  env: z.record(z.string(), z.string()),
  /** Where the services answer, when they run. */
  urls: z.object({ desk: z.string(), finance: z.string(), history: z.string(), console: z.string() }),
});

declare module 'vitest' {
  export interface ProvidedContext {
    stack: z.output<typeof providedSchema>;
  }
}

/** Holds a running stack as JSON: set by the project that starts first, so that all projects of a run share one. */
const SHARED = 'RUYUE_STACK';
const CACHE = join(import.meta.dirname, '..', '..', '.cache');

/** Vitest's global set-up: one whole platform on free ports, with an empty data directory that goes away with it. */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const shared = process.env[SHARED];
  if (shared !== undefined) {
    project.provide('stack', providedSchema.parse(JSON.parse(shared)));
    return undefined;
  }
  forgetDeadRuns();
  const dataDir = join(CACHE, `test-${process.pid}`);
  mkdirSync(dataDir, { recursive: true });
  const stack = await startStack({ env: ownEnvironment(dataDir), ...partsFor(project) });
  await pauseCaseCheck(stack.env);
  const provided = providedSchema.parse({ env: stack.env, urls: stack.urls });
  process.env[SHARED] = JSON.stringify(provided);
  project.provide('stack', provided);
  return async () => {
    delete process.env[SHARED];
    await stack.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
}

/** What a test ends stays ended: the check that would start it again runs when a test wants it to. */
async function pauseCaseCheck(env: Stack['env']): Promise<void> {
  const care = await connectCare(env);
  await care.client.schedule.getHandle(CASE_CHECK).pause();
  await care.close();
}

/** Tests bring their own servers: whatever the shell points at (an empty key counts as none) is left alone. */
function ownEnvironment(dataDir: string) {
  const none = { DATABASE_URL: '', TEMPORAL_ADDRESS: '', TEMPORAL_NAMESPACE: '', WORKFLOW_BUNDLE: '', HOST: '' };
  return { ...none, NODE_ENV: 'test', DATA_DIR: dataDir, PORT: '0' };
}

/**
 * The services only when a project of this run asks them something, the pages only when one looks at them. No messenger: whoever
 * tests what leaves the platform has one of their own, with parties outside of their own.
 */
function partsFor(project: TestProject): Pick<StackOptions, 'processes' | 'pages'> {
  const runs = new Set(project.vitest.projects.map(({ name }) => name));
  const pages = runs.has('browser');
  const services = ['desk', 'finance', 'history', 'console'] as const;
  return { pages, processes: pages || runs.has('services') ? ['worker', ...services] : ['worker'] };
}

/** A run that was killed could not remove its folder. */
function forgetDeadRuns(): void {
  mkdirSync(CACHE, { recursive: true });
  for (const name of readdirSync(CACHE)) {
    const pid = /^test-(\d+)$/.exec(name)?.[1];
    if (pid !== undefined && commandLineOf(Number(pid)) === undefined)
      rmSync(join(CACHE, name), { recursive: true, force: true });
  }
}
