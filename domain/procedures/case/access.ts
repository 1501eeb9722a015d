import { type Actor, type Department, hasRole, type Role } from '../../roles.ts';
import type { CaseState } from './state.ts';

/** Roles that read every case; everybody else reads the cases in which they or their department take part. */
export const SEES_ALL = [
  'supervisor',
  'cs_head',
  'leader',
  'general_manager',
  'auditor',
] as const satisfies readonly Role[];

/** Who takes part in a case: what the read model stores and every object check asks. */
export interface Participants {
  readonly people: readonly string[];
  readonly departments: readonly Department[];
}

export function participantsOf(
  state: CaseState,
  more: { people?: readonly string[]; departments?: readonly Department[] } = {},
): Participants {
  const people = [state.firstContact, state.owner, ...state.helpers].map((person) => person.id);
  const assignees = state.tasks.flatMap((task) => (task.assignee ? [task.assignee.id] : []));
  const departments = [...(state.department ? [state.department] : []), ...state.tasks.map((task) => task.department)];
  return {
    people: [...new Set([...people, ...assignees, ...(more.people ?? [])])],
    departments: [...new Set([...departments, ...(more.departments ?? [])])],
  };
}

/** The object rule: a guessed id opens nothing. */
export function maySee(participants: Participants, actor: Actor): boolean {
  if (hasRole(actor, ...SEES_ALL)) return true;
  if (participants.people.includes(actor.id)) return true;
  return actor.department !== undefined && actor.department !== 'customer_service'
    ? participants.departments.includes(actor.department)
    : false;
}
