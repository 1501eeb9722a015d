import type { RequestHandler } from 'express';
import type { Tokens } from '../kit/auth.ts';
import { Problem } from '../kit/problem.ts';
import type { Ground } from '../kit/service.ts';
import { pass, picked } from './pass.ts';
import { publicId, signedIn } from './sessions.ts';
import type { OpenStreams } from './streams.ts';

const SENT = [
  'accept',
  'accept-language',
  'content-type',
  'content-length',
  'idempotency-key',
  'if-match',
  'last-event-id',
];

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
    if (user.mustChangePassword) throw new Problem('password-change-needed');
    const headers = {
      ...picked(request.headers, SENT),
      authorization: `Bearer ${await tokens.sign(service, user.actor)}`,
      'x-request-id': response.get('X-Request-Id'),
    };
    streams.add({ session: publicId(request), user: user.actor.id, response });
    // Put together as text: a path such as //other.host would otherwise name another host.
    const url = new URL(target.replace(/\/$/, '') + path);
    await pass({ url, headers, prefix: `/api/${service}` }, request, response, next);
  };
}
