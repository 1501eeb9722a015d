import { keys } from '../app/queries.ts';

/** Below the keys of the lists of cases, so that every event that makes those out of date does it to these. */
export const financeKeys = {
  refunds: [...keys.cases, 'refunds'],
  refundCounts: [...keys.counts, 'refunds'],
  orders: [...keys.cases, 'orders'],
  paymentFiles: ['payment-files'],
  reconciliations: ['reconciliations'],
} as const;
