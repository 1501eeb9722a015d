import { type Kysely, sql } from 'kysely';
import { DESK } from '../domain/procedures/case/commands.ts';
import type { Database } from '../infra/database.ts';
import type { PresenceActivities } from './presence.ts';

/** Who is there, from the absences that people have entered. */
export function createPresenceActivities(db: Kysely<Database>): PresenceActivities {
  return {
    async whoCalls({ owner, dueAt }) {
      const away = sql<boolean>`(users.disabled OR EXISTS (
        SELECT 1 FROM presence
        WHERE presence.user_id = users.id AND presence.away_from <= ${dueAt}
          AND (presence.away_until IS NULL OR presence.away_until > ${dueAt})))`;
      const known = await db
        .selectFrom('users')
        .leftJoin('presence as own', 'own.user_id', 'users.id')
        .select([away.as('away'), 'own.deputy_id as deputyId'])
        .where(sql<boolean>`users.id::text = ${owner.id}`)
        .executeTakeFirst();
      if (!known?.away) return owner;

      const promises = sql<number>`(SELECT count(*) FROM cases
        WHERE cases.procedure = 'callback' AND cases.open AND cases.owner_id = users.id::text)`;
      const rank = sql<number>`CASE
        WHEN users.id = ${known.deputyId}::uuid AND users.roles && ARRAY[${sql.join(DESK)}] THEN 0
        WHEN users.roles && ARRAY['duty_agent', 'agent'] THEN 1
        WHEN 'supervisor' = ANY (users.roles) THEN 2
      END`;
      const found = await db
        .selectFrom('users')
        .select(['users.id', 'users.name'])
        .where(sql<boolean>`NOT ${away} AND ${rank} IS NOT NULL`)
        .orderBy(rank)
        .orderBy(promises)
        .orderBy('users.id')
        .limit(1)
        .executeTakeFirst();
      // Nobody is there at all: it stays with its owner, and is missed as loudly as any (CBK-07).
      return found ?? owner;
    },
  };
}
