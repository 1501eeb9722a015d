import { z } from 'zod';
import { AccessChange } from '../../../domain/access/change.ts';
import { Instant } from '../../../domain/time/instant.ts';
import type { Db } from '../../../infra/database.ts';
import { notFound } from '../../kit/problem.ts';
import { instantOf, instantOrNull } from '../../kit/views.ts';

const Somebody = z.object({ id: z.string(), name: z.string() });

export const ChangeView = z
  .object({
    id: z.string(),
    change: AccessChange,
    before: z.record(z.string(), z.unknown()).describe('what stood there when it was proposed'),
    person: Somebody.nullable().describe('whose account it is'),
    reason: z.string(),
    dangerous: z.boolean(),
    status: z.enum(['pending', 'applied', 'rejected', 'withdrawn', 'expired']),
    proposedBy: Somebody,
    proposedAt: Instant,
    expiresAt: Instant,
    decidedBy: Somebody.nullable(),
    decidedAt: Instant.nullable(),
    note: z.string().nullable(),
  })
  .meta({ id: 'AccessChange' });

/** What whoever made or decided on a change is told; the password is never told again. */
export const MadeView = z.object({
  change: ChangeView,
  oneTimePassword: z.string().nullable().describe('for one sign-in; shown only here, only once'),
});

export const changeRows = (db: Db) =>
  db
    .selectFrom('access_changes')
    .innerJoin('users as proposer', 'proposer.id', 'access_changes.proposed_by')
    .leftJoin('users as decider', 'decider.id', 'access_changes.decided_by')
    .leftJoin('users as about', 'about.id', 'access_changes.person')
    .selectAll('access_changes')
    .select(['proposer.name as proposer_name', 'decider.name as decider_name', 'about.name as about_name']);

export function changeView(row: Awaited<ReturnType<ReturnType<typeof changeRows>['execute']>>[number]) {
  const expired = row.status === 'pending' && new Date(row.expires_at) <= new Date();
  return {
    id: row.id,
    change: AccessChange.parse(row.change),
    before: { ...row.before },
    person: row.person === null ? null : { id: row.person, name: row.about_name ?? '' },
    reason: row.reason,
    dangerous: row.dangerous,
    status: expired ? ('expired' as const) : row.status,
    proposedBy: { id: row.proposed_by, name: row.proposer_name },
    proposedAt: instantOf(row.proposed_at),
    expiresAt: instantOf(row.expires_at),
    decidedBy: row.decided_by === null ? null : { id: row.decided_by, name: row.decider_name ?? '' },
    decidedAt: instantOrNull(row.decided_at),
    note: row.note,
  };
}

export async function changeOf(db: Db, id: string) {
  const row = await changeRows(db).where('access_changes.id', '=', id).executeTakeFirst();
  if (!row) throw notFound();
  return changeView(row);
}
