import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import { codeOf } from '../../infra/plain-error.ts';
import type { Sent } from './channel.ts';

/**
 * What became of a request: `answered` by the party, `notSent` because no connection came about, so that nothing can have
 * happened there, or `cut`: it left, and no whole answer came back.
 */
export type Exchange =
  | { readonly kind: 'answered'; readonly status: number; readonly body: string; readonly retryAfterMs?: number }
  | { readonly kind: 'notSent'; readonly reason: string; readonly cause: unknown }
  | { readonly kind: 'cut'; readonly reason: string };

interface Post {
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON. */
  readonly body: string;
  /** For the whole exchange. */
  readonly timeoutMs: number;
  /** How the host's addresses are found, where not every address may be called. */
  readonly lookup?: LookupFunction;
}

/** Of an answer no more than this is read. */
const LIMIT_BYTES = 64 * 1024;

/**
 * Posts JSON, once: no redirects, no second try, and a connection of its own, so that it is known whether a request can have
 * arrived. Never throws.
 */
export function post(url: URL, { headers, body, timeoutMs, lookup }: Post): Promise<Exchange> {
  const secure = url.protocol === 'https:';
  let connected = false;
  return new Promise((resolve) => {
    const failed = (error: unknown) => resolve(connected ? cut(error) : notSent(error));
    let request: ClientRequest;
    try {
      request = (secure ? httpsRequest : httpRequest)(url, {
        method: 'POST',
        agent: false,
        headers: {
          ...headers,
          'Content-Type': 'application/json; charset=utf-8',
          'Content-Length': Buffer.byteLength(body),
          'User-Agent': 'Ruyue',
        },
        signal: AbortSignal.timeout(timeoutMs),
        ...(lookup && { lookup }),
      });
    } catch (error) {
      failed(error);
      return;
    }
    request.once('socket', (socket) => {
      socket.once(secure ? 'secureConnect' : 'connect', () => {
        connected = true;
      });
    });
    request.on('error', failed);
    request.once('response', (response) => {
      read(response).then((text) => resolve(answered(response, text)), failed);
    });
    request.end(body);
  });
}

async function read(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response) {
    if (!Buffer.isBuffer(chunk)) continue;
    chunks.push(chunk);
    length += chunk.length;
    if (length > LIMIT_BYTES) break;
  }
  return Buffer.concat(chunks).toString();
}

function answered({ statusCode = 0, headers }: IncomingMessage, body: string): Exchange {
  const retryAfterMs = millisecondsOf(headers['retry-after']);
  return { kind: 'answered', status: statusCode, body, ...(retryAfterMs !== undefined && { retryAfterMs }) };
}

/** Nobody makes us wait longer than this. */
const LONGEST_WAIT_MS = 24 * 3_600_000;

/** `Retry-After` is a number of seconds or a date. */
function millisecondsOf(retryAfter: string | undefined): number | undefined {
  if (retryAfter === undefined) return undefined;
  const wait = /^\d+$/.test(retryAfter) ? Number(retryAfter) * 1000 : Date.parse(retryAfter) - Date.now();
  return Number.isNaN(wait) ? undefined : Math.min(Math.max(wait, 0), LONGEST_WAIT_MS);
}

// An error's message may hold the address: only its code is told.
const notSent = (cause: unknown): Exchange => ({
  kind: 'notSent',
  reason: `未能建立连接：${trouble(cause)} (no connection came about: ${trouble(cause)})`,
  cause,
});
const cut = (cause: unknown): Exchange => ({
  kind: 'cut',
  reason: `已发出但未收到完整答复：${trouble(cause)} (it left, but no whole answer came back: ${trouble(cause)})`,
});

function trouble(error: unknown): string {
  if (error instanceof AggregateError) return trouble(error.errors[0]);
  if (error instanceof Error && (error.name === 'TimeoutError' || error.cause instanceof DOMException))
    return 'timeout';
  return codeOf(error) ?? 'failed';
}

/** The party has answered that it has not taken the message, but may yet. */
export const later = (status: number, afterMs?: number): Sent => ({
  outcome: 'later',
  reason: `对方暂未接收，HTTP ${status} (not taken yet, HTTP ${status})`,
  ...(afterMs !== undefined && { afterMs }),
});
