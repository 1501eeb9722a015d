import { z } from 'zod';
import { operation } from '../../domain/access/permission.ts';
import { readPack } from '../../domain/policy/packs.ts';
import { PolicyPack, Profile } from '../../domain/policy/schema.ts';
import { Instant, toInstant } from '../../domain/time/instant.ts';
import type { Db } from '../../infra/database.ts';
import { audit } from '../kit/audit.ts';
import { once } from '../kit/idempotency.ts';
import { notFound, Problem } from '../kit/problem.ts';
import { Created, type Route, route } from '../kit/route.ts';
import { activeCalendar, proveComputable } from '../kit/rules.ts';
import { instantOf } from '../kit/views.ts';

const PolicyVersion = z
  .object({
    profile: Profile,
    version: z.int(),
    pack: PolicyPack,
    active: z.boolean(),
    createdAt: Instant,
    createdBy: z.string(),
  })
  .meta({ id: 'PolicyVersion' });

export function policyRoutes(db: Db): Route[] {
  return [
    route({
      method: 'get',
      path: '/policies',
      operationId: 'listPolicies',
      summary: { zh: '政策版本', en: 'Versions of the policies' },
      input: {},
      answer: z.object({ items: z.array(PolicyVersion) }),
      async handler() {
        const rows = await policies(db).orderBy('profile').orderBy('version', 'desc').execute();
        return { items: rows.map(policyVersion) };
      },
    }),

    route({
      method: 'post',
      path: '/policies',
      permission: operation('publishPolicy'),
      changes: true,
      creates: true,
      input: {
        body: z.looseObject({ profile: Profile }).describe('a policy pack; its version is given by the platform'),
      },
      answer: PolicyVersion,
      async handler({ body, actor, key }) {
        const { profile } = body;
        const published = await once(db, { actor, key, operation: 'publishPolicy', content: body }, async (tx) => {
          const before = await tx
            .selectFrom('policies')
            .select('version')
            .where('profile', '=', profile)
            .orderBy('version', 'desc')
            .limit(1)
            .forUpdate()
            .executeTakeFirst();
          const version = (before?.version ?? 0) + 1;
          const pack = packOf({ ...body, version });
          proveComputable({ policy: pack, calendar: await activeCalendar(tx) }, toInstant(Date.now()));
          await tx.updateTable('policies').set({ active: false }).where('profile', '=', profile).execute();
          await tx
            .insertInto('policies')
            .values({ profile, version, pack: JSON.stringify(pack), active: true, created_by: actor.name })
            .execute();
          await audit(tx, actor, 'policy-published', `${profile} ${version}`);
          return `${version}`;
        });
        const row = await policies(db)
          .where('profile', '=', profile)
          .where('version', '=', Number(published))
          .executeTakeFirst();
        if (!row) throw notFound();
        return new Created('/policies', policyVersion(row));
      },
    }),
  ];
}

function packOf(value: unknown): PolicyPack {
  const read = readPack(value);
  if ('pack' in read) return read.pack;
  const [first] = read.problems;
  throw new Problem('malformed-request', {
    detail: { zh: '「{path}」不符合要求：{why}', en: '“{path}” is malformed: {why}' },
    vars: { path: first?.path ?? '/', why: first?.reason ?? '' },
    errors: read.problems.map(({ path, reason }) => ({ path, message: reason })),
  });
}

const policies = (db: Db) => db.selectFrom('policies').selectAll();

function policyVersion(row: Awaited<ReturnType<ReturnType<typeof policies>['execute']>>[number]) {
  return {
    profile: Profile.parse(row.profile),
    version: row.version,
    pack: PolicyPack.parse(row.pack),
    active: row.active,
    createdAt: instantOf(row.created_at),
    createdBy: row.created_by,
  };
}
