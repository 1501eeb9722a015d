import { z } from 'zod';
import type { Sent } from './channel.ts';
import { type Exchange, later, post } from './http-post.ts';
import type { SmsGateway } from './sms.ts';

export interface SmsHttpConfig {
  readonly url: string;
  /** Sent as a bearer token. */
  readonly token: string;
}

/**
 * A gateway of the company's own choice behind a small contract: `POST { id, to, language, text, template, vars }`, answered with
 * 2xx and `{ reference }`. It sends each id once, however often it is asked: a try without an answer is repeated.
 */
export const createHttpSmsGateway = ({ url, token, timeoutMs }: SmsHttpConfig & { timeoutMs: number }): SmsGateway => ({
  dropsRepeats: true,
  async send({ id, to, language, text, template, vars }) {
    const headers = { Authorization: `Bearer ${token}`, 'Idempotency-Key': id };
    const body = JSON.stringify({ id, to, language, text, template, vars });
    return outcomeOf(await post(new URL(url), { headers, body, timeoutMs }));
  },
});

const Taken = z.object({ reference: z.string().min(1).max(200) });

/** Only what speaks of the message itself is final; a wrong token (401) is a mistake of ours that somebody will mend. */
const REFUSED: readonly number[] = [400, 413, 422];

function outcomeOf(exchange: Exchange): Sent {
  if (exchange.kind !== 'answered') return { outcome: 'later', reason: exchange.reason };
  const { status, body, retryAfterMs } = exchange;
  if (status >= 200 && status < 300) return { outcome: 'sent', proof: referenceIn(body) ?? `HTTP ${status}` };
  if (!REFUSED.includes(status)) return later(status, retryAfterMs);
  return { outcome: 'refused', reason: `短信网关拒收，HTTP ${status} (the gateway refuses it, HTTP ${status})` };
}

function referenceIn(body: string): string | undefined {
  try {
    return Taken.safeParse(JSON.parse(body)).data?.reference;
  } catch {
    return undefined;
  }
}
