import { z } from 'zod';
import { SUPERVISORS } from '../../domain/procedures/case/commands.ts';
import { instant } from '../../domain/procedures/field.ts';
import { type Actor, hasRole } from '../../domain/roles.ts';
import { toInstant } from '../../domain/time/instant.ts';
import type { Db } from '../../infra/database.ts';
import { audit } from '../kit/audit.ts';
import { notFound, Problem, ruleNotMet } from '../kit/problem.ts';
import { type Route, route } from '../kit/route.ts';

const Away = z.strictObject({
  from: instant('离开时间', 'Away from'),
  /** Null: until further notice. */
  until: instant('返回时间', 'Until').nullable(),
  deputyId: z.uuid().nullable(),
});

const Presence = z.object({ userId: z.string(), away: Away.nullable() }).meta({ id: 'Presence' });

const params = z.strictObject({ userId: z.uuid() });

/** When people are away and who stands in for them: everybody for themself, supervisors for others (CBK-08). */
export function presenceRoutes(db: Db): Route[] {
  return [
    route({
      method: 'get',
      path: '/users/{userId}/presence',
      operationId: 'getPresence',
      summary: { zh: '查看在岗情况', en: 'Whether somebody is away' },
      input: { params },
      answer: Presence,
      async handler({ params: { userId } }) {
        await requireUser(db, userId);
        const row = await db.selectFrom('presence').selectAll().where('user_id', '=', userId).executeTakeFirst();
        return {
          userId,
          away: row
            ? {
                from: instantOf(row.away_from),
                until: row.away_until === null ? null : instantOf(row.away_until),
                deputyId: row.deputy_id,
              }
            : null,
        };
      },
    }),

    route({
      method: 'put',
      path: '/users/{userId}/presence',
      operationId: 'setPresence',
      summary: { zh: '登记离岗与代理人', en: 'Say when somebody is away, and who stands in' },
      input: { params, body: z.strictObject({ away: Away.nullable() }) },
      async handler({ params: { userId }, body: { away }, actor }) {
        if (!maySet(actor, userId)) throw new Problem('role-not-allowed');
        await requireUser(db, userId);
        await audit(db, actor, 'presence-changed', userId);
        if (away === null) {
          await db.deleteFrom('presence').where('user_id', '=', userId).execute();
          return undefined;
        }
        const { from, until, deputyId } = away;
        if (until !== null && until <= from)
          throw ruleNotMet('返回时间须晚于离开时间', 'The return lies after the leaving');
        if (deputyId === userId) throw ruleNotMet('不能由本人代理', 'Nobody stands in for themself');
        if (deputyId !== null) await requireUser(db, deputyId);
        const columns = {
          away_from: from,
          away_until: until,
          deputy_id: deputyId,
          updated_by: actor.id,
          updated_at: new Date().toISOString(),
        };
        await db
          .insertInto('presence')
          .values({ user_id: userId, ...columns })
          .onConflict((conflict) => conflict.column('user_id').doUpdateSet(columns))
          .execute();
        return undefined;
      },
    }),
  ];
}

const maySet = (actor: Actor, userId: string): boolean => actor.id === userId || hasRole(actor, ...SUPERVISORS);

async function requireUser(db: Db, userId: string): Promise<void> {
  const user = await db
    .selectFrom('users')
    .select('id')
    .where('id', '=', userId)
    .where('disabled', '=', false)
    .executeTakeFirst();
  if (!user) throw notFound();
}

const instantOf = (at: Date | string): string => toInstant(new Date(at).getTime());
