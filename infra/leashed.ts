import { join } from 'node:path';

export interface LeashedProgram {
  readonly command: string;
  readonly args: readonly string[];
  /** The signal on which this program stops in order. */
  readonly stopSignal: NodeJS.Signals;
  /** Where the leash writes the program's process id, unless the program does so itself. */
  readonly pidFile?: string;
  readonly uid?: number | undefined;
  readonly gid?: number | undefined;
}

/** The leash kills at 8 s, so whoever stops the leash waits a little longer before killing the leash itself. */
const LEASH_GRACE_MS = 8_000;
export const LEASHED_GRACE_MS = 10_000;

/** The command that runs a foreign program so that it cannot outlive this process, not even on kill -9 (see leash.mjs). */
export function leashed(program: LeashedProgram): { command: string; args: string[] } {
  const leash = join(import.meta.dirname, 'leash.mjs');
  return { command: process.execPath, args: [leash, JSON.stringify({ ...program, graceMs: LEASH_GRACE_MS })] };
}
