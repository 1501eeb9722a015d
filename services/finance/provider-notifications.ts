import { sql } from 'kysely';
import { attemptOf, outcomeOf, settleAttempt } from '../../activities/ledger.ts';
import { verdictOf } from '../../activities/payments.activities.ts';
import { isSigned, type ProviderConfig, ProviderEvent } from '../../activities/provider.ts';
import { toInstant } from '../../domain/time/instant.ts';
import type { Db } from '../../infra/database.ts';
import type { Care } from '../kit/care.ts';
import { notFound, Problem } from '../kit/problem.ts';
import { publicRoute, type Route } from '../kit/route.ts';
import { refuseUnusable } from '../kit/text-guard.ts';

const PATH = '/provider/notifications';
const LIMIT_BYTES = 64 * 1024;

/**
 * What the payment provider tells by itself. Only signed, recent messages count, each event once and in any order: the
 * ledger decides what an event still changes, and the refund hears how its attempt stands there.
 */
export function notificationRoute(db: Db, { tell }: Pick<Care, 'tell'>, { secret }: ProviderConfig): Route {
  return publicRoute({
    method: 'post',
    path: PATH,
    operationId: 'providerNotification',
    summary: { zh: '支付渠道通知', en: 'A notification of the payment provider' },
    bytes: { limit: LIMIT_BYTES },
    input: {},
    async handler({ request }) {
      if (secret === undefined) throw notFound();
      const bytes: unknown = request.body;
      if (!Buffer.isBuffer(bytes)) throw new Problem('malformed-request');
      const body = bytes.toString();
      // The path as the provider knows it, whatever stands before it here.
      const message = { method: 'POST', path: PATH, body };
      if (!isSigned(secret, message, (name) => request.get(name), Date.now())) throw new Problem('not-signed-in');
      const event = eventIn(body);
      const fresh = await db
        .insertInto('provider_notifications')
        .values({ event_id: event.eventId, body: JSON.stringify(event), told_at: null })
        .onConflict((conflict) =>
          // One that was received but, because of a crash, never told is taken up again.
          conflict
            .column('event_id')
            .doUpdateSet({ told_at: null })
            .where('provider_notifications.told_at', 'is', null),
        )
        .returning('event_id')
        .executeTakeFirst();
      if (!fresh) return undefined;
      await settle(db, tell, event);
      await db
        .updateTable('provider_notifications')
        .set({ told_at: sql<Date>`now()` })
        .where('event_id', '=', event.eventId)
        .execute();
      return undefined;
    },
  });
}

function eventIn(body: string): ProviderEvent {
  let content: unknown;
  try {
    content = JSON.parse(body, refuseUnusable);
  } catch (cause) {
    throw new Problem('malformed-request', { cause });
  }
  const event = ProviderEvent.safeParse(content);
  if (event.success) return event.data;
  throw new Problem('malformed-request', { cause: event.error });
}

async function settle(db: Db, tell: Care['tell'], event: ProviderEvent): Promise<void> {
  const [, refundId, attempt] = /^(.+):(\d{1,6})$/.exec(event.key) ?? [];
  if (refundId === undefined) return;
  const id = { refundId, attempt: Number(attempt) };
  const row = await attemptOf(db, id);
  // A payment that is none of ours stays recorded; the reconciliation shows it.
  if (row?.method !== 'provider') return;
  const standing = await settleAttempt(db, row, verdictOf(row, event, toInstant(Date.now())));
  const outcome = outcomeOf(standing);
  if (outcome.status === 'unknown') return;
  await tell(
    { id: refundId, procedure: 'refund' },
    { name: 'payoutSettled', key: `provider:${event.eventId}`, data: { attempt: id.attempt, outcome } },
  );
}
