import { createHmac } from 'node:crypto';
import { z } from 'zod';
import type { ProviderPayment } from '../domain/procedures/refund/books.ts';
import { type BeijingDate, type Instant, toInstant, toMs } from '../domain/time/instant.ts';
import { isRecent, sameSignature } from './signatures.ts';

/** A payment as the provider is asked for it. Every field is under the signature. */
interface PaymentRequest {
  /** Names the payment for ever: the same key is the same payment, however often it is asked for. */
  readonly key: string;
  readonly amountFen: number;
  readonly payee: { readonly method: 'WECHAT' | 'ALIPAY' | 'BANK'; readonly name: string; readonly account: string };
  /** From then on the provider must refuse it, so that a request that was held up somewhere does no harm. */
  readonly validUntil: Instant;
}

/** `refused` and `neverSeen` are certain, `unknown` is everything that is not. */
export type ProviderAnswer =
  | { readonly status: 'paid'; readonly reference: string; readonly paidAt: Instant; readonly amountFen: number }
  | { readonly status: 'refused'; readonly reason: string }
  | { readonly status: 'neverSeen' }
  | { readonly status: 'unknown'; readonly reason: string };

const Fen = z.int().positive();
/** With any precision and offset, as providers write them. */
const Moment = z.iso.datetime({ offset: true }).transform((text): Instant => toInstant(toMs(text)));

const Paid = z.object({
  status: z.literal('paid'),
  reference: z.string().min(1).max(100),
  paidAt: Moment,
  amountFen: Fen,
});
const Refused = z.object({ status: z.literal('refused'), reason: z.string().min(1).max(500) });
const NeverSeen = z.object({ status: z.literal('neverSeen') });
const Pending = z.object({ status: z.literal('pending') });

const Payments = z.object({
  payments: z.array(z.object({ key: z.string(), reference: z.string(), amountFen: Fen, paidAt: Moment })),
});

/** What the provider tells by itself. */
export const ProviderEvent = z.discriminatedUnion('status', [
  Paid.extend({ eventId: z.string().min(1).max(100), key: z.string().min(1).max(100) }),
  Refused.extend({ eventId: z.string().min(1).max(100), key: z.string().min(1).max(100) }),
]);
export type ProviderEvent = z.output<typeof ProviderEvent>;

/** The system that pays, and that knows what it has paid. None of these throws for what the provider does, but `list`. */
export interface PaymentProvider {
  pay(request: PaymentRequest): Promise<ProviderAnswer>;
  ask(key: string): Promise<ProviderAnswer>;
  /** Everything it has paid on a day in Beijing. Throws when that cannot be had whole. */
  list(day: BeijingDate): Promise<ProviderPayment[]>;
}

const TIMESTAMP = 'X-Ruyue-Timestamp';
const SIGNATURE = 'X-Ruyue-Signature';

interface Signed {
  readonly method: string;
  readonly path: string;
  readonly timestamp: string;
  readonly body: string;
}

/** HMAC-SHA256, hex, over method, path with query, timestamp and the very bytes of the body. */
function signatureOf(secret: string, { method, path, timestamp, body }: Signed): string {
  return createHmac('sha256', secret).update(`${method}\n${path}\n${timestamp}\n${body}`).digest('hex');
}

/** The headers that carry the signature, for a message that leaves now (milliseconds since 1970). */
export function signedHeaders(secret: string, message: Omit<Signed, 'timestamp'>, now: number): Record<string, string> {
  const timestamp = String(now);
  return { [TIMESTAMP]: timestamp, [SIGNATURE]: signatureOf(secret, { ...message, timestamp }) };
}

/** Whether a message was signed with the secret, and lately. `header` gives a header of the message by its name. */
export function isSigned(
  secret: string,
  message: Omit<Signed, 'timestamp'>,
  header: (name: string) => string | undefined,
  now: number,
): boolean {
  const timestamp = header(TIMESTAMP) ?? '';
  if (!/^\d{13}$/.test(timestamp) || !isRecent(Number(timestamp), now)) return false;
  return sameSignature(signatureOf(secret, { ...message, timestamp }), header(SIGNATURE) ?? '');
}

/** Statuses in which the provider, or something before it, has decided nothing about the payment. */
const UNDECIDED: readonly number[] = [408, 409, 425, 429];

interface HttpProviderOptions {
  readonly url: string;
  readonly secret: string;
  /** After how many milliseconds without a whole answer the outcome is unknown. */
  readonly timeoutMs?: number;
}

/** The provider over HTTP; every request is signed. */
export function createHttpProvider({ url, secret, timeoutMs = 10_000 }: HttpProviderOptions): PaymentProvider {
  const base = url.replace(/\/+$/, '');
  const send = async (method: 'GET' | 'POST', path: string, body = '') => {
    const response = await fetch(base + path, {
      method,
      headers: {
        ...signedHeaders(secret, { method, path, body }, Date.now()),
        ...(method === 'POST' && { 'Content-Type': 'application/json' }),
      },
      ...(method === 'POST' && { body }),
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
    const text = await response.text();
    // PostgreSQL cannot store it: an answer that holds it is no answer.
    if (text.includes(String.raw`\u0000`)) throw new Error('the provider’s answer cannot be stored');
    const content: unknown = JSON.parse(text);
    return { status: response.status, content };
  };
  const certain = async (
    exchange: () => ReturnType<typeof send>,
    decide: (status: number, content: unknown) => ProviderAnswer | undefined,
  ): Promise<ProviderAnswer> => {
    try {
      const { status, content } = await exchange();
      return decide(status, content) ?? { status: 'unknown', reason: undecided(status, content) };
    } catch (error) {
      return { status: 'unknown', reason: noAnswer(error) };
    }
  };

  return {
    pay: (request) =>
      certain(
        () => send('POST', '/payments', JSON.stringify(request)),
        (status, content) => {
          if (status === 200 || status === 201) return Paid.safeParse(content).data;
          // Something in between may answer 4xx, too: only the provider's own words are a refusal.
          if (status >= 400 && status < 500 && !UNDECIDED.includes(status)) return Refused.safeParse(content).data;
          return undefined;
        },
      ),
    ask: (key) =>
      certain(
        () => send('GET', `/payments/${encodeURIComponent(key)}`),
        (status, content) => {
          if (status === 200) return Paid.safeParse(content).data ?? Refused.safeParse(content).data;
          // A refused question is no refused payment: of all other statuses only this one says something.
          return status === 404 ? NeverSeen.safeParse(content).data : undefined;
        },
      ),
    async list(day) {
      const { status, content } = await send('GET', `/payments?day=${day}`);
      if (status !== 200) throw new Error(`the payment provider answered ${status}`);
      return Payments.parse(content).payments;
    },
  };
}

function undecided(status: number, content: unknown): string {
  if (status < 300 && Pending.safeParse(content).success) return '支付渠道仍在处理 (the provider is still at it)';
  return `支付渠道的答复无法确认结果，状态码 ${status} (the provider’s answer decides nothing, status ${status})`;
}

function noAnswer(error: unknown): string {
  const late = error instanceof Error && error.name === 'TimeoutError';
  return late
    ? '支付渠道没有按时答复 (the provider did not answer in time)'
    : '与支付渠道的连接中断或答复不完整 (the connection to the provider broke or its answer was incomplete)';
}

/** How a provider is reached; both or neither. */
export interface ProviderConfig {
  readonly url: string | undefined;
  readonly secret: string | undefined;
}

/** The provider that a configuration names; null when none is connected. */
export const providerOf = ({ url, secret }: ProviderConfig): PaymentProvider | null =>
  url === undefined || secret === undefined ? null : createHttpProvider({ url, secret });
