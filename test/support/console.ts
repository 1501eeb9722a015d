import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';
import type { Environment } from '../../infra/config.ts';
import { root } from '../../infra/source-hash.ts';
import { type ProcessName, SCRIPTS } from '../../infra/stack.ts';
import { answersAt, createSupervisor } from '../../infra/supervisor.ts';

/** More processes beside the stack's own, on its servers and secrets; `stop` ends them all. */
export function moreProcesses() {
  const logs = mkdtempSync(join(tmpdir(), 'ruyue-processes-'));
  const supervisor = createSupervisor(logs, () => undefined);
  return {
    /** Starts one at `http://localhost:<port>`. */
    async start(name: ProcessName, port: number, env: Environment = {}): Promise<string> {
      await supervisor.start({
        name: `${name}-${port}`,
        command: process.execPath,
        args: [join(root, SCRIPTS[name])],
        env: { ...inject('stack').env, HOST: '127.0.0.1', PORT: `${port}`, ...env },
        link: 'channel',
        graceMs: 10_000,
        ready: name === 'worker' || name === 'messenger' ? 'message' : answersAt(`http://127.0.0.1:${port}/readyz`),
      });
      return `http://localhost:${port}`;
    },
    async stop(): Promise<void> {
      await supervisor.stop();
      rmSync(logs, { recursive: true, force: true });
    },
  };
}

/** More consoles alone. */
export function moreConsoles() {
  const { start, stop } = moreProcesses();
  return { start: (port: number, env?: Environment) => start('console', port, env), stop };
}
