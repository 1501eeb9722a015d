import type { Role } from '../../roles.ts';
import { participantsOf } from '../case/access.ts';
import { escalationOf } from '../case/escalation.ts';
import { deadlineRow, nextDue, type Projection } from '../case/projection.ts';
import { obligations } from './obligations.ts';
import { isOverStage } from './stages.ts';
import type { ComplaintState } from './state.ts';

/** What the lists show of a complaint: derived from its state alone, so that it can be made anew from the facts. */
export function projectComplaint(state: ComplaintState): Projection {
  const open = !isOverStage(state.stage);
  const next = open ? nextDue(state) : undefined;
  const dueToFinance = state.compensations.some(({ status }) => status === 'dueToFinance');
  return {
    row: {
      id: state.id,
      procedure: 'complaint',
      profile: state.intake.profile,
      type: state.intake.type,
      stage: state.stage,
      open,
      severity: state.severity,
      channel: state.intake.channel,
      subject: state.intake.subject,
      customerId: state.customerId,
      ownerId: state.owner.id,
      ownerName: state.owner.name,
      department: state.department,
      level: state.level,
      ...participantsOf(state, {
        people: state.responsible ? [state.responsible.id] : [],
        departments: [...state.meetingDepartments, ...(dueToFinance ? (['finance'] as const) : [])],
      }),
      receivedAt: state.receivedAt,
      closedAt: state.closedAt,
      nextDueAt: next?.dueAt ?? null,
      nextClock: next?.id ?? null,
      breached: state.clocks.some(({ breachedAt }) => breachedAt !== null),
      version: state.version,
      policyVersion: state.rules.policy.version,
      calendarVersion: state.rules.calendar.version,
      provisional:
        open && state.clocks.some(({ provisional, metAt, cancelledAt }) => provisional && !metAt && !cancelledAt),
    },
    deadlines: state.clocks.map((clock) => deadlineRow(state, clock, told(state, clock))),
    tasks: obligations(state).map(({ id, assignee, ...rest }) => ({
      ...rest,
      task: id,
      person: 'person' in assignee ? assignee.person : null,
      role: 'role' in assignee ? assignee.role : null,
      department: 'role' in assignee ? assignee.department : null,
    })),
  };
}

const told = (state: ComplaintState, clock: ComplaintState['clocks'][number]): Role[] => [
  ...(clock.breachedAt ? escalationOf(state, 'breach') : []),
  ...(clock.escalatedAt ? escalationOf(state, 'escalate') : []),
];
