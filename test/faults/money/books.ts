import { z } from 'zod';
import { beijingDate, type Instant } from '../../../domain/time/instant.ts';
import { type Clicks, PEOPLE } from '../clicks.ts';
import type { MoneyPlatform } from './platform.ts';
import type { FinalBooks } from './verdict.ts';

const Reconciled = z.object({
  providerCompared: z.literal(true),
  differences: z.array(z.object({ kind: z.string(), refundId: z.string().nullable(), key: z.string().nullable() })),
});

/** Reads all books as they stand, and has finance reconcile every day on which the provider paid. */
export async function readBooks(
  { care: { db }, provider }: MoneyPlatform,
  clicks: Clicks,
): Promise<Omit<FinalBooks, 'wanted' | 'orders'>> {
  const ledger = await db.selectFrom('payouts').selectAll().execute();
  const paid = await provider.ledger();
  const requests = await provider.requests();
  const cases = await db
    .selectFrom('cases')
    .select(['id', 'stage', 'open'])
    .select(({ selectFrom }) =>
      selectFrom('facts')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .whereRef('facts.case_id', '=', 'cases.id')
        .where('type', '=', 'PayoutPaid')
        .as('paid_facts'),
    )
    .where('procedure', '=', 'refund')
    .execute();
  const days = new Set(
    paid.flatMap(({ status, paid_at }) => (status === 'paid' ? [beijingDate(paid_at satisfies Instant)] : [])),
  );
  const differences: FinalBooks['differences'][number][] = [];
  for (const day of days) {
    const answer = await clicks.click(PEOPLE.approver, '/reconciliations', { day });
    differences.push(...Reconciled.parse(answer).differences);
  }
  return {
    ledger: ledger.map((row) => ({
      refundId: row.refund_id,
      attempt: row.attempt,
      key: row.key,
      status: row.status,
      amountFen: row.amount_fen,
      settledAt: row.settled_at === null ? null : new Date(row.settled_at).getTime(),
    })),
    provider: paid.map(({ key, status, amount_fen }) => ({ key, status, amountFen: amount_fen })),
    requests: requests.map(({ key, at_ms }) => ({ key, atMs: at_ms })),
    cases: cases.map(({ id, stage, open, paid_facts }) => ({ id, stage, open, paidFacts: paid_facts ?? 0 })),
    differences,
  };
}
