import { expect, test } from 'vitest';
import { visit } from '../../../domain/procedures/visit/visit.ts';
import { type Actor, SYSTEM } from '../../../domain/roles.ts';
import { fromBeijing } from '../../../domain/time/instant.ts';
import { people } from '../../support/people.ts';
import { rulesOf } from '../../support/pure-case.ts';
import { fine, found, newRepair, noAnswer, planned, specialist, windowOpen } from './support.ts';

const { operations } = people;
type Case = ReturnType<typeof planned>;
const open = () => planned().at(windowOpen);
const car = () => planned({ kind: 'SEVEN_DC', profile: 'automotive', at: '2026-04-18 15:00' });
const triedTwice = () =>
  open().do('recordVisitAttempt', noAnswer, specialist).do('recordVisitAttempt', noAnswer, specialist);

const refused: [title: string, at: () => Case, name: string, data: unknown, actor: Actor, type: string][] = [
  [
    'scenario 21 FUP-05 a visit on the day before the window',
    () => car().at('2026-04-24 16:00'),
    'recordVisit',
    fine,
    specialist,
    'RuleNotMet',
  ],
  ['FUP-05 a try before the window', planned, 'recordVisitAttempt', noAnswer, specialist, 'RuleNotMet'],
  ['FUP-19 unreachable before the window', planned, 'markUnreachable', { note: '停机' }, specialist, 'RuleNotMet'],
  ['FUP-19 unreachable after two tries', triedTwice, 'markUnreachable', { note: '停机' }, specialist, 'RuleNotMet'],
  [
    'FUP-19 unreachable after three tries on one day',
    () => triedTwice().do('recordVisitAttempt', noAnswer, specialist),
    'markUnreachable',
    { note: '停机' },
    specialist,
    'RuleNotMet',
  ],
  [
    'FUP-02 a dissatisfied customer without a problem',
    open,
    'recordVisit',
    { satisfied: false },
    specialist,
    'RuleNotMet',
  ],
  [
    'FUP-02 a problem without words',
    open,
    'recordVisit',
    found('COMPLAINT', { text: ' ' }),
    specialist,
    'InvalidMessage',
  ],
  [
    'FUP-13 a car customer’s visit without scores',
    () => car().at('2026-04-25 09:00'),
    'recordVisit',
    fine,
    specialist,
    'RuleNotMet',
  ],
  [
    'FUP-13 a score of six',
    open,
    'recordVisit',
    { ...fine, scores: [{ item: '速度', score: 6 }] },
    specialist,
    'InvalidMessage',
  ],
  [
    'FUP-04 reopening for a satisfied customer',
    open,
    'recordVisit',
    { ...found('DISSATISFIED'), satisfied: true },
    specialist,
    'RuleNotMet',
  ],
  ['REP-08 a defect that persists after a complaint', open, 'recordVisit', found('PERSISTS'), specialist, 'RuleNotMet'],
  [
    'FUP-04 reopening a complaint that the visit did not follow',
    () => planned({ kind: 'AFTER_REPAIR', parent: { id: 'BX-1', procedure: 'repair' } }).at(windowOpen),
    'recordVisit',
    found('DISSATISFIED'),
    specialist,
    'RuleNotMet',
  ],
  [
    'FUP-02 a repair without an address',
    open,
    'recordVisit',
    found('REPAIR', { product: '传真机' }),
    specialist,
    'InvalidMessage',
  ],
  [
    'FUP-02 a repair of nothing',
    open,
    'recordVisit',
    found('REPAIR', { address: newRepair.address }),
    specialist,
    'RuleNotMet',
  ],
  [
    'FUP-14 a task for nobody',
    open,
    'recordVisit',
    found('TASK', { dueAt: fromBeijing('2026-03-20 18:00') }),
    specialist,
    'RuleNotMet',
  ],
  [
    'FUP-14 a task that was due yesterday',
    open,
    'recordVisit',
    found('TASK', { department: 'engineering', dueAt: fromBeijing('2026-03-16 18:00') }),
    specialist,
    'RuleNotMet',
  ],
  [
    'FUP-02 a second form',
    () => open().do('recordVisit', found('COMPLAINT'), specialist),
    'recordVisit',
    fine,
    specialist,
    'StageNotAllowed',
  ],
  ['FUP-04 an answer of a case that was not asked', open, 'problemHanded', { taken: true }, SYSTEM, 'RuleNotMet'],
  ['FUP-02 a visit by another department', open, 'recordVisit', fine, operations, 'RoleNotAllowed'],
  [
    'E8 anything after the visit is closed',
    () => open().do('recordVisit', fine, specialist),
    'recordVisit',
    fine,
    specialist,
    'CaseOver',
  ],
];

test.each(refused)('%s is refused', (_title, at, name, data, actor, type) => {
  const c = at();
  const before = c.state;
  expect(c.try(name, data, actor)?.type).toBe(type);
  expect(c.state).toBe(before);
});

test('scenario 21 FUP-05 the refusal of an early visit says when the window opens', () => {
  expect(car().at('2026-04-24 16:00').try('recordVisit', fine, specialist)?.vars).toEqual({
    opens: '2026-04-25 00:00',
  });
});

test('CNF-07 a kind of visit that the trade does not know cannot be planned, nor by people of other departments', () => {
  const now = fromBeijing('2026-03-16 10:00');
  const opening = (kind: string, actor: Actor) => {
    const data = {
      profile: 'tourism',
      receivedAt: now,
      customerId: '0199f000-0000-7000-8000-000000000001',
      channel: 'PHONE',
      subject: '回访',
      kind,
    };
    const decided = visit.open(data, rulesOf('tourism'), { actor, now, parent: null });
    return decided.type;
  };
  expect(opening('SEVEN_DC', specialist)).toBe('RuleNotMet');
  expect(opening('AFTER_COMPLAINT', operations)).toBe('RoleNotAllowed');
  expect(opening('AFTER_COMPLAINT', specialist)).toBe('VisitPlanned');
});
