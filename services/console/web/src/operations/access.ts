import type { Session } from '../api/shapes.ts';
import { may } from '../app/may.ts';

/** Who answers for the platform's running, and who looks on. */
export const mayOpenOperations = (session: Session): boolean => may(session, 'listCaseChecks');

export const mayCheckNow = (session: Session): boolean => may(session, 'runCaseCheck');
