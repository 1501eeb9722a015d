import { sql } from 'kysely';
import { z } from 'zod';
import { type PaymentProvider, type ProviderConfig, providerOf } from '../../activities/provider.ts';
import { reconcile } from '../../activities/reconciliation.activities.ts';
import { operation } from '../../domain/access/permission.ts';
import { Difference } from '../../domain/procedures/refund/books.ts';
import { BeijingDate, beijingDate, Instant, toInstant } from '../../domain/time/instant.ts';
import type { Db } from '../../infra/database.ts';
import { audit } from '../kit/audit.ts';
import { cursorOf, pageFrom, pageOf, pageQuery, withTotal } from '../kit/page.ts';
import { Problem, ruleNotMet } from '../kit/problem.ts';
import { type Route, route } from '../kit/route.ts';
import { instantOf } from '../kit/views.ts';

const Reconciliation = z
  .object({
    id: z.string(),
    day: BeijingDate,
    ranAt: Instant,
    ranBy: z.string(),
    providerCompared: z.boolean().describe('false: no provider is connected'),
    differences: z.array(Difference),
  })
  .meta({ id: 'Reconciliation' });

const cursor = cursorOf(z.tuple([BeijingDate, z.uuid()]));

/** The books of a day: cases, ledger and provider side by side (REF-08). */
export function reconciliationRoutes(db: Db, config: ProviderConfig): Route[] {
  const provider = providerOf(config);
  return [
    route({
      method: 'post',
      path: '/reconciliations',
      permission: operation('reconcile'),
      changes: true,
      input: { body: z.strictObject({ day: BeijingDate }) },
      answer: Reconciliation,
      async handler({ body: { day }, actor }) {
        if (day < '2000-01-01' || day > beijingDate(toInstant(Date.now()))) {
          throw ruleNotMet('只能核对今天及以前的日期', 'Only days up to today can be reconciled');
        }
        const { id } = await reconcile(db, asked(provider), day, actor.id);
        await audit(db, actor, 'books-reconciled', day);
        return viewOf(
          await db.selectFrom('reconciliations').select(COLUMNS).where('id', '=', id).executeTakeFirstOrThrow(),
        );
      },
    }),

    route({
      method: 'get',
      path: '/reconciliations',
      permission: operation('listReconciliations'),
      input: { query: z.strictObject({ day: BeijingDate.optional(), ...pageQuery }) },
      answer: pageOf(Reconciliation),
      async handler({ query: { day, after, limit, count } }) {
        const from = cursor.decode(after);
        const matching = db
          .selectFrom('reconciliations')
          .$if(day !== undefined, (query) => query.where(sql<boolean>`day = ${day}::date`));
        const rows = await matching
          .select(COLUMNS)
          .$if(from !== undefined, (query) =>
            query.where(sql<boolean>`(day, id) < (${from?.[0]}::date, ${from?.[1]}::uuid)`),
          )
          .orderBy('day', 'desc')
          .orderBy('id', 'desc')
          .limit(limit + 1)
          .execute();
        const page = pageFrom(rows, limit, viewOf, ({ on_day, id }) => cursor.encode([on_day, id]));
        return withTotal(page, count, matching);
      },
    }),
  ];
}

/** A provider that cannot be asked is a problem of the service, not of the request. */
const asked = (provider: PaymentProvider | null): PaymentProvider | null =>
  provider && {
    ...provider,
    list: (day) =>
      provider.list(day).catch((cause: unknown) => {
        throw new Problem('unavailable', { cause });
      }),
  };

const COLUMNS = [
  'id',
  'ran_at',
  'ran_by',
  'provider_compared',
  'differences',
  sql<string>`day::text`.as('on_day'),
] as const;

const viewOf = (row: {
  readonly id: string;
  readonly on_day: string;
  readonly ran_at: Date;
  readonly ran_by: string;
  readonly provider_compared: boolean;
  readonly differences: object;
}): z.input<typeof Reconciliation> => ({
  id: row.id,
  day: row.on_day,
  ranAt: instantOf(row.ran_at),
  ranBy: row.ran_by,
  providerCompared: row.provider_compared,
  differences: z.array(Difference).parse(row.differences),
});
