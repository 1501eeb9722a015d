import { setTimeout as pause } from 'node:timers/promises';
import type { RefundState } from '../../domain/procedures/refund/state.ts';
import type { Actor } from '../../domain/roles.ts';
import { fromBeijing } from '../../domain/time/instant.ts';
import { crew, says as repairSays, report } from '../domain/repair/says.ts';
import type { Care } from './care-client.ts';
import { Drill } from './drill.ts';
import { says } from './intake.ts';
import { sellTicket } from './orders.ts';
import { people } from './people.ts';
import { rulesOf } from './pure-case.ts';

const { agent, operations, guide, finance } = people;
const cashier: Actor = { id: 'finance2', name: '吴磊', roles: ['finance'], department: 'finance' };

/** The reference complaint of design §8: nine acts, one alarm. What it costs Temporal, exactly. */
export async function referenceComplaint(care: Care) {
  const c = await Drill.open(care, rulesOf('tourism'), '2026-03-02 10:00');
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
export async function ordinaryRepair(care: Care) {
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
export async function checkedRefund(care: Care): Promise<Drill<RefundState>> {
  const { orderNo } = await sellTicket(care.db, '2026-03-10 20:00');
  const asked = { channel: 'PHONE', subject: '退票', reason: 'TICKET', orderNo, note: '行程取消' };
  const c = await Drill.openCase<RefundState>(care, 'refund', rulesOf('transport'), '2026-03-06 17:00', asked);
  await until(async () => (await c.state()).stage === 'CHECKED');
  return c;
}

/** A refund's whole path: seven acts, three errands outside (order, claim, payout), five steps that bind. */
export async function ordinaryRefund(care: Care) {
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
export async function ordinaryCallback(care: Care) {
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

const PATIENCE_MS = 15_000;

export async function until(reached: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  while (!(await reached())) {
    if (Date.now() > deadline) throw new Error('the case did not get there');
    await pause(50);
  }
}
