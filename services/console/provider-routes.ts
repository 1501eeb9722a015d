import type { Request, Response } from 'express';
import { z } from 'zod';
import { traceOf } from '../../infra/telemetry/log.ts';
import { notFound, Problem } from '../kit/problem.ts';
import { publicRoute, type Route } from '../kit/route.ts';
import type { Ground } from '../kit/service.ts';
import { type FailedSignIn, type Proof, type Provider, SignInFailed } from './provider.ts';
import { endAsTold, enter, refused } from './provider-users.ts';
import { returnPath } from './return-path.ts';
import { begin, remember, signedIn, takeAttempt } from './sessions.ts';

const LOGOUT_BYTES = 16_384;

/** Sign-in through the company's identity provider. Browsers are sent there and back; what fails is told by the sign-in page. */
export function providerRoutes(ground: Ground, provider: Provider | undefined): Route[] {
  const { db, log } = ground;

  /** Back to the sign-in page, which has words for each reason. */
  async function turnBack(response: Response, error: unknown, returnTo: string, proof?: Proof) {
    if (!(error instanceof SignInFailed)) throw error;
    const { reason, cause } = error;
    if (cause !== undefined) log.warn({ reason, ...traceOf(cause) }, 'a sign-in at the identity provider failed');
    await refused(db, reason, proof);
    return sendBack(response, reason, returnTo);
  }

  return [
    publicRoute({
      method: 'get',
      path: '/session/provider',
      operationId: 'startProviderSignIn',
      summary: { zh: '使用企业账号登录', en: 'Sign in with the company account' },
      redirects: true,
      input: { query: z.strictObject({ return: z.string().max(2_000).optional() }) },
      async handler({ query, request, response }) {
        if (!provider) throw notFound();
        const returnTo = returnPath(query.return);
        if (await signedIn(ground, request)) return send(response, returnTo);
        try {
          const { url, attempt } = await provider.start(returnTo);
          await remember(request, attempt);
          return send(response, url.href);
        } catch (error) {
          return turnBack(response, error, returnTo);
        }
      },
    }),

    publicRoute({
      method: 'get',
      path: '/session/provider/callback',
      operationId: 'finishProviderSignIn',
      summary: { zh: '企业账号登录返回', en: 'The way back from the identity provider' },
      redirects: true,
      input: { query: z.looseObject({}) },
      async handler({ query, request, response }) {
        if (!provider) throw notFound();
        const attempt = await takeAttempt(db, request, query.state);
        if (!attempt) {
          if (await signedIn(ground, request)) return send(response, '/');
          return sendBack(response, 'expired', '/');
        }
        let proof: Proof | undefined;
        try {
          proof = await provider.finish(searchOf(request), attempt);
          const { idToken, sid } = proof;
          await begin(request, await enter(db, proof), { idToken, ...(sid !== undefined && { sid }) });
          return send(response, attempt.returnTo);
        } catch (error) {
          return turnBack(response, error, attempt.returnTo, proof);
        }
      },
    }),

    publicRoute({
      method: 'post',
      path: '/session/provider/logout',
      operationId: 'endProviderSessions',
      summary: { zh: '企业账号后台退出', en: 'The identity provider has ended sessions (back-channel logout)' },
      bytes: { limit: LOGOUT_BYTES },
      input: {},
      async handler({ request }) {
        if (!provider) throw notFound();
        const body: unknown = request.body;
        const token = new URLSearchParams(Buffer.isBuffer(body) ? body.toString() : '').get('logout_token');
        const logout = token === null ? undefined : await provider.logoutIn(token);
        if (!logout) throw new Problem('malformed-request');
        await endAsTold(db, logout);
        return undefined;
      },
    }),
  ];
}

const searchOf = ({ originalUrl }: Request): string => originalUrl.slice(originalUrl.indexOf('?'));

function sendBack(response: Response, reason: FailedSignIn, returnTo: string): undefined {
  const told = new URLSearchParams({ problem: reason, request: `${response.get('X-Request-Id')}` });
  if (returnTo !== '/') told.set('return', returnTo);
  return send(response, `/sign-in?${told}`);
}

function send(response: Response, address: string): undefined {
  response.set('Cache-Control', 'no-store').redirect(303, address);
  return undefined;
}
