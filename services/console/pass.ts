import { Agent, type IncomingHttpHeaders, type IncomingMessage, type OutgoingHttpHeaders, request } from 'node:http';
import { pipeline } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { NextFunction, Request, Response } from 'express';
import { Problem } from '../kit/problem.ts';

const RETURNED = ['content-type', 'content-length', 'content-disposition', 'allow', 'retry-after', 'cache-control'];

/** A larger body goes through as it comes, and cannot be sent again. */
const HELD_BYTES = 1_000_000;
const IDEMPOTENT: readonly string[] = ['GET', 'HEAD', 'PUT', 'DELETE'];

const kept = new Agent({ keepAlive: true });

export interface Passed {
  readonly url: URL;
  readonly headers: OutgoingHttpHeaders;
  /** Before the places that the service names. */
  readonly prefix: string;
}

/**
 * Passes a request on and its answer back. A copy of a service that stops may take the connection away before a byte is
 * answered: the request is then sent once more, on a new connection, when sending it twice cannot act twice.
 */
export async function pass(passed: Passed, from: Request, to: Response, next: NextFunction): Promise<void> {
  let held: Buffer | undefined;
  try {
    if (isRepeatable(from)) held = await buffer(from);
  } catch {
    // Whoever asked has left.
    to.destroy();
    return;
  }
  const away = (cause: unknown) => {
    if (to.headersSent) to.destroy();
    else if (!to.destroyed) next(new Problem('unavailable', { cause }));
  };
  const send = (agent: Agent | false, lost: (cause: unknown) => void) => {
    const outgoing = request(passed.url, { method: from.method, headers: passed.headers, agent }, (answer) => {
      returned(answer, passed.prefix, to);
    });
    outgoing.once('error', lost);
    to.once('close', () => outgoing.destroy());
    if (held) outgoing.end(held);
    else pipeline(from, outgoing, (error) => error && lost(error));
  };
  send(kept, (cause) => {
    if (held && !to.headersSent && !to.destroyed) send(false, away);
    else away(cause);
  });
}

/** The services act once for each key, however often they are asked. */
function isRepeatable({ method, headers }: Request): boolean {
  const length = Number(headers['content-length'] ?? (headers['transfer-encoding'] === undefined ? 0 : Infinity));
  return length <= HELD_BYTES && (IDEMPOTENT.includes(method) || headers['idempotency-key'] !== undefined);
}

function returned(answer: IncomingMessage, prefix: string, to: Response): void {
  const { location } = answer.headers;
  to.status(answer.statusCode ?? 502).set(picked(answer.headers, RETURNED));
  if (location?.startsWith('/')) to.set('Location', prefix + location);
  // Streams begin at once, before their first event.
  to.flushHeaders();
  pipeline(answer, to, () => undefined);
}

/** Those of the headers that travel. */
export function picked(headers: IncomingHttpHeaders, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = headers[name];
      return typeof value === 'string' ? [[name, value]] : [];
    }),
  );
}
