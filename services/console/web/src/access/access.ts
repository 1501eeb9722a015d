import type { Session } from '../api/shapes.ts';
import { may } from '../app/may.ts';

export const mayOpenPeople = (session: Session): boolean => may(session, 'listPeople');
export const mayOpenPermissions = (session: Session): boolean => may(session, 'listPermissions');
export const mayOpenChanges = (session: Session): boolean => may(session, 'listAccessChanges');

/** Who manages people and permissions, and who looks on. */
export const mayOpenAccess = (session: Session): boolean =>
  mayOpenPeople(session) || mayOpenPermissions(session) || mayOpenChanges(session);
