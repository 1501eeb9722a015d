import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import { runningCasesOf } from '../../infra/running-cases.ts';
import { connectCare } from '../support/care-client.ts';
import { hold } from './hold.ts';
import { OPENING_MS, promiseAll, rings } from './promises.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'ruyue-lost-'));
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

const CASES = 200;
/** From before everything dies until well after it is back. */
const DUE_WITHIN_MS = 40_000;
/** How late a limit may ring on a machine that is busy with starting all of them again. */
const LATE_MS = 10_000;
const BACK_WITHIN_MS = 60_000;

/** Deletes what Temporal knows: its database with all that belongs to it. */
function loseTemporal(): void {
  const files = readdirSync(dataDir).filter((name) => name.startsWith('temporal.db'));
  expect(files).toContain('temporal.db');
  for (const name of files) rmSync(join(dataDir, name));
}

test(`design §3.3 performance §3.3-F17 Temporal's whole database is lost with ${CASES} open cases: every one is back, and every limit rings once, when it should`, async () => {
  const first = await hold(dataDir);
  const before = await connectCare(first.env);
  const firstDueMs = Date.now() + 3_000 + CASES * (OPENING_MS / 2);
  const promised = await promiseAll(before, { callbacks: CASES, seed: 17 }, firstDueMs, DUE_WITHIN_MS);
  await pause(firstDueMs + 2_000 - Date.now());
  const rungBefore = await rings(before, promised);
  expect(rungBefore.length).toBeGreaterThan(0);
  expect(rungBefore.length).toBeLessThan(CASES);
  await before.close();
  await first.die();
  loseTemporal();

  const second = await hold(dataDir);
  const readyAt = Date.now();
  try {
    const care = await connectCare(second.env);
    const ids = promised.map(({ drill }) => drill.caseId);
    const running = runningCasesOf(care.client);
    const back = async () => {
      const there = new Set((await running.list()).map(({ id }) => id));
      return ids.filter((id) => !there.has(id));
    };
    await expect.poll(back, { timeout: BACK_WITHIN_MS, interval: 500 }).toEqual([]);
    const backAt = Date.now();

    const last = Math.max(...promised.map(({ dueMs }) => dueMs), backAt);
    const rungAll = async () => new Set((await rings(care, promised)).map(({ id }) => id)).size;
    await expect.poll(rungAll, { timeout: last + LATE_MS + 10_000 - Date.now(), interval: 500 }).toBe(CASES);
    const rung = await rings(care, promised);
    expect(rung).toHaveLength(CASES);
    for (const { id, dueMs, atMs } of rung) {
      expect(atMs, id).toBeGreaterThanOrEqual(dueMs);
      if (atMs > readyAt) expect(atMs, id).toBeLessThan(Math.max(dueMs, backAt) + LATE_MS);
    }
    expect(rung.some(({ dueMs, atMs }) => dueMs > backAt && atMs >= dueMs)).toBe(true);
    const checks = await care.db.selectFrom('case_checks').select('found').execute();
    expect(checks.flatMap(({ found }) => Object(found).revived)).toEqual(expect.arrayContaining(ids));
    console.log(`${CASES} cases were back ${backAt - readyAt} ms after the platform`);
    await care.close();
  } finally {
    await second.stop();
  }
});
