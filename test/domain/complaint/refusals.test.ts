import { expect, test } from 'vitest';
import type { Actor } from '../../../domain/roles.ts';
import { says } from '../../support/intake.ts';
import { people } from '../../support/people.ts';
import { PureComplaint, rulesOf } from '../../support/pure-case.ts';

const { agent, agent2, supervisor, manager, leader, operations, engineering, guide, finance } = people;

const tourism = () => new PureComplaint(rulesOf('tourism'), '2026-03-02 10:00');
const transport = () => new PureComplaint(rulesOf('transport'), '2026-03-02 10:00');
const general = { severity: 'GENERAL', labels: {} };
const assigned = () => tourism().do('classifyComplaint', says.general('operations'), agent);
const investigating = () => assigned().do('nameResponsible', says.name, operations);
const filed = () => investigating().do('fileOpinion', says.opinion, guide);
const executing = () => filed().do('decideOpinion', says.approve, operations);
const executed = () => {
  const c = executing();
  return c.do(
    'recordExecution',
    { sanction: { doneAt: c.now, note: '完成' }, explanation: { doneAt: c.now, note: '完成' } },
    guide,
  );
};
const told = (c: PureComplaint, satisfaction?: string) => ({
  toldAt: c.now,
  channel: 'PHONE',
  content: '结果',
  satisfaction,
});
const rework = () => {
  const c = executed();
  return c.do('tellResult', told(c, 'DISSATISFIED'), agent);
};
const closed = () => {
  const c = executed();
  return c.do('tellResult', told(c, 'SATISFIED'), agent).do('closeComplaint', says.close, agent);
};
const later = '2026-03-20T02:00:00.000Z';
const earlier = '2026-03-01T02:00:00.000Z';
const task = { department: 'engineering', request: '核查', dueAt: later };
const offer = { amountFen: 20_000, type: 'CASH', reason: '致歉' };
const pause = { clock: 'CMP-17#1', reason: 'THIRD_PARTY', workingDays: 2, note: '等结论' };
const meeting = { meetingAt: later, departments: ['operations'] };
const short = { department: 'dispatch', measures: '补救', milestones: [] };

type Row = [
  why: string,
  given: () => PureComplaint,
  command: string,
  data: unknown | ((c: PureComplaint) => unknown),
  actor: Actor,
  type: string,
];

/** Every reason for which a command is refused, each with a case in which it is. */
const refusals: Row[] = [
  ['an unknown command', tourism, 'approveEverything', {}, supervisor, 'InvalidMessage'],
  [
    'GEN-02 a second confirmation',
    () => tourism().do('confirmComplaint', says.confirm, agent),
    'confirmComplaint',
    says.confirm,
    agent,
    'RuleNotMet',
  ],
  [
    'CMP-05 a confirmation that the customer did not give',
    tourism,
    'confirmComplaint',
    { ...says.confirm, customerConfirmed: false },
    agent,
    'RuleNotMet',
  ],
  [
    'CMP-39 a second legal flag',
    () => tourism().do('flagLegalRisk', { reason: '律师函' }, agent),
    'flagLegalRisk',
    { reason: '又一封' },
    agent,
    'RuleNotMet',
  ],
  [
    'CMP-39 a flagged case classified general',
    () => tourism().do('flagLegalRisk', { reason: '律师函' }, agent),
    'classifyComplaint',
    says.general('operations'),
    agent,
    'RuleNotMet',
  ],
  ['CMP-09 a re-classification without a reason', assigned, 'classifyComplaint', says.major, agent, 'RuleNotMet'],
  [
    'CMP-12 a valid complaint without the authority’s registration',
    tourism,
    'classifyComplaint',
    { ...says.general('operations'), labels: { nature: 'VALID' } },
    agent,
    'RuleNotMet',
  ],
  [
    'CMP-11 a communicative kind on a valid complaint',
    tourism,
    'classifyComplaint',
    { ...says.general('operations'), labels: { communicativeKind: 'VENTING' } },
    agent,
    'RuleNotMet',
  ],
  [
    'CMP-13 a department that the profile does not have',
    tourism,
    'classifyComplaint',
    says.general('property'),
    agent,
    'RuleNotMet',
  ],
  ['CMP-13 a general complaint without its department', tourism, 'classifyComplaint', general, agent, 'RuleNotMet'],
  [
    'CMP-09 a classification by finance',
    tourism,
    'classifyComplaint',
    says.general('operations'),
    finance,
    'RoleNotAllowed',
  ],
  [
    'CMP-14 a naming by another department’s head',
    assigned,
    'nameResponsible',
    says.name,
    engineering,
    'RoleNotAllowed',
  ],
  [
    'CMP-15 a naming for a major complaint by a department',
    () => tourism().do('classifyComplaint', says.major, agent),
    'nameResponsible',
    says.name,
    operations,
    'RoleNotAllowed',
  ],
  [
    'CMP-16 a naming before the meeting that must be',
    () => transport().do('classifyComplaint', says.major, agent),
    'nameResponsible',
    says.name,
    supervisor,
    'RuleNotMet',
  ],
  [
    'CMP-16 an execution before the meeting that must be',
    () => transport().do('classifyComplaint', says.major, agent),
    'startExecution',
    short,
    agent,
    'RuleNotMet',
  ],
  [
    'CNF-03 a meeting where the profile holds none',
    () => new PureComplaint(rulesOf('signage'), '2026-03-02 10:00').do('classifyComplaint', general, agent),
    'conveneMeeting',
    meeting,
    supervisor,
    'RuleNotMet',
  ],
  [
    'CMP-16 minutes of a meeting that lies ahead',
    () => assigned().do('conveneMeeting', meeting, supervisor),
    'holdMeeting',
    { meetingAt: later, attendees: ['赵敏'], plan: '方案', ...says.name, actions: [] },
    supervisor,
    'RuleNotMet',
  ],
  [
    'CMP-16 a milestone in the past',
    () => assigned().do('conveneMeeting', meeting, supervisor),
    'holdMeeting',
    { meetingAt: earlier, attendees: ['赵敏'], plan: '方案', ...says.name, actions: [{ ...task, dueAt: earlier }] },
    supervisor,
    'RuleNotMet',
  ],
  [
    'E1 the short path where opinions are approved',
    investigating,
    'startExecution',
    { ...short, department: 'operations' },
    supervisor,
    'RuleNotMet',
  ],
  [
    'CMP-13 a milestone of the short path in the past',
    () => transport().do('classifyComplaint', general, agent),
    'startExecution',
    { ...short, milestones: [{ ...task, dueAt: earlier }] },
    agent,
    'RuleNotMet',
  ],
  ['CMP-25 nothing recorded as solution or improvement', investigating, 'recordSolution', {}, agent, 'RuleNotMet'],
  [
    'CMP-17 an opinion by another department',
    investigating,
    'fileOpinion',
    says.opinion,
    engineering,
    'RoleNotAllowed',
  ],
  [
    'CMP-25 an opinion with money and without improvement',
    investigating,
    'fileOpinion',
    { ...says.opinion, improvement: undefined },
    guide,
    'RuleNotMet',
  ],
  [
    'CMP-21 an opinion without the reason for no sanction',
    investigating,
    'fileOpinion',
    { ...says.opinion, sanction: {} },
    guide,
    'InvalidMessage',
  ],
  ['CMP-22 an approval by another department', filed, 'decideOpinion', says.approve, engineering, 'RoleNotAllowed'],
  ['CMP-22 an approval by the supervisor', filed, 'decideOpinion', says.approve, supervisor, 'RoleNotAllowed'],
  [
    'CMP-22 an approval by who filed it',
    () => investigating().do('fileOpinion', says.opinion, operations),
    'decideOpinion',
    says.approve,
    operations,
    'SamePerson',
  ],
  ['CMP-25 compensation without solution and improvement', assigned, 'offerCompensation', offer, agent, 'RuleNotMet'],
  [
    'CMP-25 CNF-18 compensation beyond the agent’s authority',
    () => investigating().do('recordSolution', { solution: '退', improvement: '训' }, agent),
    'offerCompensation',
    offer,
    agent,
    'NeedsApproval',
  ],
  [
    'CMP-25 a second request while one waits',
    () => assigned().do('requestCompensation', offer, agent),
    'requestCompensation',
    offer,
    agent,
    'RuleNotMet',
  ],
  [
    'CMP-25 an approval of nothing',
    assigned,
    'decideCompensation',
    { approve: true, note: '同意' },
    operations,
    'RuleNotMet',
  ],
  [
    'CMP-25 an approval of one’s own request',
    () => assigned().do('requestCompensation', offer, operations),
    'decideCompensation',
    { approve: true, note: '同意' },
    operations,
    'SamePerson',
  ],
  [
    'CMP-25 an approval without solution and improvement',
    () => assigned().do('requestCompensation', offer, agent),
    'decideCompensation',
    { approve: true, note: '同意' },
    operations,
    'RuleNotMet',
  ],
  ['CMP-23 an execution of nothing', executing, 'recordExecution', {}, guide, 'RuleNotMet'],
  [
    'CMP-23 an execution that lies ahead',
    executing,
    'recordExecution',
    { explanation: { doneAt: later, note: 'x' } },
    guide,
    'RuleNotMet',
  ],
  [
    'CMP-23 a compensation that nobody approved',
    () => transport().do('classifyComplaint', general, agent).do('startExecution', short, agent),
    'recordExecution',
    (c: PureComplaint) => ({ compensation: { doneAt: c.now, note: 'x' } }),
    agent,
    'RuleNotMet',
  ],
  [
    'CMP-23 an end while a milestone is open',
    () =>
      transport()
        .do('classifyComplaint', general, agent)
        .do('startExecution', { ...short, milestones: [task] }, agent),
    'recordExecution',
    (c: PureComplaint) => ({ explanation: { doneAt: c.now, note: 'x' } }),
    agent,
    'RuleNotMet',
  ],
  [
    'CMP-28 a result told in the future',
    executed,
    'tellResult',
    { toldAt: later, channel: 'PHONE', content: 'x' },
    agent,
    'RuleNotMet',
  ],
  [
    'CMP-30 new facts where nobody investigates',
    () => {
      const c = transport().do('classifyComplaint', general, agent).do('startExecution', short, agent);
      c.do('recordExecution', { explanation: { doneAt: c.now, note: 'x' } }, agent);
      return c.do('tellResult', told(c, 'DISSATISFIED'), agent);
    },
    'proposeAgain',
    { ground: 'NEW_FACTS', proposal: 'x' },
    agent,
    'RuleNotMet',
  ],
  [
    'CMP-30 irreconcilable where the loop runs until satisfaction',
    () => {
      const c = transport().do('classifyComplaint', general, agent).do('startExecution', short, agent);
      c.do('recordExecution', { explanation: { doneAt: c.now, note: 'x' } }, agent);
      return c.do('tellResult', told(c, 'DISSATISFIED'), agent);
    },
    'closeUnsatisfied',
    { irreconcilable: 'x', ...says.close },
    supervisor,
    'RuleNotMet',
  ],
  [
    'CMP-30 irreconcilable by an agent',
    rework,
    'closeUnsatisfied',
    { irreconcilable: 'x', ...says.close },
    agent,
    'RoleNotAllowed',
  ],
  [
    'CMP-31 a closing without lessons',
    () => {
      const c = executed();
      return c.do('tellResult', told(c, 'SATISFIED'), agent);
    },
    'closeComplaint',
    { cause: 'x', improvementSuggestion: 'x' },
    agent,
    'InvalidMessage',
  ],
  [
    'GEN-08 a closing while a task has no answer',
    () => {
      const c = executed();
      return c.do('tellResult', told(c, 'SATISFIED'), agent).do('raiseTask', task, agent);
    },
    'closeComplaint',
    says.close,
    agent,
    'RuleNotMet',
  ],
  ['a merge into itself', tourism, 'mergeComplaint', { target: 'TS-PURE', reason: 'x' }, agent, 'RuleNotMet'],
  ['E1 any act on a closed case', closed, 'addNote', { text: 'x' }, agent, 'CaseOver'],
  [
    'FUP-04 a reopening after its time',
    () => closed().at('2026-06-01 10:00'),
    'reopenComplaint',
    { reason: 'x' },
    agent,
    'RuleNotMet',
  ],
  ['FUP-04 a reopening of an open case', tourism, 'reopenComplaint', { reason: 'x' }, agent, 'StageNotAllowed'],
  [
    'GEN-02 a reassignment to the owner',
    tourism,
    'reassign',
    { to: { id: 'agent', name: '李娜' }, reason: 'x' },
    supervisor,
    'RuleNotMet',
  ],
  [
    'GEN-13 joining twice',
    () => tourism().do('joinCase', { reason: '再次来电' }, agent2),
    'joinCase',
    { reason: 'x' },
    agent2,
    'RuleNotMet',
  ],
  ['GEN-08 a task due in the past', tourism, 'raiseTask', { ...task, dueAt: earlier }, agent, 'RuleNotMet'],
  ['GEN-08 chasing what is not there', tourism, 'chaseTask', { task: 'T1', note: 'x' }, agent, 'RuleNotMet'],
  [
    'GEN-08 chasing a task by a wrong name',
    () => tourism().do('raiseTask', task, agent),
    'chaseTask',
    { task: 'T9', note: 'x' },
    agent,
    'NotFound',
  ],
  [
    'GEN-08 an answer by another department',
    () => tourism().do('raiseTask', task, agent),
    'answerTask',
    { task: 'T1', reply: 'x', done: true },
    operations,
    'RoleNotAllowed',
  ],
  [
    'GEN-08 an answer to a task by a wrong name',
    () => tourism().do('raiseTask', task, agent),
    'answerTask',
    { task: 'T9', reply: 'x', done: true },
    engineering,
    'NotFound',
  ],
  [
    'GEN-08 passing on an answer that is not there',
    () => tourism().do('raiseTask', task, agent),
    'relayAnswer',
    { task: 'T1', told: 'x' },
    agent,
    'RuleNotMet',
  ],
  [
    'DIF-06 passing upward twice',
    () => tourism().do('passUpward', { facts: 'x', demand: 'x', doneSoFar: 'x', customerAsked: false }, agent),
    'passUpward',
    { facts: 'x', demand: 'x', doneSoFar: 'x', customerAsked: false },
    agent,
    'RuleNotMet',
  ],
  ['DIF-06 taking over what was not passed', tourism, 'takeOver', {}, supervisor, 'RuleNotMet'],
  ['TIM-09 a pause where the profile allows none', transport, 'requestPause', pause, agent, 'RuleNotMet'],
  [
    'TIM-09 a second request for one clock',
    () => investigating().do('requestPause', pause, agent),
    'requestPause',
    pause,
    agent,
    'RuleNotMet',
  ],
  [
    'TIM-09 a decision on a pause that nobody asked for',
    investigating,
    'decidePause',
    { clock: 'CMP-17#1', approve: true, reason: 'x' },
    supervisor,
    'RuleNotMet',
  ],
  [
    'TIM-09 a decision on another clock',
    () => investigating().do('requestPause', pause, agent),
    'decidePause',
    { clock: 'CMP-26#1', approve: true, reason: 'x' },
    supervisor,
    'NotFound',
  ],
  [
    'TIM-09 a decision by an agent',
    () => investigating().do('requestPause', pause, agent),
    'decidePause',
    { clock: 'CMP-17#1', approve: true, reason: 'x' },
    agent,
    'RoleNotAllowed',
  ],
  ['TIM-09 resuming what runs', investigating, 'resumeClock', { clock: 'CMP-17#1' }, agent, 'RuleNotMet'],
  [
    'TIM-11 rules of another profile',
    tourism,
    'changeRules',
    { cause: 'rebase', ...rulesOf('transport'), reason: 'x' },
    manager,
    'RuleNotMet',
  ],
  ['CMP-22 a leader’s approval of a general complaint', filed, 'decideOpinion', says.approve, leader, 'RoleNotAllowed'],
];

test.each(refusals)('refused: %s', (_why, given, command, data, actor, type) => {
  const c = given();
  const before = c.state;
  const refused = c.try(command, typeof data === 'function' ? data(c) : data, actor);
  expect(refused?.type).toBe(type);
  expect(refused?.reason.zh.length).toBeGreaterThan(0);
  expect(c.state).toBe(before);
});

test('CMP-25 a supervisor lets compensation pass without solution and improvement, with a reason that is recorded', () => {
  const generous = rulesOf('tourism', (pack) => ({ ...pack, compensation: { agentLimitFen: 50_000 } }));
  const c = new PureComplaint(generous, '2026-03-02 10:00').do('classifyComplaint', says.general('operations'), agent);
  expect(c.try('offerCompensation', { ...offer, override: '安抚' }, agent)).toMatchObject({ type: 'RuleNotMet' });
  c.do('offerCompensation', { ...offer, override: '老客户，先行安抚' }, supervisor);
  expect(c.facts('CompensationApproved')[0]?.fact).toMatchObject({ authority: 'agent', override: '老客户，先行安抚' });
});

test('CMP-25 CNF-18 small grants add up against the agent’s authority', () => {
  const generous = rulesOf('tourism', (pack) => ({ ...pack, compensation: { agentLimitFen: 30_000 } }));
  const c = new PureComplaint(generous, '2026-03-02 10:00').do('classifyComplaint', says.general('operations'), agent);
  c.do('nameResponsible', says.name, operations).do('recordSolution', { solution: '退', improvement: '训' }, agent);
  c.do('offerCompensation', offer, agent);
  expect(c.try('offerCompensation', offer, agent)).toMatchObject({
    type: 'NeedsApproval',
    offers: ['requestCompensation'],
  });
});
