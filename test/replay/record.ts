import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromBeijing } from '../../domain/time/instant.ts';
import { startStack } from '../../infra/stack.ts';
import { type Care, connectCare } from '../support/care-client.ts';
import { Drill } from '../support/drill.ts';
import { says } from '../support/intake.ts';
import { people } from '../support/people.ts';
import { rulesOf } from '../support/pure-case.ts';
import { writeHistory } from './history.ts';
import { GOLDEN_KEYS } from './key.ts';

const { agent, supervisor, operations, guide } = people;

/** The cases whose histories every release keeps replaying. Files are added, never edited. */
const cases: Readonly<Record<string, (care: Care) => Promise<Drill>>> = {
  'complaint.kept-across-national-day': async (care) => {
    const c = await Drill.open(care, rulesOf('tourism'), '2026-09-28 16:40');
    await c.do('confirmComplaint', says.confirm, agent);
    await c.do('classifyComplaint', says.general('operations'), agent);
    await (await c.at('2026-09-30 10:00')).do('nameResponsible', says.name, operations);
    await (await c.at('2026-10-13 15:00')).do('fileOpinion', says.opinion, guide);
    await (await c.at('2026-10-15 10:00')).do('decideOpinion', says.approve, operations);
    const doneAt = fromBeijing('2026-10-15 09:30');
    await c.do(
      'recordExecution',
      { sanction: { doneAt, note: '已警告' }, compensation: { doneAt, note: '已交财务' } },
      guide,
    );
    await c.do('tellResult', { toldAt: doneAt, channel: 'PHONE', content: '结果', satisfaction: 'SATISFIED' }, agent);
    await c.do('closeComplaint', says.close, agent);
    return c;
  },
  'complaint.breached-paused-reopened': async (care) => {
    const c = await Drill.open(care, rulesOf('tourism'), '2026-03-02 10:00');
    await (await c.at('2026-03-02 12:30')).do('classifyComplaint', says.general('operations'), supervisor);
    await c.do('nameResponsible', says.name, operations);
    await c.do('requestPause', { clock: 'CMP-17#1', reason: 'THIRD_PARTY', workingDays: 1, note: '等检测' }, agent);
    await c.do('decidePause', { clock: 'CMP-17#1', approve: true, reason: '同意' }, supervisor);
    await (await c.at('2026-03-04 09:00')).do('withdrawComplaint', { reason: '撤回', lessons: '无' }, agent);
    return c;
  },
  'complaint.merged': async (care) => {
    const original = await Drill.open(care, rulesOf('transport'), '2026-03-02 10:00');
    const c = await Drill.open(care, rulesOf('transport'), '2026-03-02 10:05');
    await c.do('mergeComplaint', { target: original.caseId, reason: '同一事件' }, agent);
    await original.end();
    return c;
  },
};

const dataDir = mkdtempSync(join(tmpdir(), 'ruyue-record-'));
const stack = await startStack({
  env: { DATA_DIR: dataDir, PORT: '0', CODEC_KEYS: GOLDEN_KEYS },
  processes: ['worker'],
});
try {
  const care = await connectCare(stack.env);
  const folder = join(import.meta.dirname, 'histories');
  mkdirSync(folder, { recursive: true });
  for (const [name, play] of Object.entries(cases)) {
    const c = await play(care);
    writeFileSync(join(folder, `${name}.json`), writeHistory(await c.handle.fetchHistory()));
    await c.end();
    console.log(`recorded ${name}`);
  }
  await care.close();
} finally {
  await stack.stop();
  rmSync(dataDir, { recursive: true, force: true });
}
