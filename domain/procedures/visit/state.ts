import type { z } from 'zod';
import type { FollowUpKind, FollowUpTable } from '../../enumerations.ts';
import { SYSTEM } from '../../roles.ts';
import type { Clock } from '../../time/clock.ts';
import { type BeijingDate, beijingDate, type Instant } from '../../time/instant.ts';
import type { CaseRef } from '../case/names.ts';
import type { CaseState } from '../case/state.ts';
import type { Person } from '../procedure.ts';
import { type Intake, REQUIREMENT_OF } from './intake.ts';
import type { VisitRecord } from './record.ts';
import type { Outcome, Stage, Unreached } from './stages.ts';

export interface VisitTry {
  readonly at: Instant;
  readonly by: Person;
  readonly result: Unreached;
}

export interface VisitState extends CaseState {
  readonly stage: Stage;
  readonly intake: Intake;
  readonly table: z.infer<typeof FollowUpTable.schema> | null;
  readonly tries: readonly VisitTry[];
  /** The form as it was filled; null until the customer was spoken with. */
  readonly record: (VisitRecord & { readonly visitor: Person; readonly at: Instant }) | null;
  readonly outcome: Outcome | null;
  /** The problem goes back to the case that was followed, which has not answered yet. */
  readonly handing: boolean;
  readonly closedAt: Instant | null;
}

export const followUpPolicy = (state: VisitState) => state.rules.policy.followUp;

/** The clock of the visit itself: its window. */
export const visitClock = (state: VisitState): Clock | undefined =>
  state.clocks.find(({ requirement }) => requirement === REQUIREMENT_OF[state.intake.kind]);

/** When the window opens; a limit that is no window is open at once. */
export const opensAt = (state: VisitState): Instant => visitClock(state)?.opensAt ?? state.receivedAt;

/** The platform planned it and nobody was named to make it. */
export const isUnowned = (state: VisitState): boolean => state.owner.id === SYSTEM.id;

/** Whether anything that the visit caused is still to be put right (FUP-14). */
export const isPending = (state: VisitState): boolean =>
  state.handing || state.children.some(({ open }) => open) || state.tasks.some(({ status }) => status !== 'done');

/** One row of the follow-up tables (FRM-03, RPT-04, FRM-14); null until the visit is done. */
export interface VisitRow {
  readonly visit: string;
  readonly customerId: string;
  readonly kind: FollowUpKind;
  readonly table: VisitState['table'];
  readonly outcome: Outcome;
  /** Null when the customer was not reached: done, but never satisfied (FUP-19). */
  readonly satisfied: boolean | null;
  readonly problem: boolean;
  readonly problemText: string | null;
  readonly scores: readonly { readonly item: string; readonly score: number }[];
  readonly opinion: string | null;
  /** The case that the visit followed, and those that it gave rise to. */
  readonly cases: readonly string[];
  readonly visitor: Person;
  readonly date: BeijingDate;
}

export function visitRow(state: VisitState): VisitRow | null {
  const { record, outcome } = state;
  const last = state.tries.at(-1);
  const done = record ?? (last && { at: last.at, visitor: last.by });
  if (!outcome || !done) return null;
  const links: (Pick<CaseRef, 'id'> | null)[] = [state.parent, ...state.children];
  return {
    visit: state.id,
    customerId: state.customerId,
    kind: state.intake.kind,
    table: state.table,
    outcome,
    satisfied: record?.satisfied ?? null,
    problem: record?.problem !== undefined,
    problemText: record?.problem?.text ?? null,
    scores: record?.scores ?? [],
    opinion: record?.opinion ?? null,
    cases: links.flatMap((one) => (one ? [one.id] : [])),
    visitor: done.visitor,
    date: beijingDate(done.at),
  };
}
