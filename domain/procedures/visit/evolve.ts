import { cancel, meet, start } from '../case/clocks.ts';
import { evolveCase } from '../case/evolve.ts';
import type { CaseRef } from '../case/names.ts';
import { newCase } from '../case/state.ts';
import type { Recorded } from '../procedure.ts';
import type { VisitFact } from './facts.ts';
import { REQUIREMENT_OF } from './intake.ts';
import { FOLLOWED } from './problem.ts';
import { followUpPolicy, type VisitState } from './state.ts';

/** The visit as its first fact makes it: planned, with its window counted from what it follows. */
export function openVisit(id: string, recorded: Recorded<VisitFact>): VisitState {
  const { fact } = recorded;
  if (fact.type !== 'VisitPlanned') throw new TypeError(`a visit begins with VisitPlanned, not ${fact.type}`);
  const { intake, rules, parent, owner, table } = fact;
  const { receivedAt, customerId, kind } = intake;
  const planned: VisitState = {
    ...newCase(id, recorded, { rules, receivedAt, customerId, owner, parent }),
    stage: 'PLANNED',
    intake,
    table,
    tries: [],
    record: null,
    outcome: null,
    handing: false,
    closedAt: null,
  };
  return start(planned, REQUIREMENT_OF[kind], followUpPolicy(planned).windows[kind]?.limit, receivedAt);
}

/** What each fact changes. */
export function evolveVisit(before: VisitState, recorded: Recorded<VisitFact>): VisitState {
  const changed = apply(before, recorded);
  return {
    ...changed,
    version: recorded.seq,
    actedVersion: recorded.by.role === 'system' ? changed.actedVersion : recorded.seq,
  };
}

function apply(state: VisitState, recorded: Recorded<VisitFact>): VisitState {
  const { fact, at, by } = recorded;
  const person = { id: by.id, name: by.name };
  const requirement = REQUIREMENT_OF[state.intake.kind];
  switch (fact.type) {
    case 'VisitPlanned':
      throw new TypeError('a visit is planned once');
    case 'VisitWindowOpened':
    case 'VisitDueAgain':
      return { ...state, stage: 'OPEN' };
    case 'VisitTried':
      return { ...state, stage: 'ATTEMPTED', tries: [...state.tries, { at, by: person, result: fact.result }] };
    case 'VisitMade': {
      const { record, opens } = fact;
      const made = { ...meet(state, at, requirement), record: { ...record, visitor: person, at } };
      if (!record.problem) return { ...made, stage: 'DONE_OK', outcome: 'OK' };
      const handing = FOLLOWED[record.problem.kind] !== undefined;
      return withChild({ ...made, stage: 'DONE_PROBLEM', outcome: 'PROBLEM', handing }, opens);
    }
    case 'ProblemHanded':
      return withChild({ ...state, handing: false }, fact.opens);
    case 'CustomerUnreachable':
      // Counts as done, with the flag, and never as satisfied (FUP-19).
      return { ...over(meet(state, at, requirement), at), stage: 'UNREACHABLE', outcome: 'UNREACHABLE' };
    case 'VisitClosed':
      return { ...over(state, at), stage: 'CLOSED' };
    default:
      return evolveCase(state, { ...recorded, fact });
  }
}

const over = (state: VisitState, at: string): VisitState => ({ ...cancel(state, at, 'over'), closedAt: at });

/** The case that puts the problem right is waited for (FUP-14). */
function withChild(state: VisitState, child: CaseRef | null): VisitState {
  if (!child) return state;
  const begun = { ...child, stage: 'RECEIVED', open: true, dueAt: null, outcome: null };
  return { ...state, children: [...state.children, begun] };
}
