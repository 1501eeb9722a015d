import { expect, test } from 'vitest';
import { obligations } from '../../../domain/procedures/callback/obligations.ts';
import { SYSTEM } from '../../../domain/roles.ts';
import { kept, status } from '../../../domain/time/clock.ts';
import { formatDue, fromBeijing } from '../../../domain/time/instant.ts';
import { people } from '../../support/people.ts';
import { lastTry, noAnswer, promised, solved, unsolved } from './support.ts';

const { agent, agent2, supervisor } = people;
type Case = ReturnType<typeof promised>;

const dueSoon = () => promised().at('2026-03-10 14:30');
const missed = () => promised().at('2026-03-10 15:00');
const sorry = { apologised: true };

/** Every transition of E4: how the case gets there, where it stands then, and how its first promise ended. */
const transitions: [title: string, act: () => Case, stage: string, outcome: string | null][] = [
  ['CBK-01 CBK-06 ∅ → PROMISED: a promise with its time', promised, 'PROMISED', null],
  ['PROMISED → DUE_SOON: half an hour before', dueSoon, 'DUE_SOON', null],
  [
    'PROMISED → DUE_SOON: at once when it is nearer than that',
    () => promised({ dueAt: fromBeijing('2026-03-10 10:20') }).at('2026-03-10 10:00'),
    'DUE_SOON',
    null,
  ],
  [
    'CBK-03 CBK-04 DUE_SOON → CONTACTED → RESOLVED',
    () => dueSoon().do('recordCall', solved, agent),
    'RESOLVED',
    'kept',
  ],
  [
    'CBK-02 DUE_SOON → CONTACTED → CHAINED → PROMISED',
    () => dueSoon().do('recordCall', unsolved('2026-03-11 11:00'), agent),
    'PROMISED',
    'kept',
  ],
  [
    'CBK-04 at the promised minute it is kept',
    () =>
      promised()
        .at('2026-03-10 14:59')
        .do('startCallAttempt', {}, agent)
        .at('2026-03-10 15:10')
        .do('recordCall', solved, agent),
    'RESOLVED',
    'kept',
  ],
  ['CBK-03 solved and told long before', () => promised().do('recordCall', solved, agent), 'RESOLVED', 'settled'],
  [
    'CBK-05 DUE_SOON → ATTEMPTED: nobody answers',
    () => dueSoon().do('recordCallAttempt', noAnswer, agent),
    'ATTEMPTED',
    null,
  ],
  [
    'CBK-05 ATTEMPTED → PROMISED: three tries and a message',
    () =>
      dueSoon()
        .do('recordCallAttempt', noAnswer, agent)
        .do('recordCallAttempt', { result: 'BUSY' }, agent)
        .at('2026-03-10 15:20')
        .do('recordCallAttempt', lastTry('2026-03-11 10:00'), agent),
    'PROMISED',
    'attempted',
  ],
  [
    'CBK-05 ATTEMPTED → MISSED: the tries were not finished',
    () => dueSoon().do('recordCallAttempt', noAnswer, agent).at('2026-03-10 15:30'),
    'MISSED',
    null,
  ],
  [
    'CBK-05 ATTEMPTED → CONTACTED: reached by a later try',
    () => dueSoon().do('recordCallAttempt', noAnswer, agent).at('2026-03-10 15:10').do('recordCall', solved, agent),
    'RESOLVED',
    'keptLate',
  ],
  ['CBK-07 PROMISED|DUE_SOON → MISSED: the time has come', missed, 'MISSED', null],
  [
    'CBK-07 MISSED → RECOVERY → RESOLVED',
    () => missed().do('recordCall', { ...solved, ...sorry }, supervisor),
    'RESOLVED',
    'recovered',
  ],
  [
    'CBK-07 MISSED → RECOVERY → CHAINED',
    () => missed().do('recordCall', unsolved('2026-03-11 11:00', sorry), supervisor),
    'PROMISED',
    'recovered',
  ],
  [
    'CBK-07 somebody else calls late: welcome, but no recovery',
    () => missed().do('recordCall', { ...solved, ...sorry }, agent),
    'RESOLVED',
    'keptLate',
  ],
  [
    'CBK-07 MISSED → PROMISED: the supervisor reaches nobody, three times',
    () =>
      missed()
        .do('recordCallAttempt', noAnswer, supervisor)
        .do('recordCallAttempt', noAnswer, supervisor)
        .do('recordCallAttempt', lastTry('2026-03-11 10:00'), supervisor),
    'PROMISED',
    'missed',
  ],
  [
    'PROMISED → PROMISED: the customer agrees to another time',
    () => promised().do('rebookCallback', { customerAgreed: true, nextDueAt: fromBeijing('2026-03-11 09:00') }, agent),
    'PROMISED',
    'rebooked',
  ],
  [
    'product §1.9-3 a supervisor releases it with a reason',
    () => promised().do('releaseCallback', { reason: '客户自行解决' }, supervisor),
    'CANCELLED',
    'released',
  ],
  [
    'CBK-03 PROMISED → CANCELLED: the case has ended and the customer was told',
    () => promised().do('settleByCase', { toldAt: fromBeijing('2026-03-10 09:50') }, SYSTEM),
    'CANCELLED',
    'settled',
  ],
];

test.each(transitions)('E4 %s', (_title, act, stage, outcome) => {
  const c = act();
  expect(c.state.stage).toBe(stage);
  expect(c.state.links[0]?.outcome ?? null).toBe(outcome);
});

test('scenario 17 CBK-02 progress at 14:55 and the next call on Wednesday: a chain of two promises, both on time', () => {
  const c = promised().at('2026-03-10 14:55').do('recordCall', unsolved('2026-03-11 11:00'), agent);
  expect(c.state.links).toMatchObject([
    { number: 1, outcome: 'kept', text: '已查明板卡问题，正在调货' },
    { number: 2, outcome: null, dueAt: fromBeijing('2026-03-11 11:00'), reason: '工程师尚无结论' },
  ]);
  c.at('2026-03-11 10:58').do('recordCall', solved, agent);
  expect(c.state.links.map(({ outcome }) => outcome)).toEqual(['kept', 'kept']);
  expect([c.clock('CBK-02#1'), c.clock('CBK-02#2')].map(kept)).toEqual([true, true]);
  expect(c.state.toldAt).toBe(fromBeijing('2026-03-11 10:58'));
});

test('CBK-04 a call that began in time keeps the promise, however long it lasts; one that never ends does not', () => {
  const c = promised()
    .at('2026-03-10 14:55')
    .do('startCallAttempt', { line: '外呼2号线' }, agent)
    .at('2026-03-10 15:20');
  expect(c.state.stage).toBe('DUE_SOON');
  c.do('recordCall', solved, agent);
  expect(kept(c.clock('CBK-02#1'))).toBe(true);
  const lost = promised().at('2026-03-10 14:55').do('startCallAttempt', {}, agent).at('2026-03-10 15:25');
  expect(lost.state).toMatchObject({ stage: 'MISSED', calling: null });
});

test('CBK-04 a tolerance of the policy moves the breach, not the promise', () => {
  const tolerant = promised({}, agent, (pack) => ({ ...pack, callback: { ...pack.callback, toleranceMinutes: 5 } }));
  expect(tolerant.at('2026-03-10 15:04').do('recordCall', solved, agent).state.links[0]?.outcome).toBe('kept');
});

test('CBK-05 tries that count neither keep nor break the promise, and must be finished within half an hour', () => {
  const c = promised().at('2026-03-10 14:40').do('recordCallAttempt', noAnswer, agent);
  expect(status(c.clock('CBK-02#1'), c.now)).toBe('cancelled');
  expect(formatDue(c.clock('CBK-05#1').dueAt)).toBe('2026-03-10 15:30');
  c.do('recordCallAttempt', noAnswer, agent2)
    .at('2026-03-10 15:29')
    .do('recordCallAttempt', lastTry('2026-03-11 10:00'), agent);
  expect(kept(c.clock('CBK-05#1'))).toBe(true);
  expect(c.state.links[0]?.tries).toHaveLength(3);
});

test('CBK-07 a missed promise is the supervisors’ to recover within thirty minutes', () => {
  const c = missed();
  expect(formatDue(c.clock('CBK-07#1').dueAt)).toBe('2026-03-10 15:30');
  expect(obligations(c.state)).toMatchObject([
    { command: 'recordCall', assignee: { role: 'supervisor' }, clock: 'CBK-07#1' },
  ]);
  c.at('2026-03-10 15:12').do('recordCall', unsolved('2026-03-10 17:00', sorry), supervisor);
  expect(kept(c.clock('CBK-07#1'))).toBe(true);
  expect(status(c.clock('CBK-02#1'), c.now)).toBe('metLate');
  expect(
    missed()
      .do('recordCall', { ...solved, ...sorry }, agent)
      .clock('CBK-07#1').cancelReason,
  ).toBe('keptLate');
});

test('CBK-08 whoever is found to be there owns the case and the promise', () => {
  const c = dueSoon().do('callerFound', { link: 1, person: { id: agent2.id, name: agent2.name } }, SYSTEM);
  expect(c.state).toMatchObject({ owner: { id: agent2.id }, firstContact: { id: agent.id } });
  expect(c.state.links[0]).toMatchObject({ owner: { id: agent2.id }, callerFound: true });
  expect(obligations(c.state)).toMatchObject([
    { assignee: { person: agent2.id }, dueAt: fromBeijing('2026-03-10 15:00') },
  ]);
});

test('CBK-08 DUT-13 handing the case on hands the promise on', () => {
  const c = promised().do('takeOverCallback', { reason: '接班' }, agent2);
  expect(c.state.links[0]?.owner.id).toBe(agent2.id);
  c.do('assignCallback', { to: { id: agent.id, name: agent.name }, reason: '交回' }, agent2);
  expect(c.state.links[0]?.owner.id).toBe(agent.id);
});

test('CBK-03 the third promise of a chain is the supervisor’s business', () => {
  const c = promised();
  for (const day of [11, 12]) {
    expect(c.state.level).toBe(0);
    c.at(c.state.links.length === 1 ? '2026-03-10 14:50' : '2026-03-11 14:50').do(
      'recordCall',
      unsolved(`2026-03-${day} 15:00`),
      agent,
    );
  }
  expect(c.state).toMatchObject({ level: 1, stage: 'PROMISED' });
  expect(c.state.links).toHaveLength(3);
});

test('product §1.9-3 a promise whose case came to life too late is due at once, not lost', () => {
  const promisedBy = { id: agent.id, name: agent.name };
  const c = promised(
    {
      dueAt: fromBeijing('2026-03-10 09:00'),
      receivedAt: fromBeijing('2026-03-10 08:00'),
      owner: promisedBy,
      promisedBy,
    },
    SYSTEM,
  );
  expect(c.state.links).toMatchObject([{ promisedBy, owner: promisedBy, outcome: null }]);
  expect(c.at('2026-03-10 10:01').state.stage).toBe('MISSED');
});
