import { expect, test } from 'vitest';
import { refundErrand } from '../../../domain/procedures/refund/errand.ts';
import { obligations } from '../../../domain/procedures/refund/obligations.ts';
import { Stage } from '../../../domain/procedures/refund/stages.ts';
import { formatDue, fromBeijing } from '../../../domain/time/instant.ts';
import { compensation, otherPayee, PureRefund, payee, proof, provider, request } from './support.ts';

const fresh = () => new PureRefund();
const tells = (c: PureRefund) => ({ channel: 'PHONE', toldAt: c.now, words: '款项已付，请查收' });
const paid = () => fresh().paying().outcome('paid');
const failed = () => fresh().paying().outcome('failed');
const unknown = () => fresh().paying().outcome('unknown');
const filed = () => fresh().approved().by('includeInFile', { batch: 'P-1' }, 'finance').outcome('unknown');

/** Every transition of E3 and of the steps between, from which case, by which act, to which stage. */
const transitions: [title: string, act: () => PureRefund, stage: Stage][] = [
  ['REF-01 an application is taken down', fresh, 'REQUESTED'],
  ['REF-02 the order is looked at', () => fresh().checked(), 'CHECKED'],
  ['REF-02 there is no such order', () => fresh().hears('orderChecked', { found: false }), 'REJECTED'],
  ['REF-02 a cancelled order', () => fresh().checked({ status: 'CANCELLED' }), 'REJECTED'],
  ['REF-02 a travelled order without a rule for it', () => fresh().checked({ status: 'TRAVELLED' }), 'REJECTED'],
  [
    'REF-02 a departed order without a rule for it',
    () => fresh().checked({ departsAt: fromBeijing('2026-03-10 09:59') }),
    'REJECTED',
  ],
  ['REF-02 nothing is left of the order', () => fresh().checked({ leftFen: 0 }), 'REJECTED'],
  [
    'REF-02 the desk finds it not refundable',
    () => fresh().checked().by('rejectRefund', { reason: 'NOT_ELIGIBLE', note: '特价票' }, 'agent'),
    'REJECTED',
  ],
  ['REF-03 fee and amount are told', () => fresh().quoted(), 'QUOTED'],
  ['REF-03 the quote expires', () => fresh().quoted().at('2026-03-10 20:01'), 'CHECKED'],
  ['REF-04 the customer declines', () => fresh().quoted().decided(false), 'DECLINED'],
  ['REF-04 the customer accepts: the order’s money is being held', () => fresh().quoted().decided(), 'QUOTED'],
  [
    'REF-05 the order has changed meanwhile',
    () => fresh().quoted().decided().hears('orderClaimed', { outcome: 'notEnough', leftFen: 100 }),
    'CHECKED',
  ],
  ['REF-05 REF-07 REF-10 it is submitted and handed over', () => fresh().withFinance(), 'WITH_FINANCE'],
  ['REF-13 a compensation begins as submitted', () => new PureRefund(compensation), 'SUBMITTED'],
  [
    'REF-13 a compensation with its payee is handed over',
    () => new PureRefund(compensation).by('completeRefund', { payee, note: '客户提供' }, 'agent'),
    'WITH_FINANCE',
  ],
  [
    'REF-13 a compensation of an order takes the account that paid',
    () => new PureRefund({ ...compensation, orderNo: 'L-1001' }).checked(),
    'WITH_FINANCE',
  ],
  ['REF-07 finance acknowledges', () => fresh().acknowledged(), 'ACKNOWLEDGED'],
  [
    'FIN-09 finance returns it',
    () => fresh().withFinance().by('returnRefund', { reason: 'PAYEE_WRONG', note: '户名不符' }, 'finance'),
    'RETURNED',
  ],
  [
    'FIN-09 the desk completes it',
    () =>
      fresh()
        .withFinance()
        .by('returnRefund', { reason: 'PAYEE_WRONG', note: '户名不符' }, 'finance')
        .by('completeRefund', { payee: otherPayee, note: '已核实' }, 'agent'),
    'WITH_FINANCE',
  ],
  [
    'FIN-09 finance rejects it',
    () => fresh().acknowledged().by('rejectRefund', { reason: 'DUPLICATE', note: '重复' }, 'finance'),
    'REJECTED',
  ],
  ['REF-12 it is approved', () => fresh().approved(), 'APPROVED'],
  [
    'REF-12 another amount voids the approval',
    () => fresh().approved().by('changeRefundAmount', { amountFen: 6_000, reason: '算错' }, 'finance'),
    'ACKNOWLEDGED',
  ],
  ['REF-08 the payment is under way', () => fresh().paying(), 'PAYING'],
  ['REF-08 it is paid', paid, 'PAID'],
  ['REF-09 the payout fails', failed, 'PAY_FAILED'],
  ['product 1.9 the outcome is unknown', unknown, 'PAY_UNKNOWN'],
  ['product 1.9 the unknown outcome turns out as paid', () => unknown().outcome('paid'), 'PAID'],
  ['product 1.9 the unknown outcome turns out as failed', () => unknown().outcome('failed'), 'PAY_FAILED'],
  [
    'REF-09 a corrected payee goes to finance again',
    () => failed().by('correctPayee', { payee: otherPayee, note: '新账户' }, 'agent'),
    'WITH_FINANCE',
  ],
  [
    'REF-08 a failed payout is tried again with the same approval',
    () => failed().by('recordPayout', { reference: 'B-2', paidOn: '2026-03-10' }, 'finance'),
    'PAYING',
  ],
  [
    'REF-09 a failed payout is returned',
    () => failed().by('returnRefund', { reason: 'PAYEE_WRONG', note: '账户注销' }, 'finance'),
    'RETURNED',
  ],
  ['FIN-09 a line of a file awaits its result', filed, 'PAYING'],
  [
    'FIN-09 the file’s line was paid',
    () =>
      filed()
        .by('recordFileResult', { result: { outcome: 'paid', reference: 'F-1', paidOn: '2026-03-10' } }, 'finance')
        .outcome('paid'),
    'PAID',
  ],
  [
    'FIN-09 the file’s line failed',
    () =>
      filed()
        .by('recordFileResult', { result: { outcome: 'failed', reason: '账户已注销' } }, 'finance')
        .outcome('failed'),
    'PAY_FAILED',
  ],
  ['REF-11 the customer is told', () => paid().by('tellRefundPaid', tells(paid()), 'agent'), 'CLOSED'],
  [
    'the customer withdraws',
    () => fresh().acknowledged().by('withdrawRefund', { reason: '改签' }, 'agent'),
    'WITHDRAWN',
  ],
];

test.each(transitions)('E3 %s', (_, act, stage) => {
  const c = act();
  expect(c.state.stage).toBe(stage);
  expect(c.procedure.project(c.state).row).toMatchObject({ stage });
});

test('E3 the table names every stage', () => {
  expect(new Set(transitions.map(([, , stage]) => stage))).toEqual(new Set(Stage.keys));
});

const due = (c: PureRefund, clock: string) => formatDue(c.clock(clock).dueAt);

test('scenario 14 REF-03 REF-04 of 80 yuan 16 are kept; the customer declines, and finance sees nothing', () => {
  const c = fresh().quoted();
  expect(c.state.quote).toMatchObject({ paidFen: 8_000, feeRuleId: 'TRANSPORT-1', feeFen: 1_600, refundFen: 6_400 });
  expect(refundErrand(c.state)).toBeUndefined();
  c.decided(false);
  expect(c.state).toMatchObject({ stage: 'DECLINED', claim: 'none', outcome: 'DECLINED', payee });
  expect(refundErrand(c.state)).toBeUndefined();
  expect(c.procedure.project(c.state).row).toMatchObject({ departments: [], open: false });
  expect(c.procedure.isFinished(c.state)).toBe(true);
});

test('scenario 15 REF-06 REF-07 REF-08 REF-11 a refund with finance over a weekend', () => {
  const c = new PureRefund(request, { at: '2026-03-06 17:20' }).at('2026-03-06 17:30').withFinance();
  expect(due(c, 'REF-06#1')).toBe('2026-03-06 17:40');
  expect(due(c, 'REF-07#1')).toBe('2026-03-09 18:00');
  expect(c.state.arrival).toBe(fromBeijing('2026-03-12 18:00'));
  c.at('2026-03-06 17:36').by('confirmRefundSubmission', { channel: 'SMS' }, 'agent');
  expect(c.clock('REF-06#1')).toMatchObject({ breachedAt: null, metAt: fromBeijing('2026-03-06 17:36') });
  c.at('2026-03-09 10:00').by('acknowledgeRefund', {}, 'finance');
  expect(due(c, 'REF-08#1')).toBe('2026-03-12 18:00');
  c.at('2026-03-10 10:00').by('approveRefund', { amountFen: 7_200 }, 'finance2');
  c.at('2026-03-11 15:00').by('recordPayout', { reference: 'B-1', paidOn: '2026-03-11' }, 'finance').outcome('paid');
  expect(due(c, 'REF-11#1')).toBe('2026-03-12 18:00');
  c.at('2026-03-11 16:00').by('tellRefundPaid', tells(c), 'agent');
  expect(c.state).toMatchObject({ stage: 'CLOSED', outcome: 'PAID' });
  expect(c.state.clocks.filter(({ breachedAt }) => breachedAt !== null)).toEqual([]);
});

test('scenario 16 REF-09 a payout that fails on the day before: the customer hears of a new date first', () => {
  const c = new PureRefund(request, { at: '2026-03-06 17:30' }).withFinance();
  c.by('confirmRefundSubmission', { channel: 'SMS' }, 'agent');
  c.at('2026-03-09 10:00').by('acknowledgeRefund', {}, 'finance').by('approveRefund', { amountFen: 7_200 }, 'finance2');
  c.at('2026-03-11 10:00').by('recordPayout', { reference: 'B-1', paidOn: '2026-03-11' }, 'finance').outcome('failed');
  expect(due(c, 'REF-09#1')).toBe('2026-03-12 18:00');
  expect(obligations(c.state).map(({ command }) => command)).toContain('tellNewArrival');
  c.at('2026-03-12 11:00').by(
    'tellNewArrival',
    { arrival: fromBeijing('2026-03-17 18:00'), channel: 'PHONE', words: '账户已注销，3 月 17 日前到账' },
    'agent',
  );
  expect(c.clock('REF-09#1')).toMatchObject({ breachedAt: null, metAt: c.now });
  expect(c.state.arrival).toBe(fromBeijing('2026-03-17 18:00'));
  c.at('2026-03-12 18:00');
  expect(c.clock('REF-08#1').breachedAt).toBe(fromBeijing('2026-03-12 18:00'));
});

test('REF-09 nothing is paid a day before the announced arrival: a new date is owed before it passes', () => {
  const c = new PureRefund(request, { at: '2026-03-06 17:30' }).withFinance().at('2026-03-09 10:00');
  c.by('acknowledgeRefund', {}, 'finance').at('2026-03-11 18:00');
  expect(c.facts('ArrivalAtRisk')).toHaveLength(1);
  expect(due(c, 'REF-09#1')).toBe('2026-03-12 18:00');
  c.at('2026-03-12 18:00');
  expect(c.clock('REF-09#1').breachedAt).toBe(fromBeijing('2026-03-12 18:00'));
});

test('REF-03 an expired quote is void: the order is looked at again before the next one', () => {
  const c = new PureRefund(request, { at: '2026-03-06 10:00' }).quoted();
  expect(c.state.quote?.validUntil).toBe(fromBeijing('2026-03-07 10:00'));
  c.at('2026-03-07 10:00');
  expect(c.facts('QuoteExpired')).toHaveLength(1);
  expect(c.state).toMatchObject({ stage: 'CHECKED', quote: null });
  expect(refundErrand(c.state)).toMatchObject({ id: 'find:2', kind: 'findOrder' });
  expect(c.checked({ leftFen: 0 }).state.stage).toBe('REJECTED');
});

test('REF-03 a quote does not outlast the departure that its fee counts to', () => {
  const c = fresh().quoted();
  expect(c.state.quote?.validUntil).toBe(fromBeijing('2026-03-10 20:00'));
});

test('scenario 37 CHG-04 a declined price difference leaves the order as it is, an accepted one is paid whole', () => {
  const difference = { ...request, reason: 'PRICE_DIFFERENCE', amountFen: 3_500 };
  const declined = new PureRefund(difference).quoted().decided(false);
  expect(declined.state).toMatchObject({ stage: 'DECLINED', claim: 'none', attempts: [] });
  const accepted = new PureRefund(difference).withFinance();
  expect(accepted.state).toMatchObject({ stage: 'WITH_FINANCE', amountFen: 3_500 });
  expect(accepted.facts('RefundSubmitted')[0]?.fact).toMatchObject({ seatReleased: false });
});

test('REF-03 two equal partial refunds of one order both find their half', () => {
  const first = fresh().quoted(4_000).decided();
  expect(refundErrand(first.state)).toMatchObject({ kind: 'claimOrder', input: { amountFen: 4_000 } });
  const second = fresh().checked({ leftFen: 4_000 }).by('quoteRefund', { channel: 'PHONE' }, 'agent').decided();
  expect(refundErrand(second.state)).toMatchObject({ kind: 'claimOrder', input: { amountFen: 4_000 } });
  expect([first.state.quote?.refundFen, second.state.quote?.refundFen]).toEqual([3_200, 3_200]);
});

test('REF-12 a new payee voids the approval, and who named it neither approves nor pays', () => {
  const c = failed().by('correctPayee', { payee: otherPayee, note: '新账户' }, 'agent2');
  expect(c.state).toMatchObject({ approval: null, payee: otherPayee, shapers: [{ id: 'agent2' }] });
  expect(c.clock('REF-08#1').metAt).toBeNull();
  c.by('acknowledgeRefund', {}, 'finance').by('approveRefund', { amountFen: 6_400 }, 'finance2');
  c.by('recordPayout', { reference: 'B-2', paidOn: '2026-03-10' }, 'finance');
  expect(refundErrand(c.state)).toMatchObject({ id: 'book:2', input: { attempt: 2, payeeId: otherPayee.id } });
});

test('product 1.9 an unknown outcome is asked for, each time later, and never sent again', () => {
  const c = new PureRefund(request, { change: provider }).approved().by('payRefund', {}, 'finance');
  expect(refundErrand(c.state)).toMatchObject({ id: 'send:1', kind: 'sendPayout' });
  const waits: number[] = [];
  c.outcome('unknown');
  for (let ask = 1; ask <= 9; ask += 1) {
    const from = Date.parse(c.now);
    expect(refundErrand(c.state)).toBeUndefined();
    const next = c.state.attempts[0]?.nextAskAt ?? '';
    waits.push((Date.parse(next) - from) / 1_000);
    c.now = next;
    const [first, ...others] = c.procedure.ring(c.state, c.now).filter(({ type }) => type === 'PayoutAsked');
    expect([first, others]).toEqual([{ type: 'PayoutAsked', attempt: 1, ask }, []]);
    c.ring();
    expect(refundErrand(c.state)).toMatchObject({ id: `ask:1:${ask}`, kind: 'askPayout' });
    c.outcome('unknown');
  }
  expect(waits).toEqual([30, 60, 120, 240, 480, 960, 1_920, 3_600, 3_600]);
  expect(c.facts('UnknownPersists')).toHaveLength(1);
  expect(c.state.attempts).toHaveLength(1);
});

test('FIN-04 the order’s money is let go of before a rejected or withdrawn refund ends', () => {
  for (const c of [
    fresh().acknowledged().by('rejectRefund', { reason: 'DUPLICATE', note: '重复' }, 'finance'),
    fresh().acknowledged().by('withdrawRefund', { reason: '改签' }, 'agent'),
  ]) {
    expect(c.procedure.isFinished(c.state)).toBe(false);
    expect(refundErrand(c.state)).toMatchObject({ kind: 'releaseOrder' });
    c.hears('orderReleased', {});
    expect(refundErrand(c.state)).toBeUndefined();
    expect(c.procedure.isFinished(c.state)).toBe(true);
  }
});

test('FIN-09 finance is in the case from the hand-off on, not before', () => {
  const departments = (c: PureRefund) => c.procedure.project(c.state).row.departments;
  expect(departments(fresh().quoted().decided())).toEqual([]);
  expect(departments(fresh().withFinance())).toEqual(['finance']);
  expect(departments(new PureRefund(compensation))).toEqual([]);
});

test('FIN-09 a result that the ledger does not take is recorded again', () => {
  const paidAs = (reference: string) => ({ result: { outcome: 'paid', reference, paidOn: '2026-03-10' } });
  const c = filed().by('recordFileResult', paidAs('F-0'), 'finance');
  expect(refundErrand(c.state)).toMatchObject({ id: 'result:1:0', kind: 'bookPayout' });
  c.outcome('unknown');
  expect(c.state.stage).toBe('PAYING');
  expect(refundErrand(c.state)).toBeUndefined();
  c.by('recordFileResult', paidAs('F-1'), 'finance');
  expect(refundErrand(c.state)).toMatchObject({ id: 'result:1:1', input: { result: { paid: { reference: 'F-1' } } } });
  expect(c.outcome('paid').state.stage).toBe('PAID');
});

test('product 1.9 an outcome that nobody can be asked for is settled by proof, by a finance manager who had no hand in it', () => {
  const settled = (result: object) => ({ result, evidence: [proof] });
  const failedBy = settled({ outcome: 'failed', reason: '渠道证明未付' });
  const manager = { id: 'fm', name: '郭敏', roles: ['finance_manager' as const] };
  const c = unknown();
  // While the provider can still be asked, people settle nothing.
  expect(c.try('settleUnknownPayout', failedBy, manager)?.type).toBe('RuleNotMet');
  persist(c);
  expect(c.try('settleUnknownPayout', { ...failedBy, evidence: [] }, manager)?.type).toBe('InvalidMessage');
  const payer = { ...manager, id: c.state.attempts[0]?.payer.id ?? '' };
  expect(c.try('settleUnknownPayout', failedBy, payer)?.type).toBe('SamePerson');

  c.do('settleUnknownPayout', settled({ outcome: 'paid', reference: 'S-1', paidOn: '2026-03-10' }), manager);
  expect(refundErrand(c.state)).toMatchObject({
    kind: 'bookPayout',
    input: { result: { paid: { reference: 'S-1' } } },
  });
  // The ledger knows the reference already: it is asked for again, and settled again.
  c.outcome('unknown');
  expect(c.state).toMatchObject({ stage: 'PAY_UNKNOWN', attempts: [{ result: null, nextAskAt: expect.any(String) }] });
  c.do('settleUnknownPayout', failedBy, manager).outcome('failed');
  expect(c.state.stage).toBe('PAY_FAILED');
});

/** Nobody answers for more than half an hour. */
function persist(c: PureRefund): void {
  for (let turn = 0; turn < 100 && !c.state.attempts[0]?.persists; turn += 1) {
    const alarm = c.procedure.nextAlarm(c.state);
    if (!alarm) return;
    c.now = alarm.at > c.now ? alarm.at : c.now;
    c.ring();
    if (c.state.attempts[0]?.asking) c.outcome('unknown');
  }
}
