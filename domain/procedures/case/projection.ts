import type { Department, Role } from '../../roles.ts';
import type { Text } from '../../text.ts';
import type { Clock } from '../../time/clock.ts';
import { isRunning } from '../../time/clock.ts';
import type { Instant } from '../../time/instant.ts';
import type { CaseState } from './state.ts';

/** The row of a case in the lists: everything that a queue filters, sorts and shows. */
export interface CaseRow {
  readonly id: string;
  readonly procedure: string;
  readonly profile: string;
  readonly type: string;
  readonly stage: string;
  readonly open: boolean;
  readonly severity: string | null;
  readonly channel: string;
  readonly subject: string;
  readonly customerId: string;
  readonly ownerId: string;
  readonly ownerName: string;
  readonly department: Department | null;
  readonly level: number;
  readonly people: readonly string[];
  readonly departments: readonly Department[];
  readonly receivedAt: Instant;
  readonly closedAt: Instant | null;
  readonly nextDueAt: Instant | null;
  readonly nextClock: string | null;
  readonly breached: boolean;
  readonly version: number;
  readonly policyVersion: number;
  readonly calendarVersion: string;
  readonly provisional: boolean;
}

/** TIM-10. */
export interface DeadlineRow {
  readonly clock: string;
  readonly requirement: string;
  readonly kind: string;
  readonly attempt: number;
  readonly policyVersion: number;
  readonly startedAt: Instant;
  readonly dueAt: Instant;
  readonly warnedAt: Instant | null;
  readonly breachedAt: Instant | null;
  readonly metAt: Instant | null;
  readonly cancelledAt: Instant | null;
  readonly pausedAt: Instant | null;
  readonly provisional: boolean;
  readonly ownerId: string;
  readonly escalatedTo: readonly Role[];
}

export interface TaskRow {
  readonly task: string;
  readonly title: Text;
  readonly detail: string | null;
  readonly command: string;
  readonly person: string | null;
  readonly role: Role | null;
  readonly department: Department | null;
  readonly dueAt: Instant | null;
  readonly clock: string | null;
}

/** What the read model holds of a case after a step. */
export interface Projection {
  readonly row: CaseRow;
  readonly deadlines: readonly DeadlineRow[];
  readonly tasks: readonly TaskRow[];
}

export function deadlineRow(state: CaseState, clock: Clock, escalatedTo: readonly Role[]): DeadlineRow {
  return {
    clock: clock.id,
    requirement: clock.requirement,
    kind: clock.limit.kind,
    attempt: clock.attempt,
    policyVersion: state.rules.policy.version,
    startedAt: clock.startedAt,
    dueAt: clock.dueAt,
    warnedAt: clock.warnedAt,
    breachedAt: clock.breachedAt,
    metAt: clock.metAt,
    cancelledAt: clock.cancelledAt,
    pausedAt: clock.pauses.find(({ to }) => to === null)?.from ?? null,
    provisional: clock.provisional,
    ownerId: state.owner.id,
    escalatedTo,
  };
}

/** The running clock that falls due first; a paused clock waits. */
export function nextDue(state: CaseState): Clock | undefined {
  return state.clocks
    .filter((clock) => isRunning(clock) && clock.pauses.every(({ to }) => to !== null))
    .toSorted((a, b) => (a.dueAt < b.dueAt ? -1 : 1))[0];
}
