import { styleText } from 'node:util';
import { type Rows, runStack } from './run-stack.ts';
import { DEMO_LOGINS, DEMO_PASSWORD } from './seed.ts';
import type { Stack } from './stack.ts';

/** `npm start`: the whole platform on this machine, with demo accounts. */
process.exitCode = await runStack('npm start', {}, addresses);
process.exit();

function addresses({ config, urls }: Stack): Rows {
  const database = new URL(config.databaseUrl);
  const accounts: Rows = [
    ['Accounts', DEMO_LOGINS.slice(0, 6).join(', ')],
    ['', DEMO_LOGINS.slice(6).join(', ')],
    ['Password', DEMO_PASSWORD],
  ];
  return [
    ['Console', styleText('bold', urls.console)],
    ['Desk API', `${urls.desk}/openapi.json`],
    ['History API', `${urls.history}/openapi.json`],
    ['Temporal', urls.temporalUi ?? config.temporalAddress],
    ['PostgreSQL', `${database.host}${database.pathname}`],
    ['Data', config.dataDir],
    ...(config.demoAccounts ? accounts : []),
  ];
}
