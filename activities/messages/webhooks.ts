import { sql } from 'kysely';
import { z } from 'zod';
import type { Db } from '../../infra/database.ts';
import { tellRoles } from '../tell-roles.ts';

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
  await tellRoles(db, {
    roles: ['administrator'],
    text: {
      zh: '事件接收地址「{name}」连续 {failures} 次未成功，已停用，请检查',
      en: 'The webhook “{name}” failed {failures} times in a row and is out of use: please look',
    },
    vars: { name: row.name, failures: row.failures },
    once: `webhook-disabled:${id}:${at}`,
  });
  // Whoever has the console open sees it at once.
  await sql`SELECT pg_notify('cases', '')`.execute(db);
}
