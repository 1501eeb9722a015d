import fc from 'fast-check';
import { expect, test } from 'vitest';
import { packs } from '../../../domain/policy/packs.ts';
import type { FeeRule } from '../../../domain/policy/refund.ts';
import { quote, quoteDifference } from '../../../domain/procedures/refund/quote.ts';
import { say } from '../../../domain/text.ts';
import { fromBeijing, toInstant, toMs } from '../../../domain/time/instant.ts';
import { order } from './support.ts';

const rules = packs.transport.refund.feeRules;
const rule = (change: Partial<FeeRule>): FeeRule => ({
  id: 'R',
  products: [],
  steps: [{ fromHours: 0, rateBp: 2_000 }],
  minimumFen: 0,
  maximumFen: null,
  afterDepartureBp: null,
  ...change,
});

/** Departure is on 10 March at 20:00; 80 yuan were paid. */
const table: [why: string, at: string, rules: readonly FeeRule[], asked: number | undefined, expected: object][] = [
  ['24 h before: a tenth', '2026-03-09 20:00', rules, undefined, { feeFen: 800, refundFen: 7_200 }],
  ['a minute later: a fifth', '2026-03-09 20:01', rules, undefined, { feeFen: 1_600, refundFen: 6_400 }],
  ['2 h before: a fifth', '2026-03-10 18:00', rules, undefined, { feeFen: 1_600, refundFen: 6_400 }],
  ['a minute later: the half', '2026-03-10 18:01', rules, undefined, { feeFen: 4_000, refundFen: 4_000 }],
  ['the last minute: the half', '2026-03-10 19:59', rules, undefined, { feeFen: 4_000, refundFen: 4_000 }],
  ['the departure itself: nothing', '2026-03-10 20:00', rules, undefined, { impossible: 'DEPARTED' }],
  [
    'after departure with a rule for it',
    '2026-03-11 08:00',
    [rule({ afterDepartureBp: 9_000 })],
    undefined,
    { feeFen: 7_200, refundFen: 800 },
  ],
  ['a half of the order', '2026-03-10 10:00', rules, 4_000, { returnedFen: 4_000, feeFen: 800, refundFen: 3_200 }],
  [
    'half a fen is rounded up',
    '2026-03-10 10:00',
    [rule({ steps: [{ fromHours: 0, rateBp: 50 }] })],
    100,
    { feeFen: 1 },
  ],
  [
    'less than half a fen is let go',
    '2026-03-10 10:00',
    [rule({ steps: [{ fromHours: 0, rateBp: 49 }] })],
    100,
    { feeFen: 0 },
  ],
  ['the least fee', '2026-03-10 10:00', [rule({ minimumFen: 2_000 })], undefined, { feeFen: 2_000, refundFen: 6_000 }],
  ['the greatest fee', '2026-03-10 10:00', [rule({ maximumFen: 500 })], undefined, { feeFen: 500, refundFen: 7_500 }],
  [
    'no fee above what is returned',
    '2026-03-10 10:00',
    [rule({ minimumFen: 900 })],
    600,
    { feeFen: 600, refundFen: 0 },
  ],
  [
    'the rule of the product goes before the general one',
    '2026-03-10 10:00',
    [rule({ id: 'ALL' }), rule({ id: 'OWN', products: [order.product], steps: [{ fromHours: 0, rateBp: 0 }] })],
    undefined,
    { feeRuleId: 'OWN', feeFen: 0 },
  ],
  ['no rule', '2026-03-10 10:00', [rule({ products: ['另一条线路'] })], undefined, { impossible: 'NO_FEE_RULE' }],
  [
    'later than the last step',
    '2026-03-10 19:00',
    [rule({ steps: [{ fromHours: 2, rateBp: 2_000 }] })],
    undefined,
    { impossible: 'NO_FEE_RULE' },
  ],
  ['more than is left', '2026-03-10 10:00', rules, 8_001, { impossible: 'MORE_THAN_LEFT' }],
];

test.each(table)('REF-03 fee: %s', (_, at, of, asked, expected) => {
  expect(quote(order, of, fromBeijing(at), asked)).toMatchObject(expected);
});

test('REF-03 an order without a departure takes the earliest step', () => {
  expect(quote({ ...order, departsAt: null }, rules, fromBeijing('2030-01-01 00:00'))).toMatchObject({ feeFen: 800 });
});

test('REF-03 the customer is told how the fee comes about', () => {
  const told = quote(order, rules, fromBeijing('2026-03-10 10:00'));
  const parts = 'parts' in told ? told.parts : [];
  expect(parts.map(({ text, vars }) => say(text, 'en', vars))).toEqual([
    '¥80.00 was paid, ¥80.00 of it is returned',
    'At least 2 hours before departure',
    'The fee is 20 % (rule TRANSPORT-1), rounded half up to the fen',
    'Fee ¥16.00, refund ¥64.00',
  ]);
});

test('CHG-04 a price difference is given back whole, never more than is left', () => {
  expect(quoteDifference(order, 3_500)).toMatchObject({ feeFen: 0, refundFen: 3_500, feeRuleId: null });
  expect(quoteDifference({ ...order, leftFen: 3_000 }, 3_500)).toEqual({ impossible: 'MORE_THAN_LEFT' });
  expect(quoteDifference({ ...order, status: 'CANCELLED' }, 3_500)).toEqual({ impossible: 'ORDER_CANCELLED' });
  expect(quoteDifference({ ...order, leftFen: 0 }, 3_500)).toEqual({ impossible: 'NOTHING_LEFT' });
});

const fen = fc.integer({ min: 0, max: 10_000_000_000 });
const bp = fc.integer({ min: 0, max: 10_000 });
const anyRule = fc.record({
  id: fc.constant('R'),
  products: fc.constantFrom<string[]>([], ['成都—峨眉山'], ['另一条线路']),
  steps: fc.array(fc.record({ fromHours: fc.integer({ min: 0, max: 100 }), rateBp: bp }), {
    minLength: 1,
    maxLength: 5,
  }),
  minimumFen: fen,
  maximumFen: fc.option(fen),
  afterDepartureBp: fc.option(bp),
});
const asked = fc.record({
  paidFen: fen,
  held: fc.double({ min: 0, max: 1, noNaN: true }),
  part: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
  hours: fc.option(fc.double({ min: -50, max: 150, noNaN: true })),
});
const now = fromBeijing('2026-03-10 10:00');

test('REF-03 whatever the rules: 0 ≤ fee ≤ paid, 0 ≤ refund ≤ left ≤ paid, in whole fen that add up', () => {
  let quoted = 0;
  fc.assert(
    fc.property(fc.array(anyRule, { minLength: 1, maxLength: 3 }), asked, (of, { paidFen, held, part, hours }) => {
      const leftFen = Math.floor(paidFen * (1 - held));
      const departsAt = hours === null ? null : toInstant(toMs(now) + Math.round(hours * 3_600_000));
      const askedFen = part === null ? undefined : Math.ceil(leftFen * part);
      const told = quote({ ...order, paidFen, leftFen, departsAt }, of, now, askedFen);
      if ('impossible' in told) return;
      quoted += 1;
      expect(Number.isSafeInteger(told.feeFen) && Number.isSafeInteger(told.refundFen)).toBe(true);
      expect(told.feeFen).toBeGreaterThanOrEqual(0);
      expect(told.feeFen).toBeLessThanOrEqual(paidFen);
      expect(told.refundFen).toBeGreaterThanOrEqual(0);
      expect(told.refundFen).toBeLessThanOrEqual(leftFen);
      expect(told.feeFen + told.refundFen).toBe(told.returnedFen);
      expect(told.returnedFen).toBe(askedFen ?? leftFen);
    }),
    { numRuns: 5_000 },
  );
  expect(quoted).toBeGreaterThan(1_000);
});

test('REF-03 under the transport rules the fee never falls as the departure comes nearer', () => {
  const hours = fc.double({ min: 0.001, max: 200, noNaN: true });
  fc.assert(
    fc.property(
      hours,
      hours,
      fen.filter((paid) => paid > 0),
      (a, b, paidFen) => {
        const feeAt = (before: number) => {
          const departsAt = toInstant(toMs(now) + Math.ceil(before * 3_600_000));
          const told = quote({ ...order, paidFen, leftFen: paidFen, departsAt }, rules, now);
          return 'feeFen' in told ? told.feeFen : Number.NaN;
        };
        expect(feeAt(Math.min(a, b))).toBeGreaterThanOrEqual(feeAt(Math.max(a, b)));
      },
    ),
    { numRuns: 2_000 },
  );
});
