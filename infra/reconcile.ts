import { parseArgs } from 'node:util';
import { sql } from 'kysely';
import { checkCases } from '../activities/case-check.activities.ts';
import { loadConfig } from './config.ts';
import { connectDatabase } from './database.ts';
import { runCommand } from './plain-error.ts';
import { runningCasesOf } from './running-cases.ts';
import { reviveCase } from './start-case.ts';
import { connectTemporal } from './temporal-client.ts';

/** More than a department opens between two backups. */
const LEFT_OUT = 10_000;

/**
 * `npm run reconcile [-- --all | --restored]`: what the schedule `case-check` does every five minutes, now. `--all` asks every
 * case how far it is; `--restored`, once after a restore, does so too, and leaves out the numbers that may have been given to
 * cases since the backup: banks and customers know those. Fails when something is left that only a person can mend.
 */
await runCommand(async () => {
  const flag = { type: 'boolean', default: false } as const;
  const { values } = parseArgs({ options: { all: flag, restored: flag } });
  const config = loadConfig();
  const { db, pool } = connectDatabase(config.databaseUrl, { name: 'ruyue-reconcile', max: 10 });
  const { client, connection } = connectTemporal(config);
  try {
    if (values.restored) await sql`SELECT setval('case_numbers', nextval('case_numbers') + ${LEFT_OUT})`.execute(db);
    const { expected, found } = await checkCases(
      { db, running: runningCasesOf(client), revive: (ref) => reviveCase({ client, db }, ref) },
      { everyVersion: values.all || values.restored },
    );
    for (const [difference, cases] of Object.entries(found)) for (const id of cases) console.log(`${difference} ${id}`);
    const counts = Object.entries(found).map(([difference, { length }]) => `${length} ${difference}`);
    console.log(`cases: ${expected} unfinished, ${counts.join(', ')}`);
    if (found.ahead.length + found.stray.length + found.stuck.length > 0) process.exitCode = 1;
  } finally {
    await connection.close();
    await pool.end();
  }
});
