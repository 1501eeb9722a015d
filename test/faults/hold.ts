import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { z } from 'zod';

const Ready = z.object({ env: z.record(z.string(), z.string()) });

export interface Held {
  readonly env: Readonly<Record<string, string>>;
  /** `kill -9` of everything at once; resolves when nothing runs. */
  die(): Promise<void>;
  /** Stops everything in order. */
  stop(): Promise<void>;
}

/** Starts the whole platform on this data in a process of its own, to be killed with all its servers. */
export async function hold(dataDir: string): Promise<Held> {
  const holder = fork(join(import.meta.dirname, '../support/hold-stack.ts'), {
    env: { ...process.env, DATA_DIR: dataDir, PORT: '0' },
  });
  const env = await ready(holder);
  const end = async (how: () => void) => {
    const gone = once(holder, 'exit');
    how();
    await gone;
  };
  return {
    env,
    die: () => end(() => holder.send('die')),
    stop: () => end(() => holder.kill('SIGTERM')),
  };
}

async function ready(holder: ChildProcess): Promise<Readonly<Record<string, string>>> {
  const failed = once(holder, 'exit').then(() => Promise.reject(new Error('the platform did not start')));
  const [message] = await Promise.race([once(holder, 'message'), failed]);
  failed.catch(() => undefined);
  return Ready.parse(message).env;
}
