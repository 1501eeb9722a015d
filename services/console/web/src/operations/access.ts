import type { Session } from '../api/shapes.ts';
import { may } from '../app/may.ts';

export const mayCheckNow = (session: Session): boolean => may(session, 'runCaseCheck');

/** The parts of the page, each with what one needs to see it. */
const PARTS = {
  checks: 'listCaseChecks',
  deliveries: 'listDeliveries',
  templates: 'listMessageTemplates',
  webhooks: 'listWebhooks',
  settings: 'getMessageSettings',
} as const;
export type Part = keyof typeof PARTS;

export const maySeePart = (session: Session, part: Part): boolean => may(session, PARTS[part]);

/** Who answers for the platform's running, and who looks on. */
export const mayOpenOperations = (session: Session): boolean =>
  Object.values(PARTS).some((permission) => may(session, permission));
