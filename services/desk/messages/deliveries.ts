import { sql } from 'kysely';
import { z } from 'zod';
import { replay } from '../../../activities/messages/replay.ts';
import { operation } from '../../../domain/access/permission.ts';
import { ChannelKind } from '../../../domain/messages/channel.ts';
import { DeliveryReason, DeliveryStatus, REPLAYABLE } from '../../../domain/messages/delivery.ts';
import { NUMBER_LENGTH } from '../../../domain/procedures/case/names.ts';
import { Instant, toInstant } from '../../../domain/time/instant.ts';
import type { Db } from '../../../infra/database.ts';
import { audit } from '../../kit/audit.ts';
import { caseFor } from '../../kit/cases.ts';
import { once } from '../../kit/idempotency.ts';
import { cursorOf, pageFrom, pageOf, pageQuery, withTotal } from '../../kit/page.ts';
import { notFound, ruleNotMet } from '../../kit/problem.ts';
import { type Route, route } from '../../kit/route.ts';
import { CaseParams, instantOf } from '../../kit/views.ts';

const DeliveryView = z
  .object({
    id: z.string(),
    caseId: z.string().nullable(),
    channel: ChannelKind.schema,
    recipient: z.object({
      kind: z.enum(['person', 'customer', 'group', 'system']),
      id: z.string(),
      name: z.string().nullable().describe('null: a customer, who is named where the case is'),
    }),
    template: z.string(),
    urgent: z.boolean(),
    status: DeliveryStatus.schema,
    reason: DeliveryReason.schema.nullable(),
    notBefore: Instant,
    tries: z.int(),
    address: z.string().nullable().describe('masked'),
    proof: z.string().nullable().describe('what the party outside answered'),
    error: z.string().nullable().describe('why the last try did not arrive'),
    digestId: z.string().nullable(),
    createdAt: Instant,
    updatedAt: Instant,
  })
  .meta({ id: 'Delivery' });

const Filters = z.strictObject({
  status: DeliveryStatus.schema.optional(),
  channel: ChannelKind.schema.optional(),
  kind: z.enum(['person', 'customer', 'group', 'system']).optional(),
  recipient: z.string().min(1).max(64).optional(),
  template: z.string().min(1).max(64).optional(),
  caseId: z.string().min(1).max(NUMBER_LENGTH).optional(),
  ...pageQuery,
});

const Params = z.strictObject({ id: z.uuid() });
const Dead = z.enum(REPLAYABLE);
const cursor = cursorOf(z.uuid());

/** So many are sent again in one request. */
const MOST_AT_ONCE = 1_000;

const ReplaySelection = z
  .union([
    z.strictObject({ ids: z.array(z.uuid()).min(1).max(MOST_AT_ONCE) }),
    z.strictObject({
      status: Dead.describe('an unknown outcome may have arrived: whoever is sent it again may get it twice'),
      channel: ChannelKind.schema.optional(),
      template: z.string().min(1).max(64).optional(),
      recipient: z.string().min(1).max(64).optional(),
      until: Instant.optional().describe('those that were made before'),
    }),
  ])
  .meta({ id: 'ReplaySelection' });
type Matching = Exclude<z.output<typeof ReplaySelection>, { ids: unknown }>;

/** Every message that left, with its proof or its visible failure; what did not arrive can be sent again. */
export function deliveryRoutes(db: Db): Route[] {
  return [
    route({
      method: 'get',
      path: '/cases/{caseId}/deliveries',
      operationId: 'listCaseDeliveries',
      summary: { zh: '案件的外发消息', en: 'What was sent out about a case' },
      input: { params: CaseParams, query: z.strictObject(pageQuery) },
      answer: pageOf(DeliveryView),
      async handler({ params: { caseId }, query, actor }) {
        const { row } = await caseFor(db, actor, caseId);
        return page(db, { ...query, caseId: row.id });
      },
    }),

    route({
      method: 'get',
      path: '/deliveries',
      permission: operation('listDeliveries'),
      input: { query: Filters },
      answer: pageOf(DeliveryView),
      handler: ({ query }) => page(db, query),
    }),

    route({
      method: 'get',
      path: '/deliveries/summary',
      permission: operation('summariseDeliveries'),
      input: {},
      answer: z.object({
        items: z
          .array(z.object({ channel: ChannelKind.schema, status: DeliveryStatus.schema, count: z.int() }))
          .describe('of the last thirty days'),
        dead: z.int().describe('failed or of an unknown outcome, whenever that was'),
        oldestDueAt: Instant.nullable().describe('since when the oldest delivery has been due and not tried'),
      }),
      async handler() {
        const items = await db
          .selectFrom('deliveries')
          .select(['channel', 'status'])
          .select(({ fn }) => fn.countAll<number>().as('count'))
          .where('id', '>', sql<string>`uuidv7(interval '-30 days')`)
          .groupBy(['channel', 'status'])
          .orderBy('channel')
          .orderBy('status')
          .execute();
        const { dead } = await db
          .selectFrom('deliveries')
          .select(({ fn }) => fn.countAll<number>().as('dead'))
          .where('status', 'in', [...REPLAYABLE])
          .executeTakeFirstOrThrow();
        const due = await db
          .selectFrom('deliveries')
          .select('not_before')
          .where('status', 'in', ['planned', 'held'])
          .where(sql<boolean>`reason IS DISTINCT FROM 'digest'`)
          .where('not_before', '<=', sql<Date>`now()`)
          .orderBy('not_before')
          .limit(1)
          .executeTakeFirst();
        return { items, dead, oldestDueAt: due ? instantOf(due.not_before) : null };
      },
    }),

    route({
      method: 'post',
      path: '/deliveries/{id}/replay',
      permission: operation('replayDelivery'),
      changes: true,
      input: { params: Params },
      answer: DeliveryView,
      async handler({ params: { id }, actor, key }) {
        await deliveryOf(db, id);
        await once(db, { actor, key, operation: 'replayDelivery', content: { id } }, async (tx) => {
          const [replayed] = await replay(tx, [id], toInstant(Date.now()));
          if (replayed === undefined)
            throw ruleNotMet('该消息无需重发', 'This message did not fail: there is nothing to send again');
          await audit(tx, actor, 'deliveries-replayed', id);
          return id;
        });
        return deliveryOf(db, id);
      },
    }),

    route({
      method: 'post',
      path: '/deliveries/replay',
      permission: operation('replayDeliveries'),
      changes: true,
      input: {
        body: ReplaySelection,
      },
      answer: z.object({ replayed: z.int() }),
      async handler({ body, actor, key }) {
        const count = await once(db, { actor, key, operation: 'replayDeliveries', content: body }, async (tx) => {
          const ids = 'ids' in body ? body.ids : await idsOf(tx, body);
          const replayed = await replay(tx, ids, toInstant(Date.now()));
          if (replayed.length > 0)
            await audit(tx, actor, 'deliveries-replayed', 'selection', { ...body, count: replayed.length });
          return `${replayed.length}`;
        });
        return { replayed: Number(count) };
      },
    }),
  ];
}

const deliveries = (db: Db) =>
  db
    .selectFrom('deliveries')
    .leftJoin('users', (join) =>
      join.on(sql<boolean>`deliveries.recipient_kind = 'person' AND users.id::text = deliveries.recipient`),
    )
    .leftJoin('webhooks', (join) =>
      join.on(sql<boolean>`deliveries.recipient_kind = 'system' AND webhooks.id::text = deliveries.recipient`),
    )
    .selectAll('deliveries')
    .select(['users.name as user_name', 'webhooks.name as webhook_name']);

async function page(
  db: Db,
  filters: z.output<typeof Filters>,
): Promise<z.input<ReturnType<typeof pageOf<typeof DeliveryView>>>> {
  const { status, channel, kind, recipient, template, caseId, after, limit, count } = filters;
  const before = cursor.decode(after);
  const wanted = <Q extends ReturnType<typeof deliveries>>(query: Q) =>
    query
      .$if(status !== undefined, (all) => all.where('deliveries.status', '=', status ?? 'sent'))
      .$if(channel !== undefined, (all) => all.where('deliveries.channel', '=', channel ?? 'email'))
      .$if(kind !== undefined, (all) => all.where('deliveries.recipient_kind', '=', kind ?? 'person'))
      .$if(recipient !== undefined, (all) => all.where('deliveries.recipient', '=', recipient ?? ''))
      .$if(template !== undefined, (all) => all.where('deliveries.template', '=', template ?? ''))
      .$if(caseId !== undefined, (all) => all.where('deliveries.case_id', '=', caseId ?? ''));
  const rows = await wanted(deliveries(db))
    .$if(before !== undefined, (all) => all.where('deliveries.id', '<', before ?? ''))
    .orderBy('deliveries.id', 'desc')
    .limit(limit + 1)
    .execute();
  const page = pageFrom(rows, limit, view, ({ id }) => cursor.encode(id));
  return withTotal(page, count, wanted(deliveries(db)));
}

async function deliveryOf(db: Db, id: string): Promise<z.input<typeof DeliveryView>> {
  const row = await deliveries(db).where('deliveries.id', '=', id).executeTakeFirst();
  if (!row) throw notFound();
  return view(row);
}

async function idsOf(db: Db, { status, channel, template, recipient, until }: Matching): Promise<string[]> {
  const rows = await db
    .selectFrom('deliveries')
    .select('id')
    .where('status', '=', status)
    .$if(channel !== undefined, (query) => query.where('channel', '=', channel ?? 'email'))
    .$if(template !== undefined, (query) => query.where('template', '=', template ?? ''))
    .$if(recipient !== undefined, (query) => query.where('recipient', '=', recipient ?? ''))
    .$if(until !== undefined, (query) => query.where('created_at', '<', new Date(until ?? 0)))
    // What a digest had gathered goes with it.
    .where('digest_id', 'is', null)
    .orderBy('id')
    .limit(MOST_AT_ONCE)
    .execute();
  return rows.map(({ id }) => id);
}

type Row = Awaited<ReturnType<ReturnType<typeof deliveries>['execute']>>[number];

function view(row: Row): z.input<typeof DeliveryView> {
  const kind = row.recipient_kind;
  const names = { person: row.user_name, system: row.webhook_name, group: row.recipient, customer: null };
  return {
    id: row.id,
    caseId: row.case_id,
    channel: row.channel,
    recipient: { kind, id: row.recipient, name: names[kind] },
    template: row.template,
    urgent: row.urgent,
    status: row.status,
    reason: row.reason,
    notBefore: instantOf(row.not_before),
    tries: row.tries,
    address: row.address,
    proof: row.proof,
    error: row.error,
    digestId: row.digest_id,
    createdAt: instantOf(row.created_at),
    updatedAt: instantOf(row.updated_at),
  };
}
