import { type Actor, hasRole } from '../../../../../domain/roles.ts';

/** Who reports and reads the month's complaints (CMP-32). */
export const mayOpenSummary = (actor: Actor): boolean =>
  hasRole(actor, 'supervisor', 'cs_head', 'department_head', 'leader', 'general_manager', 'auditor');
