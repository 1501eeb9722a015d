import { rmSync } from 'node:fs';
import { type CrashPoint, crashMark } from '../../../infra/crash-points.ts';
import { type ChildName, startStack } from '../../../infra/stack.ts';
import { activeRules } from '../../../services/kit/rules.ts';
import { connectCare } from '../../support/care-client.ts';

/** Every process of the platform, two workers among them. */
const CHILDREN = [
  'worker',
  'temporal',
  'desk',
  'worker-2',
  'postgres',
  'finance',
  'messenger',
  'history',
  'console',
] as const satisfies readonly ChildName[];
/** Boundaries at which a worker dies by itself. */
const POINTS = ['record:beforeCommit', 'record:afterCommit', 'startCase:beforeStart', 'startCase:afterStart'] as const;

/** What dies in a run: each process, a worker at each boundary, and everything at once. */
export const TARGETS = [...CHILDREN, 'everything', ...POINTS] as const;
export type Target = (typeof TARGETS)[number];

export type CrashPlatform = Awaited<ReturnType<typeof startCrashPlatform>>;

/** The whole platform with two workers, to be killed in all its parts; what dies comes back by itself. */
export async function startCrashPlatform(dataDir: string, say: (line: string) => void = () => undefined) {
  const stack = await startStack({
    env: { NODE_ENV: 'test', DATA_DIR: dataDir, PORT: '0' },
    copies: { worker: 2 },
    pages: false,
    say,
  });
  const care = await connectCare(stack.env);
  const rules = await activeRules(care.db, 'transport');
  const isPoint = (target: Target): target is CrashPoint & Target => target.includes(':');
  return {
    urls: stack.urls,
    care,
    rules,
    /** `kill -9`; at a boundary: of the worker that comes to it next. */
    async kill(target: Target): Promise<void> {
      if (isPoint(target)) {
        rmSync(crashMark(dataDir, target), { force: true });
        await stack.restart('worker', { CRASH_AT: target });
        return;
      }
      const doomed = target === 'everything' ? CHILDREN : [target];
      for (const name of doomed) await stack.untilReady(name);
      for (const name of doomed) stack.kill(name, 'SIGKILL');
    },
    async untilReady(): Promise<void> {
      for (const name of CHILDREN) await stack.untilReady(name);
    },
    async close(): Promise<void> {
      await care.close();
      await stack.stop();
    },
  };
}
