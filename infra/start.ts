import { existsSync } from 'node:fs';
import { styleText } from 'node:util';
import { dieWithParent } from './die-with-parent.ts';
import { PlainError } from './plain-error.ts';
import { showProgress } from './progress.ts';
import { DEMO_LOGINS, DEMO_PASSWORD } from './seed.ts';
import { type Stack, startStack } from './stack.ts';

/** `npm start`: brings everything up, says where it is, and runs until it is told to stop. */

const stopRequest = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stopRequest.abort());
dieWithParent();

// Only here: a test must never find the address of somebody's database in a file.
if (existsSync('.env')) process.loadEnvFile();

process.exitCode = await run();
process.exit();

async function run(): Promise<number> {
  const started = Date.now();
  const progress = showProgress(stopRequest.signal);
  let stack: Stack;
  try {
    stack = await startStack({ around: progress.around, say: (line) => console.log(line), signal: stopRequest.signal });
  } catch (error) {
    await progress.end();
    if (stopRequest.signal.aborted) return 130;
    console.error(`\n${error instanceof PlainError ? error.message : describe(error)}\n`);
    return 1;
  }
  await progress.end();
  console.log(addresses(stack, Math.round((Date.now() - started) / 1000)));
  await requestToStop();
  console.log('\nStopping …');
  await stack.stop();
  console.log('Stopped. `npm start` carries on where it left off.');
  return 0;
}

function requestToStop(): Promise<void> {
  return new Promise((resolve) => {
    if (stopRequest.signal.aborted) resolve();
    else stopRequest.signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** An error nobody foresaw keeps its stack: it is ours to mend. */
function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function addresses({ config, urls }: Stack, seconds: number): string {
  const database = new URL(config.databaseUrl);
  const rows: [string, string][] = [
    ['Console', styleText('bold', urls.console)],
    ['Desk API', `${urls.desk}/openapi.json`],
    ['History API', `${urls.history}/openapi.json`],
    ['Temporal', urls.temporalUi ?? config.temporalAddress],
    ['PostgreSQL', `${database.host}${database.pathname}`],
    ['Data', config.dataDir],
  ];
  if (config.demoAccounts) {
    rows.push(
      ['Accounts', DEMO_LOGINS.slice(0, 6).join(', ')],
      ['', DEMO_LOGINS.slice(6).join(', ')],
      ['Password', DEMO_PASSWORD],
    );
  }
  const width = Math.max(...rows.map(([name]) => name.length));
  const lines = rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`);
  return `\n如约 Ruyue is running (${seconds} s). Ctrl-C stops it.\n\n${lines.join('\n')}\n`;
}
