import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CrashPlatform, startCrashPlatform } from './crash/platform.ts';
import { costsOfDeaths, crashUnderLoad } from './crash/run.ts';

const SEED = 20_261_122;
const dataDir = mkdtempSync(join(tmpdir(), 'ruyue-faults-'));
let platform: CrashPlatform;
beforeAll(async () => {
  platform = await startCrashPlatform(dataDir);
}, 120_000);
afterAll(async () => {
  await platform.close();
  rmSync(dataDir, { recursive: true, force: true });
}, 60_000);

test('F2 F4 F5 twenty people work while everything is killed: no answer lost, nothing twice, no case stuck, nearly all finish', async () => {
  const cases = 36;
  const report = await crashUnderLoad(platform, { cases, kills: 6, seed: SEED, limitMs: 150_000 });
  expect(report.violations).toEqual([]);
  expect(report.unfinished).toEqual([]);
  expect(report.kills).toHaveLength(6);
});

test('performance §1.3 a worker’s death costs the next click at most 3 s, Temporal’s or PostgreSQL’s at most 20 s', async () => {
  const { worker, temporal, postgres } = await costsOfDeaths(platform);
  expect(Math.max(...worker)).toBeLessThan(3_000);
  expect(Math.max(...temporal, ...postgres)).toBeLessThan(20_000);
});
