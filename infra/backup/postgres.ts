import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { z } from 'zod';
import { PlainError } from '../plain-error.ts';
import { commandLineOf, pidIn } from '../processes.ts';
import { localSecrets } from '../secrets.ts';
import { copyTree } from './files.ts';

/** Folders of which a copy needs the folder only: what is in them belongs to the running server. */
const EMPTIED = /^(pg_wal|pg_replslot|pg_dynshmem|pg_notify|pg_serial|pg_snapshots|pg_stat_tmp|pg_subtrans)\/./;
/** The server's own, or copied last. */
const LEFT_OUT = ['postmaster.pid', 'postmaster.opts', 'global/pg_control'];

const isInCopy = (path: string): boolean => !EMPTIED.test(path) && !LEFT_OUT.includes(path);

/**
 * Copies the files of our own PostgreSQL while it works (its low-level backup). The copy holds what was committed up to the
 * end of the copying; a server that starts on it brings itself there.
 */
export async function copyPostgres(dataDir: string, folder: string): Promise<void> {
  const cluster = join(dataDir, 'postgres');
  const copy = join(folder, 'postgres');
  const port = runningOn(cluster);
  if (port === undefined) {
    copyTree(cluster, copy, (path) => !path.startsWith('postmaster.'));
    return;
  }
  const client = new pg.Client({
    host: '127.0.0.1',
    port,
    user: 'postgres',
    database: 'postgres',
    password: localSecrets(dataDir).databasePassword,
  });
  await client.connect();
  try {
    // Keeps what is written meanwhile until it is copied; gone with this connection.
    await client.query(`SELECT pg_create_physical_replication_slot($1, true, true)`, [`ruyue_backup_${process.pid}`]);
    await client.query(`SELECT pg_backup_start('ruyue', true)`);
    copyTree(cluster, copy, isInCopy);
    const { rows } = await client.query('SELECT labelfile FROM pg_backup_stop(false)');
    const [{ labelfile }] = z.tuple([z.object({ labelfile: z.string() })]).parse(rows);
    copyTree(cluster, copy, (path) => path === 'global' || path === 'global/pg_control');
    copyTree(cluster, copy, (path) => /^pg_wal(\/|$)/.test(path) && !path.startsWith('pg_wal/archive_status/'));
    writeFileSync(join(copy, 'backup_label'), labelfile, { mode: 0o644 });
  } finally {
    await client.end();
  }
}

/** The port of the server that works on these files; undefined when none does. */
function runningOn(cluster: string): number | undefined {
  const pid = pidIn(join(cluster, 'postmaster.pid'));
  if (pid === undefined || commandLineOf(pid)?.includes(cluster) !== true) return undefined;
  const port = Number(readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')[3]);
  if (!Number.isInteger(port)) throw new PlainError(`PostgreSQL in ${cluster} is just starting: try again.`);
  return port;
}
