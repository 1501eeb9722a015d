import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import express, { type NextFunction, type Request, type Response } from 'express';
import { z } from 'zod';
import type { Actor } from '../../domain/roles.ts';
import type { Db } from '../../infra/database.ts';
import { bearerOf, createTokens } from '../../services/kit/auth.ts';
import { asProblem } from '../../services/kit/failures.ts';
import { createPermissions } from '../../services/kit/permissions.ts';
import { PROBLEMS } from '../../services/kit/problem.ts';
import { mount, type Route } from '../../services/kit/route.ts';
import type { Answer } from './support.ts';

interface Sent {
  readonly body?: unknown;
  readonly csv?: string | Uint8Array;
  readonly key?: string;
  readonly seen?: number;
}

/** The finance service, spoken with as the console does. */
export function financeService(url: string, tokenSecret: string) {
  const tokens = createTokens(tokenSecret);
  return async (
    actor: Actor,
    method: string,
    path: string,
    { body, csv, key = randomUUID(), seen }: Sent = {},
  ): Promise<Answer> => {
    const content = csv === undefined ? (body === undefined ? undefined : JSON.stringify(body)) : new Blob([csv]);
    const response = await fetch(url + path, {
      method,
      headers: {
        Authorization: `Bearer ${await tokens.sign('finance', actor)}`,
        'Idempotency-Key': key,
        ...(seen !== undefined && { 'If-Match': `"${seen}"` }),
        ...(content !== undefined && { 'Content-Type': csv === undefined ? 'application/json' : 'text/csv' }),
      },
      ...(content !== undefined && { body: content }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) };
  };
}

/** These routes as a service of their own on a free port: for what the shared stack is configured without. */
export async function serveRoutes(routes: readonly Route[], db: Db, tokenSecret: string) {
  const tokens = createTokens(tokenSecret);
  const app = express();
  mount(app, routes, {
    db,
    rolesOf: createPermissions(db).rolesOf,
    authenticate: async (request) => tokens.verify('finance', bearerOf(request.get('Authorization')) ?? ''),
  });
  app.use((error: unknown, _request: Request, response: Response, _next: NextFunction) => {
    response.status(PROBLEMS[asProblem(error).type].status).json({ type: asProblem(error).type });
  });
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = z.object({ port: z.int() }).parse(server.address());
  return {
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
