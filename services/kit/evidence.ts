import { z } from 'zod';
import { Attachment } from '../../domain/procedures/case/intake.ts';
import type { Actor } from '../../domain/roles.ts';
import type { Db } from '../../infra/database.ts';
import { ruleNotMet } from './problem.ts';

/** Every piece of evidence that a message refers to, however deep in it. */
export function evidenceIn(value: unknown): Attachment[] {
  const found = Attachment.safeParse(value);
  if (found.success) return [found.data];
  if (Array.isArray(value)) return value.flatMap(evidenceIn);
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(evidenceIn) : [];
}

/** Refuses evidence that the actor has not stored, that differs from what was stored, or that another case has already. */
export async function proveEvidence(db: Db, actor: Actor, evidence: readonly Attachment[], caseId: string | null) {
  for (const { id, sha256 } of evidence) {
    const stored = z.uuid().safeParse(id).success
      ? await db
          .selectFrom('attachments')
          .select(['uploaded_by', 'case_id'])
          .where('id', '=', id)
          .where('sha256', '=', sha256)
          .executeTakeFirst()
      : undefined;
    const usable = stored && (stored.case_id === null ? stored.uploaded_by === actor.id : stored.case_id === caseId);
    if (!usable) throw ruleNotMet('没有可用的附件「{id}」', 'There is no attachment “{id}” to use', { id });
  }
}

/** From now on it belongs to the case, and is seen by whoever sees the case. */
export async function attach(db: Db, evidence: readonly Attachment[], caseId: string): Promise<void> {
  if (evidence.length === 0) return;
  await db
    .updateTable('attachments')
    .set({ case_id: caseId })
    .where(
      'id',
      'in',
      evidence.map(({ id }) => id),
    )
    .where('case_id', 'is', null)
    .execute();
}
