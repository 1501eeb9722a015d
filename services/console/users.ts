import type { Selectable } from 'kysely';
import { z } from 'zod';
import { passwordFlaw } from '../../domain/password.ts';
import { Actor } from '../../domain/roles.ts';
import { LANGUAGES, type Language } from '../../domain/text.ts';
import type { Database, Db } from '../../infra/database.ts';
import { hashedOtherwise, hashPassword, passwordMatches } from '../../infra/passwords.ts';
import { DEMO_PASSWORD } from '../../infra/seed.ts';
import { audit } from '../kit/audit.ts';
import { Problem, ruleNotMet } from '../kit/problem.ts';

/** After so many wrong passwords in a row an account is locked for so long. */
export const TRIES = 5;
export const LOCK_S = 15 * 60;

export interface User {
  readonly actor: Actor;
  readonly language: Language;
  /** The password was given by an administrator: nothing else goes before a change. */
  readonly mustChangePassword: boolean;
}

type Row = Selectable<Database['users']>;

export type SignIn =
  | { readonly outcome: 'in'; readonly user: User }
  | { readonly outcome: 'wrong' }
  | { readonly outcome: 'locked' };

/** A hash that no password has: an unknown login takes as long as a known one. */
const NOBODY = await hashPassword(crypto.randomUUID());

/** Checks a password; too many wrong ones lock the account. Each try is audited. */
export async function signIn(db: Db, login: string, password: string): Promise<SignIn> {
  const row = await db
    .selectFrom('users')
    .selectAll()
    .where('login', '=', login)
    .where('disabled', '=', false)
    .executeTakeFirst();
  const outcome = await tried(db, row, password);
  if (outcome !== 'right' || !row) return { outcome: outcome === 'locked' ? 'locked' : 'wrong' };
  await db
    .updateTable('users')
    .set({ last_sign_in_at: new Date(), ...(await hashedAnew(row, password)) })
    .where('id', '=', row.id)
    .execute();
  await audit(db, row, 'signed-in', login, { by: 'password' });
  return { outcome: 'in', user: userOf(row) };
}

/** One try at a password: a right one forgets the wrong ones before it, the last of too many locks the account. */
async function tried(db: Db, row: Row | undefined, password: string): Promise<'right' | 'wrong' | 'locked'> {
  const right = await passwordMatches(row?.password_hash ?? NOBODY, password);
  if (!row) return 'wrong';
  if (row.locked_until !== null && new Date(row.locked_until) > new Date()) {
    await audit(db, row, 'sign-in-refused', subjectOf(row), { locked: true });
    return 'locked';
  }
  if (!right) {
    await countFailure(db, row);
    return 'wrong';
  }
  await db.updateTable('users').set({ failed_sign_ins: 0, locked_until: null }).where('id', '=', row.id).execute();
  return 'right';
}

async function countFailure(db: Db, row: Row): Promise<void> {
  const { id } = row;
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
  await audit(db, { id }, 'sign-in-refused', subjectOf(row), { failures, locked });
}

const subjectOf = ({ login, id }: Row): string => login ?? id;

async function hashedAnew({ password_hash: stored }: Row, password: string) {
  return stored !== null && hashedOtherwise(stored) ? { password_hash: await hashPassword(password) } : {};
}

/**
 * Gives somebody's account the password of their choice and ends all their sessions but the one with the id `kept`.
 * Throws a Problem when the old one is wrong (which counts towards the lock) or the new one too weak.
 */
export async function changePassword(
  db: Db,
  userId: string,
  passwords: { readonly old: string; readonly new: string },
  kept: string,
): Promise<void> {
  const row = await db.selectFrom('users').selectAll().where('id', '=', userId).executeTakeFirstOrThrow();
  if (row.password_hash === null)
    throw ruleNotMet('密码由企业账号管理', 'Your password is kept by the company’s identity provider');
  const outcome = await tried(db, row, passwords.old);
  if (outcome === 'locked') throw new Problem('too-many-requests', { headers: { 'Retry-After': `${LOCK_S}` } });
  if (outcome === 'wrong') throw ruleNotMet('原密码不正确', 'The old password is wrong');
  refuseWeak(row, passwords);
  const password_hash = await hashPassword(passwords.new);
  await db.transaction().execute(async (tx) => {
    await tx
      .updateTable('users')
      .set({ password_hash, must_change_password: false })
      .where('id', '=', userId)
      .execute();
    await tx.deleteFrom('session').where('user_id', '=', userId).where('id', '!=', kept).execute();
    await audit(tx, row, 'password-changed', userId);
  });
}

function refuseWeak({ login, name, demo }: Row, passwords: { readonly old: string; readonly new: string }): void {
  if (passwords.new === passwords.old) throw ruleNotMet('新密码与原密码相同', 'The new password is the old one');
  // Everybody knows it, for accounts that everybody may use.
  if (demo && passwords.new === DEMO_PASSWORD) return;
  const flaw = passwordFlaw(passwords.new, [login ?? '', name]);
  if (flaw) throw ruleNotMet(flaw.text.zh, flaw.text.en, flaw.vars);
}

/** The user as of now: who was disabled, or lost a role, has lost it with the next request. */
export async function userById(db: Db, id: string): Promise<User | undefined> {
  const row = await db
    .selectFrom('users')
    .selectAll()
    .where('id', '=', id)
    .where('disabled', '=', false)
    .executeTakeFirst();
  return row && userOf(row);
}

function userOf({ id, name, roles, department, language, must_change_password }: Row): User {
  return {
    actor: Actor.parse({ id, name, roles, ...(department !== null && { department }) }),
    language: z.enum(LANGUAGES).parse(language),
    mustChangePassword: must_change_password,
  };
}
