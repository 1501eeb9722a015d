import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { promisesUnderFire } from './promises.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'ruyue-faults-'));
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

test('D4 product §1.9-3 twenty promises that fall due while nothing runs each ring once after the restart, and none is lost', async () => {
  const callbacks = 20;
  const report = await promisesUnderFire({ dataDir, callbacks, seed: 20_260_501 });
  expect(report).toMatchObject({ lost: [], twice: [], early: [], late: [], check: { open: callbacks, lost: 0 } });
});
