import { sql } from 'kysely';
import { z } from 'zod';
import { operation } from '../../../domain/access/permission.ts';
import { Department, PersonRole } from '../../../domain/roles.ts';
import { LANGUAGES } from '../../../domain/text.ts';
import { Instant } from '../../../domain/time/instant.ts';
import type { Db } from '../../../infra/database.ts';
import { cursorOf, pageFrom, pageOf, pageQuery, withTotal } from '../../kit/page.ts';
import { notFound } from '../../kit/problem.ts';
import { type Route, route } from '../../kit/route.ts';
import type { Ground } from '../../kit/service.ts';
import { instantOf, instantOrNull } from '../../kit/views.ts';
import { owedBy } from './apply.ts';

const PersonView = z
  .object({
    id: z.string(),
    login: z.string().nullable().describe('null for an account of the identity provider'),
    name: z.string(),
    roles: z.array(PersonRole),
    department: Department.schema.nullable(),
    language: z.enum(LANGUAGES),
    enabled: z.boolean(),
    lockedUntil: Instant.nullable().describe('after too many wrong passwords'),
    mustChangePassword: z.boolean(),
    lastSignInAt: Instant.nullable(),
    createdAt: Instant,
  })
  .meta({ id: 'Person' });

const cursor = cursorOf(z.tuple([z.string().max(64), z.uuid()]));
const LOCKED = sql<boolean>`coalesce(locked_until > now(), false)`;

/** The accounts of the company, for those who manage them. */
export function peopleRoutes({ db }: Pick<Ground, 'db'>): Route[] {
  return [
    route({
      method: 'get',
      path: '/people',
      permission: operation('listPeople'),
      input: {
        query: z.strictObject({
          q: z.string().trim().min(1).max(64).optional().describe('a part of the name or the login'),
          role: PersonRole.optional(),
          department: Department.schema.optional(),
          show: z.enum(['enabled', 'disabled', 'locked', 'all']).default('all'),
          ...pageQuery,
        }),
      },
      answer: pageOf(PersonView),
      async handler({ query: { q, role, department, show, after, limit, count } }) {
        const matching = people(db)
          .$if(q !== undefined, (query) => query.where(named(q ?? '')))
          .$if(role !== undefined, (query) => query.where(sql<boolean>`${role} = ANY (roles)`))
          .$if(department !== undefined, (query) => query.where('department', '=', department ?? ''))
          .$if(show === 'locked', (query) => query.where(LOCKED))
          .$if(show === 'enabled' || show === 'disabled', (query) => query.where('disabled', '=', show === 'disabled'));
        const from = cursor.decode(after);
        const rows = await matching
          .$if(from !== undefined, (query) =>
            query.where(sql<boolean>`(name, id) > (${from?.[0]}, ${from?.[1]}::uuid)`),
          )
          .orderBy('name')
          .orderBy('id')
          .limit(limit + 1)
          .execute();
        const page = pageFrom(rows, limit, personView, ({ name, id }) => cursor.encode([name, id]));
        return withTotal(page, count, matching);
      },
    }),

    route({
      method: 'get',
      path: '/people/{userId}',
      permission: operation('getPerson'),
      input: { params: z.strictObject({ userId: z.uuid() }) },
      answer: PersonView.extend({
        owed: z
          .object({ cases: z.int(), callbacks: z.int(), tasks: z.int() })
          .describe('what somebody else must take on when this account is closed'),
      }).meta({ id: 'PersonDetail' }),
      async handler({ params: { userId } }) {
        const row = await people(db).where('id', '=', userId).executeTakeFirst();
        if (!row) throw notFound();
        return { ...personView(row), owed: await owedBy(db, userId) };
      },
    }),
  ];
}

const people = (db: Db) =>
  db
    .selectFrom('users')
    .select(['id', 'login', 'name', 'roles', 'department', 'language', 'disabled', 'must_change_password'])
    .select(['last_sign_in_at', 'created_at'])
    .select(sql<Date | null>`CASE WHEN ${LOCKED} THEN locked_until END`.as('locked_until'));

function named(q: string) {
  const pattern = `%${q.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  return sql<boolean>`(name ILIKE ${pattern} OR login ILIKE ${pattern})`;
}

function personView(row: Awaited<ReturnType<ReturnType<typeof people>['execute']>>[number]) {
  return {
    id: row.id,
    login: row.login,
    name: row.name,
    roles: z.array(PersonRole).parse(row.roles),
    department: Department.schema.nullable().parse(row.department),
    language: z.enum(LANGUAGES).parse(row.language),
    enabled: !row.disabled,
    lockedUntil: instantOrNull(row.locked_until),
    mustChangePassword: row.must_change_password,
    lastSignInAt: instantOrNull(row.last_sign_in_at),
    createdAt: instantOf(row.created_at),
  };
}
