import { execa } from 'execa';
import pg from 'pg';
import { PlainError } from '../../plain-error.ts';

export const PLUGIN = 'postgres12_pgx';

/** Temporal's two databases. */
export interface Stores {
  readonly temporal: string;
  readonly visibility: string;
}

/**
 * Makes Temporal's two databases beside ours and brings them to the schema of this version, with Temporal's own tool.
 * Changes nothing that is there already. The account must be allowed to create databases.
 */
export async function bringSchema(sqlTool: string, server: URL): Promise<Stores> {
  const stores: Stores = {
    temporal: `${server.pathname.slice(1)}_temporal`,
    visibility: `${server.pathname.slice(1)}_temporal_visibility`,
  };
  for (const [schema, database] of Object.entries(stores)) {
    const tool = (...args: string[]) => run(sqlTool, server, database, args);
    if (!(await exists(server, database))) await tool('create-database');
    // The table of versions; one that is there already stays as it is.
    await tool('setup-schema', '--version', '0.0');
    await tool('update-schema', '--schema-name', `postgresql/v12/${schema}`);
  }
  return stores;
}

async function run(sqlTool: string, server: URL, database: string, args: readonly string[]): Promise<void> {
  const result = await execa(sqlTool, args, {
    env: {
      SQL_PLUGIN: PLUGIN,
      SQL_HOST: server.hostname,
      SQL_PORT: server.port || '5432',
      SQL_USER: decodeURIComponent(server.username),
      SQL_PASSWORD: decodeURIComponent(server.password),
      SQL_DATABASE: database,
    },
    reject: false,
    all: true,
  });
  if (result.failed) throw new PlainError(`Temporal's database ${database} could not be set up:\n${result.all}`);
}

async function exists(server: URL, database: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: server.href });
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [database]);
    return rowCount === 1;
  } finally {
    await client.end();
  }
}
