import type { Instant } from '../domain/time/instant.ts';

/** What a refund needs to know of an order, as the order system has it now. Money in integer fen. */
export interface OrderSnapshot {
  readonly orderNo: string;
  readonly product: string;
  /** Null for what has no departure. */
  readonly departsAt: Instant | null;
  readonly status: 'VALID' | 'CANCELLED' | 'TRAVELLED';
  readonly paidFen: number;
  /** What is left of it: paid, less everything that other refunds of the order have claimed. */
  readonly leftFen: number;
  /** The account that paid, as people may see it. */
  readonly payee: Payee;
}

/** To whom money goes back; the account itself stays in the records, here is only its end. */
export interface Payee {
  readonly id: string;
  readonly method: 'WECHAT' | 'ALIPAY' | 'BANK';
  readonly name: string;
  readonly accountTail: string;
}

export type OrderFound = { readonly found: true; readonly order: OrderSnapshot } | { readonly found: false };

/** `claimed`: this refund holds the amount. `notEnough`: other refunds hold too much of the order; nothing is held. */
export type ClaimOutcome =
  | { readonly outcome: 'claimed' }
  | { readonly outcome: 'notEnough'; readonly leftFen: number }
  | { readonly outcome: 'orderChanged' };

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
