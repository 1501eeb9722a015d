import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, expect, test } from 'vitest';
import { brokenAt } from '../../activities/fact-log.ts';
import { restoreBackup, takeBackup } from '../../infra/backup/backup.ts';
import { copyTree } from '../../infra/backup/files.ts';
import { createClicks, PEOPLE } from '../faults/clicks.ts';
import { type MoneyPlatform, startMoneyPlatform } from '../faults/money/platform.ts';
import { watchStages } from '../faults/money/stages.ts';
import { importOrders, type Scene, untilApproved, untilPaid } from '../faults/money/story.ts';
import { newCustomer } from '../support/customers.ts';
import { Drill } from '../support/drill.ts';
import { people } from '../support/people.ts';
import { rulesOf } from '../support/pure-case.ts';

const folder = mkdtempSync(join(tmpdir(), 'ruyue-restore-'));
const dataDir = join(folder, 'platform');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const LIMIT_MS = 150_000;
const ticket = (orderNo: string) =>
  ({ kind: 'TICKET', orderNo, askedFen: 1_000, paysFen: 900, twice: false, raced: false, told: false }) as const;

async function sceneOf(platform: MoneyPlatform): Promise<Scene> {
  const endsAt = Date.now() + LIMIT_MS;
  const clicks = createClicks('finance', platform.financeUrl, platform.care.config.tokenSecret, endsAt);
  return {
    platform,
    clicks,
    stages: watchStages(platform.care.db, endsAt),
    customerId: await newCustomer(platform.care.db),
    endsAt,
  };
}

/** `npm run reconcile -- --restored`, as an operator types it. */
const reconcile = ({ care }: MoneyPlatform) =>
  execa(process.execPath, ['infra/reconcile.ts', '--restored'], {
    reject: false,
    env: {
      NODE_ENV: 'test',
      DATA_DIR: dataDir,
      DATABASE_URL: care.config.databaseUrl,
      TEMPORAL_ADDRESS: care.config.temporalAddress,
    },
  });

test('performance §3.2-11 §3.3-F17 a backup under load is restored after a disaster: every case goes on, nothing is paid twice, and what Temporal holds more of is reported', async () => {
  const first = await startMoneyPlatform(folder, { seed: 11 });
  const before = await sceneOf(first);
  await importOrders(
    before,
    ['R-1', 'R-2', 'R-3'].map((orderNo) => ({ orderNo, paidFen: 1_000 })),
  );
  const paidLater = await untilApproved(before, ticket('R-1'), PEOPLE.agent);
  const complaint = await Drill.open(first.care, rulesOf('tourism'), '2026-03-02 10:00');
  const quiet = await Drill.open(first.care, rulesOf('tourism'), '2026-03-02 10:00');

  // People go on working while it is taken.
  let working = true;
  const notes = (async () => {
    for (let note = 1; working; note += 1) await complaint.do('addNote', { text: `备份期间 ${note}` }, people.agent);
  })();
  await takeBackup(dataDir, join(folder, 'backup'));
  working = false;
  await notes;

  // What happens now is lost in the records, not in the world: money moves, a refund gets a number.
  await untilPaid(before, paidLater, ticket('R-1'));
  const lost = await untilApproved(before, ticket('R-2'), PEOPLE.agent);
  await untilPaid(before, lost, ticket('R-2'));
  await quiet.do('addNote', { text: '备份之后' }, people.agent);
  const paidBefore = await first.provider.ledger();
  await before.stages.stop();
  await first.close();
  copyTree(dataDir, join(folder, 'later'), (path) => path.startsWith('temporal.db'));
  rmSync(dataDir, { recursive: true });
  restoreBackup(join(folder, 'backup'), dataDir);

  const second = await startMoneyPlatform(folder, { seed: 12 });
  const after = await sceneOf(second);
  try {
    const checked = await reconcile(second);
    expect(checked.stdout).toContain('0 ahead, 0 stray, 0 stuck');
    expect(checked.exitCode).toBe(0);
    // The refund that was paid after the backup is approved again: who pays it reaches the same payment.
    await untilPaid(after, paidLater, ticket('R-1'));
    // The one that was opened after it is not there; the next one does not get its number.
    const next = await untilApproved(after, ticket('R-3'), PEOPLE.agent);
    expect(next).not.toBe(lost);
    await untilPaid(after, next, ticket('R-3'));
    const paid = (await second.provider.ledger()).filter(({ status }) => status === 'paid');
    expect(paid.map(({ key }) => key).toSorted()).toEqual([`${lost}:1`, `${next}:1`, `${paidLater}:1`].toSorted());
    expect(paid.filter(({ key }) => key.startsWith(paidLater))).toEqual(
      paidBefore.filter(({ key }) => key.startsWith(paidLater)),
    );
    for (const drill of [complaint, quiet]) {
      const restored = drill.with(second.care);
      await restored.do('addNote', { text: '恢复之后' }, people.agent);
      expect(brokenAt(drill.caseId, await restored.facts())).toBeNull();
    }
  } finally {
    await after.stages.stop();
    await second.close();
  }

  // Put back in the wrong order, with a Temporal that is younger than the records: that is seen and said.
  rmSync(dataDir, { recursive: true });
  restoreBackup(join(folder, 'backup'), dataDir);
  copyTree(join(folder, 'later'), dataDir);
  const wrong = await startMoneyPlatform(folder, { seed: 13 });
  try {
    const { stdout, exitCode } = await reconcile(wrong);
    expect(stdout).toContain(`ahead ${quiet.caseId}`);
    expect(exitCode).toBe(1);
  } finally {
    await wrong.close();
  }
});

test('performance §3.2-11 a folder that is no whole backup is not restored, and nothing is overwritten', async () => {
  const empty = mkdtempSync(join(folder, 'none-'));
  expect(() => restoreBackup(empty, join(folder, 'new'))).toThrow('no whole backup');
  expect(() => restoreBackup(join(folder, 'backup'), dataDir)).toThrow('not empty');
  await expect(takeBackup(empty, join(folder, 'other'))).rejects.toThrow('no platform’s data');
  await expect(takeBackup(dataDir, join(folder, 'backup'))).rejects.toThrow('not empty');
});
