import { sql, type Transaction } from 'kysely';
import type { Database, Db } from '../../infra/database.ts';
import { audit } from '../kit/audit.ts';
import { type FailedSignIn, type Logout, type Proof, SignInFailed } from './provider.ts';

/** In the column that names who gave an address. */
const PROVIDER = 'provider';

/**
 * The account of who came back from the identity provider, made at the first sign-in; issuer and subject identify it, never
 * the e-mail. Name, e-mail and roles are the provider's and replace what was there. Throws SignInFailed.
 */
export function enter(db: Db, proof: Proof): Promise<string> {
  const { issuer, subject, name, email, roles, department } = proof;
  return db.transaction().execute(async (tx) => {
    const before = await tx
      .selectFrom('users')
      .select(['id', 'roles', 'disabled'])
      .where('issuer', '=', issuer)
      .where('subject', '=', subject)
      .forUpdate()
      .executeTakeFirst();
    if (before?.disabled) throw new SignInFailed('disabled');
    if (roles.length === 0) throw new SignInFailed('no-role');
    const told = {
      name,
      roles: [...roles],
      provider_email: email,
      last_sign_in_at: new Date(),
      ...(department !== undefined && { department }),
    };
    const { id } = await tx
      .insertInto('users')
      .values({ issuer, subject, login: null, password_hash: null, locked_until: null, department: null, ...told })
      .onConflict((conflict) => conflict.columns(['issuer', 'subject']).doUpdateSet(told))
      .returning('id')
      .executeTakeFirstOrThrow();
    if (email !== null) await reachAt(tx, id, email);
    if (!before) await audit(tx, { id }, 'account-made-by-provider', id, { roles });
    else if (before.roles.join() !== roles.join())
      await audit(tx, { id }, 'roles-changed-by-provider', id, { before: before.roles, after: roles });
    await audit(tx, { id }, 'signed-in', id, { by: 'provider' });
    return id;
  });
}

/** The company's word is proof of an address; one that the person proved here stays theirs. */
async function reachAt(tx: Transaction<Database>, userId: string, address: string): Promise<void> {
  await tx
    .insertInto('contacts')
    .values({ user_id: userId, channel: 'email', address, updated_by: PROVIDER })
    .onConflict((conflict) =>
      conflict
        .columns(['user_id', 'channel'])
        .doUpdateSet({ address, updated_at: new Date() })
        .where('contacts.updated_by', '=', PROVIDER),
    )
    .execute();
}

/** Notes a sign-in that came to nothing; whoever may no longer come in has no session left. */
export async function refused(db: Db, reason: FailedSignIn, proof?: Proof): Promise<void> {
  const row =
    proof &&
    (await db
      .selectFrom('users')
      .select('id')
      .where('issuer', '=', proof.issuer)
      .where('subject', '=', proof.subject)
      .executeTakeFirst());
  if (row) await db.deleteFrom('session').where('user_id', '=', row.id).execute();
  await audit(db, { id: row?.id ?? 'nobody' }, 'sign-in-refused', row?.id ?? proof?.subject ?? 'provider', { reason });
}

/** Ends what the provider has ended: one of its sessions, or all of a person's; only those that began before it said so. */
export async function endAsTold(db: Db, { issuer, subject, sid, before }: Logout): Promise<void> {
  const ended = await db
    .deleteFrom('session')
    .using('users')
    .whereRef('users.id', '=', 'session.user_id')
    .where('users.issuer', '=', issuer)
    .$if(subject !== undefined, (query) => query.where('users.subject', '=', subject ?? ''))
    .$if(sid !== undefined, (query) => query.where(sql`sess #>> '{provider,sid}'`, '=', sid ?? ''))
    .where(sql<Date>`(sess ->> 'signedInAt')::timestamptz`, '<', before)
    .returning(['session.id', 'users.id as user'])
    .execute();
  for (const { id, user } of ended) await audit(db, { id: user }, 'session-ended', id, { by: 'provider' });
}
