import type { ClaimOutcome, OrderFound } from '../domain/procedures/refund/order.ts';

export interface OrderActivities {
  /** `refundId`'s own claim counts as left. */
  findOrder(input: { readonly orderNo: string; readonly refundId: string }): Promise<OrderFound>;
  /** Holds an amount of an order for a refund; together the claims never exceed what was paid. Idempotent by refund. */
  claimOrder(input: {
    readonly orderNo: string;
    readonly refundId: string;
    readonly amountFen: number;
  }): Promise<ClaimOutcome>;
  /** Lets go of the claim of a refund that will not be paid. Idempotent. */
  releaseOrder(input: { readonly refundId: string }): Promise<void>;
}
