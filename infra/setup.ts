import { searchAttributes } from '../workflows/search-attributes.ts';
import { loadConfig } from './config.ts';
import { migrate } from './migrate.ts';
import { PlainError } from './plain-error.ts';
import { seed } from './seed.ts';
import { setUpTemporal } from './temporal/setup.ts';

/** `npm run setup`: what a production release runs once before its processes, idempotent: schema, data, Temporal. */
try {
  const config = loadConfig();
  await migrate(config.databaseUrl);
  await seed(config, config.databaseUrl);
  await setUpTemporal(config.temporalAddress, config.temporalNamespace, searchAttributes);
  console.log('schema, policy packs, calendars and Temporal are set up');
} catch (error) {
  if (!(error instanceof PlainError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
