import type { PolicyPack } from '../../../../../domain/policy/schema.ts';
import type { ProcedureName } from '../../../../../domain/procedures/case/names.ts';
import type { CaseDetail } from '../api/shapes.ts';
import { intakeOf } from '../case/kinds.ts';
import type { FormHelp } from '../form/context.ts';
import { at } from '../form/values.ts';

/** What the form of an opening leaves out: what the line of business does not know. Convenience only. */
export function helpFor(procedure: ProcedureName, pack: PolicyPack | undefined): FormHelp {
  if (procedure === 'refund')
    return {
      only: ([name]) => (name === 'reason' ? pack?.refund.orderRefunds : undefined),
      shown: ([name], values) => name !== 'amountFen' || at(values, ['reason']) === 'PRICE_DIFFERENCE',
      needed: ([name]) => (name === 'orderNo' || name === 'amountFen' ? true : undefined),
    };
  if (procedure === 'visit' && pack) {
    const { windows } = pack.followUp;
    const kinds = Object.entries(windows).flatMap(([kind, window]) => (window === null ? [] : [kind]));
    return { only: ([name]) => (name === 'kind' ? kinds : undefined) };
  }
  return {};
}

/** What the case that gives rise to it knows already, so that nobody is asked twice (CHN-06). */
export function knownFrom(parent: CaseDetail | undefined, procedure: ProcedureName): object {
  if (!parent) return {};
  const involved = at(intakeOf(parent.state), ['involved']);
  const text = (...path: string[]): Record<string, string> => {
    const value = at(involved, path);
    const name = path.at(-1) ?? '';
    return typeof value === 'string' ? { [name]: value } : {};
  };
  return {
    subject: parent.row.subject,
    ...(procedure === 'refund' ? text('orderNo') : {}),
    ...(procedure === 'repair' ? { involved: { ...text('site'), ...text('product'), ...text('vehicle') } } : {}),
  };
}
