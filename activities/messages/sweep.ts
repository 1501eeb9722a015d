import { sql } from 'kysely';
import { digestLeaves } from '../../domain/messages/plan.ts';
import { MINUTE, plus } from '../../domain/time/instant.ts';
import { enqueue } from './jobs.ts';
import type { Messenger } from './messenger.ts';
import { preferencesOf } from './recipients.ts';
import { relay } from './relay.ts';
import { messageSettings } from './settings.ts';

/** The first number of the advisory lock that each run of a messenger holds; the second is the run's own. */
export const SESSION_LOCK = 8_0823;
/** A run whose machine vanished may keep its lock for long: no try takes this much time. */
const LONGEST_TRY_MS = 10 * MINUTE;

/** What looks after everything else: whatever was missed, cut short or is due. Idempotent; `waitedMs`: how long a job may be missing. */
export async function sweep(messenger: Messenger, waitedMs = MINUTE): Promise<void> {
  while ((await relay(messenger)) > 0);
  await recover(messenger);
  await gather(messenger);
  await remind(messenger, waitedMs);
}

/**
 * Tries whose process is gone: repeated where the other side drops what it has seen, else of an outcome that nobody knows,
 * for a person to decide.
 */
export async function recover({ db, channels, now }: Messenger): Promise<void> {
  const at = now();
  const repeatable = [...channels.values()].filter(({ dropsRepeats }) => dropsRepeats).map(({ kind }) => kind);
  const { rows } = await sql<{ id: string; status: string }>`
    UPDATE deliveries SET
      status = CASE WHEN channel = ANY (${repeatable}) THEN 'planned' ELSE 'unknown' END,
      reason = CASE WHEN channel = ANY (${repeatable}) THEN NULL ELSE 'cutShort' END,
      not_before = ${at}, updated_at = ${at}
    WHERE status = 'sending' AND (
      claimed_at < ${plus(at, -LONGEST_TRY_MS)}
      OR NOT EXISTS (
        SELECT 1 FROM pg_locks
        WHERE locktype = 'advisory' AND classid = ${SESSION_LOCK}::oid AND objid = claimed_by::oid AND objsubid = 2
          AND database = (SELECT oid FROM pg_database WHERE datname = current_database())))
    RETURNING id, status`.execute(db);
  await enqueue(
    db,
    rows.filter(({ status }) => status === 'planned').map(({ id }) => id),
  );
}

/** One e-mail for everybody whose digest is due, with all that was held for it: each notice is in exactly one. */
export async function gather({ db, channels, now }: Messenger): Promise<void> {
  await db.transaction().execute(async (tx) => {
    // One messenger gathers at a time.
    await sql`SELECT pg_advisory_xact_lock(${SESSION_LOCK}, 0)`.execute(tx);
    const at = now();
    const due = await tx
      .selectFrom('deliveries')
      .leftJoin('message_preferences', (join) =>
        join.on(sql<boolean>`message_preferences.user_id::text = deliveries.recipient`),
      )
      .leftJoin('users', (join) => join.on(sql<boolean>`users.id::text = deliveries.recipient`))
      .select(['recipient', 'preferences', 'users.roles'])
      .distinctOn('recipient')
      .where('status', '=', 'held')
      .where('reason', '=', 'digest')
      .where('digest_id', 'is', null)
      .where('not_before', '<=', at)
      .execute();
    if (due.length === 0) return;
    const { settings } = await messageSettings(tx);
    const circumstances = { settings, channels: new Set(channels.keys()), at };
    for (const { recipient, preferences, roles } of due) {
      const leaves = digestLeaves(preferencesOf(preferences, roles ?? []), circumstances);
      const { id } = await tx
        .insertInto('deliveries')
        .values({
          outbox_id: null,
          dedupe_key: `digest:${at}`,
          channel: 'email',
          recipient_kind: 'person',
          recipient,
          template: 'staff.digest',
          urgent: false,
          status: leaves > at ? 'held' : 'planned',
          reason: leaves > at ? 'quietHours' : null,
          not_before: leaves,
        })
        .returning('id')
        .executeTakeFirstOrThrow();
      await tx
        .updateTable('deliveries')
        .set({ digest_id: id, updated_at: at })
        .where('recipient', '=', recipient)
        .where('recipient_kind', '=', 'person')
        .where('status', '=', 'held')
        .where('reason', '=', 'digest')
        .where('digest_id', 'is', null)
        .where('not_before', '<=', at)
        .execute();
      await enqueue(tx, [id]);
    }
  });
}

/** Deliveries that are due and whose job is gone, or held by a process that died with it. */
async function remind({ db, now }: Messenger, waitedMs: number): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    SELECT id FROM deliveries
    WHERE status IN ('planned', 'held') AND reason IS DISTINCT FROM 'digest' AND not_before <= ${plus(now(), -waitedMs)}
      AND NOT EXISTS (
        SELECT 1 FROM graphile_worker.jobs
        WHERE jobs.key = 'delivery:' || deliveries.id AND locked_at IS NULL AND attempts < max_attempts)
    ORDER BY not_before LIMIT 1000`.execute(db);
  await enqueue(
    db,
    rows.map(({ id }) => id),
  );
}
