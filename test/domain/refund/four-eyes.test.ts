import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PolicyPack } from '../../../domain/policy/schema.ts';
import type { CaseProcedure } from '../../../domain/procedures/case/procedure.ts';
import { decide, type Recorded } from '../../../domain/procedures/procedure.ts';
import type { RefundFact } from '../../../domain/procedures/refund/facts.ts';
import { FOUR_EYES, type Guard } from '../../../domain/procedures/refund/four-eyes.ts';
import { refundWith } from '../../../domain/procedures/refund/refund.ts';
import type { Stage } from '../../../domain/procedures/refund/stages.ts';
import { inFlightFen, type RefundState, settledFen } from '../../../domain/procedures/refund/state.ts';
import { isRefusal } from '../../../domain/refusal.ts';
import { type Actor, Role, SYSTEM } from '../../../domain/roles.ts';
import { compensation, otherPayee, PureRefund, payee, proof, provider } from './support.ts';

/** Five people who may all do everything: only the guards can keep them apart. */
const everything = Role.keys.filter((role) => role !== 'system');
const crew: readonly Actor[] = ['agent', 'leader', 'anna', 'bo', 'chen'].map((id) => ({
  id,
  name: id,
  roles: everything,
}));

const moves = [
  ['acknowledgeRefund', () => ({})],
  ['acknowledgeRefund', () => ({})],
  ['approveRefund', ({ amountFen }) => ({ amountFen })],
  ['approveRefund', ({ amountFen }) => ({ amountFen })],
  ['approveRefund', ({ amountFen }) => ({ amountFen: (amountFen ?? 0) + 1 })],
  ['payRefund', () => ({})],
  ['recordPayout', () => ({ reference: 'B-1', paidOn: '2026-03-10' })],
  ['includeInFile', () => ({ batch: 'P-1' })],
  ['recordFileResult', () => ({ result: { outcome: 'failed', reason: '账户已注销' } })],
  ['settleUnknownPayout', () => ({ result: { outcome: 'failed', reason: '证明' }, evidence: [proof] })],
  ['changeRefundAmount', ({ amountFen }) => ({ amountFen: (amountFen ?? 2) - 1, reason: '更正' })],
  ['returnRefund', () => ({ reason: 'OTHER', note: '补件' })],
  ['completeRefund', () => ({ note: '补件' })],
  ['completeRefund', () => ({ payee, note: '补件' })],
  ['correctPayee', () => ({ payee: otherPayee, note: '更正' })],
  ['paid', ({ attempts }) => settles(attempts.length, { status: 'paid', reference: 'R', paidAt: AT })],
  ['failed', ({ attempts }) => settles(attempts.length, { status: 'failed', reason: '失败' })],
  ['unknown', ({ attempts }) => settles(attempts.length, { status: 'unknown', reason: '超时' })],
] as const satisfies readonly (readonly [string, (state: RefundState) => unknown])[];

const AT = '2026-03-10T02:00:00.000Z';
const settles = (attempt: number, outcome: object) => ({ attempt, outcome });

/** What leads on from each stage; every fourth step tries anything. */
const leads: Partial<Record<Stage, readonly (typeof moves)[number][0][]>> = {
  WITH_FINANCE: ['acknowledgeRefund', 'acknowledgeRefund', 'returnRefund', 'changeRefundAmount'],
  ACKNOWLEDGED: ['approveRefund', 'approveRefund', 'approveRefund', 'changeRefundAmount'],
  RETURNED: ['completeRefund'],
  APPROVED: ['payRefund', 'recordPayout', 'includeInFile', 'changeRefundAmount'],
  PAYING: ['paid', 'failed', 'unknown', 'recordFileResult'],
  PAY_UNKNOWN: ['paid', 'failed', 'unknown'],
  PAY_FAILED: ['payRefund', 'recordPayout', 'correctPayee', 'changeRefundAmount'],
};

/** One number for each step says whether it is wild, what is tried and by whom: histories are made by the hundred thousand. */
type Step = number;
const history = fc.array(fc.nat({ max: 99_999 }), { minLength: 4, maxLength: 12, size: 'max' });
const personOf = (step: Step): Actor => crew[step % crew.length] ?? SYSTEM;

function moveOf({ stage }: RefundState, step: Step): (typeof moves)[number] {
  const lead = leads[stage] ?? [];
  const pick = Math.floor(step / 20);
  const open =
    Math.floor(step / 5) % 4 === 0 || lead.length === 0 ? moves : moves.filter(([name]) => lead.includes(name));
  return open[pick % open.length] ?? moves[0];
}

/** Limits play no part here: plain hours are computed faster than working days. */
const inHours = (pack: PolicyPack): PolicyPack => {
  const { refund } = provider(pack);
  const day = { limit: { kind: 'elapsed_hours', hours: 24 }, origin: 'soft' } as const;
  return { ...pack, refund: { ...refund, limits: { ...refund.limits, 'REF-07': day, 'REF-08': day, 'REF-11': day } } };
};

/** Where the histories begin: a ticket and a compensation, both with finance. */
const beginnings = [
  new PureRefund(undefined, { change: inHours }).withFinance(),
  new PureRefund(compensation, { change: inHours }).by('completeRefund', { payee, note: '客户提供' }, 'agent'),
];

/** Plays a history under these guards and hands every accepted fact to the observer, with the case before it. */
function play(
  procedure: CaseProcedure<RefundState, RefundFact>,
  beginning: RefundState,
  steps: readonly Step[],
  observe: (fact: Recorded<RefundFact>, before: RefundState) => void,
): RefundState {
  let state = beginning;
  for (const step of steps) {
    const [name, content] = moveOf(state, step);
    const outside = name === 'paid' || name === 'failed' || name === 'unknown';
    const actor = outside ? SYSTEM : personOf(step);
    const command = { name: outside ? 'payoutSettled' : name, data: content(state) };
    const decided = decide(procedure, state, command, { actor, now: AT });
    if (isRefusal(decided)) continue;
    for (const fact of decided) {
      const by = { id: actor.id, name: actor.name, role: actor.roles[0] ?? 'system' };
      const recorded = { seq: state.version + 1, at: AT, by, key: 'k', fact };
      observe(recorded, state);
      state = procedure.evolve(state, recorded);
    }
  }
  return state;
}

/** The rule itself, told from the facts alone: who asked, who approved this money as it stands, who pays it. */
function judge(
  procedure: CaseProcedure<RefundState, RefundFact>,
  start: RefundState,
  steps: readonly Step[],
): { readonly broken: boolean; readonly payouts: number } {
  let payouts = 0;
  const askers = new Set([start.requester.id]);
  let approver: string | null = null;
  let broken = false;
  play(procedure, start, steps, ({ fact, by }) => {
    const { type } = fact;
    if (type === 'AmountChanged' || type === 'PayeeCorrected' || (type === 'RefundCompleted' && fact.payee)) {
      askers.add(by.id);
      approver = null;
    }
    if (type === 'RefundReturned') approver = null;
    if (type === 'RefundApproved') {
      approver = by.id;
      broken ||= by.id === start.intake.compensation?.grantedBy.id;
    }
    if (type === 'PayoutStarted' || type === 'FileResultRecorded') {
      payouts += 1;
      broken ||= approver === null || approver === by.id || askers.has(approver) || askers.has(by.id);
      broken ||= by.id === start.intake.compensation?.grantedBy.id;
    }
  });
  return { broken, payouts };
}

const beginning = fc.constantFrom(...beginnings.map(({ state }) => state));

test('REF-12 in 100,000 histories no money leaves without two people besides whoever asked for it', {
  timeout: 120_000,
}, () => {
  const procedure = refundWith(FOUR_EYES);
  let payouts = 0;
  fc.assert(
    fc.property(beginning, history, (start, steps) => {
      const { broken, payouts: started } = judge(procedure, start, steps);
      payouts += started;
      return !broken;
    }),
    { numRuns: 100_000 },
  );
  // The histories do get as far as paying.
  expect(payouts).toBeGreaterThan(20_000);
});

test.each(FOUR_EYES.map(({ name }) => name))('REF-12 the proof notices when this guard is left out: %s', (name) => {
  const procedure = refundWith(FOUR_EYES.filter((guard: Guard) => guard.name !== name));
  const run = fc.check(
    fc.property(beginning, history, (start, steps) => !judge(procedure, start, steps).broken),
    { numRuns: 100_000 },
  );
  expect(run.failed).toBe(true);
});

test('REF-08 what has moved and what may move never exceeds what was approved, and one attempt is open at most', () => {
  const procedure = refundWith(FOUR_EYES);
  let paid = 0;
  fc.assert(
    fc.property(beginning, history, (start, steps) => {
      const end = play(procedure, start, steps, ({ fact }, before) => {
        const open = before.attempts.filter(({ status }) => status === 'paying' || status === 'unknown');
        expect(open.length).toBeLessThanOrEqual(1);
        // A failed attempt never moves money afterwards: so the ledger has it, and what it says first is final.
        if (fact.type === 'PayoutPaid') paid += 1;
        if (open.length > 0)
          for (const never of ['RefundReturned', 'RefundRejected', 'AmountChanged', 'RefundWithdrawn', 'PayoutStarted'])
            expect(fact.type).not.toBe(never);
      });
      const late = end.attempts.some(({ status, reason }) => status === 'paid' && reason === '失败');
      if (!late) expect(settledFen(end) + inFlightFen(end)).toBeLessThanOrEqual(end.approval?.amountFen ?? 0);
    }),
    { numRuns: 20_000 },
  );
  expect(paid).toBeGreaterThan(1_000);
});

test('product 1.9 paid is final: nothing that comes later or out of order changes it', () => {
  const c = new PureRefund(undefined, { change: provider }).approved().by('payRefund', {}, 'finance');
  c.outcome('unknown').outcome('paid');
  for (const status of ['paid', 'failed', 'unknown'])
    expect(
      c.try('payoutSettled', settles(1, { status, reference: 'R', paidAt: AT, reason: 'x' }), SYSTEM)?.type,
    ).toBeDefined();
  expect(c.state).toMatchObject({ stage: 'PAID', attempts: [{ status: 'paid', reference: 'R-1' }] });
});

test('product 1.9 a payment that was said to have failed and then turns up is not paid again', () => {
  const c = new PureRefund().paying().outcome('failed').outcome('paid');
  expect(c.state.stage).toBe('PAID');
  const d = new PureRefund().paying().outcome('failed');
  d.by('recordPayout', { reference: 'B-2', paidOn: '2026-03-10' }, 'finance').outcome('paid', 1).outcome('failed', 2);
  expect(d.state).toMatchObject({ stage: 'PAID' });
  expect(settledFen(d.state)).toBe(d.state.amountFen);
});
