import type { z } from 'zod';
import type { PauseReason } from '../../enumerations.ts';
import type { PolicyPack } from '../../policy/schema.ts';
import type { Department } from '../../roles.ts';
import type { WorkCalendar } from '../../time/calendar.ts';
import type { Clock } from '../../time/clock.ts';
import type { Instant } from '../../time/instant.ts';
import type { Person, Recorded, Versioned } from '../procedure.ts';
import type { CaseRef, ProcedureName } from './names.ts';

/** The policy and the calendar that a case was opened under and keeps (TIM-11). */
export interface Rules {
  readonly policy: PolicyPack;
  readonly calendar: WorkCalendar;
}

/** Work asked of another department, a meeting's action or a milestone of the short path (GEN-08, CMP-16). */
export interface CaseTask {
  readonly id: string;
  readonly kind: 'department' | 'meetingAction' | 'milestone';
  readonly department: Department;
  readonly assignee: Person | null;
  readonly request: string;
  readonly raisedBy: Person;
  readonly dueAt: Instant;
  readonly status: 'open' | 'answered' | 'done';
  readonly reply: string | null;
  readonly chased: number;
  /** The answer was passed on to the customer, which GEN-08 asks of the agent. */
  readonly relayedAt: Instant | null;
}

export interface PauseRequest {
  readonly clock: string;
  readonly reason: z.infer<typeof PauseReason.schema>;
  readonly workingDays: number;
  readonly note: string;
  readonly requestedBy: Person;
}

/** What was handed upward with a case, so that the talk need not start again (CHN-07, DIF-06). */
export interface Handover {
  readonly facts: string;
  readonly demand: string;
  readonly doneSoFar: string;
  readonly by: Person;
  readonly at: Instant;
  readonly takenOverBy: Person | null;
}

/** A case that this one gave rise to, as far as it has told: a promised callback, a refund, a follow-up visit. */
export interface ChildCase extends CaseRef {
  readonly procedure: ProcedureName;
  readonly stage: string;
  readonly open: boolean;
  /** What it promises next. */
  readonly dueAt: Instant | null;
  /** How it ended, in the procedure's own closed set; null while it is open. */
  readonly outcome: string | null;
}

/** What every kind of case has: owners, clocks, tasks and the rules it is pinned to. */
export interface CaseState extends Versioned {
  readonly rules: Rules;
  readonly openedAt: Instant;
  readonly receivedAt: Instant;
  readonly customerId: string;
  /** Accountable to the end, whoever works on the case now (GEN-02). */
  readonly firstContact: Person;
  readonly owner: Person;
  readonly helpers: readonly Person[];
  /** The department side (CNF-28). */
  readonly department: Department | null;
  /** How far up the ladder the case has gone (GEN-05): 0 is the owner. */
  readonly level: number;
  readonly handover: Handover | null;
  readonly clocks: readonly Clock[];
  readonly tasks: readonly CaseTask[];
  readonly pauseRequests: readonly PauseRequest[];
  /** Steps taken to keep an incident from growing (GEN-07). */
  readonly containment: readonly string[];
  /** The case that gave rise to this one. */
  readonly parent: CaseRef | null;
  readonly children: readonly ChildCase[];
}

/** A case as it begins: nothing done yet, no clock running. */
export function newCase(
  id: string,
  { seq, at }: Recorded<unknown>,
  given: Pick<CaseState, 'rules' | 'receivedAt' | 'customerId' | 'owner'> & { readonly parent?: CaseRef | null },
): Omit<CaseState, 'stage'> {
  const { rules, receivedAt, customerId, owner, parent = null } = given;
  return {
    id,
    version: seq,
    actedVersion: seq,
    rules,
    openedAt: at,
    receivedAt,
    customerId,
    firstContact: owner,
    owner,
    helpers: [],
    department: null,
    level: 0,
    handover: null,
    clocks: [],
    tasks: [],
    pauseRequests: [],
    containment: [],
    parent,
    children: [],
  };
}

/** A state that an earlier release stored, with what it did not know yet. */
export const upgraded = <S extends CaseState>(state: S): S => ({
  ...state,
  parent: state.parent ?? null,
  children: state.children ?? [],
});
