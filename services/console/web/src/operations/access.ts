import { type Actor, hasRole } from '../../../../../domain/roles.ts';

/** Who answers for the platform's running, and who looks on. */
export const mayOpenOperations = (actor: Actor): boolean =>
  hasRole(actor, 'administrator', 'supervisor', 'cs_head', 'auditor');

export const mayCheckNow = (actor: Actor): boolean => hasRole(actor, 'administrator');
