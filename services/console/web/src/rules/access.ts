import { type Actor, hasRole } from '../../../../../domain/roles.ts';

/** Who looks at the versions of policies and calendars. */
export const mayOpenRules = (actor: Actor): boolean =>
  hasRole(actor, 'administrator', 'supervisor', 'cs_head', 'leader', 'general_manager', 'auditor');
