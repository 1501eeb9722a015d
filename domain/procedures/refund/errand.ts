import type { FileResult } from './facts.ts';
import { isOverStage, type PayoutMethod } from './stages.ts';
import { type Attempt, openAttempt, type RefundState } from './state.ts';

interface PayoutInput {
  readonly refundId: string;
  readonly attempt: number;
  readonly amountFen: number;
  readonly payeeId: string;
  readonly method: PayoutMethod;
  readonly requesterId: string;
  readonly approverId: string;
  readonly payerId: string;
  readonly approvedFen: number;
}

/** What a refund needs from outside, as a pure description; the id changes with each new need. */
export type RefundErrand = { readonly id: string } & (
  | { readonly kind: 'findOrder'; readonly input: { readonly orderNo: string; readonly refundId: string } }
  | {
      readonly kind: 'claimOrder';
      readonly input: { readonly orderNo: string; readonly refundId: string; readonly amountFen: number };
    }
  | { readonly kind: 'releaseOrder'; readonly input: { readonly refundId: string } }
  | { readonly kind: 'sendPayout'; readonly input: PayoutInput }
  | { readonly kind: 'askPayout'; readonly input: { readonly refundId: string; readonly attempt: number } }
  | { readonly kind: 'bookPayout'; readonly input: PayoutInput & { readonly result: FileResult | null } }
);

/** The one thing to do outside now, if any. */
export function refundErrand(state: RefundState): RefundErrand | undefined {
  const { id: refundId, intake } = state;
  if (isOverStage(state.stage))
    return state.claim === 'held' && state.outcome !== 'PAID'
      ? { id: 'release', kind: 'releaseOrder', input: { refundId } }
      : undefined;
  const open = openAttempt(state);
  if (open) return payoutErrand(state, open);
  if (intake.orderNo === undefined) return undefined;
  if (state.orderWanted)
    return { id: `find:${state.checks + 1}`, kind: 'findOrder', input: { orderNo: intake.orderNo, refundId } };
  // The fee stays with the company: the order's other refunds must not find it left.
  return state.claim === 'asked' && state.quote
    ? {
        id: `claim:${state.claims}`,
        kind: 'claimOrder',
        input: { orderNo: intake.orderNo, refundId, amountFen: state.quote.returnedFen },
      }
    : undefined;
}

function payoutErrand(state: RefundState, open: Attempt): RefundErrand | undefined {
  const { attempt, method, status, asking, asks, booked, result, proof } = open;
  const input = payoutOf(state, open);
  if (status === 'unknown' && result)
    return { id: `settle:${attempt}:${asks}`, kind: 'bookPayout', input: { ...input, result } };
  if (status === 'unknown')
    return asking
      ? { id: `ask:${attempt}:${asks}`, kind: 'askPayout', input: { refundId: state.id, attempt } }
      : undefined;
  if (method === 'provider') return { id: `send:${attempt}`, kind: 'sendPayout', input };
  if (method === 'manual')
    return { id: `book:${attempt}`, kind: 'bookPayout', input: { ...input, result: proof && { paid: proof } } };
  if (!booked) return { id: `file:${attempt}`, kind: 'bookPayout', input: { ...input, result: null } };
  return result ? { id: `result:${attempt}:${asks}`, kind: 'bookPayout', input: { ...input, result } } : undefined;
}

const payoutOf = (state: RefundState, open: Attempt): PayoutInput => ({
  refundId: state.id,
  attempt: open.attempt,
  amountFen: open.amountFen,
  payeeId: open.payee.id,
  method: open.method,
  requesterId: state.requester.id,
  approverId: open.approver.id,
  payerId: open.payer.id,
  approvedFen: state.approval?.amountFen ?? open.amountFen,
});
