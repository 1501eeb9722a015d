import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startStack } from '../stack.ts';
import { playComplaint } from './complaint.ts';

/** `npm run demo`: plays a scenario on its own dates through the HTTP services of a platform of its own. */
const dataDir = mkdtempSync(join(tmpdir(), 'ruyue-demo-'));
const stack = await startStack({ env: { DATA_DIR: dataDir, PORT: '0' } });
try {
  const { steps, kept, broken } = await playComplaint(stack, console.log);
  console.log(`\ndemo: ${steps} steps, ${kept} promises kept, ${broken} broken`);
  process.exitCode = broken === 0 ? 0 : 1;
} finally {
  await stack.stop();
  rmSync(dataDir, { recursive: true, force: true });
}
