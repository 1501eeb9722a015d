import { expect, test } from 'vitest';
import { escalationOf } from '../../../domain/procedures/case/escalation.ts';
import { playbooksFor } from '../../../domain/procedures/complaint/playbooks.ts';
import { says } from '../../support/intake.ts';
import { people } from '../../support/people.ts';
import { PureComplaint, rulesOf } from '../../support/pure-case.ts';

const { agent, operations, guide } = people;
const tourism = () => new PureComplaint(rulesOf('tourism'), '2026-03-02 10:00');
const investigating = () =>
  tourism().do('classifyComplaint', says.general('operations'), agent).do('nameResponsible', says.name, operations);

test.each(['SUGGESTION', 'HELP_REQUEST'] as const)(
  'CMP-02 CMP-40 a %s is taken in like a complaint, with its clocks',
  (type) => {
    const c = new PureComplaint(rulesOf('property'), '2026-03-02 10:00', { type });
    expect(c.state).toMatchObject({ stage: 'RECEIVED', intake: { type } });
    expect(c.clock('CMP-07#1').dueAt).toBe('2026-03-03T02:00:00.000Z');
  },
);

test('CMP-18 CMP-19 an opinion names the root cause, and the options beside the solution that was chosen', () => {
  const c = investigating();
  expect(c.try('fileOpinion', { ...says.opinion, rootCauses: [] }, guide)).toMatchObject({ type: 'InvalidMessage' });
  c.do('fileOpinion', says.opinion, guide);
  expect(c.state.opinion).toMatchObject({ rootCauses: ['INTERNAL_MANAGEMENT'], options: ['退差价', '赠送一日游'] });
  expect(c.state.solution).toBe('退还门票差价并书面道歉');
});

test('GEN-05 GEN-06 a breach goes to the supervisor, then to the head, and a major complaint straight to the leader', () => {
  const general = investigating().state;
  expect([escalationOf(general, 'breach'), escalationOf(general, 'escalate')]).toEqual([['supervisor'], ['cs_head']]);
  const major = tourism().do('classifyComplaint', says.major, agent).state;
  expect([escalationOf(major, 'breach'), escalationOf(major, 'escalate')]).toEqual([['supervisor'], ['leader']]);
  expect(escalationOf(general, 'warn')).toEqual([]);
});

test('CMP-27 GEN-08 the agent chases a department and passes its answer on to the customer', () => {
  const c = tourism().do(
    'raiseTask',
    { department: 'engineering', request: '核查', dueAt: '2026-03-05T10:00:00.000Z' },
    agent,
  );
  c.do('chaseTask', { task: 'T1', note: '客户催问' }, agent).do('chaseTask', { task: 'T1', note: '再催' }, agent);
  expect(c.state.tasks[0]).toMatchObject({ chased: 2, status: 'open' });
  c.at('2026-03-03 10:00').do('answerTask', { task: 'T1', reply: '已核查', done: false }, people.engineering);
  expect(c.clock('GEN-08:T1#1').metAt).toBe(c.now);
  c.do('relayAnswer', { task: 'T1', told: '已告知核查结果' }, agent);
  expect(c.state.tasks[0]).toMatchObject({ status: 'done', relayedAt: c.now });
});

test('CMP-33 CMP-34 CMP-36 the playbooks on the screen follow the labels of the complaint', () => {
  const before = playbooksFor(tourism().state).map(({ title }) => title.zh);
  const communicative = playbooksFor(tourism().do('classifyComplaint', says.general('operations'), agent).state);
  expect(communicative.length).toBeGreaterThan(0);
  expect(communicative.map(({ title }) => title.zh)).not.toEqual(before);
  for (const { steps } of communicative) expect(steps.length).toBeGreaterThan(0);
});
