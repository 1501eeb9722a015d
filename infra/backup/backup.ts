import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { backup as copyDatabase, DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { PlainError } from '../plain-error.ts';
import { copyTree } from './files.ts';
import { copyPostgres } from './postgres.ts';

/** The keys and the format: without the keys nobody can read the rest. */
const KEPT = ['secrets.json', 'version.json'];
const TEMPORAL = 'temporal.db';
/** Written last: a folder without it is not a whole backup. */
const MANIFEST = 'backup.json';
/** All pages in one go: copying in portions begins again with every change in between. */
const AT_ONCE = 1_000_000_000;

const Manifest = z.object({ begunAt: z.iso.datetime(), endedAt: z.iso.datetime() });
export type Manifest = z.output<typeof Manifest>;

/**
 * Copies everything that `npm start` or `npm run cluster` keeps in a data directory into a new folder, while it works or not.
 * Temporal first, the records after it: what they hold may be ahead of Temporal, never behind (cases catch up with their
 * records). Throws a PlainError when the folder is not empty or there is nothing to copy.
 */
export async function takeBackup(dataDir: string, folder: string): Promise<Manifest> {
  if (!existsSync(join(dataDir, 'postgres'))) throw new PlainError(`There is no platform’s data in ${dataDir}.`);
  if (existsSync(folder) && readdirSync(folder).length > 0) throw new PlainError(`${folder} is not empty.`);
  const begunAt = new Date().toISOString();
  mkdirSync(folder, { recursive: true, mode: 0o711 });
  if (existsSync(join(dataDir, TEMPORAL))) {
    const source = new DatabaseSync(join(dataDir, TEMPORAL), { readOnly: true, timeout: 10_000 });
    try {
      await copyDatabase(source, join(folder, TEMPORAL), { rate: AT_ONCE });
    } finally {
      source.close();
    }
  }
  await copyPostgres(dataDir, folder);
  copyTree(dataDir, folder, (path) => KEPT.includes(path));
  const manifest = { begunAt, endedAt: new Date().toISOString() };
  writeFileSync(join(folder, MANIFEST), `${JSON.stringify(manifest)}\n`);
  return manifest;
}

/** Puts a backup into an empty data directory; the next start carries on from there. Throws a PlainError for anything else. */
export function restoreBackup(folder: string, dataDir: string): Manifest {
  const found = readManifest(join(folder, MANIFEST));
  if (found === undefined) throw new PlainError(`${folder} holds no whole backup: ${MANIFEST} is missing or damaged.`);
  const taken = existsSync(dataDir) ? readdirSync(dataDir) : [];
  if (taken.length > 0) throw new PlainError(`${dataDir} is not empty: move what is there aside first.`);
  mkdirSync(dataDir, { recursive: true, mode: 0o711 });
  copyTree(folder, dataDir, (path) => path !== MANIFEST);
  return found;
}

function readManifest(file: string): Manifest | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return Manifest.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data;
  } catch {
    return undefined;
  }
}
