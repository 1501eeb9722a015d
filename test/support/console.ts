import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';
import type { Environment } from '../../infra/config.ts';
import { root } from '../../infra/source-hash.ts';
import { answersAt, createSupervisor } from '../../infra/supervisor.ts';

/** More consoles beside the stack's own, on its servers and secrets; `stop` ends them all. */
export function moreConsoles() {
  const logs = mkdtempSync(join(tmpdir(), 'ruyue-consoles-'));
  const supervisor = createSupervisor(logs, () => undefined);
  return {
    /** Starts a console at `http://localhost:<port>`. */
    async start(port: number, env: Environment = {}): Promise<string> {
      await supervisor.start({
        name: `console-${port}`,
        command: process.execPath,
        args: [join(root, 'services/console/main.ts')],
        env: { ...inject('stack').env, HOST: '127.0.0.1', PORT: `${port}`, ...env },
        link: 'channel',
        graceMs: 10_000,
        ready: answersAt(`http://127.0.0.1:${port}/readyz`),
      });
      return `http://localhost:${port}`;
    },
    async stop(): Promise<void> {
      await supervisor.stop();
      rmSync(logs, { recursive: true, force: true });
    },
  };
}
