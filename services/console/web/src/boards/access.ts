import { DESK } from '../../../../../domain/procedures/case/commands.ts';
import type { ProcedureName } from '../../../../../domain/procedures/case/names.ts';
import { procedureOf } from '../../../../../domain/procedures/registry.ts';
import { type Actor, hasRole, type Role } from '../../../../../domain/roles.ts';

const LOOKERS = ['leader', 'general_manager', 'auditor'] as const satisfies readonly Role[];

/** Who keeps promises and makes visits, and who looks on. */
export const mayOpenCallbacks = (actor: Actor): boolean => hasRole(actor, ...DESK, ...LOOKERS);
export const mayOpenVisits = mayOpenCallbacks;

/** Who sees what the hourly check of the promises found. */
export const maySeeChecks = (actor: Actor): boolean => hasRole(actor, 'supervisor', 'cs_head', ...LOOKERS);

/** Also the people of the departments that repair. */
export const mayOpenRepairs = (actor: Actor): boolean =>
  hasRole(actor, ...DESK, ...LOOKERS, 'technician', 'responsible_person', 'department_head');

/** Whether the command is open to the person's role at all; whether it fits the case is seen in its form. */
export const mayEver = (actor: Actor, procedure: ProcedureName, command: string): boolean =>
  hasRole(actor, ...(procedureOf(procedure).commands[command]?.roles ?? []));
