import { sql } from 'kysely';
import { z } from 'zod';
import { Area } from '../../../domain/access/area.ts';
import { AccountChange, PermissionChange } from '../../../domain/access/change.ts';
import { effectiveRoles, holders } from '../../../domain/access/company.ts';
import { Danger, dangerOf } from '../../../domain/access/danger.ts';
import { operation, PERMISSIONS } from '../../../domain/access/permission.ts';
import type { Actor } from '../../../domain/roles.ts';
import { PersonRole } from '../../../domain/roles.ts';
import { once } from '../../kit/idempotency.ts';
import { cursorOf, pageFrom, pageOf, pageQuery, withTotal } from '../../kit/page.ts';
import { type Route, route } from '../../kit/route.ts';
import type { Ground } from '../../kit/service.ts';
import { TextView } from '../../kit/views.ts';
import { decideChange, type Made, makeChange, withdrawChange } from './changes.ts';
import { companyIn } from './company.ts';
import { ChangeView, changeOf, changeRows, changeView, MadeView } from './views.ts';

const PermissionView = z
  .object({
    name: z.string().describe('the operationId'),
    label: TextView,
    area: Area.schema,
    danger: Danger.schema.nullable().describe('why it takes two people to give it'),
    shipped: z.array(PersonRole).readonly(),
    roles: z.array(PersonRole).describe('that hold it now'),
  })
  .meta({ id: 'Permission' });

const reason = z.string().trim().min(1).max(500);
const { role, permission, granted } = PermissionChange.shape;
const Decision = z.discriminatedUnion('approve', [
  z.strictObject({ approve: z.literal(true), note: reason.optional() }),
  z.strictObject({ approve: z.literal(false), note: reason }),
]);
const params = z.strictObject({ changeId: z.uuid() });
const cursor = cursorOf(z.uuid());

/** Who may do what: the roles with their permissions, and every change of access with its second person. */
export function accessRoutes({ db }: Pick<Ground, 'db'>): Route[] {
  /** Runs one change of access, once for its key. */
  const changed = async (
    { actor, key }: { actor: Actor; key: string },
    name: string,
    content: unknown,
    work: (tx: Parameters<typeof makeChange>[0]) => Promise<Made>,
  ) => {
    let password: string | null = null;
    const id = await once(db, { actor, key, operation: name, content }, async (tx) => {
      const made = await work(tx);
      password = made.password;
      return made.id;
    });
    return { change: await changeOf(db, id), oneTimePassword: password };
  };

  return [
    route({
      method: 'get',
      path: '/access/permissions',
      permission: operation('listPermissions'),
      input: {},
      answer: z.object({
        items: z.array(PermissionView),
        deciders: z.int().describe('enabled people who can decide on a change'),
      }),
      async handler() {
        const company = await companyIn(db);
        return {
          items: PERMISSIONS.map((each) => ({
            name: each.name,
            label: each.label,
            area: each.area,
            danger: dangerOf(each.name) ?? null,
            shipped: each.roles,
            roles: effectiveRoles(each, company.differences),
          })),
          deciders: holders(company, 'decideAccessChange').length,
        };
      },
    }),

    route({
      method: 'post',
      path: '/access/permissions',
      permission: operation('changePermission'),
      changes: true,
      input: { body: z.strictObject({ role, permission, granted, reason }) },
      answer: MadeView,
      async handler({ body, ...by }) {
        const { reason: why, ...change } = body;
        return changed(by, 'changePermission', body, (tx) =>
          makeChange(tx, by.actor, { kind: 'permission', ...change }, why),
        );
      },
    }),

    route({
      method: 'post',
      path: '/people/changes',
      permission: operation('changeAccount'),
      changes: true,
      input: { body: z.strictObject({ change: AccountChange, reason }) },
      answer: MadeView,
      async handler({ body, ...by }) {
        return changed(by, 'changeAccount', body, (tx) => makeChange(tx, by.actor, body.change, body.reason));
      },
    }),

    route({
      method: 'get',
      path: '/access/changes',
      permission: operation('listAccessChanges'),
      input: {
        query: z.strictObject({
          show: z.enum(['pending', 'settled', 'all']).default('all'),
          personId: z.uuid().optional(),
          ...pageQuery,
        }),
      },
      answer: pageOf(ChangeView),
      async handler({ query: { show, personId, after, limit, count } }) {
        const pending = sql<boolean>`(access_changes.status = 'pending' AND access_changes.expires_at > now())`;
        const matching = changeRows(db)
          .$if(show !== 'all', (query) => query.where(show === 'pending' ? pending : sql<boolean>`NOT ${pending}`))
          .$if(personId !== undefined, (query) => query.where('access_changes.person', '=', personId ?? ''));
        const before = cursor.decode(after);
        const rows = await matching
          .$if(before !== undefined, (query) => query.where('access_changes.id', '<', before ?? ''))
          .orderBy('access_changes.id', 'desc')
          .limit(limit + 1)
          .execute();
        const page = pageFrom(rows, limit, changeView, ({ id }) => cursor.encode(id));
        return withTotal(page, count, matching);
      },
    }),

    route({
      method: 'post',
      path: '/access/changes/{changeId}/decision',
      permission: operation('decideAccessChange'),
      changes: true,
      input: { params, body: Decision },
      answer: MadeView,
      async handler({ params: { changeId }, body, ...by }) {
        return changed(by, 'decideAccessChange', { changeId, ...body }, (tx) =>
          decideChange(tx, by.actor, changeId, body),
        );
      },
    }),

    route({
      method: 'post',
      path: '/access/changes/{changeId}/withdrawal',
      operationId: 'withdrawAccessChange',
      summary: { zh: '撤回自己提出的权限变更', en: 'Take back a change of access that one proposed' },
      changes: true,
      input: { params },
      answer: MadeView,
      async handler({ params: { changeId }, ...by }) {
        return changed(by, 'withdrawAccessChange', { changeId }, (tx) => withdrawChange(tx, by.actor, changeId));
      },
    }),
  ];
}
