import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { loadStackConfig } from '../config.ts';
import { PlainError, runCommand } from '../plain-error.ts';
import { restoreBackup, takeBackup } from './backup.ts';

/** `npm run backup -- <folder>` and `npm run restore -- <folder>`, of the data directory that DATA_DIR names. */
await runCommand(async () => {
  if (existsSync('.env')) process.loadEnvFile();
  const [, , verb, folder] = process.argv;
  if (folder === undefined) throw new PlainError(`npm run ${verb} -- <folder>`);
  const { dataDir, databaseUrl } = loadStackConfig();
  if (databaseUrl !== undefined)
    throw new PlainError(
      'DATABASE_URL names a server of yours: docs/runbook.md tells how to back it up and restore it.',
    );
  if (verb === 'restore') {
    const { begunAt, endedAt } = restoreBackup(resolve(folder), dataDir);
    console.log(
      `${dataDir} is as it was between ${begunAt} and ${endedAt}. Start it, then: npm run reconcile -- --restored`,
    );
  } else {
    const { begunAt, endedAt } = await takeBackup(dataDir, resolve(folder));
    console.log(
      `${resolve(folder)} holds ${dataDir} as it was between ${begunAt} and ${endedAt}. It holds the keys: guard it.`,
    );
  }
});
