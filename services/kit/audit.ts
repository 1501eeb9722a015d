import type { Actor } from '../../domain/roles.ts';
import type { Db } from '../../infra/database.ts';

/** What is audited outside the cases themselves. */
export type AuditAction =
  | 'signed-in'
  | 'sign-in-refused'
  | 'signed-out'
  | 'password-changed'
  | 'session-ended'
  | 'account-made-by-provider'
  | 'roles-changed-by-provider'
  | 'access-refused'
  | 'customer-changed'
  | 'customer-revealed'
  | 'evidence-exported'
  | 'orders-imported'
  | 'books-reconciled'
  | 'case-check-asked'
  | 'presence-changed'
  | 'contact-changed'
  | 'message-settings-changed'
  | 'message-wording-proposed'
  | 'message-wording-decided'
  | 'webhook-changed'
  | 'deliveries-replayed'
  | 'payee-added'
  | 'payment-file-exported'
  | 'payment-file-downloaded'
  | 'policy-published'
  | 'calendar-imported'
  | 'calendar-approved'
  | 'access-proposed'
  | 'access-changed'
  | 'access-rejected'
  | 'access-withdrawn'
  | 'deletion-requested'
  | 'deletion-approved';

/** One entry: who did what to whom; never the personal data itself. */
export async function audit(
  db: Db,
  actor: Pick<Actor, 'id'>,
  action: AuditAction,
  subject: string,
  detail: object = {},
): Promise<void> {
  await db
    .insertInto('audit')
    .values({ actor_id: actor.id, action, subject, detail: JSON.stringify(detail) })
    .execute();
}
