import { REPLAYABLE } from '../../domain/messages/delivery.ts';
import type { Db } from '../../infra/database.ts';
import { enqueue } from './jobs.ts';

/**
 * Has deliveries sent again that did not arrive, or of which nobody knows: those of `ids` that are still so. A digest takes what
 * it gathered with it; what is taken out of one goes by itself. Gives the ids of those that will be tried.
 */
export async function replay(db: Db, ids: readonly string[], at: string): Promise<string[]> {
  if (ids.length === 0) return [];
  const again = { status: 'planned', reason: null, tries: 0, not_before: at, updated_at: at } as const;
  const rows = await db
    .updateTable('deliveries')
    .set({ ...again, digest_id: null })
    .where('id', 'in', [...ids])
    .where('status', 'in', [...REPLAYABLE])
    .returning('id')
    .execute();
  const replayed = rows.map(({ id }) => id);
  if (replayed.length === 0) return [];
  await db
    .updateTable('deliveries')
    .set({ status: 'held', reason: 'digest', proof: null, error: null, updated_at: at })
    .where('digest_id', 'in', replayed)
    .execute();
  await enqueue(db, replayed);
  return replayed;
}
