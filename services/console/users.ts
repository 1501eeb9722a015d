import { hash, verify } from '@node-rs/argon2';
import type { Selectable } from 'kysely';
import { z } from 'zod';
import { Actor } from '../../domain/roles.ts';
import { LANGUAGES, type Language } from '../../domain/text.ts';
import type { Database, Db } from '../../infra/database.ts';
import { audit } from '../kit/audit.ts';

/** After so many wrong passwords in a row an account is locked for so long. */
export const TRIES = 5;
export const LOCK_S = 15 * 60;

export interface User {
  readonly actor: Actor;
  readonly language: Language;
}

export type SignIn =
  | { readonly outcome: 'in'; readonly user: User }
  | { readonly outcome: 'wrong' }
  | { readonly outcome: 'locked' };

/** A hash that no password has: an unknown login takes as long as a known one. */
const NOBODY = await hash(crypto.randomUUID());

/** Checks a password; too many wrong ones lock the account. Each try is audited. */
export async function signIn(db: Db, login: string, password: string): Promise<SignIn> {
  const user = await db
    .selectFrom('users')
    .selectAll()
    .where('login', '=', login)
    .where('disabled', '=', false)
    .executeTakeFirst();
  const right = await verify(user?.password_hash ?? NOBODY, password);
  if (!user) return { outcome: 'wrong' };
  if (user.locked_until !== null && new Date(user.locked_until) > new Date()) {
    await audit(db, user, 'sign-in-refused', login, { locked: true });
    return { outcome: 'locked' };
  }
  if (right) {
    await db.updateTable('users').set({ failed_sign_ins: 0, locked_until: null }).where('id', '=', user.id).execute();
    await audit(db, user, 'signed-in', login);
    return { outcome: 'in', user: userOf(user) };
  }
  await countFailure(db, user);
  return { outcome: 'wrong' };
}

async function countFailure(db: Db, { id, login }: Selectable<Database['users']>): Promise<void> {
  const { failed_sign_ins: failures } = await db
    .updateTable('users')
    .set((user) => ({ failed_sign_ins: user('failed_sign_ins', '+', 1) }))
    .where('id', '=', id)
    .returning('failed_sign_ins')
    .executeTakeFirstOrThrow();
  const locked = failures >= TRIES;
  if (locked) {
    const until = new Date(Date.now() + LOCK_S * 1_000);
    await db.updateTable('users').set({ failed_sign_ins: 0, locked_until: until }).where('id', '=', id).execute();
  }
  await audit(db, { id }, 'sign-in-refused', login, { failures, locked });
}

/** The user as of now: who was disabled, or lost a role, has lost it with the next request. */
export async function userById(db: Db, id: string): Promise<User | undefined> {
  const user = await db
    .selectFrom('users')
    .selectAll()
    .where('id', '=', id)
    .where('disabled', '=', false)
    .executeTakeFirst();
  return user && userOf(user);
}

function userOf({ id, name, roles, department, language }: Selectable<Database['users']>): User {
  return {
    actor: Actor.parse({ id, name, roles, ...(department !== null && { department }) }),
    language: z.enum(LANGUAGES).parse(language),
  };
}
