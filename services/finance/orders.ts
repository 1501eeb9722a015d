import { type ExpressionBuilder, sql } from 'kysely';
import { z } from 'zod';
import { operation } from '../../domain/access/permission.ts';
import { maskPhone } from '../../domain/mask.ts';
import type { Actor } from '../../domain/roles.ts';
import { Instant } from '../../domain/time/instant.ts';
import type { Database, Db } from '../../infra/database.ts';
import { audit } from '../kit/audit.ts';
import { cursorOf, pageFrom, pageOf, pageQuery, withTotal } from '../kit/page.ts';
import { notFound, Problem } from '../kit/problem.ts';
import { type Route, route } from '../kit/route.ts';
import { instantOf, instantOrNull, TextView } from '../kit/views.ts';
import { importOrders, linesOfCsv } from './order-import.ts';
import { Column, type OrderLine } from './order-lines.ts';

const FILE_BYTES = 8 * 1024 * 1024;

const PayeeView = z
  .object({
    id: z.string(),
    method: z.enum(['WECHAT', 'ALIPAY', 'BANK']),
    name: z.string(),
    accountTail: z.string(),
  })
  .meta({ id: 'Payee' });

const OrderStatus = z.enum(['VALID', 'CANCELLED', 'TRAVELLED']);

const OrderItem = z
  .object({
    orderNo: z.string(),
    customerId: z.string().nullable(),
    contactName: z.string(),
    phoneMasked: z.string().nullable(),
    product: z.string(),
    departsAt: Instant.nullable(),
    trip: z.string().nullable(),
    status: OrderStatus,
    paidFen: z.int(),
    leftFen: z.int().describe('less what refunds hold of it'),
    paidAt: Instant,
    payee: PayeeView,
    source: z.string(),
    importedAt: Instant,
    version: z.int(),
  })
  .meta({ id: 'OrderItem' });

const OrderView = OrderItem.extend({
  claims: z.array(
    z.object({
      refundId: z.string(),
      amountFen: z.int(),
      claimedAt: Instant,
      releasedAt: Instant.nullable(),
    }),
  ),
}).meta({ id: 'Order' });

const Report = z
  .object({
    imported: z.int(),
    updated: z.int(),
    unchanged: z.int(),
    rejected: z.array(
      z.object({
        line: z.int(),
        column: z.string().nullable(),
        value: z.string().describe('masked where it says who somebody is'),
        reason: TextView,
      }),
    ),
  })
  .meta({ id: 'OrderImportReport' });

const Filters = z.strictObject({
  q: z.string().trim().min(1).max(64).optional().describe('in number, contact, product or phone'),
  status: OrderStatus.optional(),
  customerId: z.uuid().optional(),
  ...pageQuery,
});

/** The same columns under their English names, and the same texts, as in a file: `paid` is yuan, times are Beijing's. */
const JsonOrder = z.partialRecord(Column, z.string().max(200)).meta({ id: 'OrderLine' });

const cursor = cursorOf(z.tuple([Instant, z.string().max(64)]));

/** Orders: what refunds are about, as the order system has it. An import may be sent again: it changes nothing then. */
export function orderRoutes(db: Db): Route[] {
  return [
    route({
      method: 'post',
      path: '/orders/file',
      permission: operation('importOrderFile'),
      changes: true,
      bytes: { limit: FILE_BYTES },
      input: {},
      answer: Report,
      async handler({ request, actor }) {
        const bytes: unknown = request.body;
        if (!Buffer.isBuffer(bytes) || bytes.length === 0) throw new Problem('malformed-request');
        return imported(db, actor, linesOfCsv(bytes));
      },
    }),

    route({
      method: 'post',
      path: '/orders',
      permission: operation('importOrders'),
      changes: true,
      input: { body: z.strictObject({ orders: z.array(JsonOrder).min(1).max(1_000) }).meta({ id: 'OrderImport' }) },
      answer: Report,
      async handler({ body: { orders }, actor }) {
        const lines = orders.map((values, index) => ({ line: index + 1, values }));
        return imported(db, actor, lines);
      },
    }),

    route({
      method: 'get',
      path: '/orders',
      permission: operation('listOrders'),
      input: { query: Filters },
      answer: pageOf(OrderItem),
      async handler({ query: { after, limit, count, ...filters } }) {
        const from = cursor.decode(after);
        const matching = db.selectFrom('orders').where(wanted(filters));
        const rows = await withParts(matching)
          .$if(from !== undefined, (query) =>
            query.where(sql<boolean>`(orders.paid_at, orders.order_no) < (${from?.[0]}, ${from?.[1]})`),
          )
          .orderBy('orders.paid_at', 'desc')
          .orderBy('orders.order_no', 'desc')
          .limit(limit + 1)
          .execute();
        const page = pageFrom(rows, limit, itemOf, (row) => cursor.encode([instantOf(row.paid_at), row.order_no]));
        return withTotal(page, count, matching);
      },
    }),

    route({
      method: 'get',
      path: '/orders/{orderNo}',
      permission: operation('getOrder'),
      input: { params: z.strictObject({ orderNo: z.string().min(1).max(64) }) },
      answer: OrderView,
      async handler({ params: { orderNo } }) {
        const row = await withParts(db.selectFrom('orders').where('order_no', '=', orderNo)).executeTakeFirst();
        if (!row) throw notFound();
        const claims = await db
          .selectFrom('order_claims')
          .selectAll()
          .where('order_no', '=', orderNo)
          .orderBy('claimed_at')
          .orderBy('refund_id')
          .execute();
        return {
          ...itemOf(row),
          claims: claims.map((claim) => ({
            refundId: claim.refund_id,
            amountFen: claim.amount_fen,
            claimedAt: instantOf(claim.claimed_at),
            releasedAt: instantOrNull(claim.released_at),
          })),
        };
      },
    }),
  ];
}

const base = (db: Db) => db.selectFrom('orders');

const withParts = (orders: ReturnType<typeof base>) =>
  orders
    .innerJoin('payees', 'payees.id', 'orders.payee_id')
    .selectAll('orders')
    .select([
      'payees.method',
      'payees.name as payee_name',
      sql<string>`right(payees.account, 4)`.as('tail'),
      sql<string>`(SELECT coalesce(sum(amount_fen), 0) FROM order_claims
        WHERE order_claims.order_no = orders.order_no AND released_at IS NULL)`.as('held'),
    ]);

const itemOf = (
  row: Awaited<ReturnType<ReturnType<typeof withParts>['execute']>>[number],
): z.input<typeof OrderItem> => ({
  orderNo: row.order_no,
  customerId: row.customer_id,
  contactName: row.contact_name,
  phoneMasked: row.phone && maskPhone(row.phone),
  product: row.product,
  departsAt: instantOrNull(row.departs_at),
  trip: row.trip,
  status: row.status,
  paidFen: row.paid_fen,
  leftFen: row.paid_fen - Number(row.held),
  paidAt: instantOf(row.paid_at),
  payee: { id: row.payee_id, method: row.method, name: row.payee_name, accountTail: row.tail },
  source: row.source,
  importedAt: instantOf(row.imported_at),
  version: row.version,
});

const SEARCHED = sql`order_no || ' ' || contact_name || ' ' || product || ' ' || coalesce(phone, '')`;

const wanted =
  ({ q, status, customerId }: Pick<z.output<typeof Filters>, 'q' | 'status' | 'customerId'>) =>
  (where: ExpressionBuilder<Database, 'orders'>) =>
    where.and([
      ...(q === undefined
        ? []
        : [sql<boolean>`(${SEARCHED}) ILIKE ${`%${q.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`}`]),
      ...(status === undefined ? [] : [where('status', '=', status)]),
      ...(customerId === undefined ? [] : [where('customer_id', '=', customerId)]),
    ]);

async function imported(db: Db, actor: Actor, lines: readonly OrderLine[]) {
  const report = await importOrders(db, actor, lines);
  const { rejected, ...counts } = report;
  await audit(db, actor, 'orders-imported', 'orders', { ...counts, rejected: rejected.length });
  return report;
}
