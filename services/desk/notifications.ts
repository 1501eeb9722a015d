import { z } from 'zod';
import { say } from '../../domain/text.ts';
import { Instant } from '../../domain/time/instant.ts';
import type { Db } from '../../infra/database.ts';
import { cursorOf, pageFrom, pageOf, pageQuery, withTotal } from '../kit/page.ts';
import { notFound } from '../kit/problem.ts';
import { type Route, route } from '../kit/route.ts';
import { instantOf, instantOrNull, TextView } from '../kit/views.ts';

const NotificationView = z
  .object({
    id: z.int(),
    caseId: z.string().nullable(),
    text: z.string(),
    urgent: z.boolean(),
    createdAt: Instant,
    readAt: Instant.nullable(),
  })
  .meta({ id: 'Notification' });

const Vars = z.record(z.string(), z.union([z.string(), z.number(), TextView]));
const Id = z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER);
const cursor = cursorOf(Id);

/** The inbox, with the time at which each was read: proof that somebody was told (GEN-22). `changed`: an inbox was read. */
export function notificationRoutes(db: Db, changed: () => void): Route[] {
  return [
    route({
      method: 'get',
      path: '/notifications',
      operationId: 'listNotifications',
      summary: { zh: '消息', en: 'The inbox' },
      input: { query: z.strictObject(pageQuery) },
      answer: pageOf(NotificationView),
      async handler({ query: { after, limit, count }, actor, language }) {
        const mine = db.selectFrom('notifications').where('user_id', '=', actor.id);
        const before = cursor.decode(after);
        const rows = await mine
          .selectAll()
          .$if(before !== undefined, (query) => query.where('id', '<', before ?? 0))
          .orderBy('id', 'desc')
          .limit(limit + 1)
          .execute();
        const page = pageFrom(
          rows,
          limit,
          (row) => ({
            id: row.id,
            caseId: row.case_id,
            text: say(TextView.parse(row.text), language, Vars.parse(row.vars)),
            urgent: row.urgent,
            createdAt: instantOf(row.created_at),
            readAt: instantOrNull(row.read_at),
          }),
          ({ id }) => cursor.encode(id),
        );
        return withTotal(page, count, mine);
      },
    }),

    route({
      method: 'get',
      path: '/notifications/unread-count',
      operationId: 'countUnread',
      summary: { zh: '未读消息数', en: 'How many are unread' },
      input: {},
      answer: z.object({ unread: z.int() }),
      handler: async ({ actor }) => ({ unread: (await unreadOf(db, [actor.id])).get(actor.id) ?? 0 }),
    }),

    route({
      method: 'post',
      path: '/notifications/{id}/read',
      operationId: 'readNotification',
      summary: { zh: '标为已读', en: 'Mark as read' },
      changes: true,
      input: { params: z.strictObject({ id: Id }) },
      async handler({ params: { id }, actor }) {
        const mine = await db
          .updateTable('notifications')
          .set((notification) => ({ read_at: notification.fn.coalesce('read_at', notification.val(new Date())) }))
          .where('id', '=', id)
          .where('user_id', '=', actor.id)
          .executeTakeFirst();
        if (mine.numUpdatedRows === 0n) throw notFound();
        changed();
        return undefined;
      },
    }),

    route({
      method: 'post',
      path: '/notifications/read-all',
      operationId: 'readAllNotifications',
      summary: { zh: '全部标为已读', en: 'Mark all as read' },
      changes: true,
      input: {},
      async handler({ actor }) {
        await db
          .updateTable('notifications')
          .set({ read_at: new Date() })
          .where('user_id', '=', actor.id)
          .where('read_at', 'is', null)
          .execute();
        changed();
        return undefined;
      },
    }),
  ];
}

/** How many notifications each of these users has not read; who has read all is missing. */
export async function unreadOf(db: Db, users: readonly string[]): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('notifications')
    .select((all) => ['user_id', all.fn.countAll<number>().as('unread')])
    .where('user_id', 'in', [...users])
    .where('read_at', 'is', null)
    .groupBy('user_id')
    .execute();
  return new Map(rows.map(({ user_id, unread }) => [user_id, unread]));
}
