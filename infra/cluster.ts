import { join, relative } from 'node:path';
import { styleText } from 'node:util';
import { environmentFile, type Rows, runStack } from './run-stack.ts';
import type { Stack, StackOptions } from './stack.ts';

/** Two of everything that may be stopped while people work. */
const TWO_OF_EACH: NonNullable<StackOptions['copies']> = {
  worker: 2,
  messenger: 2,
  desk: 2,
  finance: 2,
  history: 2,
  console: 2,
};

/** What `npm run cluster` and the deploy drill bring up: the production configuration on this machine. */
export const clusterOptions = (dataDir: string): StackOptions => ({
  env: { DATA_DIR: dataDir },
  production: true,
  copies: TWO_OF_EACH,
});

/** `npm run cluster`: the platform as in production, natively: Temporal on PostgreSQL, two of each process behind one address. */
if (import.meta.main) {
  const options = clusterOptions(process.env.DATA_DIR || join('.data', 'cluster'));
  process.exitCode = await runStack('npm run cluster', options, addresses);
  process.exit();
}

function addresses({ config, urls }: Stack): Rows {
  const database = new URL(config.databaseUrl);
  const shown = relative('', environmentFile(config.dataDir));
  return [
    ['Console', styleText('bold', urls.console)],
    ['Desk API', `${urls.desk}/openapi.json`],
    ['Finance API', `${urls.finance}/openapi.json`],
    ['History API', `${urls.history}/openapi.json`],
    ['Temporal', config.temporalAddress],
    ['PostgreSQL', `${database.host}${database.pathname}`],
    ['Data', config.dataDir],
    ['Environment', `${shown} (what every process is given; it holds secrets)`],
    ['An account', `node --env-file=${shown} infra/account.ts lina --name 李娜 --roles agent`],
  ];
}
