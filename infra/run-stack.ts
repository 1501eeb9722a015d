import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dieWithParent } from './die-with-parent.ts';
import { PlainError } from './plain-error.ts';
import { showProgress } from './progress.ts';
import { type Stack, type StackOptions, startStack } from './stack.ts';

/** What a person reads once everything runs: name and value, line by line. */
export type Rows = readonly (readonly [name: string, value: string])[];

/** Brings everything up, says where it is, and runs until it is told to stop; the exit code. `command` is what was typed. */
export async function runStack(
  command: string,
  options: StackOptions,
  describe: (stack: Stack) => Rows,
): Promise<number> {
  const stopRequest = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stopRequest.abort());
  dieWithParent();

  // Only here: a test must never find the address of somebody's database in a file.
  if (existsSync('.env')) process.loadEnvFile();

  const started = Date.now();
  const progress = showProgress(stopRequest.signal);
  let stack: Stack;
  try {
    stack = await startStack({
      ...options,
      around: progress.around,
      say: (line) => console.log(line),
      signal: stopRequest.signal,
    });
  } catch (error) {
    await progress.end();
    if (stopRequest.signal.aborted) return 130;
    console.error(`\n${error instanceof PlainError ? error.message : traceOf(error)}\n`);
    return 1;
  }
  await progress.end();
  writeEnvironment(stack);
  console.log(`\n如约 Ruyue is running (${Math.round((Date.now() - started) / 1000)} s). Ctrl-C stops it.\n`);
  console.log(table(describe(stack)));
  await aborted(stopRequest.signal);
  console.log('\nStopping …');
  await stack.stop();
  console.log(`Stopped. \`${command}\` carries on where it left off.`);
  return 0;
}

/** What every process is given, for commands beside them (docs/runbook.md); in production that holds secrets. */
function writeEnvironment({ config, env }: Stack): void {
  const lines = Object.entries(env).map(([key, value]) => `${key}=${value}\n`);
  writeFileSync(environmentFile(config.dataDir), lines.join(''), { mode: 0o600 });
}

export const environmentFile = (dataDir: string): string => join(dataDir, 'stack.env');

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** An error nobody foresaw keeps its stack: it is ours to mend. */
function traceOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function table(rows: Rows): string {
  const width = Math.max(...rows.map(([name]) => name.length));
  return `${rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`).join('\n')}\n`;
}
