import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { connectDatabase } from '../../infra/database.ts';
import { migrate } from '../../infra/migrate.ts';
import { seed } from '../../infra/seed.ts';

/** A database of a test's own on the stack's server, with schema, rules and demo accounts; it goes away with `drop`. */
export async function ownDatabase(stackUrl: string) {
  const name = `own_${randomUUID().replaceAll('-', '')}`;
  const url = new URL(stackUrl);
  url.pathname = `/${name}`;
  await administer(stackUrl, `CREATE DATABASE ${name}`);
  await migrate(url.href);
  await seed({ demoAccounts: true }, url.href);
  const { db, pool } = connectDatabase(url.href, { name: 'ruyue-test', max: 5 });
  return {
    url: url.href,
    db,
    async drop() {
      await pool.end();
      await administer(stackUrl, `DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}

async function administer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
