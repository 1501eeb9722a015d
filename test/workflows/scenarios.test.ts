import { expect, test } from 'vitest';
import type { Profile } from '../../domain/policy/schema.ts';
import { formatDue, fromBeijing } from '../../domain/time/instant.ts';
import type { Drill } from '../support/drill.ts';
import { says } from '../support/intake.ts';
import { people } from '../support/people.ts';
import { rulesOf } from '../support/pure-case.ts';
import { realCases } from '../support/real-cases.ts';

const { agent, supervisor, leader, operations, guide } = people;
const cases = realCases();

const due = async (c: Drill, clock: string) => formatDue((await c.clock(clock)).dueAt);
const kept = async (c: Drill, clock: string) =>
  (await c.clock(clock)).breachedAt === null && (await c.clock(clock)).metAt !== null;

/** Who has been told of a case, from the inbox: user and text, in order. */
const outbox = (c: Drill) =>
  cases.care.db
    .selectFrom('outbox')
    .select('payload')
    .where('case_id', '=', c.caseId)
    .where('topic', '=', 'notice')
    .orderBy('id')
    .execute();

test('scenario 1 CMP-09 CMP-14 CMP-17 CMP-22 CMP-23 CMP-28 a tourism complaint keeps every promise across National Day', async () => {
  const c = await cases.open(rulesOf('tourism'), '2026-09-28 16:40');
  expect(await due(c, 'CMP-09#1')).toBe('2026-09-28 17:40');
  await c.at('2026-09-28 17:05');
  await c.do('confirmComplaint', says.confirm, agent);
  await c.do('recordReply', says.reply, agent);
  await c.do('classifyComplaint', says.general('operations'), agent);
  expect(await kept(c, 'CMP-09#1')).toBe(true);
  expect(await due(c, 'CMP-14#1')).toBe('2026-09-30 18:00');
  await c.at('2026-09-30 10:00');
  await c.do('nameResponsible', says.name, operations);
  expect(await due(c, 'CMP-17#1')).toBe('2026-10-13 18:00');
  await c.at('2026-10-13 15:00');
  await c.do('fileOpinion', says.opinion, guide);
  expect(await due(c, 'CMP-22#1')).toBe('2026-10-16 18:00');
  await c.at('2026-10-15 10:00');
  await c.do('decideOpinion', says.approve, operations);
  expect(await due(c, 'CMP-23#1')).toBe('2026-10-19 18:00');
  await c.at('2026-10-19 11:00');
  const doneAt = fromBeijing('2026-10-19 10:30');
  await c.do(
    'recordExecution',
    { sanction: { doneAt, note: '已警告' }, compensation: { doneAt, note: '已交财务' } },
    guide,
  );
  expect(await due(c, 'CMP-28#1')).toBe('2026-10-20 18:00');
  await c.at('2026-10-20 16:00');
  await c.do(
    'tellResult',
    { toldAt: fromBeijing('2026-10-20 15:50'), channel: 'PHONE', content: '结果', satisfaction: 'SATISFIED' },
    agent,
  );
  await c.do('closeComplaint', says.close, agent);
  const { stage, clocks, compensations } = await c.state();
  expect(stage).toBe('CLOSED');
  for (const id of ['CMP-09#1', 'CMP-14#1', 'CMP-17#1', 'CMP-22#1', 'CMP-23#1', 'CMP-28#1'])
    expect(
      clocks.find((clock) => clock.id === id),
      id,
    ).toMatchObject({ breachedAt: null, metAt: expect.any(String) });
  expect(compensations).toMatchObject([{ amountFen: 20_000, status: 'dueToFinance' }]);
});

test('scenario 2 CMP-14 TIM-04 the make-up Sunday counts', async () => {
  const c = await cases.open(rulesOf('tourism'), '2026-09-17 14:30');
  await c.at('2026-09-17 15:00');
  await c.do('classifyComplaint', says.general('operations'), agent);
  expect(await due(c, 'CMP-14#1')).toBe('2026-09-20 18:00');
});

test('scenario 4 CMP-07 the 24-hour reply runs over a weekend and only a personal reply meets it', async () => {
  const c = await cases.open(rulesOf('signage'), '2026-03-07 09:00', { channel: 'LETTER' });
  expect(await due(c, 'CMP-07#1')).toBe('2026-03-08 09:00');
  await c.at('2026-03-07 09:01');
  await c.do('recordReply', { channel: 'SMS', content: '已收到', personal: false }, agent);
  expect((await c.clock('CMP-07#1')).metAt).toBeNull();
  await c.at('2026-03-07 16:00');
  await c.do('recordReply', { channel: 'PHONE', content: '致电说明', personal: true }, agent);
  expect(await kept(c, 'CMP-07#1')).toBe(true);
});

test('scenario 5 CMP-13 CMP-15 CMP-22 a major complaint goes to the leader, who alone may approve', async () => {
  const c = await cases.open(rulesOf('tourism'), '2026-03-06 09:30');
  await c.at('2026-03-06 10:00');
  await c.do('classifyComplaint', says.major, agent);
  expect(await due(c, 'CMP-15#1')).toBe('2026-03-09 18:00');
  const told = (await outbox(c)).map(({ payload }) => payload);
  expect(told).toContainEqual(expect.objectContaining({ to: { role: 'leader' }, urgent: true }));
  expect(await c.try('nameResponsible', says.name, operations)).toBe('RoleNotAllowed');
  await c.do('nameResponsible', says.name, leader);
  await c.do('fileOpinion', says.opinion, guide);
  expect(await c.try('decideOpinion', says.approve, operations)).toBe('RoleNotAllowed');
  await c.do('decideOpinion', says.approve, leader);
  expect((await c.state()).compensations).toMatchObject([{ authority: 'leader' }]);
});

const rounds = async (c: Drill, content: string, satisfaction: 'SATISFIED' | 'DISSATISFIED') => {
  const { now } = c;
  await c.do('recordExecution', { explanation: { doneAt: now, note: content } }, agent);
  await c.do('tellResult', { toldAt: now, channel: 'PHONE', content, satisfaction }, agent);
};

const toldToSupervisor = async (c: Drill) =>
  (await outbox(c)).filter(
    ({ payload }) =>
      JSON.stringify(payload).includes('"role":"supervisor"') && JSON.stringify(payload).includes('不满意'),
  ).length;

/** A transport complaint whose customer accepts the third proposal. */
async function dissatisfiedTwice(profile: Profile = 'transport') {
  const c = await cases.open(rulesOf(profile), '2026-03-09 09:00');
  await c.do('classifyComplaint', { severity: 'GENERAL', labels: { transportIssue: ['DELAY'] } }, agent);
  await c.do('startExecution', { department: 'dispatch', measures: '核对班次并致歉', milestones: [] }, agent);
  await c.at('2026-03-10 10:00');
  await rounds(c, '致歉', 'DISSATISFIED');
  expect(await toldToSupervisor(c)).toBe(0);
  await c.at('2026-03-12 10:00');
  await c.do('proposeAgain', { ground: 'NEW_PROPOSAL', proposal: '退半价' }, agent);
  await rounds(c, '退半价', 'DISSATISFIED');
  expect(await toldToSupervisor(c)).toBe(1);
  await c.at('2026-03-16 10:00');
  expect(await c.try('closeComplaint', says.close, agent)).toBe('StageNotAllowed');
  await c.do('proposeAgain', { ground: 'NEW_PROPOSAL', proposal: '退全价' }, agent);
  await rounds(c, '退全价', 'SATISFIED');
  return c;
}

test('scenario 6 CMP-30 CMP-31 the loop goes on until the customer is satisfied, and closes only with its record', async () => {
  const c = await dissatisfiedTwice();
  expect(await c.state()).toMatchObject({ stage: 'SUMMARISING', loops: 2 });
  expect(await c.try('closeComplaint', { cause: '晚点' }, agent)).toBe('InvalidMessage');
  await c.do('closeComplaint', says.close, agent);
  expect(await c.state()).toMatchObject({ stage: 'CLOSED', closing: says.close });
});

test('scenario 7 FUP-04 E1 dissatisfaction after closure reopens the case to rework with its history', async () => {
  const c = await dissatisfiedTwice();
  await c.do('closeComplaint', says.close, agent);
  const before = await c.facts();
  await c.at('2026-03-18 10:00');
  await c.do('reopenComplaint', { reason: '回访时客户表示不满意' }, agent);
  expect(await c.state()).toMatchObject({ stage: 'REWORK', loops: 3 });
  expect((await c.facts()).slice(0, before.length)).toEqual(before);
});

test('scenario 8 CNF-04 RPT-09 a profile that only records satisfaction closes with the rating stored', async () => {
  const c = await cases.open(rulesOf('manufacturing'), '2026-03-09 09:00');
  await c.do('classifyComplaint', { severity: 'GENERAL', labels: { category: ['PRODUCT_QUALITY'] } }, agent);
  await c.do('startExecution', { department: 'technical', measures: '更换零件', milestones: [] }, agent);
  await rounds(c, '已更换', 'DISSATISFIED');
  await c.do('closeComplaint', says.close, agent);
  expect(await c.state()).toMatchObject({ stage: 'CLOSED', satisfaction: 'DISSATISFIED', loops: 0 });
});

test('scenario 10 CMP-25 compensation without solution and improvement is refused and the approval path offered', async () => {
  const c = await cases.open(rulesOf('tourism'), '2026-03-09 09:00');
  await c.do('classifyComplaint', says.general('operations'), agent);
  const offer = { amountFen: 20_000, type: 'CASH', reason: '致歉' };
  expect(await c.try('offerCompensation', offer, agent)).toBe('RuleNotMet');
  await c.do('nameResponsible', says.name, operations);
  await c.do('recordSolution', { solution: '退款', improvement: '培训' }, agent);
  expect(await c.try('offerCompensation', offer, agent)).toBe('NeedsApproval');
  await c.do('requestCompensation', offer, agent);
  expect(await c.try('decideCompensation', { approve: true, note: '同意' }, agent)).toBe('RoleNotAllowed');
  await c.do('decideCompensation', { approve: true, note: '同意' }, operations);
  expect((await c.state()).compensations).toMatchObject([
    { amountFen: 20_000, status: 'dueToFinance', requestedBy: { id: 'agent' }, approvedBy: { id: 'operations' } },
  ]);
});

test('scenario 20 CHN-07 DIF-06 the supervisor sees facts, demand and steps before taking over', async () => {
  const c = await cases.open(rulesOf('tourism'), '2026-03-09 09:00');
  const summary = { facts: '两景点未去', demand: '与经理通话', doneSoFar: '已致歉', customerAsked: true };
  await c.do('passUpward', summary, agent);
  const told = (await outbox(c)).map(({ payload }) => payload);
  expect(told).toContainEqual(
    expect.objectContaining({
      to: { role: 'supervisor' },
      vars: expect.objectContaining({ facts: '两景点未去', demand: '与经理通话', done: '已致歉' }),
    }),
  );
  await c.do('takeOver', {}, supervisor);
  expect(await c.state()).toMatchObject({ owner: { id: 'supervisor' }, firstContact: { id: 'agent' } });
});
