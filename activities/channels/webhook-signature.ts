import { createHmac, randomBytes } from 'node:crypto';
import { isRecent, sameSignature } from '../signatures.ts';

/** Signatures of webhooks by the conventions of Standard Webhooks, version 1 (HMAC-SHA256). */

const ID = 'webhook-id';
const TIMESTAMP = 'webhook-timestamp';
const SIGNATURE = 'webhook-signature';
const SECRET = 'whsec_';

/** A new secret in the form that receivers' libraries expect: `whsec_` and 32 random bytes in base64. */
export const newWebhookSecret = (): string => SECRET + randomBytes(32).toString('base64');

interface Signed {
  readonly id: string;
  /** Seconds since 1970, as it stands in the header. */
  readonly timestamp: string;
  readonly body: string;
}

function signatureOf(secret: string, { id, timestamp, body }: Signed): string {
  const key = Buffer.from(secret.startsWith(SECRET) ? secret.slice(SECRET.length) : secret, 'base64');
  return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
}

/**
 * The headers of a message that leaves now (milliseconds since 1970). While a secret is being rotated, each secret signs: a
 * receiver that knows either of them believes the message.
 */
export function webhookHeaders(
  secrets: readonly string[],
  { id, body }: Pick<Signed, 'id' | 'body'>,
  now: number,
): Record<string, string> {
  const timestamp = String(Math.floor(now / 1000));
  const signatures = secrets.map((secret) => signatureOf(secret, { id, timestamp, body }));
  return { [ID]: id, [TIMESTAMP]: timestamp, [SIGNATURE]: signatures.join(' ') };
}

/** `fresh` is to be handled, `repeat` only to be answered with 2xx; `old` and `forged` are to be refused with 401. */
export type WebhookVerdict = 'fresh' | 'repeat' | 'old' | 'forged';

interface Incoming {
  /** Gives a header of the message by its lower-case name. */
  readonly header: (name: string) => string | undefined;
  /** The very bytes that arrived, before any parsing. */
  readonly body: string;
}

interface Receiver {
  /** One secret, or while it is being rotated the old and the new one. */
  readonly secrets: readonly string[];
  /** Whether a message with this id was handled before. */
  readonly handled: (id: string) => boolean;
}

/** What a receiver makes of a message at `now` (milliseconds since 1970). Whoever handles a fresh one remembers its id then. */
export function verifyWebhook({ header, body }: Incoming, { secrets, handled }: Receiver, now: number): WebhookVerdict {
  const [id = '', timestamp = ''] = [header(ID), header(TIMESTAMP)];
  const given = (header(SIGNATURE) ?? '').split(' ');
  if (id === '' || !/^\d{1,12}$/.test(timestamp)) return 'forged';
  const expected = secrets.map((secret) => signatureOf(secret, { id, timestamp, body }));
  if (!given.some((one) => expected.some((signature) => sameSignature(signature, one)))) return 'forged';
  if (!isRecent(Number(timestamp) * 1000, now)) return 'old';
  return handled(id) ? 'repeat' : 'fresh';
}
