import { DESK } from '../../../../../domain/procedures/case/commands.ts';
import { type Actor, hasRole } from '../../../../../domain/roles.ts';

/** Who works on refunds. */
export const isFinance = (actor: Actor): boolean => hasRole(actor, 'finance', 'finance_manager');

/** Finance's inbox: finance works in it, those who answer for the money read it. */
export const mayOpenFinance = (actor: Actor): boolean =>
  isFinance(actor) || hasRole(actor, 'supervisor', 'cs_head', 'leader', 'general_manager', 'auditor');

export const mayOpenOrders = (actor: Actor): boolean =>
  hasRole(actor, ...DESK, 'finance', 'finance_manager', 'administrator', 'auditor');

export const mayImportOrders = (actor: Actor): boolean =>
  hasRole(actor, 'finance', 'finance_manager', 'administrator', 'supervisor');

export const mayOpenBooks = (actor: Actor): boolean => isFinance(actor) || hasRole(actor, 'auditor', 'administrator');
