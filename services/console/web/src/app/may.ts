import { PEOPLES_ROLES } from '../../../../../domain/roles.ts';
import type { Session } from '../api/shapes.ts';

/** Whether the person's roles hold the permission, by its operationId. */
export const may = ({ permissions }: Session, permission: string): boolean => permissions.includes(permission);

/** What the domain asks to judge whether this person may give a command, or open a case, at an instant. */
export const circumstancesOf = (session: Session, command: string, now: string) => ({
  actor: session.actor,
  permitted: may(session, command) ? PEOPLES_ROLES.filter((role) => session.actor.roles.includes(role)) : [],
  now,
});
