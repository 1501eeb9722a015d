import { sql } from 'kysely';
import { z } from 'zod';
import type { Reachable } from '../../domain/messages/plan.ts';
import { defaultPreferences, Preferences } from '../../domain/messages/preferences.ts';
import type { Recipient } from '../../domain/procedures/notice.ts';
import { Role } from '../../domain/roles.ts';
import type { Db } from '../../infra/database.ts';

/**
 * Whom a notice reaches, as a condition between `users` and `wanted (person, role, department)`. What a department without such
 * a person should hear, the supervisors hear: a notice never reaches nobody.
 */
export const REACHED = sql<boolean>`
  users.id::text = wanted.person
  OR (wanted.role = ANY (users.roles) AND (wanted.department IS NULL OR users.department = wanted.department))
  OR ('supervisor' = ANY (users.roles) AND wanted.department IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM users AS other
    WHERE NOT other.disabled AND wanted.role = ANY (other.roles) AND other.department = wanted.department))`;

/** A recipient as `REACHED` reads it; a customer reaches no member of staff. */
export const wanted = (to: Recipient) => ({
  person: 'person' in to ? to.person : null,
  role: 'role' in to ? to.role : null,
  department: 'role' in to ? (to.department ?? null) : null,
});

export interface Reader {
  readonly id: string;
  readonly preferences: Preferences;
  readonly reachable: Reachable;
}

/** The members of staff whom each of these recipients reaches, with how they want to be told. */
export async function readersOf(db: Db, recipients: readonly Recipient[]): Promise<Reader[][]> {
  const asked = recipients.map((to, index) => ({ index, ...wanted(to) }));
  const { rows } = await sql<{
    index: number;
    id: string;
    roles: string[];
    preferences: unknown;
    email: boolean;
    sms: boolean;
  }>`
    SELECT wanted.index, users.id, users.roles, message_preferences.preferences,
      EXISTS (SELECT 1 FROM contacts WHERE user_id = users.id AND channel = 'email') AS email,
      EXISTS (SELECT 1 FROM contacts WHERE user_id = users.id AND channel = 'sms') AS sms
    FROM jsonb_to_recordset(${JSON.stringify(asked)}::jsonb) AS wanted (index int, person text, role text, department text)
    JOIN users ON NOT users.disabled AND (${REACHED})
    LEFT JOIN message_preferences ON message_preferences.user_id = users.id`.execute(db);
  return recipients.map((_, index) =>
    rows
      .filter((row) => row.index === index)
      .map(({ id, roles, preferences, email, sms }) => ({
        id,
        preferences: preferencesOf(preferences, roles),
        reachable: { email, sms },
      })),
  );
}

/** What somebody has chosen; what holds for their roles when they have chosen nothing. */
export const preferencesOf = (chosen: unknown, roles: readonly string[]): Preferences =>
  chosen === null || chosen === undefined
    ? defaultPreferences(z.array(Role.schema).parse(roles))
    : Preferences.parse(chosen);
