import { readdirSync } from 'node:fs';
import { join, parse } from 'node:path';
import { Logger, runMigrations } from 'graphile-worker';
import { runner } from 'node-pg-migrate';
import pg from 'pg';
import { z } from 'zod';
import { PlainError } from './plain-error.ts';

const MIGRATIONS = join(import.meta.dirname, 'migrations');
const TABLE = 'migrations';

/**
 * Brings the database to this version's schema: each file of `infra/migrations` once, in the order of the names, all in one
 * transaction. Processes that start at the same time wait for each other. Returns the names of those that were new.
 * Throws a PlainError when the database holds a migration that this version does not have: it belongs to a newer one.
 */
export async function migrate(databaseUrl: string): Promise<string[]> {
  await refuseNewer(databaseUrl);
  // The messenger's jobs live in a schema of their library's own.
  await runMigrations({ connectionString: databaseUrl, logger: new Logger(() => () => undefined) });
  const applied = await runner({
    databaseUrl,
    dir: MIGRATIONS,
    migrationsTable: TABLE,
    direction: 'up',
    singleTransaction: true,
    advisoryLockMode: 'wait',
    log: () => undefined,
  });
  return applied.map(({ name }) => name);
}

async function refuseNewer(databaseUrl: string): Promise<void> {
  const known = new Set(readdirSync(MIGRATIONS).map((file) => parse(file).name));
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const table = await client.query('SELECT to_regclass($1) AS found', [TABLE]);
    if (table.rows[0]?.found === null) return;
    const { rows } = await client.query(`SELECT name FROM ${TABLE} ORDER BY id`);
    const unknown = z
      .array(z.object({ name: z.string() }))
      .parse(rows)
      .filter(({ name }) => !known.has(name));
    if (unknown.length === 0) return;
    const names = unknown.map(({ name }) => name).join(', ');
    throw new PlainError(
      `The database was written by a newer version (it holds ${names}, which this version does not know). Use that version, or another DATA_DIR or DATABASE_URL.`,
    );
  } finally {
    await client.end();
  }
}
