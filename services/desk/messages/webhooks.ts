import type { Selectable } from 'kysely';
import { z } from 'zod';
import { targetProblem } from '../../../activities/channels/target-guard.ts';
import { newWebhookSecret } from '../../../activities/channels/webhook-signature.ts';
import { StoredSecrets } from '../../../activities/messages/webhooks.ts';
import { operation } from '../../../domain/access/permission.ts';
import { EventTopic } from '../../../domain/messages/event.ts';
import { DAY, Instant, toInstant } from '../../../domain/time/instant.ts';
import type { Config } from '../../../infra/config.ts';
import type { Database, Db } from '../../../infra/database.ts';
import { sealText, unsealText } from '../../../infra/sealed.ts';
import { audit } from '../../kit/audit.ts';
import { once } from '../../kit/idempotency.ts';
import { notFound, ruleNotMet } from '../../kit/problem.ts';
import { Created, type Route, route } from '../../kit/route.ts';
import { instantOf } from '../../kit/views.ts';

/** For how long the secret before signs, too, after a new one was made. */
const OVERLAP_MS = DAY;

const WebhookView = z
  .object({
    id: z.string(),
    name: z.string(),
    url: z.string(),
    topics: z.array(EventTopic.schema),
    enabled: z.boolean(),
    failures: z.int().describe('tries in a row that did not arrive'),
    disabledReason: z.enum(['failures', 'person']).nullable(),
    secrets: z.array(z.object({ until: Instant.nullable() })).describe('the newest first, without what they are'),
    createdAt: Instant,
    updatedAt: Instant,
  })
  .meta({ id: 'Webhook' });

const WithSecret = z.object({ webhook: WebhookView, secret: z.string().describe('shown this once') });

const Change = z
  .strictObject({
    name: z.string().trim().min(1).max(64),
    url: z.url({ protocol: /^https?$/ }).max(500),
    topics: z.array(EventTopic.schema).min(1).max(EventTopic.keys.length),
  })
  .meta({ id: 'WebhookChange' });

const Params = z.strictObject({ id: z.uuid() });

/** The systems that are told what happens, by signed webhooks (see activities/channels/README.md). */
export function webhookRoutes(db: Db, config: Pick<Config, 'codecKeys' | 'channels'>): Route[] {
  const newSecret = () => {
    const secret = newWebhookSecret();
    return { secret, sealed: sealText(config.codecKeys, secret) };
  };
  const withSecret = async (id: string) => {
    const row = await webhookOf(db, id);
    const [newest] = StoredSecrets.parse(row.secrets);
    if (!newest) throw notFound();
    return { webhook: view(row), secret: unsealText(config.codecKeys, newest.sealed) };
  };
  const proveUrl = (url: string) => {
    const problem = targetProblem(new URL(url), config.channels.webhooks);
    if (problem !== undefined) throw ruleNotMet('该地址不可使用', 'This address may not be used');
  };
  return [
    route({
      method: 'get',
      path: '/webhooks',
      permission: operation('listWebhooks'),
      input: {},
      answer: z.object({ items: z.array(WebhookView) }),
      async handler() {
        const rows = await db.selectFrom('webhooks').selectAll().orderBy('name').orderBy('id').execute();
        return { items: rows.map(view) };
      },
    }),

    route({
      method: 'post',
      path: '/webhooks',
      permission: operation('createWebhook'),
      changes: true,
      creates: true,
      input: { body: Change },
      answer: WithSecret,
      async handler({ body, actor, key }) {
        proveUrl(body.url);
        const id = await once(db, { actor, key, operation: 'createWebhook', content: body }, async (tx) => {
          const row = await tx
            .insertInto('webhooks')
            .values({
              ...body,
              secrets: JSON.stringify([{ sealed: newSecret().sealed, until: null }]),
              disabled_reason: null,
              created_by: actor.id,
            })
            .returning('id')
            .executeTakeFirstOrThrow();
          await audit(tx, actor, 'webhook-changed', row.id, { act: 'created' });
          return row.id;
        });
        return new Created('/webhooks', await withSecret(id));
      },
    }),

    route({
      method: 'put',
      path: '/webhooks/{id}',
      permission: operation('changeWebhook'),
      input: { params: Params, body: Change },
      answer: WebhookView,
      async handler({ params: { id }, body, actor }) {
        proveUrl(body.url);
        await webhookOf(db, id);
        await db.transaction().execute(async (tx) => {
          await tx
            .updateTable('webhooks')
            .set({ ...body, updated_at: new Date() })
            .where('id', '=', id)
            .execute();
          await audit(tx, actor, 'webhook-changed', id, { act: 'changed' });
        });
        return view(await webhookOf(db, id));
      },
    }),

    route({
      method: 'post',
      path: '/webhooks/{id}/rotate',
      permission: operation('rotateWebhookSecret'),
      changes: true,
      input: { params: Params },
      answer: WithSecret,
      async handler({ params: { id }, actor, key }) {
        await webhookOf(db, id);
        await once(db, { actor, key, operation: 'rotateWebhookSecret', content: { id } }, async (tx) => {
          const row = await tx
            .selectFrom('webhooks')
            .select('secrets')
            .where('id', '=', id)
            .forUpdate()
            .executeTakeFirstOrThrow();
          const [newest] = StoredSecrets.parse(row.secrets);
          const until = toInstant(Date.now() + OVERLAP_MS);
          const secrets = [{ sealed: newSecret().sealed, until: null }, ...(newest ? [{ ...newest, until }] : [])];
          await tx
            .updateTable('webhooks')
            .set({ secrets: JSON.stringify(secrets), updated_at: new Date() })
            .where('id', '=', id)
            .execute();
          await audit(tx, actor, 'webhook-changed', id, { act: 'secret rotated' });
          return id;
        });
        return withSecret(id);
      },
    }),

    ...([true, false] as const).map((enabled) =>
      route({
        method: 'post',
        path: `/webhooks/{id}/${enabled ? 'enable' : 'disable'}`,
        permission: operation(enabled ? 'enableWebhook' : 'disableWebhook'),
        changes: true,
        input: { params: Params },
        answer: WebhookView,
        async handler({ params: { id }, actor }) {
          await webhookOf(db, id);
          await db.transaction().execute(async (tx) => {
            await tx
              .updateTable('webhooks')
              .set({ enabled, failures: 0, disabled_reason: enabled ? null : 'person', updated_at: new Date() })
              .where('id', '=', id)
              .execute();
            await audit(tx, actor, 'webhook-changed', id, { act: enabled ? 'enabled' : 'disabled' });
          });
          return view(await webhookOf(db, id));
        },
      }),
    ),

    route({
      method: 'post',
      path: '/webhooks/{id}/test',
      permission: operation('testWebhook'),
      changes: true,
      input: { params: Params },
      async handler({ params: { id }, actor, key }) {
        await webhookOf(db, id);
        await once(db, { actor, key, operation: 'testWebhook', content: { id } }, async (tx) => {
          await tx
            .insertInto('outbox')
            .values({
              topic: 'webhook.test',
              case_id: null,
              dedupe_key: `webhook-test:${id}:${key}`,
              payload: JSON.stringify({ webhook: id }),
            })
            .execute();
          return id;
        });
        return undefined;
      },
    }),
  ];
}

async function webhookOf(db: Db, id: string): Promise<Selectable<Database['webhooks']>> {
  const row = await db.selectFrom('webhooks').selectAll().where('id', '=', id).executeTakeFirst();
  if (!row) throw notFound();
  return row;
}

function view(row: Selectable<Database['webhooks']>): z.input<typeof WebhookView> {
  return {
    id: row.id,
    name: row.name,
    url: row.url,
    topics: z.array(EventTopic.schema).parse(row.topics),
    enabled: row.enabled,
    failures: row.failures,
    disabledReason: z.enum(['failures', 'person']).nullable().parse(row.disabled_reason),
    secrets: StoredSecrets.parse(row.secrets).map(({ until }) => ({ until })),
    createdAt: instantOf(row.created_at),
    updatedAt: instantOf(row.updated_at),
  };
}
