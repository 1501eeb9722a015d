import { HOUR, type Instant, plus } from '../../time/instant.ts';
import { cancel, meet, runningClock, start } from '../case/clocks.ts';
import { evolveCase } from '../case/evolve.ts';
import { newCase } from '../case/state.ts';
import type { Person, Recorded } from '../procedure.ts';
import type { RefundFact } from './facts.ts';
import type { Stage } from './stages.ts';
import { type Attempt, openAttempt, type RefundState, refundPolicy, settledFen } from './state.ts';

/** The refund as its first fact makes it; a compensation needs no quote and begins as submitted (REF-13). */
export function openRefund(id: string, recorded: Recorded<RefundFact>): RefundState {
  const { fact, by } = recorded;
  if (fact.type !== 'RefundRequested') throw new TypeError(`a refund begins with RefundRequested, not ${fact.type}`);
  const { intake, rules, parent } = fact;
  const requester = intake.compensation?.requestedBy ?? { id: by.id, name: by.name };
  const { receivedAt, customerId } = intake;
  return {
    ...newCase(id, recorded, { rules, receivedAt, customerId, owner: requester, parent }),
    stage: intake.compensation ? 'SUBMITTED' : 'REQUESTED',
    intake,
    requester,
    shapers: [],
    order: null,
    orderWanted: intake.orderNo !== undefined,
    checks: 0,
    quote: null,
    acceptance: null,
    claim: 'none',
    claims: 0,
    payee: null,
    amountFen: intake.compensation?.amountFen ?? null,
    handedOver: false,
    returned: null,
    arrival: null,
    confirmed: false,
    arrivalWarned: false,
    approval: null,
    attempts: [],
    outcome: null,
    closedAt: null,
  };
}

/** What each fact changes. Instants come from the facts, limits from the rules that the case is pinned to. */
export function evolveRefund(before: RefundState, recorded: Recorded<RefundFact>): RefundState {
  const changed = apply(before, recorded);
  return {
    ...changed,
    version: recorded.seq,
    actedVersion: recorded.by.role === 'system' ? changed.actedVersion : recorded.seq,
  };
}

function apply(state: RefundState, recorded: Recorded<RefundFact>): RefundState {
  const { fact, at, by } = recorded;
  const person: Person = { id: by.id, name: by.name };
  switch (fact.type) {
    case 'RefundRequested':
      throw new TypeError('a refund is asked for once');
    case 'OrderChecked': {
      const checked = { ...state, order: fact.order, orderWanted: false, checks: state.checks + 1 };
      // A compensation needs no order: it takes the account that paid from it.
      return state.intake.compensation
        ? { ...checked, payee: state.payee ?? fact.order.payee }
        : { ...checked, stage: 'CHECKED', payee: fact.order.payee };
    }
    case 'OrderMissing': {
      const checked = { ...state, orderWanted: false, checks: state.checks + 1 };
      return state.intake.compensation ? checked : { ...checked, stage: 'CHECKED' };
    }
    case 'RefundQuoted':
      return { ...state, stage: 'QUOTED', quote: fact.quote };
    case 'QuoteExpired':
      return checkAgain(state);
    case 'QuoteAccepted':
      return { ...state, acceptance: fact.acceptance, claim: 'asked', claims: state.claims + 1 };
    case 'QuoteDeclined':
      return over(state, 'DECLINED', at);
    case 'ClaimRefused':
      return { ...checkAgain(state), acceptance: null, claim: 'none' };
    case 'RefundSubmitted':
      return { ...state, stage: 'SUBMITTED', claim: 'held', amountFen: fact.amountFen };
    case 'HandedToFinance': {
      const handed = {
        ...state,
        stage: 'WITH_FINANCE' as const,
        handedOver: true,
        returned: null,
        arrival: fact.arrival,
      };
      const again = run(handed, at, 'REF-07');
      return state.handedOver ? again : run(again, at, 'REF-06');
    }
    case 'SubmissionConfirmed':
      return { ...meet(state, at, 'REF-06'), confirmed: true };
    case 'RefundAcknowledged': {
      const acknowledged = { ...meet(state, at, 'REF-07'), stage: 'ACKNOWLEDGED' as const };
      // After a failed payout finance's days go on: a new account is no new promise.
      return runningClock(state, 'REF-08') ? acknowledged : run(acknowledged, at, 'REF-08');
    }
    case 'RefundReturned': {
      const { reason, note } = fact;
      const returned = cancel(meet(state, at, 'REF-07'), at, 'returned', ['REF-08']);
      return { ...returned, stage: 'RETURNED', approval: null, returned: { reason, note } };
    }
    case 'RefundCompleted':
      return fact.payee ? { ...state, payee: fact.payee, shapers: shapedBy(state, person) } : state;
    case 'AmountChanged': {
      const stage = state.stage === 'APPROVED' || state.stage === 'PAY_FAILED' ? 'ACKNOWLEDGED' : state.stage;
      return { ...state, stage, amountFen: fact.to, approval: null, shapers: shapedBy(state, person) };
    }
    case 'RefundApproved':
      return { ...state, stage: 'APPROVED', approval: { by: person, amountFen: fact.amountFen } };
    case 'RefundRejected':
      return over({ ...state, outcome: 'REJECTED' }, 'REJECTED', at);
    case 'PayoutStarted':
      return { ...state, stage: 'PAYING', attempts: [...state.attempts, begun(state, fact, person, at)] };
    case 'FileLineBooked':
      return change(state, fact.attempt, { booked: true });
    case 'FileResultRecorded':
      return change(state, fact.attempt, { result: fact.result });
    case 'UnknownSettled': {
      const voucher = [...(openAttempt(state)?.voucher ?? []), ...fact.evidence];
      return change(state, fact.attempt, { result: fact.result, voucher, nextAskAt: null });
    }
    case 'FileResultRefused': {
      const asks = (openAttempt(state)?.asks ?? 0) + 1;
      return change(state, fact.attempt, { result: null, reason: fact.reason, asks });
    }
    case 'PayoutPaid': {
      const { reference, paidAt } = fact;
      const paid = change(state, fact.attempt, { status: 'paid', reference, paidAt, ...notAsked });
      return settled(paid, at);
    }
    case 'PayoutFailed': {
      const failed = change(state, fact.attempt, { status: 'failed', reason: fact.reason, ...notAsked });
      return settled(failed, at);
    }
    case 'PayoutUnknown': {
      const { attempt, reason, nextAskAt } = fact;
      const since = state.attempts.find((one) => one.attempt === attempt)?.unknownSince ?? at;
      const unknown = { status: 'unknown' as const, reason, nextAskAt, asking: false, unknownSince: since };
      return { ...change(state, attempt, unknown), stage: 'PAY_UNKNOWN' };
    }
    case 'PayoutAsked':
      return change(state, fact.attempt, { asking: true, asks: fact.ask, nextAskAt: null });
    case 'UnknownPersists':
      return change(state, fact.attempt, { persists: true });
    case 'PayeeCorrected':
      // The approval was for the money to go to somebody else.
      return { ...state, payee: fact.payee, approval: null, shapers: shapedBy(state, person) };
    case 'ArrivalAtRisk':
      return owesNewArrival({ ...state, arrivalWarned: true }, at);
    case 'NewArrivalTold':
      return {
        ...meet(state, at, 'REF-06', 'REF-09'),
        arrival: fact.arrival,
        arrivalWarned: false,
        confirmed: true,
      };
    case 'PaidTold':
      return over(meet(state, at, 'REF-11'), 'CLOSED', at);
    case 'RefundWithdrawn':
      return over({ ...state, outcome: 'WITHDRAWN' }, 'WITHDRAWN', at);
    case 'OrderReleased':
      return { ...state, claim: 'none' };
    default: {
      const changed = evolveCase(state, { ...recorded, fact });
      // What finance is late with endangers the announced date (REF-09).
      return fact.type === 'ClockRang' && fact.alarm === 'breach' && /^REF-0[78]#/.test(fact.clock)
        ? owesNewArrival(changed, at)
        : changed;
    }
  }
}

const notAsked = { asking: false, nextAskAt: null } as const;

/** Starts the clocks of these requirements. */
function run(
  state: RefundState,
  at: Instant,
  ...requirements: ('REF-06' | 'REF-07' | 'REF-08' | 'REF-11')[]
): RefundState {
  const { limits } = refundPolicy(state);
  return requirements.reduce((next, requirement) => start(next, requirement, limits[requirement].limit, at), state);
}

/** The customer is to hear of a new date before the announced one passes; once it has passed, at once. */
function owesNewArrival(state: RefundState, at: Instant): RefundState {
  if (state.arrival === null || runningClock(state, 'REF-09')) return state;
  return start(state, 'REF-09', { kind: 'promised', at: state.arrival > at ? state.arrival : plus(at, HOUR) }, at);
}

/** An outcome is known. Money that has moved ends the paying, unless another attempt is still open. */
function settled(state: RefundState, at: Instant): RefundState {
  if (openAttempt(state) || state.stage === 'PAID') return state;
  if (settledFen(state) === 0) return owesNewArrival({ ...state, stage: 'PAY_FAILED' }, at);
  const paid = cancel(meet(state, at, 'REF-08'), at, 'paid', ['REF-07', 'REF-09']);
  return run({ ...paid, stage: 'PAID', outcome: 'PAID' }, at, 'REF-11');
}

/** What was quoted no longer holds: the order is looked at again before the next quote. */
const checkAgain = (state: RefundState): RefundState => ({
  ...state,
  stage: 'CHECKED',
  quote: null,
  orderWanted: true,
});

function begun(
  state: RefundState,
  { attempt, method, amountFen, payee, proof, voucher = [], batch }: Extract<RefundFact, { type: 'PayoutStarted' }>,
  payer: Person,
  at: Instant,
): Attempt {
  return {
    attempt,
    method,
    amountFen,
    payee,
    payer,
    approver: state.approval?.by ?? payer,
    startedAt: at,
    voucher,
    status: 'paying',
    proof: proof ?? null,
    batch: batch ?? null,
    booked: false,
    result: null,
    reference: null,
    paidAt: null,
    reason: null,
    unknownSince: null,
    asks: 0,
    asking: false,
    nextAskAt: null,
    persists: false,
  };
}

function change(state: RefundState, attempt: number, changes: Partial<Attempt>): RefundState {
  return {
    ...state,
    attempts: state.attempts.map((one) => (one.attempt === attempt ? { ...one, ...changes } : one)),
  };
}

const shapedBy = ({ shapers }: RefundState, person: Person): Person[] => [
  ...shapers.filter(({ id }) => id !== person.id),
  person,
];

function over(state: RefundState, stage: Stage, at: Instant): RefundState {
  const outcome = state.outcome ?? (stage === 'DECLINED' ? 'DECLINED' : null);
  return { ...cancel(state, at, stage.toLowerCase()), stage, outcome, closedAt: at };
}
