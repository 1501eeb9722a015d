import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { codeOf } from './plain-error.ts';

/** The boundaries at which a process can be made to die, to prove that nothing is lost or doubled there. */
export const CRASH_POINTS = [
  /** A step of a case is written, and its transaction is open. */
  'record:beforeCommit',
  /** It is committed, and Temporal has not heard of it. */
  'record:afterCommit',
  /** Temporal has heard of it, and the person who gave the command has not. */
  'answer:beforeSend',
  /** A case is about to start another one. */
  'startCase:beforeStart',
  /** The other one runs, and the case that started it has not heard so. */
  'startCase:afterStart',
  /** The deliveries of a message are planned, and their transaction is open. */
  'relay:beforeCommit',
  /** They are committed, and the job that planned them is not done. */
  'relay:afterCommit',
  /** A message is about to be handed to the party that carries it. */
  'delivery:beforeSend',
  /** That party has taken it, and nobody has written that down. */
  'delivery:afterSend',
] as const;
export type CrashPoint = (typeof CRASH_POINTS)[number];

/** What code calls as it passes a point; does nothing unless that point is armed. */
export type Crash = (at: CrashPoint) => void;

export const neverCrash: Crash = () => undefined;

/** The file that a death at a point leaves behind. */
export const crashMark = (dataDir: string, point: CrashPoint): string =>
  join(dataDir, `crashed.${point.replace(':', '.')}`);

/**
 * Kills this process (SIGKILL) at the nth passage of a point. Once for each data directory: whoever finds the mark of that
 * death is not armed any more, or the process that is started again would die of the same step for ever.
 */
export function crashAt(
  armed: { readonly point: CrashPoint; readonly nth: number } | undefined,
  dataDir: string,
): Crash {
  if (!armed) return neverCrash;
  const mark = crashMark(dataDir, armed.point);
  if (existsSync(mark)) return neverCrash;
  let passages = 0;
  return (at) => {
    if (at !== armed.point) return;
    passages += 1;
    if (passages === armed.nth && claimed(mark)) process.kill(process.pid, 'SIGKILL');
  };
}

/** Whether this process is the one to die: two that are armed alike do not both. */
function claimed(mark: string): boolean {
  try {
    writeFileSync(mark, `${process.pid}\n`, { flag: 'wx' });
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}
