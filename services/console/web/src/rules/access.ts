import { SEES_ALL } from '../../../../../domain/procedures/case/access.ts';
import { hasRole } from '../../../../../domain/roles.ts';
import type { Session } from '../api/shapes.ts';
import { may } from '../app/may.ts';

/** Who looks at the versions of policies and calendars: who answers for the cases, and who changes or approves one. */
export const mayOpenRules = (session: Session): boolean =>
  hasRole(session.actor, ...SEES_ALL) ||
  ['publishPolicy', 'importCalendar', 'approveCalendar'].some((permission) => may(session, permission));
