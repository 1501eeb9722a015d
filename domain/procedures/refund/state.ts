import type { RefundPolicy } from '../../policy/refund.ts';
import type { Role } from '../../roles.ts';
import type { Instant } from '../../time/instant.ts';
import type { Attachment } from '../case/intake.ts';
import type { CaseState } from '../case/state.ts';
import type { Person } from '../procedure.ts';
import type { Acceptance, FileResult, Proof, Quote } from './facts.ts';
import type { Intake } from './intake.ts';
import type { OrderSnapshot, Payee } from './order.ts';
import type { PayoutMethod, Stage } from './stages.ts';

/** One try to pay. `paid` and `failed` are known from outside; `unknown` may or may not have moved money. */
export interface Attempt {
  readonly attempt: number;
  readonly method: PayoutMethod;
  readonly amountFen: number;
  readonly payee: Payee;
  readonly payer: Person;
  readonly approver: Person;
  readonly startedAt: Instant;
  readonly status: 'paying' | 'unknown' | 'paid' | 'failed';
  readonly proof: Proof | null;
  /** What finance kept of the payment. */
  readonly voucher: readonly Attachment[];
  readonly batch: string | null;
  /** The line of a payment file is in the ledger. */
  readonly booked: boolean;
  readonly result: FileResult | null;
  readonly reference: string | null;
  readonly paidAt: Instant | null;
  readonly reason: string | null;
  readonly unknownSince: Instant | null;
  /** How often its outcome was asked for. */
  readonly asks: number;
  /** The question is on its way. */
  readonly asking: boolean;
  readonly nextAskAt: Instant | null;
  /** Somebody was told that it stays unknown. */
  readonly persists: boolean;
}

/** REF-12: what was approved, by whom; void as soon as the amount or the payee changes. */
interface Approval {
  readonly by: Person;
  readonly amountFen: number;
}

export interface RefundState extends CaseState {
  readonly stage: Stage;
  readonly intake: Intake;
  readonly requester: Person;
  /** Who has set the payee or the amount: like the requester they neither approve nor pay. */
  readonly shapers: readonly Person[];
  /** As it was when last checked; null before, and for what has no order. */
  readonly order: OrderSnapshot | null;
  /** The order must be looked at (again) before anything is quoted. */
  readonly orderWanted: boolean;
  /** How often it was looked at. */
  readonly checks: number;
  readonly quote: Quote | null;
  readonly acceptance: Acceptance | null;
  /** `asked`: the order's money is being claimed. */
  readonly claim: 'none' | 'asked' | 'held';
  readonly claims: number;
  readonly payee: Payee | null;
  /** What is to be paid; null before it is known. */
  readonly amountFen: number | null;
  readonly handedOver: boolean;
  readonly returned: { readonly reason: string; readonly note: string } | null;
  /** When the customer may expect the money, as announced last (REF-06, REF-09). */
  readonly arrival: Instant | null;
  readonly confirmed: boolean;
  /** The platform has said that `arrival` is at risk. */
  readonly arrivalWarned: boolean;
  readonly approval: Approval | null;
  readonly attempts: readonly Attempt[];
  readonly outcome: 'PAID' | 'REJECTED' | 'DECLINED' | 'WITHDRAWN' | null;
  readonly closedAt: Instant | null;
}

export const refundPolicy = (state: RefundState): RefundPolicy => state.rules.policy.refund;

/** The most that may be paid: what the customer accepted, or what was granted. */
export const ceilingFen = ({ quote, acceptance, intake }: RefundState): number =>
  intake.compensation?.amountFen ?? (acceptance ? (quote?.refundFen ?? 0) : 0);

/** Money that has moved. */
export const settledFen = (state: RefundState): number => sum(state, ['paid']);

/** Money that may have moved or may still move. */
export const inFlightFen = (state: RefundState): number => sum(state, ['paying', 'unknown']);

/** The attempt whose outcome is open: there is never more than one. */
export const openAttempt = (state: RefundState): Attempt | undefined =>
  state.attempts.find(({ status }) => status === 'paying' || status === 'unknown');

/** Who may approve an amount: the first tier that covers it (REF-12). */
export function approversOf(state: RefundState, amountFen: number): readonly Role[] {
  const { tiers } = refundPolicy(state);
  return tiers.find(({ upToFen }) => upToFen === null || amountFen <= upToFen)?.approvers ?? [];
}

const sum = ({ attempts }: RefundState, statuses: readonly Attempt['status'][]): number =>
  attempts.reduce((total, { status, amountFen }) => (statuses.includes(status) ? total + amountFen : total), 0);
