import { z } from 'zod';
import { PROCEDURES } from '../../../../../domain/procedures/case/names.ts';
import { Payee } from '../../../../../domain/procedures/refund/order.ts';
import { Stage } from '../../../../../domain/procedures/refund/stages.ts';
import { call, queryString } from '../api/client.ts';
import { pageOf } from '../api/shapes.ts';

const FINANCE = '/api/finance';
const Text = z.object({ zh: z.string(), en: z.string() });

/** A refund as finance works on it; money in fen. */
export const RefundTask = z.object({
  id: z.string(),
  stage: Stage.schema,
  reason: z.string(),
  orderNo: z.string().nullable(),
  parent: z.object({ id: z.string(), procedure: z.enum(PROCEDURES) }).nullable(),
  amountFen: z.number().nullable(),
  payee: z.object(Payee.shape).nullable(),
  requester: z.string(),
  approver: z.string().nullable(),
  payer: z.string().nullable(),
  method: z.string().nullable(),
  attempts: z.number(),
  reference: z.string().nullable(),
  arrival: z.string().nullable(),
  evidence: z.number(),
  subject: z.string(),
  customerName: z.string(),
  nextDueAt: z.string().nullable(),
  nextClock: z.string().nullable(),
  breached: z.boolean(),
  otherRefundsOfOrder: z.number(),
  otherPaymentsToPayee: z.number(),
});
export type RefundTask = z.infer<typeof RefundTask>;

interface Cursor {
  readonly after?: string;
  readonly limit: number;
}

export const listRefunds = (filter: { tab: string; q: string }, page: Cursor, signal: AbortSignal) =>
  call(pageOf(RefundTask), `${FINANCE}/refunds${queryString({ ...filter, ...page })}`, { signal });

const RefundCounts = z.object({ tabs: z.record(z.string(), z.number()), toPayFen: z.number() });
export type RefundCounts = z.infer<typeof RefundCounts>;

export const countRefunds = (signal: AbortSignal) => call(RefundCounts, `${FINANCE}/refunds/counts`, { signal });

const PaymentFile = z.object({
  id: z.string(),
  createdAt: z.string(),
  sha256: z.string(),
  totalFen: z.number(),
  lines: z.array(z.object({ refundId: z.string(), attempt: z.number(), amountFen: z.number() })),
  refused: z.array(z.object({ refundId: z.string(), reason: z.string() })),
});
export type PaymentFile = z.infer<typeof PaymentFile>;

export const exportPaymentFile = (refunds: readonly string[], key: string) =>
  call(PaymentFile, `${FINANCE}/payment-files`, { method: 'POST', body: { refunds }, key });

export const listPaymentFiles = (signal: AbortSignal) =>
  call(z.object({ items: z.array(PaymentFile) }), `${FINANCE}/payment-files`, { signal });

export const paymentFileUrl = (id: string): string => `${FINANCE}/payment-files/${encodeURIComponent(id)}/content`;

export const OrderItem = z.object({
  orderNo: z.string(),
  customerId: z.string().nullable(),
  contactName: z.string(),
  phoneMasked: z.string().nullable(),
  product: z.string(),
  departsAt: z.string().nullable(),
  trip: z.string().nullable(),
  status: z.enum(['VALID', 'CANCELLED', 'TRAVELLED']),
  paidFen: z.number(),
  /** Less what refunds hold of it. */
  leftFen: z.number(),
  paidAt: z.string(),
  payee: z.object(Payee.shape),
  importedAt: z.string(),
});
export type OrderItem = z.infer<typeof OrderItem>;

const Order = OrderItem.extend({
  claims: z.array(
    z.object({
      refundId: z.string(),
      amountFen: z.number(),
      claimedAt: z.string(),
      releasedAt: z.string().nullable(),
    }),
  ),
});
export type Order = z.infer<typeof Order>;

export const listOrders = (filter: { q: string; status: string }, page: Cursor, signal: AbortSignal) =>
  call(pageOf(OrderItem), `${FINANCE}/orders${queryString({ ...filter, ...page })}`, { signal });

export const getOrder = (orderNo: string, signal: AbortSignal) =>
  call(Order, `${FINANCE}/orders/${encodeURIComponent(orderNo)}`, { signal });

const ImportReport = z.object({
  imported: z.number(),
  updated: z.number(),
  unchanged: z.number(),
  rejected: z.array(z.object({ line: z.number(), column: z.string().nullable(), value: z.string(), reason: Text })),
});
export type ImportReport = z.infer<typeof ImportReport>;

/** Browsers call a CSV file what the machine calls it, some of them nothing at all. */
export const importOrders = (file: Blob, key: string) =>
  call(ImportReport, `${FINANCE}/orders/file`, { method: 'POST', body: new Blob([file], { type: 'text/csv' }), key });

const Reconciliation = z.object({
  id: z.string(),
  day: z.string(),
  ranAt: z.string(),
  ranBy: z.string(),
  providerCompared: z.boolean(),
  differences: z.array(
    z.object({
      kind: z.string(),
      refundId: z.string().nullable(),
      key: z.string().nullable(),
      amountFen: z.number().nullable(),
      words: Text,
    }),
  ),
});
export type Reconciliation = z.infer<typeof Reconciliation>;

export const reconcile = (day: string, key: string) =>
  call(Reconciliation, `${FINANCE}/reconciliations`, { method: 'POST', body: { day }, key });

export const listReconciliations = (page: Cursor, signal: AbortSignal) =>
  call(pageOf(Reconciliation), `${FINANCE}/reconciliations${queryString({ ...page })}`, { signal });
