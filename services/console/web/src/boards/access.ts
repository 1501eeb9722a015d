import { SEES_ALL } from '../../../../../domain/procedures/case/access.ts';
import type { ProcedureName } from '../../../../../domain/procedures/case/names.ts';
import { procedureOf } from '../../../../../domain/procedures/registry.ts';
import { hasRole } from '../../../../../domain/roles.ts';
import type { Session } from '../api/shapes.ts';
import { may } from '../app/may.ts';

/** Who opens such cases, and who looks on. */
const opensOrLooksOn = (session: Session, procedure: ProcedureName): boolean =>
  may(session, procedureOf(procedure).opening.name) || hasRole(session.actor, ...SEES_ALL);

/** Who keeps promises and makes visits. */
export const mayOpenCallbacks = (session: Session): boolean => opensOrLooksOn(session, 'callback');
export const mayOpenVisits = (session: Session): boolean => opensOrLooksOn(session, 'visit');

/** Also the people of the departments that repair. */
export const mayOpenRepairs = (session: Session): boolean =>
  opensOrLooksOn(session, 'repair') || may(session, 'recordRepairResult') || may(session, 'acknowledgeRepairOrder');

/** Who sees what the hourly check of the promises found. */
export const maySeeChecks = (session: Session): boolean => may(session, 'listPromiseChecks');
