import { type Kysely, sql } from 'kysely';
import type { Notice } from '../domain/procedures/notice.ts';
import type { Role } from '../domain/roles.ts';
import type { Database } from '../infra/database.ts';

/** A notice of the platform itself, outside any step of a case; told once under its key, however often it is found again. */
export interface RolesNotice extends Pick<Notice, 'text' | 'vars'> {
  readonly roles: readonly Role[];
  readonly once: string;
  /** The case that it is about, when it is about one. */
  readonly caseId?: string | undefined;
}

/** Tells everybody with one of the roles: their inbox, and the outbox for the other channels (GEN-22). Always urgent. */
export async function tellRoles(tx: Kysely<Database>, { roles, text, vars, once, caseId }: RolesNotice): Promise<void> {
  await sql`
    INSERT INTO notifications (user_id, case_id, text, vars, urgent, dedupe_key)
    SELECT id, ${caseId ?? null}, ${JSON.stringify(text)}::jsonb, ${JSON.stringify(vars)}::jsonb, true, ${once}
    FROM users WHERE NOT disabled AND roles && ${[...roles]}::text[]
    ON CONFLICT (user_id, dedupe_key) DO NOTHING`.execute(tx);
  const notices = roles.map((role): Notice => ({ to: { role }, text, vars, urgent: true, once }));
  await tx
    .insertInto('outbox')
    .values(
      notices.map((notice, index) => ({
        topic: 'notice',
        case_id: caseId ?? null,
        dedupe_key: `${once}:${roles[index]}`,
        payload: JSON.stringify(notice),
      })),
    )
    .onConflict((conflict) => conflict.column('dedupe_key').doNothing())
    .execute();
}
