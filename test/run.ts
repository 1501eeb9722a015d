import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { z } from 'zod';

const root = join(import.meta.dirname, '..');
const REPORT = join(root, '.cache', `test-report-${process.pid}.json`);

/** What stands before the tests and counts as one of them each. */
const CHECKS: readonly (readonly [name: string, command: string, ...args: string[]])[] = [
  ['the types of the server hold', 'tsc', '--noEmit'],
  ['the types of the console hold', 'tsc', '--noEmit', '-p', 'services/console/web'],
  ['format and lint are clean', 'biome', 'check', '--error-on-warnings', '.'],
  ['no promise floats and no import runs in a circle', 'oxlint', '--type-aware', '.'],
];

const Report = z.object({ numPassedTests: z.number(), numFailedTests: z.number(), success: z.boolean() });

const bin = { preferLocal: true, localDir: root, cwd: root, stdio: 'inherit', reject: false } as const;

async function main(): Promise<number> {
  let passed = 0;
  let failed = 0;
  const count = (name: string, ok: boolean) => {
    console.log(`${ok ? '✓' : '✗'} ${name}`);
    if (ok) passed += 1;
    else failed += 1;
  };
  // What follows `npm test --` goes to Vitest: a project, a file, a name.
  const only = process.argv.slice(2);
  for (const [name, command, ...args] of CHECKS) count(name, !(await execa(command, args, bin)).failed);

  mkdirSync(join(root, '.cache'), { recursive: true });
  const outputs = ['--reporter=default', '--reporter=json', `--outputFile.json=${REPORT}`];
  const run = await execa('vitest', ['run', ...outputs, ...only], bin);
  try {
    const report = Report.parse(JSON.parse(readFileSync(REPORT, 'utf8')));
    passed += report.numPassedTests;
    failed += report.numFailedTests;
    // A file that could not be run at all has no failed test to count.
    if (run.failed && report.numFailedTests === 0) failed += 1;
  } catch {
    count('the tests could be run', false);
  } finally {
    rmSync(REPORT, { force: true });
  }
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

process.exitCode = await main();
