import type { RepairPolicy } from '../../policy/repair.ts';
import type { Instant } from '../../time/instant.ts';
import { cancel, meet, start } from '../case/clocks.ts';
import { evolveCase } from '../case/evolve.ts';
import { newCase } from '../case/state.ts';
import type { Recorded } from '../procedure.ts';
import type { RepairFact } from './facts.ts';
import type { Stage } from './stages.ts';
import { type RepairState, repairPolicy } from './state.ts';

/** The case as its first fact makes it: reported, with order, reply and the two days counting from the report. */
export function openRepair(id: string, recorded: Recorded<RepairFact>): RepairState {
  const { fact, by } = recorded;
  if (fact.type !== 'RepairOpened') throw new TypeError(`a repair begins with RepairOpened, not ${fact.type}`);
  const { intake, rules, parent } = fact;
  const { receivedAt, customerId } = intake;
  const owner = (by.role === 'system' ? intake.owner : undefined) ?? { id: by.id, name: by.name };
  const reported: RepairState = {
    ...newCase(id, recorded, { rules, receivedAt, customerId, owner, parent }),
    stage: 'REPORTED',
    intake,
    round: 1,
    problem: intake.problem,
    doubt: null,
    warranty: null,
    fee: null,
    invoiceDueFen: null,
    order: null,
    appointment: null,
    solution: null,
    plans: 0,
    arrival: null,
    result: null,
    visit: null,
    closedAt: null,
  };
  return run(reported, receivedAt, 'REP-02', 'REP-03', 'CMP-07');
}

/** What each fact changes. Instants come from the facts, limits from the rules that the case is pinned to. */
export function evolveRepair(before: RepairState, recorded: Recorded<RepairFact>): RepairState {
  const changed = apply(before, recorded);
  return {
    ...changed,
    version: recorded.seq,
    actedVersion: recorded.by.role === 'system' ? changed.actedVersion : recorded.seq,
  };
}

/**
 * The two-day limit (REP-03, REP-04) is met by two facts alone: the technician's arrival, which is never recorded without
 * the work begun there, and a solution told with its planned date. An order, an appointment or a call does not meet it.
 * What counts is the instant of the record, so that nobody keeps a limit after the fact.
 */
function apply(state: RepairState, recorded: Recorded<RepairFact>): RepairState {
  const { fact, at } = recorded;
  switch (fact.type) {
    case 'RepairOpened':
      throw new TypeError('a repair is opened once');
    case 'RequestReplied':
      // An automatic acknowledgement is no reply (SVC-03, CMP-07).
      return fact.personal ? meet(state, at, 'CMP-07') : state;
    case 'WarrantyDoubted':
      return { ...unquoted(state, at), warranty: null, doubt: fact.wrong };
    case 'WarrantyVerified':
      return {
        ...(fact.warranty.scope === 'FREE' ? unquoted(state, at) : state),
        warranty: fact.warranty,
        doubt: null,
      };
    case 'RepairFeeQuoted': {
      // Without a signature there must be no order (SVC-07): its own limit waits for it, the two days go on (REP-09).
      const quoted = cancel(meet(state, at, 'CMP-07'), at, 'awaits the signature', ['REP-02']);
      const { amountFen, purpose } = fact;
      return {
        ...quoted,
        stage: 'FEE_QUOTED',
        fee: { amountFen, purpose, quotedAt: at, status: 'quoted', evidence: [] },
      };
    }
    case 'RepairFeeSigned': {
      const fee = state.fee && { ...state.fee, status: 'signed' as const, evidence: fact.evidence };
      return run({ ...state, stage: 'REPORTED', fee }, at, 'REP-02');
    }
    case 'RepairInvoiceDue':
      return { ...state, invoiceDueFen: fact.amountFen };
    case 'RepairFeeDeclined':
      return { ...over(state, 'DECLINED', at), fee: state.fee && { ...state.fee, status: 'declined' } };
    case 'RepairOrderIssued': {
      const { departments, instructions } = fact;
      const order = { departments, instructions, issuedAt: at, acknowledged: [] };
      return { ...meet(state, at, 'REP-02'), stage: 'ORDERED', order };
    }
    case 'RepairOrderAcknowledged': {
      const { order } = state;
      return { ...state, order: order && { ...order, acknowledged: [...order.acknowledged, fact.department] } };
    }
    case 'RepairVisitScheduled': {
      const { appointment } = fact;
      // An appointment for the planned date leaves the solution standing.
      const stage = state.stage === 'SOLUTION_TOLD' ? state.stage : 'SCHEDULED';
      return { ...meet(state, at, 'CMP-07'), stage, appointment };
    }
    case 'SolutionTold': {
      const { solution } = fact;
      const told = cancel(meet(state, at, 'REP-03', 'CMP-07'), at, 'another date was told', ['REP-05']);
      return start(
        { ...told, stage: 'SOLUTION_TOLD', solution, plans: state.plans + 1, appointment: null, arrival: null },
        'REP-05',
        { kind: 'promised', at: solution.plannedAt },
        at,
      );
    }
    case 'TechnicianArrived':
      return { ...meet(state, at, 'REP-03', 'REP-05', 'CMP-07'), stage: 'ON_SITE', arrival: fact.arrival };
    case 'RepairCompleted':
      return { ...state, stage: 'REPAIRED', result: fact.result };
    case 'RepairVisitPlanned':
      return { ...state, stage: 'FOLLOW_UP', visit: fact.visit };
    case 'DefectPersists': {
      // The order stands again and every department must know (REP-08); the fee was for a working repair.
      const order = state.order && { ...state.order, issuedAt: at, acknowledged: [] };
      const again = { ...state, stage: 'ORDERED' as const, round: state.round + 1, problem: fact.problem, order };
      return run(
        { ...again, appointment: null, solution: null, plans: 0, arrival: null, result: null, visit: null },
        at,
        'REP-03',
      );
    }
    case 'RepairClosed':
      return over(state, 'CLOSED', at);
    case 'RepairCancelled':
      return over(state, 'CANCELLED', at);
    default:
      return evolveCase(state, { ...recorded, fact });
  }
}

/** Other papers take a fee back that nobody has signed for: the order is due as before the quote. */
const unquoted = (state: RepairState, at: Instant): RepairState =>
  state.stage === 'FEE_QUOTED' ? run({ ...state, stage: 'REPORTED', fee: null }, at, 'REP-02') : state;

/** Starts the clocks of these requirements where the policy has a limit for them. */
function run(state: RepairState, at: Instant, ...requirements: (keyof RepairPolicy['limits'])[]): RepairState {
  const { limits } = repairPolicy(state);
  return requirements.reduce((next, requirement) => start(next, requirement, limits[requirement]?.limit, at), state);
}

const over = (state: RepairState, stage: Stage, at: Instant): RepairState => ({
  ...cancel(state, at, stage.toLowerCase()),
  stage,
  closedAt: at,
});
