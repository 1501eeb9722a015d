import { sql } from 'kysely';
import { z } from 'zod';
import type { Db } from '../../infra/database.ts';

/** How one secret of an endpoint stands in the database: encrypted; an old one signs until its time is over. */
export const StoredSecrets = z.array(z.object({ sealed: z.string(), until: z.iso.datetime().nullable() }));

/** So many tries in a row that fail, and an endpoint is taken out of use. */
const FAILURES = 30;

/** The endpoint that a webhook goes to, with the secrets that sign now; undefined when it is gone or out of use. */
export const webhookEndpoints =
  ({ db, unseal, now }: { readonly db: Db; unseal(sealed: string): string; now(): string }) =>
  async (id: string): Promise<{ url: string; secrets: readonly string[] } | undefined> => {
    const row = await db
      .selectFrom('webhooks')
      .select(['url', 'secrets'])
      .where('id', '=', id)
      .where('enabled', '=', true)
      .executeTakeFirst();
    if (!row) return undefined;
    const valid = StoredSecrets.parse(row.secrets).filter(({ until }) => until === null || until > now());
    return { url: row.url, secrets: valid.map(({ sealed }) => unseal(sealed)) };
  };

/** Counts tries in a row that failed; an endpoint that never answers is taken out of use, and the administrators are told. */
export async function noteTry(db: Db, id: string, arrived: boolean, at: string): Promise<void> {
  if (arrived) {
    await db.updateTable('webhooks').set({ failures: 0 }).where('id', '=', id).where('failures', '>', 0).execute();
    return;
  }
  const row = await db
    .updateTable('webhooks')
    .set((webhook) => ({ failures: webhook('failures', '+', 1) }))
    .where('id', '=', id)
    .where('enabled', '=', true)
    .returning(['name', 'failures'])
    .executeTakeFirst();
  if (!row || row.failures < FAILURES) return;
  await db
    .updateTable('webhooks')
    .set({ enabled: false, disabled_reason: 'failures', updated_at: at })
    .where('id', '=', id)
    .execute();
  await tellAdministrators(db, `webhook-disabled:${id}:${at}`, row);
}

async function tellAdministrators(db: Db, once: string, { name, failures }: { name: string; failures: number }) {
  const notice = {
    to: { role: 'administrator' },
    text: {
      zh: '事件接收地址「{name}」连续 {failures} 次未成功，已停用，请检查',
      en: 'The webhook “{name}” failed {failures} times in a row and is out of use: please look',
    },
    vars: { name, failures },
    urgent: true,
    once,
  };
  await sql`
    INSERT INTO notifications (user_id, text, vars, urgent, dedupe_key)
    SELECT id, ${JSON.stringify(notice.text)}::jsonb, ${JSON.stringify(notice.vars)}::jsonb, true, ${once}
    FROM users WHERE NOT disabled AND 'administrator' = ANY (roles)
    ON CONFLICT (user_id, dedupe_key) DO NOTHING`.execute(db);
  await db
    .insertInto('outbox')
    .values({ topic: 'notice', case_id: null, dedupe_key: once, payload: JSON.stringify(notice) })
    .onConflict((conflict) => conflict.column('dedupe_key').doNothing())
    .execute();
  await sql`SELECT pg_notify('cases', '')`.execute(db);
}
