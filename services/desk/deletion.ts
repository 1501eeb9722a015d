import type { Selectable, Transaction } from 'kysely';
import { z } from 'zod';
import { operation } from '../../domain/access/permission.ts';
import { type BeijingDate, beijingDate, Instant, toInstant } from '../../domain/time/instant.ts';
import type { Database, Db } from '../../infra/database.ts';
import { audit } from '../kit/audit.ts';
import { findCase } from '../kit/cases.ts';
import { notFound, Problem, ruleNotMet } from '../kit/problem.ts';
import { type Route, route } from '../kit/route.ts';
import { CaseParams, instantOf, instantOrNull } from '../kit/views.ts';

const Deletion = z
  .object({
    caseId: z.string(),
    reason: z.string(),
    requestedBy: z.string(),
    requestedAt: Instant,
    approvedBy: z.string().nullable(),
    approvedAt: Instant.nullable(),
    lastHash: z.string().nullable().describe('of the last fact: proof of what was there'),
  })
  .meta({ id: 'Deletion' });

/** ARC-08: a closed case leaves only after its years, asked for by one person and approved by another. */
export function deletionRoutes(db: Db): Route[] {
  return [
    route({
      method: 'post',
      path: '/cases/{caseId}/deletion',
      permission: operation('requestDeletion'),
      changes: true,
      input: { params: CaseParams, body: z.strictObject({ reason: z.string().trim().min(1).max(500) }) },
      answer: Deletion,
      async handler({ params: { caseId }, body: { reason }, actor }) {
        await proveDeletable(db, caseId);
        await db.transaction().execute(async (tx) => {
          const made = await tx
            .insertInto('deletions')
            .values({
              case_id: caseId,
              requested_by: actor.id,
              reason,
              approved_by: null,
              approved_at: null,
              last_hash: null,
            })
            .onConflict((conflict) => conflict.column('case_id').doNothing())
            .executeTakeFirst();
          if (made.numInsertedOrUpdatedRows === 1n) await audit(tx, actor, 'deletion-requested', caseId, { reason });
        });
        return deletion(await deletionOf(db, caseId));
      },
    }),

    route({
      method: 'post',
      path: '/cases/{caseId}/deletion/approve',
      permission: operation('approveDeletion'),
      changes: true,
      input: { params: CaseParams },
      answer: Deletion,
      async handler({ params: { caseId }, actor }) {
        const asked = await deletionOf(db, caseId);
        if (asked.approved_by !== null) return deletion(asked);
        if (asked.requested_by === actor.id) {
          throw new Problem('same-person', {
            detail: { zh: '申请人不能自行批准', en: 'Who asked for it may not approve it' },
            refusal: { type: 'SamePerson' },
          });
        }
        await proveDeletable(db, caseId);
        await db.transaction().execute(async (tx) => {
          await remove(tx, caseId, actor.id);
          await audit(tx, actor, 'deletion-approved', caseId);
        });
        return deletion(await deletionOf(db, caseId));
      },
    }),
  ];
}

/** The years count in the real world, also for a drill. */
async function proveDeletable(db: Db, caseId: string): Promise<void> {
  const stored = await findCase(db, caseId);
  if (!stored) throw notFound();
  const { row, state, legalHold } = stored;
  if (row.closedAt === null) throw ruleNotMet('案件尚未关闭，不能删除', 'The case is not closed, it cannot be deleted');
  if (legalHold) throw ruleNotMet('案件处于法律保全中，不能删除', 'The case is under legal hold, it cannot be deleted');
  const { years } = state.rules.policy.retention;
  const until = yearsAfter(beijingDate(row.closedAt), years);
  if (beijingDate(toInstant(Date.now())) >= until) return;
  throw ruleNotMet(
    '记录须保存 {years} 年，{until} 之前不能删除',
    'Records are kept for {years} years: it cannot be deleted before {until}',
    { years, until },
  );
}

/** The same day so many years later; after 29 February, 1 March. */
function yearsAfter(date: BeijingDate, years: number): BeijingDate {
  const [year = '', month = '', day = ''] = date.split('-');
  return new Date(Date.UTC(Number(year) + years, Number(month) - 1, Number(day))).toISOString().slice(0, 10);
}

/** Everything that speaks of the case leaves; what stays is that it was there, and the hash of its last fact. */
async function remove(tx: Transaction<Database>, caseId: string, approver: string): Promise<void> {
  const last = await tx
    .selectFrom('facts')
    .select('hash')
    .where('case_id', '=', caseId)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow();
  // First the approval: without it the database itself keeps the facts.
  const approved = await tx
    .updateTable('deletions')
    .set({ approved_by: approver, approved_at: new Date(), last_hash: last.hash })
    .where('case_id', '=', caseId)
    .where('approved_by', 'is', null)
    .executeTakeFirst();
  if (approved.numUpdatedRows === 0n) return;
  for (const table of ['facts', 'commands', 'notifications', 'outbox', 'attachments'] as const)
    await tx.deleteFrom(table).where('case_id', '=', caseId).execute();
  await tx.deleteFrom('cases').where('id', '=', caseId).execute();
}

async function deletionOf(db: Db, caseId: string): Promise<Selectable<Database['deletions']>> {
  const row = await db.selectFrom('deletions').selectAll().where('case_id', '=', caseId).executeTakeFirst();
  if (!row) throw notFound();
  return row;
}

function deletion(row: Selectable<Database['deletions']>) {
  return {
    caseId: row.case_id,
    reason: row.reason,
    requestedBy: row.requested_by,
    requestedAt: instantOf(row.requested_at),
    approvedBy: row.approved_by,
    approvedAt: instantOrNull(row.approved_at),
    lastHash: row.last_hash,
  };
}
