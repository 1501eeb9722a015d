import { sql } from 'kysely';
import { z } from 'zod';
import { operation } from '../../domain/access/permission.ts';
import { Actor, type Actor as ActorType } from '../../domain/roles.ts';
import type { Db } from '../../infra/database.ts';
import { audit } from '../kit/audit.ts';
import { notFound } from '../kit/problem.ts';
import { type Route, route } from '../kit/route.ts';
import type { Ground } from '../kit/service.ts';
import { IDLE_MS, publicId, renew } from './sessions.ts';
import { changePassword } from './users.ts';

const Device = z.object({ browser: z.string().nullable(), system: z.string().nullable() });

const OpenSession = z
  .object({
    id: z.string(),
    device: Device,
    address: z.string(),
    signedInAt: z.iso.datetime(),
    lastSeenAt: z.iso.datetime(),
    current: z.boolean(),
  })
  .meta({ id: 'OpenSession' });

const Kept = z.object({ device: Device, address: z.string(), signedInAt: z.string() });

/** What everybody may see of their own account and do with it; administrators end the sessions of others. */
export function accountRoutes({ config, db }: Ground): Route[] {
  return [
    route({
      method: 'get',
      path: '/account/profile',
      operationId: 'getAccount',
      summary: { zh: '我的账号资料', en: 'My account' },
      input: {},
      answer: z.object({
        ...Actor.shape,
        login: z.string().nullable().describe('null for an account of the identity provider'),
        email: z.string().nullable(),
        lastSignInAt: z.iso.datetime().nullable(),
      }),
      async handler({ actor }) {
        const row = await db
          .selectFrom('users')
          .select(['login', 'provider_email', 'last_sign_in_at'])
          .where('id', '=', actor.id)
          .executeTakeFirstOrThrow();
        const { login, provider_email: email, last_sign_in_at: at } = row;
        return { ...actor, login, email, lastSignInAt: at?.toISOString() ?? null };
      },
    }),

    route({
      method: 'put',
      path: '/account/password',
      operationId: 'changePassword',
      summary: { zh: '修改密码，其他会话随即结束', en: 'Change the password, which ends all other sessions' },
      input: {
        body: z.strictObject({ oldPassword: z.string().min(1).max(200), newPassword: z.string().min(1).max(400) }),
      },
      async handler({ body: { oldPassword, newPassword }, request, actor }) {
        await changePassword(db, actor.id, { old: oldPassword, new: newPassword }, publicId(request));
        await renew(request);
        return undefined;
      },
    }),

    route({
      method: 'get',
      path: '/account/sessions',
      operationId: 'listSessions',
      summary: { zh: '我的登录会话', en: 'My sessions' },
      input: {},
      answer: z.object({ items: z.array(OpenSession) }),
      async handler({ request, actor }) {
        const oldest = new Date(Date.now() - config.signIn.sessionHours * 3_600_000);
        const rows = await db
          .selectFrom('session')
          .select(['id', 'sess', 'expire'])
          .where('user_id', '=', actor.id)
          .where('expire', '>', new Date())
          .where(sql<Date>`(sess ->> 'signedInAt')::timestamptz`, '>', oldest)
          .orderBy('expire', 'desc')
          .execute();
        const current = publicId(request);
        return {
          items: rows.map(({ id, sess, expire }) => ({
            ...Kept.parse(sess),
            id,
            lastSeenAt: new Date(expire.getTime() - IDLE_MS).toISOString(),
            current: id === current,
          })),
        };
      },
    }),

    route({
      method: 'delete',
      path: '/account/sessions/{sessionId}',
      operationId: 'endSession',
      summary: { zh: '结束一个会话', en: 'End one of my sessions' },
      input: { params: z.strictObject({ sessionId: z.string().regex(/^[0-9a-f]{64}$/) }) },
      async handler({ params: { sessionId }, actor }) {
        if ((await endSessions(db, actor, actor.id, { only: sessionId })) === 0) throw notFound();
        return undefined;
      },
    }),

    route({
      method: 'delete',
      path: '/account/sessions',
      operationId: 'endOtherSessions',
      summary: { zh: '结束其他全部会话', en: 'End all my other sessions' },
      input: {},
      async handler({ request, actor }) {
        await endSessions(db, actor, actor.id, { but: publicId(request) });
        return undefined;
      },
    }),

    route({
      method: 'delete',
      path: '/people/{userId}/sessions',
      permission: operation('endSessionsOf'),
      input: { params: z.strictObject({ userId: z.uuid() }) },
      async handler({ params: { userId }, actor }) {
        const known = await db.selectFrom('users').select('id').where('id', '=', userId).executeTakeFirst();
        if (!known) throw notFound();
        await endSessions(db, actor, userId, {});
        return undefined;
      },
    }),
  ];
}

/** Ends sessions of a person, each audited; gives how many there were. What they stream ends by the database's own word. */
function endSessions(
  db: Db,
  by: ActorType,
  userId: string,
  which: { readonly only?: string; readonly but?: string },
): Promise<number> {
  const { only, but } = which;
  return db.transaction().execute(async (tx) => {
    const ended = await tx
      .deleteFrom('session')
      .where('user_id', '=', userId)
      .$if(only !== undefined, (query) => query.where('id', '=', only ?? ''))
      .$if(but !== undefined, (query) => query.where('id', '!=', but ?? ''))
      .returning('id')
      .execute();
    for (const { id } of ended) await audit(tx, by, 'session-ended', userId, { session: id });
    return ended.length;
  });
}
