import { z } from 'zod';
import { verifyWebhook } from '../../activities/channels/webhook-signature.ts';
import { type HttpParty, startHttpParty } from './http-party.ts';

const Payload = z.record(z.string(), z.unknown());

interface Ledger {
  /** What was handled, each id once, in order. */
  readonly handled: Map<string, z.infer<typeof Payload>>;
  repeats: number;
  /** Messages with a wrong or an old signature. */
  rejected: number;
}

export interface WebhookReceiver extends HttpParty {
  readonly ledger: Ledger;
  /** From now on it believes these secrets. */
  trust(...secrets: string[]): void;
}

/** A company's own system that is told by webhooks: it verifies signatures and handles each id once. */
export async function startWebhookReceiver(...secrets: string[]): Promise<WebhookReceiver> {
  const ledger: Ledger = { handled: new Map(), repeats: 0, rejected: 0 };
  let trusted = secrets;
  const party = await startHttpParty(({ headers, body }) => {
    const header = (name: string) => headers[name]?.toString();
    const receiver = { secrets: trusted, handled: (id: string) => ledger.handled.has(id) };
    const verdict = verifyWebhook({ header, body }, receiver, Date.now());
    if (verdict === 'forged' || verdict === 'old') {
      ledger.rejected += 1;
      return { status: 401 };
    }
    if (verdict === 'repeat') ledger.repeats += 1;
    else ledger.handled.set(header('webhook-id') ?? '', Payload.parse(JSON.parse(body)));
    return { status: 204 };
  });
  return {
    ...party,
    ledger,
    trust(...more) {
      trusted = more;
    },
  };
}
