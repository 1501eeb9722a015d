import { sql } from 'kysely';
import { z } from 'zod';
import { NUMBER_LENGTH, PROCEDURES } from '../../domain/procedures/case/names.ts';
import { type RefundCard, refundCard } from '../../domain/procedures/refund/card.ts';
import { Payee } from '../../domain/procedures/refund/order.ts';
import { PayoutMethod, Stage } from '../../domain/procedures/refund/stages.ts';
import type { RefundState } from '../../domain/procedures/refund/state.ts';
import { Instant } from '../../domain/time/instant.ts';
import type { Db } from '../../infra/database.ts';
import { visibleTo } from '../kit/cases.ts';
import { cursorOf, pageFrom, pageOf, pageQuery, withTotal } from '../kit/page.ts';
import { type Route, route } from '../kit/route.ts';
import { instantOrNull } from '../kit/views.ts';

/** The tabs of finance's inbox (FIN-09), each with the stages that it holds. */
const TABS = {
  todo: ['WITH_FINANCE', 'ACKNOWLEDGED', 'APPROVED', 'PAY_FAILED'],
  paying: ['PAYING'],
  unknown: ['PAY_UNKNOWN'],
  returned: ['RETURNED'],
  paid: ['PAID', 'CLOSED'],
  desk: ['REQUESTED', 'CHECKED', 'QUOTED', 'SUBMITTED'],
  ended: ['REJECTED', 'DECLINED', 'WITHDRAWN'],
} as const satisfies Record<string, readonly Stage[]>;
const Tab = z.enum(Object.keys(TABS)).pipe(z.custom<keyof typeof TABS>((tab) => String(tab) in TABS));

const Card = z.object({
  id: z.string(),
  stage: Stage.schema,
  reason: z.string(),
  orderNo: z.string().nullable(),
  parent: z.object({ id: z.string(), procedure: z.enum(PROCEDURES) }).nullable(),
  amountFen: z.int().nullable(),
  payee: z.object(Payee.shape).nullable(),
  requester: z.string(),
  approver: z.string().nullable(),
  payer: z.string().nullable(),
  method: PayoutMethod.schema.nullable(),
  attempts: z.int(),
  reference: z.string().nullable(),
  arrival: Instant.nullable(),
  evidence: z.int(),
}) satisfies z.ZodType<RefundCard>;

const RefundTask = Card.extend({
  subject: z.string(),
  customerName: z.string(),
  nextDueAt: Instant.nullable().describe('what finance itself has promised next'),
  nextClock: z.string().nullable(),
  breached: z.boolean(),
  otherRefundsOfOrder: z.int().describe('that hold or were paid money of the same order'),
  otherPaymentsToPayee: z.int().describe('within 90 days'),
}).meta({ id: 'RefundTask' });

const State = z.custom<RefundState>(
  (value) => typeof value === 'object' && value !== null && 'attempts' in value && 'approval' in value,
);

const cursor = cursorOf(z.tuple([Instant.nullable(), z.string().max(NUMBER_LENGTH)]));

/** The desk's own limits are the desk's: here counts what finance owes (REF-07, REF-08). */
const owed = (column: 'due_at' | 'clock') =>
  sql`(SELECT ${sql.ref(column)} FROM deadlines WHERE case_id = cases.id AND requirement IN ('REF-07', 'REF-08')
    AND met_at IS NULL AND cancelled_at IS NULL ORDER BY due_at LIMIT 1)`;
const FINANCE_DUE = owed('due_at').$castTo<Date | null>();
const FINANCE_CLOCK = owed('clock').$castTo<string | null>();

/** Only of these stages is the state looked into: whole it is large, and most refunds are over. */
const TO_PAY = sql<string | null>`sum((state ->> 'amountFen')::bigint)
  FILTER (WHERE stage IN ('APPROVED', 'PAYING', 'PAY_UNKNOWN', 'PAY_FAILED'))`;

/** The refunds that the actor may see, as finance works on them: what falls due first stands first. */
export function refundTaskRoutes(db: Db): Route[] {
  const refunds = () => db.selectFrom('cases').where('procedure', '=', 'refund');
  return [
    route({
      method: 'get',
      path: '/refunds',
      operationId: 'listRefundTasks',
      summary: { zh: '退款任务', en: 'Refunds to work on' },
      input: {
        query: z.strictObject({ tab: Tab.default('todo'), q: z.string().trim().max(64).optional(), ...pageQuery }),
      },
      answer: pageOf(RefundTask),
      async handler({ query: { tab, q, after, limit, count }, actor }) {
        const [due, id] = cursor.decode(after) ?? [];
        const matching = refunds()
          .where(visibleTo(actor))
          .where('stage', 'in', [...TABS[tab]])
          .$if(Boolean(q), (query) =>
            query.where(
              sql<boolean>`position(lower(${q ?? ''}) IN lower(cases.id || ' ' || subject || ' ' || coalesce(state #>> '{intake,orderNo}', ''))) > 0`,
            ),
          );
        const rows = await matching
          .innerJoin('customers', 'customers.id', 'cases.customer_id')
          .select([
            'cases.id',
            'subject',
            'state',

            'breached',
            'customers.name as customer_name',
          ])
          .select([
            FINANCE_DUE.as('finance_due'),
            FINANCE_CLOCK.as('finance_clock'),
            sql<number>`(SELECT count(*) FROM order_claims WHERE released_at IS NULL
              AND order_no = cases.state #>> '{intake,orderNo}' AND refund_id <> cases.id)`.as('other_refunds'),
            sql<number>`(SELECT count(*) FROM payouts WHERE payee_id = (cases.state #>> '{payee,id}')::uuid
              AND status = 'paid' AND refund_id <> cases.id AND started_at > now() - interval '90 days')`.as(
              'other_payments',
            ),
          ])
          .where(
            due === undefined
              ? sql<boolean>`true`
              : due === null
                ? sql<boolean>`${FINANCE_DUE} IS NULL AND cases.id > ${id}`
                : sql<boolean>`((${FINANCE_DUE}, cases.id) > (${due}, ${id}) OR ${FINANCE_DUE} IS NULL)`,
          )
          .orderBy(sql`${FINANCE_DUE} ASC NULLS LAST`)
          .orderBy('cases.id')
          .limit(limit + 1)
          .execute();
        const page = pageFrom(
          rows,
          limit,
          (row) => ({
            ...refundCard(State.parse(row.state)),
            subject: row.subject,
            customerName: row.customer_name,
            nextDueAt: instantOrNull(row.finance_due),
            nextClock: row.finance_clock,
            breached: row.breached,
            otherRefundsOfOrder: row.other_refunds,
            otherPaymentsToPayee: row.other_payments,
          }),
          (row) => cursor.encode([instantOrNull(row.finance_due), row.id]),
        );
        return withTotal(page, count, matching);
      },
    }),

    route({
      method: 'get',
      path: '/refunds/counts',
      operationId: 'countRefundTasks',
      summary: { zh: '各页签的退款数', en: 'Count the refunds of the tabs' },
      input: {},
      answer: z.object({
        tabs: z.record(z.string(), z.int()),
        toPayFen: z.int().describe('approved and not yet paid'),
      }),
      async handler({ actor }) {
        const rows = await refunds()
          .where(visibleTo(actor))
          .select(['stage', (cases) => cases.fn.countAll<number>().as('count')])
          .select(TO_PAY.as('fen'))
          .groupBy('stage')
          .execute();
        const inStages = (stages: readonly string[]) => rows.filter(({ stage }) => stages.includes(stage));
        return {
          tabs: Object.fromEntries(
            Object.entries(TABS).map(([tab, stages]) => [
              tab,
              inStages(stages).reduce((sum, { count }) => sum + count, 0),
            ]),
          ),
          toPayFen: rows.reduce((sum, { fen }) => sum + Number(fen ?? 0), 0),
        };
      },
    }),
  ];
}
