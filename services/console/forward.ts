import type { RequestHandler, Response } from 'express';
import type { Tokens } from '../kit/auth.ts';
import { Problem } from '../kit/problem.ts';
import type { Ground } from '../kit/service.ts';
import { pass, picked } from './pass.ts';
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

  /** Ends what would go on for ever; its browser asks again by itself. Other answers come to their own end. */
  endAll(): void {
    for (const response of [...this.#responses.values()].flatMap((responses) => [...responses]))
      if (response.get('Content-Type')?.startsWith('text/event-stream')) response.destroy();
  }
}

/** Passes `/api/<service>/*` on in the name of who is signed in; only the headers that both sides need travel. */
export function forward(ground: Ground, tokens: Tokens, streams: OpenStreams): RequestHandler {
  const { deskUrl, financeUrl, historyUrl } = ground.config;
  const targets = new Map(Object.entries({ desk: deskUrl, finance: financeUrl, history: historyUrl }));

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
    const url = new URL(target.replace(/\/$/, '') + path);
    await pass({ url, headers, prefix: `/api/${service}` }, request, response, next);
  };
}
