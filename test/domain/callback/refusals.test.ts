import { expect, test } from 'vitest';
import { callback } from '../../../domain/procedures/callback/callback.ts';
import { type Actor, SYSTEM } from '../../../domain/roles.ts';
import { fromBeijing } from '../../../domain/time/instant.ts';
import { people } from '../../support/people.ts';
import { rulesOf } from '../../support/pure-case.ts';
import { lastTry, noAnswer, promise, promised, solved, unsolved } from './support.ts';

const { agent, agent2, supervisor, operations } = people;
type Case = ReturnType<typeof promised>;
const soon = () => promised().at('2026-03-10 14:50');
const missed = () => promised().at('2026-03-10 15:00');

const refused: [title: string, at: () => Case, name: string, data: unknown, actor: Actor, type: string][] = [
  [
    'CBK-02 an unsolved matter without a next time',
    soon,
    'recordCall',
    { outcome: 'UNSOLVED', told: '仍在调货' },
    agent,
    'RuleNotMet',
  ],
  ['CBK-02 a next time in the past', soon, 'recordCall', unsolved('2026-03-10 14:00'), agent, 'RuleNotMet'],
  [
    'CBK-04 an unsolved call without progress',
    soon,
    'recordCall',
    { ...unsolved('2026-03-11 09:00'), told: ' ' },
    agent,
    'InvalidMessage',
  ],
  ['CBK-03 a solved call without what was told', soon, 'recordCall', { outcome: 'SOLVED' }, agent, 'InvalidMessage'],
  [
    'CBK-03 a solved matter with a next call',
    soon,
    'recordCall',
    { ...solved, nextDueAt: fromBeijing('2026-03-11 09:00') },
    agent,
    'RuleNotMet',
  ],
  [
    'CBK-04 progress more than two hours early keeps nothing',
    promised,
    'recordCall',
    unsolved('2026-03-11 09:00'),
    agent,
    'RuleNotMet',
  ],
  ['CBK-07 a recovery without an apology', missed, 'recordCall', solved, supervisor, 'RuleNotMet'],
  [
    'CBK-05 a message before the third try',
    soon,
    'recordCallAttempt',
    lastTry('2026-03-11 09:00'),
    agent,
    'RuleNotMet',
  ],
  [
    'CBK-05 a message after tries long before the time',
    () => promised().do('recordCallAttempt', noAnswer, agent).do('recordCallAttempt', noAnswer, agent),
    'recordCallAttempt',
    lastTry('2026-03-11 09:00'),
    agent,
    'RuleNotMet',
  ],
  [
    'CBK-05 a third try without a message',
    () => soon().do('recordCallAttempt', noAnswer, agent).do('recordCallAttempt', noAnswer, agent),
    'recordCallAttempt',
    noAnswer,
    agent,
    'RuleNotMet',
  ],
  [
    'CBK-05 a message without the next time',
    () => soon().do('recordCallAttempt', noAnswer, agent).do('recordCallAttempt', noAnswer, agent),
    'recordCallAttempt',
    { ...noAnswer, smsText: '未接通' },
    agent,
    'RuleNotMet',
  ],
  [
    'CBK-07 giving up a missed promise is the supervisor’s',
    () => missed().do('recordCallAttempt', noAnswer, agent).do('recordCallAttempt', noAnswer, agent),
    'recordCallAttempt',
    lastTry('2026-03-11 09:00'),
    agent,
    'RoleNotAllowed',
  ],
  [
    'product §2-38 a second call at the same time',
    () => soon().do('startCallAttempt', {}, agent),
    'startCallAttempt',
    {},
    agent2,
    'RuleNotMet',
  ],
  [
    'S6 another time without the customer’s consent',
    soon,
    'rebookCallback',
    { customerAgreed: false, nextDueAt: fromBeijing('2026-03-11 09:00') },
    agent,
    'RuleNotMet',
  ],
  [
    'S6 another time after the promised one has passed',
    missed,
    'rebookCallback',
    { customerAgreed: true, nextDueAt: fromBeijing('2026-03-11 09:00') },
    agent,
    'StageNotAllowed',
  ],
  [
    'S6 another time while the tries run past the promised one',
    () => soon().do('recordCallAttempt', noAnswer, agent).at('2026-03-10 15:05'),
    'rebookCallback',
    { customerAgreed: true, nextDueAt: fromBeijing('2026-03-11 09:00') },
    agent,
    'RuleNotMet',
  ],
  ['S6 a release by an agent', promised, 'releaseCallback', { reason: '不需要了' }, agent, 'RoleNotAllowed'],
  ['S6 a release without a reason', promised, 'releaseCallback', { reason: '' }, supervisor, 'InvalidMessage'],
  [
    'CBK-08 handing on somebody else’s call',
    promised,
    'assignCallback',
    { to: { id: 'x', name: '某' }, reason: '忙' },
    agent2,
    'RoleNotAllowed',
  ],
  ['CBK-08 taking over one’s own call', promised, 'takeOverCallback', { reason: '我来' }, agent, 'RuleNotMet'],
  [
    'CBK-08 an answer about a promise that is over',
    () => soon().do('recordCall', unsolved('2026-03-11 11:00'), agent),
    'callerFound',
    { link: 1, person: { id: 'x', name: '某' } },
    SYSTEM,
    'RuleNotMet',
  ],
  ['CBK-02 a call by another department', soon, 'recordCall', solved, operations, 'RoleNotAllowed'],
  [
    'CBK-03 anything after the chain has ended',
    () => soon().do('recordCall', solved, agent),
    'recordCall',
    solved,
    agent,
    'CaseOver',
  ],
];

test.each(refused)('%s is refused', (_title, at, name, data, actor, type) => {
  const c = at();
  const before = c.state;
  expect(c.try(name, data, actor)?.type).toBe(type);
  expect(c.state).toBe(before);
});

const opening = (data: object, actor: Actor) => {
  const now = fromBeijing('2026-03-10 10:00');
  const filled = {
    profile: 'manufacturing',
    receivedAt: now,
    customerId: '0199f000-0000-7000-8000-000000000001',
    ...data,
  };
  return callback.open(filled, rulesOf('manufacturing'), { actor, now, parent: null }).type;
};

test('CBK-01 a promise lies ahead, is given by customer service and says what it is about', () => {
  expect(opening(promise('2026-03-10 15:00'), agent)).toBe('CallbackOpened');
  expect(opening(promise('2026-03-10 10:00'), agent)).toBe('RuleNotMet');
  expect(opening(promise('2026-03-10 15:00'), operations)).toBe('RoleNotAllowed');
  expect(opening(promise('2026-03-10 15:00', { reason: '' }), agent)).toBe('InvalidMessage');
  expect(opening(promise('2026-03-10 15:00', { profile: 'tourism' }), agent)).toBe('RuleNotMet');
});

test('CBK-06 an appointment that sets a limit may belong to the supervisor and names the techniques', () => {
  const c = promised({
    owner: { id: supervisor.id, name: supervisor.name },
    limitSet: true,
    techniques: ['SET_LIMIT'],
  });
  expect(c.state).toMatchObject({
    owner: { id: supervisor.id },
    firstContact: { id: agent.id },
    intake: { techniques: ['SET_LIMIT'] },
  });
  expect(callback.project(c.state).row).toMatchObject({ type: 'LIMIT_SET', people: [agent.id, supervisor.id] });
});

test('CBK-02 GEN-02 whoever promised to call may keep the promise, of whatever department', () => {
  const owner = { id: operations.id, name: operations.name };
  const soonTheirs = () => promised({ owner }).at('2026-03-10 14:50');
  for (const [name, data] of [
    ['startCallAttempt', {}],
    ['recordCall', solved],
    ['recordCallAttempt', noAnswer],
    ['rebookCallback', { customerAgreed: true, nextDueAt: fromBeijing('2026-03-11 09:00') }],
    ['assignCallback', { to: { id: agent.id, name: agent.name }, reason: '请代为回电' }],
  ] as const)
    expect(soonTheirs().try(name, data, operations)).toBeUndefined();
  expect(soonTheirs().do('recordCall', solved, operations).state).toMatchObject({
    stage: 'RESOLVED',
    links: [{ outcome: 'kept' }],
  });
});

test('FUP-14 a case out of a visit out of a case still tells how it stands, however long its number has grown', () => {
  const id = `TS-2026-000001${'-HF1-TS1'.repeat(6)}-HD1`;
  const child = { id, procedure: 'visit', stage: 'CLOSED', open: false, dueAt: null, outcome: 'OK' };
  expect(promised().do('childChanged', child, SYSTEM).state.children).toEqual([child]);
});

test('CBK-08 who is there was asked for the owner of that moment: after a hand-over it is asked anew', () => {
  const c = promised().at('2026-03-10 14:40');
  c.do('assignCallback', { to: { id: agent2.id, name: agent2.name }, reason: '交接' }, agent);
  const person = { id: agent.id, name: agent.name };
  expect(c.try('callerFound', { link: 1, person, askedFor: agent.id }, SYSTEM)?.type).toBe('RuleNotMet');
  expect(c.state.owner.id).toBe(agent2.id);
});
