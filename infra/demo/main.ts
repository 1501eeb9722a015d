import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startStack } from '../stack.ts';
import { playCallback } from './callback.ts';
import { playComplaint } from './complaint.ts';
import { playRefund } from './refund.ts';
import { playRepair } from './repair.ts';
import { Story } from './story.ts';

/** `npm run demo -- <name>`: plays a scenario on its own dates through the HTTP services of a platform of its own. */
const plays: Readonly<Record<string, (story: Story) => Promise<void>>> = {
  complaint: playComplaint,
  repair: playRepair,
  refund: playRefund,
  callback: playCallback,
};

const name = process.argv[2] ?? 'complaint';
const play = plays[name];
if (play) {
  const dataDir = mkdtempSync(join(tmpdir(), 'ruyue-demo-'));
  const stack = await startStack({ env: { DATA_DIR: dataDir, PORT: '0' } });
  try {
    const story = new Story(stack, console.log);
    await play(story);
    const { steps, kept, broken } = await story.end();
    console.log(`\ndemo: ${steps} steps, ${kept} promises kept, ${broken} broken`);
    process.exitCode = broken === 0 ? 0 : 1;
  } finally {
    await stack.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
} else {
  console.error(`npm run demo -- <${Object.keys(plays).join('|')}>`);
  process.exitCode = 2;
}
