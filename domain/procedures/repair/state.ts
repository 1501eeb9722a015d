import type { FollowUpKind } from '../../enumerations.ts';
import type { RepairPolicy } from '../../policy/repair.ts';
import type { Department } from '../../roles.ts';
import type { Instant } from '../../time/instant.ts';
import type { Attachment } from '../case/intake.ts';
import type { CaseState } from '../case/state.ts';
import type { Appointment, Arrival, Result, Solution, Warranty } from './facts.ts';
import type { Intake } from './intake.ts';
import type { RepairColumn, Stage } from './stages.ts';

/** What a chargeable repair costs, and whether the customer has signed for it (SVC-07). */
export interface Fee {
  readonly amountFen: number;
  readonly purpose: string;
  readonly quotedAt: Instant;
  readonly status: 'quoted' | 'signed' | 'declined';
  readonly evidence: readonly Attachment[];
}

/** The repair order (REP-02): who has it, and who has said so. */
export interface Order {
  readonly departments: readonly Department[];
  readonly instructions: string | null;
  readonly issuedAt: Instant;
  readonly acknowledged: readonly Department[];
}

export interface RepairState extends CaseState {
  readonly stage: Stage;
  readonly intake: Intake;
  /** Counts the attempts at the repair: a defect that persists begins the next (REP-08). */
  readonly round: number;
  /** What the customer complains of in this round. */
  readonly problem: string;
  /** What did not fit at the last verification (SVC-02). */
  readonly doubt: string | null;
  readonly warranty: Warranty | null;
  readonly fee: Fee | null;
  /** What finance has to invoice; null as long as nothing was signed. */
  readonly invoiceDueFen: number | null;
  readonly order: Order | null;
  readonly appointment: Appointment | null;
  readonly solution: Solution | null;
  /** How many planned dates were told in this round. */
  readonly plans: number;
  readonly arrival: Arrival | null;
  readonly result: Result | null;
  /** The number of the visit after this round's repair. */
  readonly visit: string | null;
  readonly closedAt: Instant | null;
}

export const repairPolicy = (state: RepairState): RepairPolicy => state.rules.policy.repair;

/** When this attempt at the repair began: with the report, or with the word that the defect persists. */
export const begunAt = ({ round, order, receivedAt }: RepairState): Instant =>
  round > 1 && order ? order.issuedAt : receivedAt;

/** REP-08: the same defect came again, whether after a closed repair or out of its visit. */
export const isRecurring = ({ intake, round }: Pick<RepairState, 'intake' | 'round'>): boolean =>
  intake.recurrenceOf !== undefined || round > 1;

/** Where the repairs board shows the case (S7). */
export function repairColumn({ stage, solution }: Pick<RepairState, 'stage' | 'solution'>): RepairColumn {
  switch (stage) {
    case 'REPORTED':
    case 'ORDERED':
      return 'TO_DISPATCH';
    case 'SCHEDULED':
      return 'SCHEDULED';
    case 'SOLUTION_TOLD':
      return solution?.reason === 'MATERIAL_MISSING' ? 'WAITING_PARTS' : 'SCHEDULED';
    case 'ON_SITE':
      return 'ON_SITE';
    case 'FEE_QUOTED':
    case 'REPAIRED':
    case 'FOLLOW_UP':
      return 'AWAITING_CUSTOMER';
    case 'CLOSED':
    case 'DECLINED':
    case 'CANCELLED':
      return 'DONE';
  }
}

/** What stands between the case and its order while a fee is possible (REP-09, SVC-07). */
export function feeStep(state: RepairState): 'verify' | 'quote' | 'sign' | 'settled' {
  if (!repairPolicy(state).feeCheck || state.fee?.status === 'signed') return 'settled';
  if (!state.warranty) return 'verify';
  if (state.warranty.scope === 'FREE') return 'settled';
  return state.fee ? 'sign' : 'quote';
}

/** The visit that this trade makes after a repair: its own, or that of the service car (FUP-03, FUP-06). */
export function visitKind({ rules }: RepairState): FollowUpKind | undefined {
  const { windows } = rules.policy.followUp;
  if (windows.AFTER_REPAIR) return 'AFTER_REPAIR';
  return windows.THREE_DC ? 'THREE_DC' : undefined;
}
