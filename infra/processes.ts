import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

/** The command line of a living process, undefined when there is none. Zombies count as gone. */
export function commandLineOf(pid: number): string | undefined {
  try {
    if (process.platform === 'linux')
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim() || undefined;
    return execFileSync('ps', ['-ww', '-o', 'args=', '-p', String(pid)], { encoding: 'utf8' }).trim() || undefined;
  } catch {
    return undefined;
  }
}

/** The process id on the first line of a file, undefined when there is none. */
export function pidIn(file: string): number | undefined {
  try {
    const pid = Number.parseInt(readFileSync(file, 'utf8'), 10);
    return pid > 0 ? pid : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Ends the process that a pid file of an earlier, crashed run names, and removes the file. `marker` is part of that process's
 * command line and of no other's: a process id alone may long belong to something else.
 */
export async function endLeftover(pidFile: string, marker: string, stopSignal: NodeJS.Signals): Promise<void> {
  const pid = pidIn(pidFile);
  const ours = () => pid !== undefined && commandLineOf(pid)?.includes(marker) === true;
  if (pid !== undefined && ours()) {
    signal(pid, stopSignal);
    if (!(await gone(ours, 8_000))) {
      signal(pid, 'SIGKILL');
      await gone(ours, 5_000);
    }
  }
  rmSync(pidFile, { force: true });
}

async function gone(alive: () => boolean, withinMs: number): Promise<boolean> {
  const deadline = Date.now() + withinMs;
  while (alive() && Date.now() < deadline) await pause(25);
  return !alive();
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It ended between the look and the signal, which is what was wanted.
  }
}
