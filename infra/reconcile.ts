import { parseArgs } from 'node:util';
import { checkCases } from '../activities/case-check.activities.ts';
import { loadConfig } from './config.ts';
import { connectDatabase } from './database.ts';
import { PlainError } from './plain-error.ts';
import { runningCasesOf } from './running-cases.ts';
import { reviveCase } from './start-case.ts';
import { connectTemporal } from './temporal-client.ts';

/**
 * `npm run reconcile [-- --all]`: what the schedule `case-check` does every five minutes, now. `--all` asks every case how far it
 * is, as after a restore. Fails when something is left that only a person can mend.
 */
try {
  const { values } = parseArgs({ options: { all: { type: 'boolean', default: false } } });
  const config = loadConfig();
  const { db, pool } = connectDatabase(config.databaseUrl, { name: 'ruyue-reconcile', max: 10 });
  const { client, connection } = connectTemporal(config);
  try {
    const { expected, found } = await checkCases(
      { db, running: runningCasesOf(client), revive: (ref) => reviveCase({ client, db }, ref) },
      { everyVersion: values.all },
    );
    for (const [difference, cases] of Object.entries(found)) for (const id of cases) console.log(`${difference} ${id}`);
    const counts = Object.entries(found).map(([difference, { length }]) => `${length} ${difference}`);
    console.log(`cases: ${expected} unfinished, ${counts.join(', ')}`);
    if (found.ahead.length + found.stray.length + found.stuck.length > 0) process.exitCode = 1;
  } finally {
    await connection.close();
    await pool.end();
  }
} catch (error) {
  if (!(error instanceof PlainError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
