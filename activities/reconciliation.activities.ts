import { sql } from 'kysely';
import { type Books, differencesOf, type ProviderPayment, SAYS_PAID } from '../domain/procedures/refund/books.ts';
import { addDays, type BeijingDate, beijingDate, endOfDay, startOfDay, toInstant } from '../domain/time/instant.ts';
import type { Db } from '../infra/database.ts';
import type { PaymentProvider } from './provider.ts';
import type { ReconciliationActivities } from './reconciliation.ts';
import { tellRoles } from './tell-roles.ts';

/** In the column that names who ran it. */
const SCHEDULE = 'schedule';

export function createReconciliationActivities({
  db,
  provider,
}: {
  readonly db: Db;
  readonly provider: PaymentProvider | null;
}): ReconciliationActivities {
  return {
    async yesterday() {
      return addDays(beijingDate(toInstant(Date.now())), -1);
    },
    async reconcileDay({ day }) {
      const { differences } = await reconcile(db, provider, day, SCHEDULE);
      if (differences.length === 0) return;
      const text = {
        zh: '{day} 对账发现 {count} 处差异，请核对',
        en: 'The books of {day} differ in {count} places: please look',
      };
      const vars = { day, count: differences.length };
      await tellRoles(db, { roles: ['finance_manager'], text, vars, once: `reconciliation:${day}` });
    },
  };
}

/** Compares the books of a day and keeps the result. Throws when the provider's list cannot be had whole. */
export async function reconcile(db: Db, provider: PaymentProvider | null, day: BeijingDate, ranBy: string) {
  // Half a comparison would look like a whole one.
  const books = await booksOf(db, provider && (await provider.list(day)), day);
  const differences = differencesOf(books);
  const { id } = await db
    .insertInto('reconciliations')
    .values({
      day,
      ran_by: ranBy,
      provider_compared: books.provider !== null,
      differences: JSON.stringify(differences),
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return { id, differences };
}

/** Everything that happened on the day, and everything that is still open from before. */
async function booksOf(db: Db, payments: readonly ProviderPayment[] | null, day: BeijingDate): Promise<Books> {
  const span = [startOfDay(day), endOfDay(day)] as const;
  const touched = await db
    .selectFrom('payouts')
    .select('refund_id')
    .where(({ or, and, eb }) =>
      or([
        sql<boolean>`paid_on = ${day}::date`,
        and([eb('status', 'in', ['sending', 'unknown']), eb('started_at', '<', new Date(span[1]))]),
        ...(payments && payments.length > 0
          ? [
              eb(
                'key',
                'in',
                payments.map(({ key }) => key),
              ),
            ]
          : []),
      ]),
    )
    .execute();
  const refundIds = [...new Set(touched.map(({ refund_id }) => refund_id))];
  const refunds = await db
    .selectFrom('cases')
    .select(['id', 'stage', 'open'])
    .where('procedure', '=', 'refund')
    .where(({ or, and, eb }) =>
      or([
        ...(refundIds.length > 0 ? [eb('id', 'in', refundIds)] : []),
        and([
          eb('stage', 'in', [...SAYS_PAID]),
          sql<boolean>`updated_at >= ${span[0]}::timestamptz AND updated_at < ${span[1]}::timestamptz`,
        ]),
      ]),
    )
    .execute();
  const all = [...new Set([...refundIds, ...refunds.map(({ id }) => id)])];
  const lines =
    all.length === 0
      ? []
      : await db
          .selectFrom('payouts')
          .selectAll()
          .select(sql<string | null>`paid_on::text`.as('paid_day'))
          .where('refund_id', 'in', all)
          .orderBy('key')
          .execute();
  return {
    day,
    now: toInstant(Date.now()),
    refunds,
    provider: payments,
    ledger: lines.map((line) => ({
      key: line.key,
      refundId: line.refund_id,
      method: line.method,
      status: line.status,
      amountFen: line.amount_fen,
      approvedFen: line.approved_fen,
      paidOn: line.paid_day,
      startedAt: new Date(line.started_at).toISOString(),
    })),
  };
}
