import { callback } from './callback/callback.ts';
import type { ProcedureName } from './case/names.ts';
import type { AnyProcedure } from './case/procedure.ts';
import { complaint } from './complaint/complaint.ts';
import { refund } from './refund/refund.ts';
import { repair } from './repair/repair.ts';
import { visit } from './visit/visit.ts';

/** Every procedure of the platform: routes, forms, histories and lists are made from these. */
export const procedures: readonly AnyProcedure[] = [complaint, repair, refund, callback, visit];

export const isProcedure = (name: string): name is ProcedureName => procedures.some((one) => one.name === name);

export function procedureOf(name: string): AnyProcedure {
  const found = procedures.find((procedure) => procedure.name === name);
  if (!found) throw new TypeError(`no procedure is called ${name}`);
  return found;
}
