import type { Proof } from '../domain/procedures/refund/facts.ts';
import type { PayoutOutcome } from '../domain/procedures/refund/order.ts';

/** One try to pay a refund. Its key is made of the refund and the number of the attempt, and never used for another. */
export interface Payout {
  readonly refundId: string;
  /** From 1; a failed attempt is final, the next one has the next number. */
  readonly attempt: number;
  readonly amountFen: number;
  readonly payeeId: string;
  readonly method: 'manual' | 'provider' | 'file';
  readonly requesterId: string;
  readonly approverId: string;
  readonly payerId: string;
  /** What was approved; the database holds the sum of all attempts below it. */
  readonly approvedFen: number;
}

export interface PaymentActivities {
  /**
   * Pays through the provider: the ledger row with its key is there before the call. Run again, it never sends again what it
   * may have sent: it asks.
   */
  sendPayout(payout: Payout): Promise<PayoutOutcome>;
  /** Asks the provider how an attempt stands, and writes it down. */
  askPayout(payout: Pick<Payout, 'refundId' | 'attempt'>): Promise<PayoutOutcome>;
  /** Books what finance has paid in its own bank, or what a line of a payment file has become. */
  bookPayout(
    payout: Payout & { readonly result: { readonly paid: Proof } | { readonly failed: string } | null },
  ): Promise<PayoutOutcome>;
}
