import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { seed } from '../../../infra/seed.ts';
import { type Stack, type StackOptions, startStack } from '../../../infra/stack.ts';
import { type Care, connectCare } from '../../support/care-client.ts';

/** The production configuration of `npm run cluster`, or what `npm start` brings. */
export type Engine = 'cluster' | 'embedded';

export const ENGINE_NAMES: Readonly<Record<Engine, string>> = {
  cluster: 'Temporal server on PostgreSQL',
  embedded: 'Temporal development server on SQLite',
};

/** Benches bring their own servers: whatever the shell points at is left alone. */
const OWN = { DATABASE_URL: '', TEMPORAL_ADDRESS: '', TEMPORAL_NAMESPACE: '', HOST: '', PORT: '0' };

export interface Platform {
  readonly stack: Stack;
  readonly care: Care;
}

/** Runs something on a platform of its own, on free ports of the loopback, and leaves nothing of it behind. */
export async function onPlatform<T>(
  engine: Engine,
  options: Pick<StackOptions, 'processes' | 'copies' | 'env'>,
  work: (platform: Platform) => Promise<T>,
): Promise<T> {
  const dataDir = mkdtempSync(join(tmpdir(), 'ruyue-bench-'));
  const env = { ...OWN, ...options.env, DATA_DIR: dataDir };
  try {
    await countStatements(env);
    const stack = await startStack({ ...options, env, production: engine === 'cluster' });
    try {
      // People with an inbox, where production begins without any.
      await seed({ demoAccounts: true }, stack.config.databaseUrl);
      const care = await connectCare(stack.env);
      try {
        // What checks the whole platform every few minutes would be measured along.
        await care.client.schedule.getHandle('case-check').pause();
        return await work({ stack, care });
      } finally {
        await care.close();
      }
    } finally {
      await stack.stop();
    }
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** PostgreSQL counts statements from its next start on. */
async function countStatements(env: Readonly<Record<string, string>>): Promise<void> {
  const stack = await startStack({ env, processes: [] });
  try {
    await asSuperuser(stack, async (client) => {
      await client.query(`ALTER SYSTEM SET shared_preload_libraries = 'pg_stat_statements'`);
    });
  } finally {
    await stack.stop();
  }
}

/** What a database has been asked for: by us, or by Temporal. */
export interface Asked {
  readonly ours: { readonly statements: number; readonly commits: number };
  readonly temporal: { readonly statements: number; readonly commits: number };
  readonly walBytes: number;
}

/** What PostgreSQL has done since the last time this was asked. */
export async function askedSince(stack: Stack): Promise<Asked> {
  return asSuperuser(stack, async (client) => {
    await client.query('CREATE EXTENSION IF NOT EXISTS pg_stat_statements');
    const { rows } = await client.query<{ ours: boolean; commit: boolean; calls: number; wal: number }>(
      `SELECT datname = 'ruyue' AS ours, query ~* '^commit' AS commit, sum(calls)::int AS calls, sum(wal_bytes)::float AS wal
       FROM pg_stat_statements JOIN pg_database ON oid = dbid WHERE datname LIKE 'ruyue%' GROUP BY 1, 2`,
    );
    await client.query('SELECT pg_stat_statements_reset()');
    const count = (ours: boolean, commitsOnly: boolean) =>
      rows
        .filter((row) => row.ours === ours && (row.commit || !commitsOnly))
        .reduce((sum, { calls }) => sum + calls, 0);
    const of = (ours: boolean) => ({ statements: count(ours, false), commits: count(ours, true) });
    return { ours: of(true), temporal: of(false), walBytes: rows.reduce((sum, { wal }) => sum + wal, 0) };
  });
}

async function asSuperuser<T>({ config }: Stack, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const url = new URL(config.databaseUrl);
  url.username = 'postgres';
  url.pathname = '/postgres';
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
