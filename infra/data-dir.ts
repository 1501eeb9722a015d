import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { codeOf, PlainError } from './plain-error.ts';
import { commandLineOf } from './processes.ts';

/** Raised when a release lays the data directory out differently, so that an older one refuses it. */
const DATA_FORMAT = 1;

const versionSchema = z.object({ dataFormat: z.int() });
const lockSchema = z.object({ pid: z.int(), command: z.string(), port: z.int().optional() });

export interface OpenDataDir {
  /** True when the copy that used the directory last did not stop by itself (kill -9, power cut). */
  readonly crashed: boolean;
  close(): void;
}

/** Creates the directory if needed and proves that it can be written to. Throws a PlainError otherwise. */
export function ensureWritable(dataDir: string): void {
  try {
    createFolder(dataDir);
    const probe = join(dataDir, `.probe-${process.pid}`);
    writeFileSync(probe, '');
    rmSync(probe);
  } catch (error) {
    const why: Record<string, string> = {
      EACCES: 'permission denied',
      EPERM: 'permission denied',
      EROFS: 'the file system is read-only',
      ENOTDIR: 'a file stands in its place or on the way to it',
      ENOENT: 'it cannot be created there',
      ENOSPC: 'the disk is full',
    };
    const code = codeOf(error) ?? String(error);
    throw new PlainError(
      `The data directory ${dataDir} cannot be used: ${why[code] ?? code}. Choose another one, for example: DATA_DIR=~/ruyue-data npm start`,
    );
  }
}

/** Step by step: Node's own recursive way never returns where the system refuses with ENOENT, as below /proc. */
function createFolder(folder: string): void {
  if (existsSync(folder)) return;
  createFolder(dirname(folder));
  mkdirSync(folder);
  // Root hands the database below to another account, which must be able to pass through.
  chmodSync(folder, 0o711);
}

/** Takes the directory for this process. Throws a PlainError when another copy holds it or a newer version wrote it. */
export function openDataDir(dataDir: string, port?: number): OpenDataDir {
  ensureWritable(dataDir);
  mkdirSync(join(dataDir, 'logs'), { recursive: true });
  checkVersion(join(dataDir, 'version.json'));
  const lockFile = join(dataDir, 'lock.json');
  const crashed = takeLock(lockFile, dataDir, port);
  return { crashed, close: () => rmSync(lockFile, { force: true }) };
}

function checkVersion(file: string): void {
  const found = versionSchema.safeParse(readJson(file));
  if (found.success && found.data.dataFormat > DATA_FORMAT) {
    throw new PlainError(
      `${file} was written by a newer version (data format ${found.data.dataFormat}, this version knows ${DATA_FORMAT}). Use that version, or another DATA_DIR.`,
    );
  }
  writeFileSync(file, `${JSON.stringify({ dataFormat: DATA_FORMAT })}\n`);
}

/** True when a stale lock was found and replaced. */
function takeLock(file: string, dataDir: string, port: number | undefined): boolean {
  const lock = `${JSON.stringify({ pid: process.pid, command: commandLineOf(process.pid) ?? '', port })}\n`;
  if (write(file, lock)) return false;
  const holder = lockSchema.safeParse(readJson(file));
  // The same number with another command line is a later process, and our own number an earlier container's.
  const alive =
    holder.success && holder.data.pid !== process.pid && commandLineOf(holder.data.pid) === holder.data.command;
  if (alive) {
    const where = holder.data.port === undefined ? '' : `, http://localhost:${holder.data.port}`;
    throw new PlainError(
      `Another copy already runs on ${dataDir} (process ${holder.data.pid}${where}). For a second one beside it: PORT=${(holder.data.port ?? 3000) + 100} DATA_DIR=.data-2 npm start`,
    );
  }
  rmSync(file, { force: true });
  if (!write(file, lock)) throw new PlainError(`Another copy is just starting on ${dataDir}.`);
  return true;
}

function write(file: string, content: string): boolean {
  try {
    writeFileSync(file, content, { flag: 'wx' });
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
