import type { CallbackState } from '../../../../../domain/procedures/callback/state.ts';
import type { ProcedureName } from '../../../../../domain/procedures/case/names.ts';
import type { CaseState } from '../../../../../domain/procedures/case/state.ts';
import type { ComplaintState } from '../../../../../domain/procedures/complaint/state.ts';
import type { RefundState } from '../../../../../domain/procedures/refund/state.ts';
import type { RepairState } from '../../../../../domain/procedures/repair/state.ts';
import type { VisitState } from '../../../../../domain/procedures/visit/state.ts';
import { at } from '../form/values.ts';

/** The state of each procedure's cases. */
interface StateOf {
  readonly complaint: ComplaintState;
  readonly repair: RepairState;
  readonly refund: RefundState;
  readonly callback: CallbackState;
  readonly visit: VisitState;
}

/** A case of any kind, as far as knowing its procedure says what its state is. */
export interface AnyCase {
  readonly row: { readonly procedure: ProcedureName };
  readonly state: CaseState;
}

/** The services make the state and name its procedure together: the name says what the state is. */
export const isA = <P extends ProcedureName, C extends AnyCase>(
  procedure: P,
  shown: C,
): shown is C & { readonly state: StateOf[P] } => shown.row.procedure === procedure;

/** What was taken down when the case was opened: every procedure has an intake, each its own. */
export const intakeOf = (state: CaseState): unknown => at(state, ['intake']);
