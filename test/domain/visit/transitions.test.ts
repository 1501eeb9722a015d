import { expect, test } from 'vitest';
import { packs } from '../../../domain/policy/packs.ts';
import { PROFILES } from '../../../domain/policy/schema.ts';
import { obligations } from '../../../domain/procedures/visit/obligations.ts';
import { handBack } from '../../../domain/procedures/visit/problem.ts';
import { visitRow } from '../../../domain/procedures/visit/state.ts';
import { SYSTEM } from '../../../domain/roles.ts';
import { kept } from '../../../domain/time/clock.ts';
import { formatBeijing, formatDue, fromBeijing } from '../../../domain/time/instant.ts';
import { people } from '../../support/people.ts';
import { fine, found, newRepair, noAnswer, planned, specialist, windowOpen } from './support.ts';

const { supervisor, engineering } = people;
type Case = ReturnType<typeof planned>;

const open = () => planned().at(windowOpen);
const tried = () => open().do('recordVisitAttempt', noAnswer, specialist);
const childOf = (c: Case, change: object = {}) => {
  const [child] = c.state.children;
  return { ...child, stage: 'CLOSED', open: false, outcome: 'CLOSED', ...change };
};
const task = { department: 'engineering', dueAt: fromBeijing('2026-03-20 18:00') };

/** Every transition of E8: how the visit gets there and where it stands then. */
const transitions: [title: string, act: () => Case, stage: string][] = [
  ['FUP-20 ∅ → PLANNED: with the window of the policy', planned, 'PLANNED'],
  ['FUP-05 PLANNED → OPEN: the window opens', () => planned().at('2026-03-17 00:00'), 'OPEN'],
  ['FUP-19 OPEN → ATTEMPTED: nobody answers', tried, 'ATTEMPTED'],
  ['FUP-19 ATTEMPTED → OPEN: the next day', () => tried().at('2026-03-18 00:00'), 'OPEN'],
  ['FUP-02 OPEN → DONE_OK → CLOSED: no problem', () => open().do('recordVisit', fine, specialist), 'CLOSED'],
  [
    'FUP-02 ATTEMPTED → DONE_OK → CLOSED: reached later that day',
    () => tried().do('recordVisit', fine, specialist),
    'CLOSED',
  ],
  [
    'FUP-14 OPEN → DONE_OK: a task raised before is still to be done',
    () =>
      open()
        .do('raiseTask', { department: 'engineering', request: '核查', dueAt: task.dueAt }, specialist)
        .do('recordVisit', fine, specialist),
    'DONE_OK',
  ],
  [
    'FUP-02 OPEN → DONE_PROBLEM: a new complaint',
    () => open().do('recordVisit', found('COMPLAINT'), specialist),
    'DONE_PROBLEM',
  ],
  [
    'FUP-02 OPEN → DONE_PROBLEM: a new repair',
    () => open().do('recordVisit', found('REPAIR', newRepair), specialist),
    'DONE_PROBLEM',
  ],
  [
    'FUP-14 OPEN → DONE_PROBLEM: a department puts it right',
    () => open().do('recordVisit', found('TASK', task), specialist),
    'DONE_PROBLEM',
  ],
  [
    'FUP-04 OPEN → DONE_PROBLEM: it goes back to its complaint',
    () => open().do('recordVisit', found('DISSATISFIED'), specialist),
    'DONE_PROBLEM',
  ],
  [
    'FUP-04 DONE_PROBLEM → CLOSED: the complaint has taken it back',
    () => open().do('recordVisit', found('DISSATISFIED'), specialist).do('problemHanded', { taken: true }, SYSTEM),
    'CLOSED',
  ],
  [
    'FUP-04 DONE_PROBLEM stays: the complaint is over for good, a new one begins',
    () => open().do('recordVisit', found('DISSATISFIED'), specialist).do('problemHanded', { taken: false }, SYSTEM),
    'DONE_PROBLEM',
  ],
  [
    'FUP-14 DONE_PROBLEM → CLOSED: what it caused is closed',
    () => {
      const c = open().do('recordVisit', found('COMPLAINT'), specialist);
      return c.do('childChanged', childOf(c), SYSTEM).at('2026-03-17 09:01');
    },
    'CLOSED',
  ],
  [
    'FUP-14 DONE_PROBLEM → CLOSED: the department has put it right',
    () =>
      open()
        .do('recordVisit', found('TASK', task), specialist)
        .do('answerTask', { task: 'T1', reply: '已整改', done: true }, engineering)
        .at('2026-03-17 09:01'),
    'CLOSED',
  ],
  [
    'FUP-19 OPEN → UNREACHABLE: three tries on two days',
    () =>
      tried()
        .do('recordVisitAttempt', noAnswer, specialist)
        .at('2026-03-18 10:00')
        .do('recordVisitAttempt', noAnswer, specialist)
        .do('markUnreachable', { note: '号码停机' }, specialist),
    'UNREACHABLE',
  ],
];

test.each(transitions)('E8 %s', (_title, act, stage) => {
  expect(act().state.stage).toBe(stage);
});

const windows: [
  scenario: string,
  kind: string,
  profile: 'automotive' | 'signage',
  from: string,
  opens: string,
  closes: string,
][] = [
  ['scenario 21 FUP-05 7DC', 'SEVEN_DC', 'automotive', '2026-04-18 15:00', '2026-04-25 00:00', '2026-04-28 24:00'],
  ['scenario 22 FUP-06 3DC', 'THREE_DC', 'automotive', '2026-03-06 17:00', '2026-03-09 00:00', '2026-03-11 24:00'],
  [
    'scenario 23 FUP-07 installation',
    'POST_INSTALLATION',
    'signage',
    '2026-03-13 11:00',
    '2026-03-15 00:00',
    '2026-03-16 24:00',
  ],
];

test.each(windows)(
  '%s: from %s of %s, counted from %s, opens %s and closes %s',
  (_s, kind, profile, from, opens, closes) => {
    const c = planned({ kind, profile, at: from });
    const [clock] = c.state.clocks;
    expect(formatBeijing(clock?.opensAt ?? '')).toBe(opens);
    expect(formatDue(clock?.dueAt ?? '')).toBe(closes);
    expect(obligations(c.state)).toEqual([]);
    expect(obligations(c.at(opens).state)).toMatchObject([
      { command: 'recordVisit', assignee: { person: specialist.id }, clock: clock?.id },
    ]);
  },
);

test('FUP-05 a window that closes without a visit is a breach, and the visit is still owed', () => {
  const c = planned({ kind: 'SEVEN_DC', profile: 'automotive', at: '2026-04-18 15:00' }).at('2026-04-28 24:00');
  expect(c.clock('FUP-05#1').breachedAt).toBe(fromBeijing('2026-04-28 24:00'));
  expect(c.state.stage).toBe('OPEN');
  c.at('2026-04-29 09:00').do('recordVisit', { satisfied: true, scores: [{ item: '交车', score: 5 }] }, specialist);
  expect(kept(c.clock('FUP-05#1'))).toBe(false);
});

test('CNF-07 the windows of the profiles: stated for cars and signs, and what a trade does not know is off', () => {
  const table = Object.fromEntries(
    PROFILES.map((profile) => [
      profile,
      Object.entries(packs[profile].followUp.windows).flatMap(([kind, rule]) =>
        rule?.limit.kind === 'window' ? [`${kind} ${rule.limit.fromDay}–${rule.limit.toDay} ${rule.origin}`] : [],
      ),
    ]),
  );
  const usual = ['AFTER_REPAIR 1–5 derived', 'AFTER_COMPLAINT 1–5 derived'];
  expect(table).toEqual({
    transport: usual,
    renovation: usual,
    tourism: usual,
    manufacturing: usual,
    property: usual,
    signage: [...usual, 'POST_INSTALLATION 2–3 stated'],
    automotive: ['AFTER_COMPLAINT 1–5 derived', 'SEVEN_DC 7–10 stated', 'THREE_DC 3–5 stated'],
  });
});

test('FUP-04 FUP-16 a dissatisfied customer’s problem goes back to the complaint with its words', () => {
  const c = open().do('recordVisit', found('DISSATISFIED'), specialist);
  expect(handBack(c.state)).toEqual({
    to: { id: 'TS-1', procedure: 'complaint' },
    name: 'reopenComplaint',
    data: { reason: '赔付仍未到账' },
  });
  expect(handBack(c.do('problemHanded', { taken: true }, SYSTEM).state)).toBeUndefined();
});

test('REP-08 a defect that persists goes back to its repair', () => {
  const parent = { id: 'BX-1', procedure: 'repair' } as const;
  const c = planned({ kind: 'AFTER_REPAIR', profile: 'renovation', parent })
    .at(windowOpen)
    .do('recordVisit', found('PERSISTS'), specialist);
  expect(handBack(c.state)).toEqual({ to: parent, name: 'persists', data: { problem: '赔付仍未到账' } });
});

test('FUP-04 nothing is lost when the complaint is over for good: a new one is numbered and waited for', () => {
  const c = open().do('recordVisit', found('DISSATISFIED'), specialist).do('problemHanded', { taken: false }, SYSTEM);
  expect(c.state.children).toMatchObject([{ id: 'HF-PURE-TS1', procedure: 'complaint', open: true }]);
  c.do('childChanged', childOf(c), SYSTEM).at('2026-03-17 09:01');
  expect(c.state.stage).toBe('CLOSED');
});

test('FRM-03 RPT-04 FUP-13 the row of the follow-up table', () => {
  expect(visitRow(open().state)).toBeNull();
  const scores = [{ item: '处理速度', score: 4 }];
  const c = open().do('recordVisit', { ...found('COMPLAINT'), scores, opinion: '太慢' }, specialist);
  expect(visitRow(c.state)).toEqual({
    visit: 'HF-PURE',
    customerId: c.state.customerId,
    kind: 'AFTER_COMPLAINT',
    table: 'COMPLAINT_HANDLED',
    outcome: 'PROBLEM',
    satisfied: false,
    problem: true,
    problemText: '赔付仍未到账',
    scores,
    opinion: '太慢',
    cases: ['TS-1', 'HF-PURE-TS1'],
    visitor: { id: 'specialist', name: '钱慧' },
    date: '2026-03-17',
  });
});

test('FUP-19 an unreachable customer counts as done, never as satisfied', () => {
  const c = tried()
    .do('recordVisitAttempt', noAnswer, specialist)
    .at('2026-03-18 10:00')
    .do('recordVisitAttempt', noAnswer, specialist);
  c.do('markUnreachable', { note: '停机' }, specialist);
  expect(kept(c.clock('FUP-04#1'))).toBe(true);
  expect(visitRow(c.state)).toMatchObject({
    outcome: 'UNREACHABLE',
    satisfied: null,
    problem: false,
    date: '2026-03-18',
  });
});

test('FUP-20 a visit that the platform planned for nobody is first the supervisor’s to give to somebody', () => {
  const c = planned({ actor: SYSTEM }).at(windowOpen);
  expect(obligations(c.state)).toMatchObject([{ command: 'reassign', assignee: { role: 'supervisor' } }]);
  c.do('reassign', { to: { id: specialist.id, name: specialist.name }, reason: '排班' }, supervisor);
  expect(obligations(c.state)).toMatchObject([{ command: 'recordVisit', assignee: { person: specialist.id } }]);
});
