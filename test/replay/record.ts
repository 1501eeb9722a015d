import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromBeijing } from '../../domain/time/instant.ts';
import { startStack } from '../../infra/stack.ts';
import { says as repairSays, report } from '../domain/repair/says.ts';
import { type Care, connectCare } from '../support/care-client.ts';
import { Drill } from '../support/drill.ts';
import { says } from '../support/intake.ts';
import {
  checkedRefund,
  ordinaryCallback,
  ordinaryRefund,
  ordinaryRepair,
  referenceComplaint,
  until,
} from '../support/ordinary.ts';
import { people } from '../support/people.ts';
import { rulesOf } from '../support/pure-case.ts';
import { writeHistory } from './history.ts';
import { GOLDEN_KEYS } from './key.ts';

const { agent, supervisor, operations, guide } = people;

/** The cases whose histories every release keeps replaying. Files are added, never edited. */
const cases: Readonly<Record<string, (care: Care) => Promise<Pick<Drill, 'handle' | 'end'>>>> = {
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
  'complaint.compensated-and-visited': referenceComplaint,
  'complaint.promise-settled-at-closing': async (care) => {
    const c = await Drill.open(care, rulesOf('transport'), '2026-03-02 10:00');
    await c.do('promiseCallback', { dueAt: fromBeijing('2026-03-03 10:00'), reason: '等核实' }, agent);
    await c.do(
      'withdrawComplaint',
      { reason: '撤回', lessons: '无', promises: { becomes: 'TOLD', toldAt: c.now } },
      agent,
    );
    return c;
  },
  'repair.in-time-and-visited': ordinaryRepair,
  'repair.solution-told-and-breached': async (care) => {
    const c = await Drill.openCase(care, 'repair', rulesOf('renovation'), '2026-04-30 15:00', report);
    await c.do('issueRepairOrder', repairSays.order, agent);
    await (await c.at('2026-05-02 16:00')).do('tellSolution', repairSays.solution(c.now, '2026-05-06 10:00'), agent);
    await (await c.at('2026-05-06 12:00')).do('cancelRepair', { reason: '客户撤回', ...repairSays.kept }, agent);
    return c;
  },
  'refund.paid-by-hand': ordinaryRefund,
  'refund.quote-expired': async (care) => {
    const c = await checkedRefund(care);
    await c.do('quoteRefund', { channel: 'PHONE' }, agent);
    await c.at('2026-03-08 09:00');
    await until(async () => (await c.state()).stage === 'CHECKED');
    return c;
  },
  'callback.chained': ordinaryCallback,
  'callback.missed-and-recovered': async (care) => {
    const promised = { channel: 'PHONE', subject: '传真', reason: '等结论', dueAt: fromBeijing('2026-03-10 15:00') };
    const c = await Drill.openCase(care, 'callback', rulesOf('tourism'), '2026-03-10 09:30', promised);
    await c.at('2026-03-10 15:10');
    await c.do('recordCall', { outcome: 'SOLVED', told: '已修复', apologised: true }, supervisor);
    return c;
  },
  'visit.unreachable': async (care) => {
    const planned = { channel: 'PHONE', subject: '维修回访', kind: 'AFTER_REPAIR' };
    const c = await Drill.openCase(care, 'visit', rulesOf('renovation'), '2026-03-06 17:00', planned);
    for (const when of ['2026-03-07 10:00', '2026-03-07 15:00', '2026-03-08 10:00'])
      await (await c.at(when)).do('recordVisitAttempt', { result: 'NO_ANSWER' }, agent);
    await c.do('markUnreachable', { note: '三次无人接听' }, agent);
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
    const file = join(folder, `${name}.json`);
    if (existsSync(file)) continue;
    const c = await play(care);
    writeFileSync(file, writeHistory(await c.handle.fetchHistory()));
    await c.end();
    console.log(`recorded ${name}`);
  }
  await care.close();
} finally {
  await stack.stop();
  rmSync(dataDir, { recursive: true, force: true });
}
