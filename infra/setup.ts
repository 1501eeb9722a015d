import { searchAttributes } from '../workflows/search-attributes.ts';
import { loadConfig } from './config.ts';
import { migrate } from './migrate.ts';
import { runCommand } from './plain-error.ts';
import { seed } from './seed.ts';
import { setUpTemporal } from './temporal/setup.ts';

/** `npm run setup`: what a production release runs once before its processes, idempotent: schema, data, Temporal. */
await runCommand(async () => {
  const config = loadConfig();
  await migrate(config.databaseUrl);
  await seed(config, config.databaseUrl);
  await setUpTemporal(config.temporalAddress, config.temporalNamespace, searchAttributes);
  console.log('schema, policy packs, calendars and Temporal are set up');
});
