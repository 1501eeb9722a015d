import { expect, test } from 'vitest';
import { type FinalBooks, judge } from './money/verdict.ts';
import { orderOf } from './promises.ts';

/** Two equal partial refunds of one order, the first of them paid at its second attempt. */
const clean: FinalBooks = {
  wanted: [
    { id: 'TK-1', orderNo: 'F-1', paysFen: 900, compensation: false },
    { id: 'TK-2', orderNo: 'F-1', paysFen: 900, compensation: false },
  ],
  orders: [{ orderNo: 'F-1', paidFen: 2_000 }],
  ledger: [
    { refundId: 'TK-1', attempt: 1, key: 'TK-1:1', status: 'failed', amountFen: 900, settledAt: 50 },
    { refundId: 'TK-1', attempt: 2, key: 'TK-1:2', status: 'paid', amountFen: 900, settledAt: 90 },
    { refundId: 'TK-2', attempt: 1, key: 'TK-2:1', status: 'paid', amountFen: 900, settledAt: 20 },
  ],
  provider: [
    { key: 'TK-1:2', status: 'paid', amountFen: 900 },
    { key: 'TK-2:1', status: 'paid', amountFen: 900 },
  ],
  requests: [
    { key: 'TK-1:1', atMs: 10 },
    { key: 'TK-2:1', atMs: 15 },
    { key: 'TK-1:2', atMs: 60 },
  ],
  cases: [
    { id: 'TK-1', stage: 'PAID', open: true, paidFacts: 1 },
    { id: 'TK-2', stage: 'CLOSED', open: false, paidFacts: 1 },
  ],
  differences: [{ kind: 'paidButNotClosed', refundId: 'TK-1', key: 'TK-1:2' }],
};

const nothing = { duplicates: [], missing: [], differences: [] };

test('REF-08 books that agree are judged clean, and a paid refund whose customer is not told is explained', () => {
  expect(judge(clean)).toEqual(nothing);
});

const paid = { key: 'TK-2:2', status: 'paid', amountFen: 900 };
const first = { refundId: 'TK-1', attempt: 1, key: 'TK-1:1', status: 'failed', amountFen: 900 };
test.each<[string, keyof typeof nothing, Partial<FinalBooks>]>([
  ['a refund paid twice', 'duplicates', { provider: [...clean.provider, paid] }],
  ['a key sent twice', 'duplicates', { requests: [...clean.requests, { key: 'TK-2:1', atMs: 99 }] }],
  [
    'an attempt sent while the one before was open',
    'duplicates',
    { ledger: [{ ...first, settledAt: 70 }, ...clean.ledger.slice(1)] },
  ],
  ['a payment recorded twice', 'duplicates', { cases: clean.cases.map((one) => ({ ...one, paidFacts: 2 })) }],
  ['a refund that the provider never paid', 'missing', { provider: clean.provider.slice(1) }],
  ['a refund that the ledger has as open', 'missing', { ledger: clean.ledger.slice(0, 2) }],
  ['a case that does not know', 'missing', { cases: clean.cases.map((one) => ({ ...one, stage: 'PAY_UNKNOWN' })) }],
  ['one fen too much', 'differences', { provider: clean.provider.map((one) => ({ ...one, amountFen: 901 })) }],
  ['an order that gave back more than came in', 'differences', { orders: [{ orderNo: 'F-1', paidFen: 1_799 }] }],
  ['a payment nobody asked for', 'differences', { provider: [...clean.provider, { ...paid, key: 'TK-9:1' }] }],
  [
    'a difference that nothing explains',
    'differences',
    { differences: [...clean.differences, { kind: 'ledgerOnly', refundId: 'TK-2', key: 'TK-2:1' }] },
  ],
  ['a difference that the reconciliation did not see', 'differences', { differences: [] }],
])('REF-08 %s is found', (_, kind, change) => {
  expect(judge({ ...clean, ...change })[kind]).not.toEqual([]);
});

test('what rang out of order is measured by pairs and by places', () => {
  expect(orderOf([1, 2, 3, 4])).toEqual({ inverted: 0, displaced: 0 });
  expect(orderOf([4, 3, 2, 1])).toEqual({ inverted: 1, displaced: 3 });
  expect(orderOf([2, 1, 3, 4])).toEqual({ inverted: 1 / 6, displaced: 1 });
});
