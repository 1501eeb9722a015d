import { z } from 'zod';
import { maskEmail, maskPhone } from '../../domain/mask.ts';
import { type DeliveryReason, nextTry } from '../../domain/messages/delivery.ts';
import type { Database, Db } from '../../infra/database.ts';
import type { Message, Sent } from '../channels/channel.ts';
import { enqueue } from './jobs.ts';
import type { Messenger } from './messenger.ts';
import { noteTry } from './webhooks.ts';
import { type LoadedDelivery, loadDelivery, type Prepared, prepare } from './wording.ts';

type Status = Database['deliveries']['status'];

/**
 * Tries a delivery once, if its time has come and nobody else does: proof, a time for the next try, or a visible failure. A
 * process that dies in between leaves it `sending`; `recover` sees to it.
 */
export async function deliver(messenger: Messenger, id: string): Promise<void> {
  const { db, channels, now } = messenger;
  const delivery = await loadDelivery(db, id);
  if (!delivery || !isDue(delivery, now())) return;
  const prepared = await readable(prepare(messenger, delivery));
  if ('suppressed' in prepared) {
    await settle(messenger, delivery, suppression(delivery, prepared.suppressed));
    return;
  }
  const channel = channels.get(delivery.channel);
  if (!channel) {
    await settle(messenger, delivery, suppression(delivery, 'channelOff'));
    return;
  }
  const { message } = prepared;
  if (!(await claim(messenger, id, masked(delivery, message)))) return;
  messenger.crash('delivery:beforeSend');
  const sent = await channel.send(message);
  messenger.crash('delivery:afterSend');
  await settle(messenger, delivery, outcomeOf(sent, delivery.tries + 1, messenger));
}

const isDue = ({ status, reason, not_before }: LoadedDelivery, now: string): boolean =>
  (status === 'planned' || (status === 'held' && reason !== 'digest')) && new Date(not_before) <= new Date(now);

/** What cannot be worded never will be: that is a failure for people to see, not one to repeat. */
async function readable(preparing: Promise<Prepared>): Promise<Prepared> {
  try {
    return await preparing;
  } catch (error) {
    if (error instanceof z.ZodError || error instanceof TypeError) return { suppressed: 'unreadable' };
    throw error;
  }
}

/** Where it goes, as anybody may read it: robots and endpoints are named, not addressed. */
const masked = ({ channel }: LoadedDelivery, { to }: Message): string =>
  channel === 'email' ? maskEmail(to) : channel === 'sms' ? maskPhone(to) : to;

/** Only one messenger gets it. */
async function claim({ db, session, now }: Messenger, id: string, address: string): Promise<boolean> {
  const claimed = await db
    .updateTable('deliveries')
    .set((delivery) => ({
      status: 'sending',
      reason: null,
      address,
      tries: delivery('tries', '+', 1),
      claimed_by: session(),
      claimed_at: now(),
      updated_at: now(),
    }))
    .where('id', '=', id)
    .where('status', 'in', ['planned', 'held'])
    .where('not_before', '<=', now())
    .executeTakeFirst();
  return claimed.numUpdatedRows === 1n;
}

interface Outcome {
  readonly status: Status;
  readonly reason: DeliveryReason | null;
  readonly proof?: string;
  readonly error?: string;
  readonly notBefore?: string;
}

/** A message that nobody can get any more is no failure, unless a system was to get it: that may be enabled again. */
const suppression = ({ recipient_kind }: LoadedDelivery, reason: DeliveryReason): Outcome => ({
  status: reason === 'unreadable' || recipient_kind === 'system' ? 'failed' : 'suppressed',
  reason,
});

function outcomeOf(sent: Sent, tries: number, { now }: Messenger): Outcome {
  switch (sent.outcome) {
    case 'sent':
      return { status: 'sent', reason: null, proof: sent.proof };
    case 'refused':
      return { status: 'failed', reason: 'refused', error: sent.reason };
    case 'unknown':
      return { status: 'unknown', reason: 'noAnswer', error: sent.reason };
    case 'later': {
      const notBefore = nextTry(tries, now(), sent.afterMs);
      return notBefore === null
        ? { status: 'failed', reason: 'triesSpent', error: sent.reason }
        : { status: 'planned', reason: null, error: sent.reason, notBefore };
    }
  }
}

/** Writes down what became of a try, with everything that follows from it, in one transaction. */
async function settle({ db, now }: Messenger, delivery: LoadedDelivery, outcome: Outcome): Promise<void> {
  const { id, recipient_kind: kind, recipient } = delivery;
  await db.transaction().execute(async (tx) => {
    const at = now();
    const settled = await tx
      .updateTable('deliveries')
      .set({
        status: outcome.status,
        reason: outcome.reason,
        proof: outcome.proof ?? null,
        error: outcome.error ?? null,
        claimed_by: null,
        claimed_at: null,
        updated_at: at,
        ...(outcome.notBefore !== undefined && { not_before: outcome.notBefore }),
      })
      .where('id', '=', id)
      // A try that was taken for cut short, and was not, still says how it went.
      .where((where) =>
        where.or([where('status', 'in', ['planned', 'held', 'sending']), where('reason', '=', 'cutShort')]),
      )
      .executeTakeFirst();
    if (settled.numUpdatedRows === 0n) return;
    if (outcome.notBefore !== undefined) await enqueue(tx, [id]);
    else if (delivery.template === 'staff.digest') await settleGathered(tx, id, outcome, at);
    if (kind === 'system') await noteTry(tx, recipient, outcome.status === 'sent', at);
    else if (outcome.status === 'failed' || outcome.status === 'unknown') await announceFailure(tx, delivery, outcome);
  });
}

/** What was gathered shares the fate of its digest. */
async function settleGathered(
  db: Db,
  digest: string,
  { status, reason, proof, error }: Outcome,
  at: string,
): Promise<void> {
  await db
    .updateTable('deliveries')
    .set({ status, reason, proof: proof ?? null, error: error ?? null, updated_at: at })
    .where('digest_id', '=', digest)
    .execute();
}

/** Systems that ask for it hear of every message that did not arrive. */
async function announceFailure(db: Db, delivery: LoadedDelivery, { status, reason }: Outcome): Promise<void> {
  const { id, channel, tries, case_id } = delivery;
  await db
    .insertInto('outbox')
    .values({
      topic: 'delivery.failed',
      case_id,
      dedupe_key: `delivery:${id}:${tries}:${status}`,
      payload: JSON.stringify({ delivery: id, channel, status, reason }),
    })
    .onConflict((conflict) => conflict.column('dedupe_key').doNothing())
    .execute();
}
