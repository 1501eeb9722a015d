import { sql } from 'kysely';
import { z } from 'zod';
import { Actor, Department, Role } from '../../domain/roles.ts';
import { LANGUAGES } from '../../domain/text.ts';
import type { Db } from '../../infra/database.ts';
import { cursorOf, pageFrom, pageOf, pageQuery, withTotal } from '../kit/page.ts';
import { notFound } from '../kit/problem.ts';
import { type Route, route } from '../kit/route.ts';

const Language = z.enum(LANGUAGES);

const UserView = z
  .object({
    id: z.string(),
    name: z.string(),
    roles: z.array(Role.schema),
    department: Department.schema.nullable(),
  })
  .meta({ id: 'User' });

const cursor = cursorOf(z.tuple([z.string().max(64), z.uuid()]));

export function peopleRoutes(db: Db): Route[] {
  return [
    route({
      method: 'get',
      path: '/me',
      operationId: 'getMe',
      summary: { zh: '我的账号', en: 'My account' },
      input: {},
      answer: z.object({ ...Actor.shape, language: Language }),
      async handler({ actor }) {
        const user = await db.selectFrom('users').select('language').where('id', '=', actor.id).executeTakeFirst();
        if (!user) throw notFound();
        return { ...actor, language: Language.parse(user.language) };
      },
    }),

    route({
      method: 'put',
      path: '/me/language',
      operationId: 'setLanguage',
      summary: { zh: '切换语言', en: 'Choose the language' },
      input: { body: z.strictObject({ language: Language }) },
      async handler({ body: { language }, actor }) {
        await db.updateTable('users').set({ language }).where('id', '=', actor.id).execute();
        return undefined;
      },
    }),

    route({
      method: 'get',
      path: '/users',
      operationId: 'listUsers',
      summary: { zh: '人员', en: 'People to choose from' },
      input: {
        query: z.strictObject({
          department: Department.schema.optional(),
          role: Role.schema.optional(),
          ...pageQuery,
          limit: pageQuery.limit.unwrap().default(200),
        }),
      },
      answer: pageOf(UserView),
      async handler({ query: { department, role, after, limit, count } }) {
        const matching = db
          .selectFrom('users')
          .where('disabled', '=', false)
          .$if(department !== undefined, (query) => query.where('department', '=', department ?? ''))
          .$if(role !== undefined, (query) => query.where(sql<boolean>`${role} = ANY (roles)`));
        const from = cursor.decode(after);
        const rows = await matching
          .select(['id', 'name', 'roles', 'department'])
          .$if(from !== undefined, (query) =>
            query.where(sql<boolean>`(name, id) > (${from?.[0]}, ${from?.[1]}::uuid)`),
          )
          .orderBy('name')
          .orderBy('id')
          .limit(limit + 1)
          .execute();
        const page = pageFrom(
          rows,
          limit,
          (row) => ({
            ...row,
            roles: z.array(Role.schema).parse(row.roles),
            department: Department.schema.nullable().parse(row.department),
          }),
          ({ name, id }) => cursor.encode([name, id]),
        );
        return withTotal(page, count, matching);
      },
    }),
  ];
}
