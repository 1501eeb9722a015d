import type { Department, Role } from '../../roles.ts';
import type { Text } from '../../text.ts';
import type { Clock } from '../../time/clock.ts';
import { isRunning } from '../../time/clock.ts';
import type { Instant } from '../../time/instant.ts';
import { participantsOf } from './access.ts';
import { escalationOf } from './escalation.ts';
import type { ProcedureName } from './names.ts';
import type { Obligation } from './obligations.ts';
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

function deadlineRow(state: CaseState, clock: Clock, escalatedTo: readonly Role[]): DeadlineRow {
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

/** What a procedure adds to the row that every case has. */
export interface RowOf {
  readonly procedure: ProcedureName;
  readonly type: string;
  readonly open: boolean;
  readonly severity?: string | null;
  readonly channel: string;
  readonly subject: string;
  readonly closedAt: Instant | null;
  /** Who takes part besides owner, first contact, helpers and those who have tasks. */
  readonly people?: readonly string[];
  readonly departments?: readonly Department[];
}

/** The read model of a case of any kind, from what its procedure says of it. */
export function projectCase(state: CaseState, of: RowOf, owed: readonly Obligation[]): Projection {
  const next = of.open ? nextDue(state) : undefined;
  return {
    row: {
      id: state.id,
      procedure: of.procedure,
      profile: state.rules.policy.profile,
      type: of.type,
      stage: state.stage,
      open: of.open,
      severity: of.severity ?? null,
      channel: of.channel,
      subject: of.subject,
      customerId: state.customerId,
      ownerId: state.owner.id,
      ownerName: state.owner.name,
      department: state.department,
      level: state.level,
      ...participantsOf(state, { people: of.people ?? [], departments: of.departments ?? [] }),
      receivedAt: state.receivedAt,
      closedAt: of.closedAt,
      nextDueAt: next?.dueAt ?? null,
      nextClock: next?.id ?? null,
      breached: state.clocks.some(({ breachedAt }) => breachedAt !== null),
      version: state.version,
      policyVersion: state.rules.policy.version,
      calendarVersion: state.rules.calendar.version,
      provisional:
        of.open && state.clocks.some(({ provisional, metAt, cancelledAt }) => provisional && !metAt && !cancelledAt),
    },
    deadlines: state.clocks.map((clock) => deadlineRow(state, clock, told(state, clock))),
    tasks: owed.map(({ id, assignee, ...rest }) => ({
      ...rest,
      task: id,
      person: 'person' in assignee ? assignee.person : null,
      role: 'role' in assignee ? assignee.role : null,
      department: 'role' in assignee ? assignee.department : null,
    })),
  };
}

const told = (state: CaseState, clock: Clock): Role[] => [
  ...(clock.breachedAt ? escalationOf(state, 'breach') : []),
  ...(clock.escalatedAt ? escalationOf(state, 'escalate') : []),
];
