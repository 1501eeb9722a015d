import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { RefundState } from '../../domain/procedures/refund/state.ts';
import type { Actor } from '../../domain/roles.ts';
import { fromBeijing } from '../../domain/time/instant.ts';
import { startStack } from '../../infra/stack.ts';
import { crew, says as repairSays, report } from '../domain/repair/says.ts';
import { type Care, connectCare } from '../support/care-client.ts';
import { Drill } from '../support/drill.ts';
import { says } from '../support/intake.ts';
import { sellTicket } from '../support/orders.ts';
import { people } from '../support/people.ts';
import { rulesOf } from '../support/pure-case.ts';

const { agent, operations, guide, finance } = people;
const cashier: Actor = { id: 'finance2', name: '吴磊', roles: ['finance'], department: 'finance' };
const promise = { channel: 'PHONE', subject: '传真故障', reason: '等结论', dueAt: fromBeijing('2026-03-10 15:00') };

/** The reference complaint of design §8: nine acts, one alarm. What it costs Temporal, exactly. */
async function referenceComplaint(open: () => Promise<Drill>): Promise<Drill> {
  const c = await open();
  const act = (name: string, data: unknown, actor: Actor) => c.do(name, data, actor);
  await act('confirmComplaint', says.confirm, agent);
  await act('classifyComplaint', says.general('operations'), agent);
  await act('nameResponsible', says.name, operations);
  await act('fileOpinion', says.opinion, guide);
  await act('decideOpinion', says.approve, operations);
  // The one alarm: the first reply is about to fall due (75 % of 24 hours).
  await c.at('2026-03-03 04:30');
  const doneAt = c.now;
  await act(
    'recordExecution',
    { sanction: { doneAt, note: '已警告' }, compensation: { doneAt, note: '已交财务' } },
    guide,
  );
  await act('tellResult', { toldAt: doneAt, channel: 'PHONE', content: '结果', satisfaction: 'SATISFIED' }, agent);
  await act('closeComplaint', says.close, agent);
  return c;
}

/** A repair that is done in time: eight acts of people, one of its visit's answer; the visit is a case of its own. */
async function ordinaryRepair(care: Care): Promise<Drill> {
  const c = await Drill.openCase(care, 'repair', rulesOf('renovation'), '2026-03-02 10:00', report);
  await c.do('issueRepairOrder', repairSays.order, agent);
  await c.do('acknowledgeRepairOrder', {}, crew.engineering);
  await c.do('acknowledgeRepairOrder', {}, crew.materials);
  await c.do('scheduleVisit', repairSays.appointment('2026-03-03 09:00', '2026-03-03 11:00'), crew.engineering);
  await c.at('2026-03-03 09:30');
  await c.do('recordArrival', repairSays.arrival(c.now), crew.technician);
  await c.do('recordRepairResult', repairSays.result, crew.technician);
  const visit = c.child({ id: `${c.caseId}-HF1`, procedure: 'visit' });
  await until(async () => (await visit.state().catch(() => undefined)) !== undefined);
  await visit.at('2026-03-04 10:00');
  await visit.do('recordVisit', { satisfied: true, scores: [{ item: '维修质量', score: 5 }] }, agent);
  await until(async () => (await c.state()).stage === 'CLOSED');
  await visit.end();
  return c;
}

/** A refund whose order has been looked at. */
async function checkedRefund(care: Care): Promise<Drill<RefundState>> {
  const { orderNo } = await sellTicket(care.db, '2026-03-10 20:00');
  const asked = { channel: 'PHONE', subject: '退票', reason: 'TICKET', orderNo, note: '行程取消' };
  const c = await Drill.openCase<RefundState>(care, 'refund', rulesOf('transport'), '2026-03-06 17:00', asked);
  await until(async () => (await c.state()).stage === 'CHECKED');
  return c;
}

/** A refund's whole path: seven acts, three errands outside (order, claim, payout), five steps that bind. */
async function ordinaryRefund(care: Care): Promise<Drill> {
  const c = await checkedRefund(care);
  const reaches = (stage: string) => until(async () => (await c.state()).stage === stage);
  await c.do('quoteRefund', { channel: 'PHONE' }, agent);
  await c.do('decideQuote', { accept: true, channel: 'PHONE', words: '同意', decidedAt: c.now }, agent);
  await reaches('WITH_FINANCE');
  await c.do('confirmRefundSubmission', { channel: 'SMS' }, agent);
  await c.do('acknowledgeRefund', {}, finance);
  const { amountFen } = await c.state();
  await c.do('approveRefund', { amountFen }, finance);
  await c.do('recordPayout', { reference: `B-${Date.now()}`, paidOn: '2026-03-06' }, cashier);
  await reaches('PAID');
  await c.do('tellRefundPaid', { channel: 'PHONE', toldAt: c.now, words: '已退款' }, agent);
  return c;
}

/** A promise that falls due while the matter is open, and the next one that ends it. */
async function ordinaryCallback(care: Care): Promise<Drill> {
  const c = await Drill.openCase(care, 'callback', rulesOf('manufacturing'), '2026-03-10 09:30', {
    channel: 'PHONE',
    subject: '传真故障',
    reason: '等工程师结论',
    dueAt: fromBeijing('2026-03-10 15:00'),
  });
  await c.at('2026-03-10 14:55');
  const next = { nextDueAt: fromBeijing('2026-03-11 11:00'), nextReason: '告知结果' };
  await c.do('recordCall', { outcome: 'UNSOLVED', told: '仍在排查', ...next }, agent);
  await c.at('2026-03-11 10:50');
  await c.do('recordCall', { outcome: 'SOLVED', told: '已修复' }, agent);
  return c;
}

/** What a path costs, and that ten refused commands on another case like it cost nothing. */
async function price(name: string, what: string, c: Drill, refusals: { on: Drill; command: string; data: unknown }) {
  const { transitions, events, bytes } = await c.cost();
  const facts = await c.facts();
  const acts = new Set(facts.flatMap(({ key, by }) => (by.role === 'system' ? [] : [key]))).size;
  const alarms = new Set(facts.flatMap(({ key }) => (key.startsWith('alarm:') ? [key] : []))).size;
  const before = await refusals.on.cost();
  for (let tried = 0; tried < 10; tried += 1) {
    const type = await refusals.on.try(refusals.command, refusals.data, agent);
    if (type === undefined) throw new Error(`${refusals.command} was not refused`);
  }
  const refused = (await refusals.on.cost()).transitions - before.transitions;
  console.log(`${what}: ${acts} acts of people, ${alarms} alarms`);
  console.log(`cost ${name}: transitions=${transitions} events=${events} bytes=${bytes} refused=${refused}`);
  await Promise.all([c.end(), refusals.on.end()]);
}

const PATIENCE_MS = 15_000;

async function until(reached: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  while (!(await reached())) {
    if (Date.now() > deadline) throw new Error('the case did not get there');
    await pause(50);
  }
}

/** The exact price of the reference complaint, of a repair, a refund and a callback, in Temporal's own counters. */
export async function cost(): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'ruyue-bench-'));
  const stack = await startStack({ env: { DATA_DIR: dataDir, PORT: '0' }, processes: ['worker'] });
  try {
    const care = await connectCare(stack.env);
    const complaint = () => Drill.open(care, rulesOf('tourism'), '2026-03-02 10:00');
    try {
      await price('complaint', 'the reference complaint', await referenceComplaint(complaint), {
        on: await complaint(),
        command: 'closeComplaint',
        data: says.close,
      });
      await price('repair', 'a repair done in time, closed by its visit', await ordinaryRepair(care), {
        on: await Drill.openCase(care, 'repair', rulesOf('renovation'), '2026-03-02 10:00', report),
        command: 'recordRepairResult',
        data: repairSays.result,
      });
      await price('refund', 'a refund from the application to the customer’s being told', await ordinaryRefund(care), {
        on: await checkedRefund(care),
        command: 'approveRefund',
        data: { amountFen: 7_200 },
      });
      await price('callback', 'two promises of one chain, both kept', await ordinaryCallback(care), {
        on: await Drill.openCase(care, 'callback', rulesOf('tourism'), '2026-03-10 09:30', promise),
        command: 'releaseCallback',
        data: { reason: '试' },
      });
    } finally {
      await care.close();
    }
  } finally {
    await stack.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}
