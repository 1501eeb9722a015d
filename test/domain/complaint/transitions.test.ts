import { expect, test } from 'vitest';
import { obligations } from '../../../domain/procedures/complaint/obligations.ts';
import { says } from '../../support/intake.ts';
import { people } from '../../support/people.ts';
import { PureComplaint, rulesOf } from '../../support/pure-case.ts';

const { agent, supervisor, manager, leader, operations, guide } = people;

const tourism = () => new PureComplaint(rulesOf('tourism'), '2026-03-02 10:00');
const transport = () => new PureComplaint(rulesOf('transport'), '2026-03-02 10:00');

const toInvestigation = (c: PureComplaint) =>
  c.do('classifyComplaint', says.general('operations'), agent).do('nameResponsible', says.name, operations);
const toApproval = (c: PureComplaint) => toInvestigation(c).do('fileOpinion', says.opinion, guide);
const toExecution = (c: PureComplaint) => toApproval(c).do('decideOpinion', says.approve, operations);
const bothBranches = (c: PureComplaint) => ({
  sanction: { doneAt: c.now, note: '已警告' },
  compensation: { doneAt: c.now, note: '已通知财务' },
});
const toExecuted = (c: PureComplaint) => toExecution(c).do('recordExecution', bothBranches(c), guide);
const told = (c: PureComplaint, satisfaction?: string) => ({
  toldAt: c.now,
  channel: 'PHONE',
  content: '结果',
  satisfaction,
});
const toSummary = (c: PureComplaint) => toExecuted(c).do('tellResult', told(c, 'SATISFIED'), agent);
const toRework = (c: PureComplaint) => toExecuted(c).do('tellResult', told(c, 'DISSATISFIED'), agent);
const startShort = { department: 'dispatch', measures: '安排补救', milestones: [] };

/** Every transition of E1: how the case gets there, the act, and where it stands then. */
const transitions: [title: string, act: () => PureComplaint, stage: string][] = [
  ['CMP-02 an intake is received', tourism, 'RECEIVED'],
  [
    'CMP-05 CMP-08 the customer’s confirmation confirms it',
    () => tourism().do('confirmComplaint', says.confirm, agent),
    'CONFIRMED',
  ],
  [
    'CMP-05 confirmation after classification leaves the stage alone',
    () =>
      tourism().do('classifyComplaint', says.general('operations'), agent).do('confirmComplaint', says.confirm, agent),
    'DEPT_ASSIGNMENT',
  ],
  [
    'CMP-09 CMP-13 CMP-14 a general complaint goes to its department',
    () => tourism().do('classifyComplaint', says.general('operations'), agent),
    'DEPT_ASSIGNMENT',
  ],
  [
    'CMP-13 CMP-15 a major complaint goes to the leader',
    () => tourism().do('classifyComplaint', says.major, agent),
    'LEADER_ASSIGNMENT',
  ],
  [
    'CMP-09 the short path stays classified',
    () => transport().do('classifyComplaint', { severity: 'GENERAL', labels: {} }, agent),
    'CLASSIFIED',
  ],
  ['CMP-14 the department names a person', () => toInvestigation(tourism()), 'INVESTIGATING'],
  [
    'CMP-15 the leader names an investigator',
    () => tourism().do('classifyComplaint', says.major, agent).do('nameResponsible', says.name, leader),
    'INVESTIGATING',
  ],
  [
    'CMP-16 the supervisor convenes the meeting',
    () =>
      transport()
        .do('classifyComplaint', says.major, agent)
        .do('conveneMeeting', { meetingAt: '2026-03-03T02:00:00.000Z', departments: ['dispatch'] }, supervisor),
    'MEETING',
  ],
  [
    'CMP-16 the meeting’s plan names persons and milestones',
    () => {
      const c = transport().do('classifyComplaint', says.major, agent);
      c.do('conveneMeeting', { meetingAt: '2026-03-03T02:00:00.000Z', departments: ['dispatch'] }, supervisor).at(
        '2026-03-03 12:00',
      );
      return c.do('holdMeeting', meetingHeld(), supervisor);
    },
    'INVESTIGATING',
  ],
  ['CMP-17 CMP-21 the opinion is filed', () => toApproval(tourism()), 'OPINION_FILED'],
  [
    'CMP-22 a rejected opinion goes back with its reason',
    () => toApproval(tourism()).do('decideOpinion', { approve: false, note: '证据不足' }, operations),
    'INVESTIGATING',
  ],
  ['CMP-22 an approved opinion is executed', () => toExecution(tourism()), 'EXECUTING'],
  [
    'CMP-13 the short path hands over with milestones',
    () =>
      transport()
        .do('classifyComplaint', { severity: 'GENERAL', labels: {} }, agent)
        .do('startExecution', startShort, agent),
    'EXECUTING',
  ],
  [
    'CMP-23 one branch alone does not complete the execution',
    () => {
      const c = toExecution(tourism());
      return c.do('recordExecution', { sanction: { doneAt: c.now, note: '已警告' } }, guide);
    },
    'EXECUTING',
  ],
  ['CMP-23 both branches complete it', () => toExecuted(tourism()), 'EXECUTED'],
  [
    'CMP-28 the result is told, the answer still open',
    () => {
      const c = toExecuted(tourism());
      return c.do('tellResult', told(c), agent);
    },
    'RESULT_TOLD',
  ],
  ['CMP-28 CMP-31 a satisfied customer leads to the summary', () => toSummary(tourism()), 'SUMMARISING'],
  ['CMP-30 a dissatisfied customer leads to rework', () => toRework(tourism()), 'REWORK'],
  [
    'CNF-04 recordOnly records dissatisfaction and goes on to the summary (scenario 8)',
    () => {
      const c = new PureComplaint(rulesOf('manufacturing'), '2026-03-02 10:00').do(
        'classifyComplaint',
        { severity: 'GENERAL', labels: {} },
        agent,
      );
      c.do('startExecution', { ...startShort, department: 'technical' }, agent);
      c.do('recordExecution', { explanation: { doneAt: c.now, note: '已解释' } }, agent);
      return c.do('tellResult', told(c, 'DISSATISFIED'), agent);
    },
    'SUMMARISING',
  ],
  [
    'CMP-30 new facts send the rework to investigation',
    () => toRework(tourism()).do('proposeAgain', { ground: 'NEW_FACTS', proposal: '新证据' }, agent),
    'INVESTIGATING',
  ],
  [
    'CMP-20 CMP-30 an agreed proposal sends it to execution',
    () => toRework(tourism()).do('proposeAgain', { ground: 'NEW_PROPOSAL', proposal: '加退 100 元' }, agent),
    'EXECUTING',
  ],
  [
    'CMP-31 cause, improvement and lessons close it',
    () => toSummary(tourism()).do('closeComplaint', says.close, agent),
    'CLOSED',
  ],
  [
    'CMP-30 a supervisor closes what is irreconcilable, where the profile allows',
    () => toRework(tourism()).do('closeUnsatisfied', { irreconcilable: '诉求无依据', ...says.close }, supervisor),
    'CLOSED_UNSATISFIED',
  ],
  [
    'E1 the customer withdraws',
    () => tourism().do('withdrawComplaint', { reason: '已自行解决', lessons: '首问应更快' }, agent),
    'WITHDRAWN',
  ],
  [
    'CMP-09 a re-classification starts the assignment over',
    () => toApproval(tourism()).do('classifyComplaint', { ...says.major, reason: '媒体关注' }, agent),
    'LEADER_ASSIGNMENT',
  ],
  [
    'CMP-39 a legal risk makes a general complaint major',
    () => toInvestigation(tourism()).do('flagLegalRisk', { reason: '律师函' }, agent),
    'LEADER_ASSIGNMENT',
  ],
  [
    'FUP-04 CMP-30 dissatisfaction after closure reopens to rework (scenario 7)',
    () =>
      toSummary(tourism())
        .do('closeComplaint', says.close, agent)
        .do('reopenComplaint', { reason: '回访不满意' }, agent),
    'REWORK',
  ],
  [
    'E1 a duplicate is merged into its original',
    () => tourism().do('mergeComplaint', { target: 'TS-2026-000001', reason: '同一事件' }, agent),
    'MERGED',
  ],
];

test.each(transitions)('%s', (_title, act, stage) => {
  expect(act().state.stage).toBe(stage);
});

function meetingHeld() {
  return {
    meetingAt: '2026-03-03T02:00:00.000Z',
    attendees: ['赵敏', '林涛'],
    plan: '退票并补偿',
    ...says.name,
    department: 'dispatch',
    actions: [{ department: 'dispatch', request: '核对班次', dueAt: '2026-03-05T10:00:00.000Z' }],
  };
}

test('CMP-16 GEN-08 each action of the meeting is a task with its own clock', () => {
  const c = transport().do('classifyComplaint', says.major, agent);
  c.do('conveneMeeting', { meetingAt: '2026-03-03T02:00:00.000Z', departments: ['dispatch'] }, supervisor).at(
    '2026-03-03 12:00',
  );
  c.do('holdMeeting', meetingHeld(), supervisor);
  expect(c.state.tasks).toMatchObject([{ id: 'T1', kind: 'meetingAction', dueAt: '2026-03-05T10:00:00.000Z' }]);
  expect(c.clock('GEN-08:T1#1').dueAt).toBe('2026-03-05T10:00:00.000Z');
  expect(c.clock('CMP-16#1').metAt).not.toBeNull();
});

test('CMP-22 the five days restart once; a second rejection leaves the last due instant in force', () => {
  const c = toApproval(tourism());
  c.at('2026-03-03 10:00').do('decideOpinion', { approve: false, note: '一' }, operations);
  expect(c.clock('CMP-17#2').startedAt).toBe(c.now);
  c.do('fileOpinion', says.opinion, guide).at('2026-03-04 10:00');
  c.do('decideOpinion', { approve: false, note: '二' }, operations);
  expect(c.clock('CMP-17#3').dueAt).toBe(c.clock('CMP-17#2').dueAt);
});

test('CMP-25 the compensation of an approved opinion is due to finance, under the approver’s authority', () => {
  const c = toExecution(tourism());
  expect(c.state.compensations).toMatchObject([
    { amountFen: 20_000, status: 'dueToFinance', authority: 'department_head', approvedBy: { id: 'operations' } },
  ]);
});

test('CMP-25 an approved opinion leaves a pending request pending, and its money was asked for by whoever filed the opinion', () => {
  const c = toApproval(tourism());
  c.do('requestCompensation', { amountFen: 5_000, type: 'CASH', reason: '交通费' }, operations);
  c.do('decideOpinion', says.approve, operations);
  expect(c.state.compensations).toMatchObject([
    { amountFen: 5_000, status: 'requested', requestedBy: { id: 'operations' } },
    { amountFen: 20_000, status: 'dueToFinance', requestedBy: { id: 'guide' }, approvedBy: { id: 'operations' } },
  ]);
});

test('GEN-02 the first contact stays accountable whoever owns the case', () => {
  const c = tourism().do('reassign', { to: { id: 'agent2', name: '刘洋' }, reason: '轮班' }, supervisor);
  expect(c.state.owner.id).toBe('agent2');
  expect(c.state.firstContact.id).toBe('agent');
});

test('DIF-06 CHN-07 a case passed upward carries facts, demand and steps, and there is no way to refuse it (scenario 20)', () => {
  const c = tourism().do(
    'passUpward',
    { facts: '两景点未去', demand: '与经理通话', doneSoFar: '已致歉并核实', customerAsked: true },
    agent,
  );
  expect(c.state.handover).toMatchObject({
    facts: '两景点未去',
    demand: '与经理通话',
    doneSoFar: '已致歉并核实',
    takenOverBy: null,
  });
  c.do('takeOver', {}, supervisor);
  expect(c.state.owner.id).toBe('supervisor');
  expect(c.state.firstContact.id).toBe('agent');
  expect(c.try('rejectHandover', {}, supervisor)).toMatchObject({ type: 'InvalidMessage' });
});

test('CMP-10 CNF-02 tourism reports up after the customer’s confirmation, transport at the classification', () => {
  const late = tourism().do('classifyComplaint', says.general('operations'), agent);
  expect(late.facts('ReportedUp')).toHaveLength(0);
  late.do('confirmComplaint', says.confirm, agent);
  expect(late.facts('ReportedUp')).toHaveLength(1);
  expect(
    transport().do('classifyComplaint', { severity: 'GENERAL', labels: {} }, agent).facts('ReportedUp'),
  ).toHaveLength(1);
});

test('CNF-06 CMP-26 a change of stage is owed to the customer until progress is told', () => {
  const c = toInvestigation(tourism());
  expect(c.state.progressOwedSince).not.toBeNull();
  c.do('recordProgress', { channel: 'PHONE', content: '已指定专人调查' }, agent);
  expect(c.state.progressOwedSince).toBeNull();
  expect(c.clock('CMP-26#2').startedAt).toBe(c.now);
});

test('CMP-26 who was told the result waits for no more progress, until a dissatisfied answer starts it again', () => {
  const c = toExecuted(tourism());
  c.do('tellResult', told(c), agent);
  expect(c.state.clocks.filter(({ requirement, metAt }) => requirement === 'CMP-26' && metAt === null)).toEqual([]);
  expect(c.state.progressOwedSince).toBeNull();
  c.do('recordSatisfaction', { satisfaction: 'DISSATISFIED' }, agent);
  expect(c.clock('CMP-26#2').startedAt).toBe(c.now);
});

test('CMP-07 an automatic acknowledgement does not meet the first reply, a personal one does (scenario 4)', () => {
  const c = new PureComplaint(rulesOf('signage'), '2026-03-07 09:00', { channel: 'LETTER' });
  expect(c.clock('CMP-07#1').dueAt).toBe('2026-03-08T01:00:00.000Z');
  c.at('2026-03-07 09:01').do('recordReply', { channel: 'SMS', content: '已收到', personal: false }, agent);
  expect(c.clock('CMP-07#1').metAt).toBeNull();
  c.at('2026-03-07 16:00').do('recordReply', { channel: 'PHONE', content: '已致电', personal: true }, agent);
  expect(c.clock('CMP-07#1').metAt).toBe('2026-03-07T08:00:00.000Z');
});

test('GEN-06 CMP-09 the one-hour clock warns after 45 minutes, breaches at the hour and goes up when it stays open', () => {
  const c = tourism().at('2026-03-02 13:00');
  const rang = c.facts('ClockRang').filter(({ fact }) => fact.type === 'ClockRang' && fact.clock === 'CMP-09#1');
  expect(rang.map(({ at, fact }) => [at, fact.type === 'ClockRang' && fact.alarm])).toEqual([
    ['2026-03-02T02:45:00.000Z', 'warn'],
    ['2026-03-02T03:00:00.000Z', 'breach'],
    ['2026-03-02T04:00:00.000Z', 'escalate'],
  ]);
  const owed = obligations(c.state).find(({ command }) => command === 'classifyComplaint');
  expect(owed).toMatchObject({ assignee: { role: 'supervisor' }, clock: 'CMP-09#1' });
  expect(c.do('classifyComplaint', says.general('operations'), supervisor).state.stage).toBe('DEPT_ASSIGNMENT');
});

test('TIM-09 a pause needs a reason and a supervisor, adds exactly the paused working time and ends at its cap', () => {
  const c = toInvestigation(tourism());
  const due = c.clock('CMP-17#1').dueAt;
  expect(due).toBe('2026-03-09T10:00:00.000Z');
  const ask = { clock: 'CMP-17#1', reason: 'CUSTOMER_DOCUMENTS', workingDays: 2, note: '等行程单' };
  expect(c.try('requestPause', { ...ask, clock: 'CMP-09#1' }, agent)).toMatchObject({ type: 'NotFound' });
  expect(c.try('requestPause', { ...ask, workingDays: 9 }, agent)).toMatchObject({ type: 'RuleNotMet' });
  c.at('2026-03-03 09:00').do('requestPause', ask, agent);
  expect(c.clock('CMP-17#1').pauses).toEqual([]);
  c.do('decidePause', { clock: 'CMP-17#1', approve: true, reason: '同意' }, supervisor);
  c.at('2026-03-03 18:00').do('resumeClock', { clock: 'CMP-17#1' }, agent);
  expect(c.clock('CMP-17#1').dueAt).toBe('2026-03-10T10:00:00.000Z');
  c.at('2026-03-04 09:00').do('requestPause', ask, supervisor);
  c.at('2026-03-07 09:00');
  expect(c.clock('CMP-17#1').pauses.at(-1)).toMatchObject({ to: '2026-03-06T10:00:00.000Z' });
});

test('GEN-09 a correction is a new entry that names the old one', () => {
  const c = tourism().do('correctRecord', { corrects: 1, field: '订单号', value: 'L-8832', reason: '听错' }, agent);
  expect(c.log.at(-1)?.fact).toMatchObject({ type: 'RecordCorrected', corrects: 1 });
  expect(c.log[0]?.fact.type).toBe('ComplaintOpened');
  expect(c.try('correctRecord', { corrects: 99, field: 'x', value: 'y', reason: 'z' }, agent)).toMatchObject({
    type: 'NotFound',
  });
});

test('CMP-30 the loop escalates at the second and third round and never closes by itself', () => {
  const c = toRework(tourism());
  for (const round of [2, 3, 4]) {
    c.do('proposeAgain', { ground: 'NEW_PROPOSAL', proposal: `方案 ${round}` }, agent);
    c.do('recordExecution', { explanation: { doneAt: c.now, note: '已解释' } }, guide);
    c.do('tellResult', told(c, 'DISSATISFIED'), agent);
    expect(c.state).toMatchObject({ stage: 'REWORK', loops: round });
  }
});

test('product: closing cancels what still runs and a closed case rings nothing but its reopening window', () => {
  const c = toSummary(tourism()).do('closeComplaint', says.close, manager);
  expect(c.state.clocks.every(({ metAt, cancelledAt }) => metAt !== null || cancelledAt !== null)).toBe(true);
  const rings = c.facts('ClockRang').length;
  c.at('2026-06-01 10:00');
  expect(c.facts('ClockRang')).toHaveLength(rings);
  expect(c.facts('ReopenWindowPassed')).toHaveLength(1);
  expect(c.try('reopenComplaint', { reason: '不满意' }, agent)).toMatchObject({ type: 'RuleNotMet' });
});
