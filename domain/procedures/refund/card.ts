import type { Instant } from '../../time/instant.ts';
import type { CaseRef } from '../case/names.ts';
import type { Payee } from './order.ts';
import type { PayoutMethod, Stage } from './stages.ts';
import { openAttempt, type RefundState } from './state.ts';

/** A refund as finance's list shows it. */
export interface RefundCard {
  readonly id: string;
  readonly stage: Stage;
  readonly reason: string;
  readonly orderNo: string | null;
  readonly parent: CaseRef | null;
  readonly amountFen: number | null;
  readonly payee: Payee | null;
  readonly requester: string;
  readonly approver: string | null;
  readonly payer: string | null;
  readonly method: PayoutMethod | null;
  readonly attempts: number;
  readonly reference: string | null;
  readonly arrival: Instant | null;
  readonly evidence: number;
}

export function refundCard(state: RefundState): RefundCard {
  const { intake, acceptance, attempts } = state;
  const last = openAttempt(state) ?? attempts.at(-1);
  return {
    id: state.id,
    stage: state.stage,
    reason: intake.reason,
    orderNo: intake.orderNo ?? null,
    parent: state.parent,
    amountFen: state.amountFen,
    payee: state.payee,
    requester: state.requester.name,
    approver: state.approval?.by.name ?? null,
    payer: last?.payer.name ?? null,
    method: last?.method ?? null,
    attempts: attempts.length,
    reference: attempts.find(({ status }) => status === 'paid')?.reference ?? null,
    arrival: state.arrival,
    evidence: (intake.evidence?.length ?? 0) + (acceptance?.recording?.length ?? 0) + (acceptance?.words ? 1 : 0),
  };
}
