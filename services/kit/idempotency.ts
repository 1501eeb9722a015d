import type { Transaction } from 'kysely';
import { hashBody } from '../../activities/chain.ts';
import type { Actor } from '../../domain/roles.ts';
import type { Database, Db } from '../../infra/database.ts';
import { Problem } from './problem.ts';

/**
 * Runs a write once for each key of an actor, in one transaction, and gives the id of what it made or changed; the same
 * key with the same content gives that id again without running, with other content it is refused. A write that fails
 * leaves no trace, so that it may be tried again.
 */
export async function once(
  db: Db,
  write: { readonly actor: Actor; readonly key: string; readonly operation: string; readonly content: unknown },
  work: (tx: Transaction<Database>) => Promise<string>,
): Promise<string> {
  const { actor, key, operation } = write;
  const bodyHash = hashBody({ operation, content: write.content });
  return db.transaction().execute(async (tx) => {
    // A second request with this key waits here until the first one is through.
    const claimed = await tx
      .insertInto('writes')
      .values({ actor_id: actor.id, key, operation, body_hash: bodyHash, subject: '' })
      .onConflict((conflict) => conflict.columns(['actor_id', 'key']).doNothing())
      .executeTakeFirst();
    if (claimed.numInsertedOrUpdatedRows === 1n) {
      const subject = await work(tx);
      await tx.updateTable('writes').set({ subject }).where('actor_id', '=', actor.id).where('key', '=', key).execute();
      return subject;
    }
    const before = await tx
      .selectFrom('writes')
      .select(['body_hash', 'subject'])
      .where('actor_id', '=', actor.id)
      .where('key', '=', key)
      .executeTakeFirstOrThrow();
    if (before.body_hash !== bodyHash) throw new Problem('key-reused');
    return before.subject;
  });
}
