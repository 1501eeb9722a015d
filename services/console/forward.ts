import { Agent, type IncomingHttpHeaders, type OutgoingHttpHeaders, request as send } from 'node:http';
import { pipeline } from 'node:stream';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import type { Tokens } from '../kit/auth.ts';
import { Problem } from '../kit/problem.ts';
import type { Ground } from '../kit/service.ts';
import { signedIn } from './session.ts';

const SENT = [
  'accept',
  'accept-language',
  'content-type',
  'content-length',
  'idempotency-key',
  'if-match',
  'last-event-id',
];
const RETURNED = ['content-type', 'content-length', 'content-disposition', 'allow', 'retry-after', 'cache-control'];

/** The open answers of each session: event streams, which end with it. */
export class OpenStreams {
  readonly #responses = new Map<string, Set<Response>>();

  add(sessionId: string, response: Response): void {
    const responses = this.#responses.get(sessionId) ?? new Set();
    this.#responses.set(sessionId, responses.add(response));
    response.once('close', () => {
      responses.delete(response);
      if (responses.size === 0) this.#responses.delete(sessionId);
    });
  }

  end(sessionId: string): void {
    for (const response of this.#responses.get(sessionId) ?? []) response.destroy();
  }

  endAll(): void {
    for (const sessionId of this.#responses.keys()) this.end(sessionId);
  }
}

/** Passes `/api/<service>/*` on in the name of who is signed in; only the headers that both sides need travel. */
export function forward(ground: Ground, tokens: Tokens, streams: OpenStreams): RequestHandler {
  const { deskUrl, financeUrl, historyUrl } = ground.config;
  const targets = new Map(Object.entries({ desk: deskUrl, finance: financeUrl, history: historyUrl }));
  const agent = new Agent({ keepAlive: true });

  return async (request, response, next) => {
    const [, service = '', path = ''] = /^\/api\/([a-z]+)(\/.*)$/.exec(request.originalUrl) ?? [];
    const target = targets.get(service);
    if (target === undefined) throw new Problem('not-found');
    const user = await signedIn(ground, request);
    if (!user) throw new Problem('not-signed-in');
    const headers = {
      ...picked(request.headers, SENT),
      authorization: `Bearer ${await tokens.sign(service, user.actor)}`,
      'x-request-id': response.get('X-Request-Id'),
    };
    streams.add(request.sessionID, response);
    // Put together as text: a path such as //other.host would otherwise name another host.
    pass(new URL(target.replace(/\/$/, '') + path), headers, `/api/${service}`, agent, request, response, next);
  };
}

function pass(
  url: URL,
  headers: OutgoingHttpHeaders,
  prefix: string,
  agent: Agent,
  request: Request,
  response: Response,
  next: NextFunction,
): void {
  const away = (cause: unknown) => {
    if (response.headersSent) response.destroy();
    else if (!response.destroyed) next(new Problem('unavailable', { cause }));
  };
  const outgoing = send(url, { method: request.method, headers, agent }, (answer) => {
    const { location } = answer.headers;
    response.status(answer.statusCode ?? 502).set(picked(answer.headers, RETURNED));
    if (location?.startsWith('/')) response.set('Location', prefix + location);
    // Streams begin at once, before their first event.
    response.flushHeaders();
    pipeline(answer, response, () => undefined);
  });
  outgoing.once('error', away);
  response.once('close', () => outgoing.destroy());
  pipeline(request, outgoing, (error) => error && away(error));
}

function picked(headers: IncomingHttpHeaders, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = headers[name];
      return typeof value === 'string' ? [[name, value]] : [];
    }),
  );
}
