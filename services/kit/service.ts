import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import helmet, { type HelmetOptions } from 'helmet';
import { sql } from 'kysely';
import { Histogram, type Registry } from 'prom-client';
import type { Actor } from '../../domain/roles.ts';
import { type Config, loadConfig } from '../../infra/config.ts';
import { connectDatabase, type Db } from '../../infra/database.ts';
import { dieWithParent } from '../../infra/die-with-parent.ts';
import { type Log, processLog, traceOf } from '../../infra/telemetry/log.ts';
import { createRegistry } from '../../infra/telemetry/metrics.ts';
import { startTracing, type Tracing } from '../../infra/telemetry/tracing.ts';
import { bearerOf, createTokens } from './auth.ts';
import { type Drain, drainOf } from './drain.ts';
import { asProblem } from './failures.ts';
import { languageOf } from './language.ts';
import { openApiOf } from './openapi.ts';
import { createPermissions, type Permissions } from './permissions.ts';
import { notFound, PROBLEMS, Problem, problemDocument } from './problem.ts';
import { mount, type Route } from './route.ts';

/** In production other copies take over meanwhile; on one machine nobody waits for a stop. */
const LINGER_MS = 3_000;
const QUERY_MS = 5_000;

/** For answers that are data: a browser that opens one may load and run nothing. */
const NOTHING_TO_SHOW: HelmetOptions = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"], sandbox: [] },
  },
  strictTransportSecurity: false,
};

/** What a service is built with. */
export interface Ground {
  readonly config: Config;
  readonly db: Db;
  readonly permissions: Permissions;
  readonly pool: ReturnType<typeof connectDatabase>['pool'];
  readonly log: Log;
  /** What takes a trace through Temporal, when there are traces. */
  readonly tracing: Tracing | undefined;
}

export interface Service {
  readonly routes: readonly Route[];
  /** Who asks; by default the actor of the bearer token. */
  readonly authenticate?: (request: Request) => Promise<Actor | undefined>;
  /** Middleware before the routes, and what answers after them. */
  readonly before?: (app: Express) => void;
  readonly after?: (app: Express) => void;
  readonly security?: 'bearer' | 'cookie';
  readonly helmet?: HelmetOptions;
  /** Rejects while something that the service cannot work without is away; PostgreSQL is asked anyway. */
  readonly ready?: () => Promise<unknown>;
  /** Ends what would keep the process from draining: open event streams. */
  readonly quiet?: () => void;
  /** Lets go of what the service holds, once nothing is asked of it any more. */
  readonly close?: () => Promise<void>;
}

/** Runs a service as a process: configuration from the environment, address from HOST and PORT, SIGTERM drains it. */
export async function runService(name: string, build: (ground: Ground) => Promise<Service>): Promise<void> {
  dieWithParent();
  const config = loadConfig();
  const log = processLog(name, config.logLevel);
  const tracing = await startTracing(name, config);
  const url = new URL(config.databaseUrl);
  url.searchParams.set('statement_timeout', `${QUERY_MS}`);
  const { db, pool } = connectDatabase(url.href, {
    name: `ruyue-${name}`,
    onError: (error) => log.warn(traceOf(error), 'a database connection was lost'),
  });
  const ground: Ground = { config, db, pool, log, tracing, permissions: createPermissions(db) };
  const service = await build(ground);
  const server = createServer();
  const drain = drainOf(server);
  server.on('request', createApp(name, service, ground, drain)).listen(config.port, config.host);
  // Behind a proxy that keeps its connections: it must be the one to close them.
  server.keepAliveTimeout = 75_000;
  server.requestTimeout = 30_000;

  const stop = async () => {
    await drain.run(config.nodeEnv === 'production' ? LINGER_MS : 0, () => service.quiet?.());
    await service.close?.();
    await pool.end();
    await tracing?.close();
    process.exit();
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop());
}

/** The application of a service: its routes, and what every service has. */
function createApp(name: string, service: Service, ground: Ground, drain: Drain): Express {
  const { config, db, pool, log, permissions } = ground;
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('query parser', 'simple');
  const registry = createRegistry(pool);

  app.use(observer(log, registry));
  app.use(helmet(service.helmet ?? NOTHING_TO_SHOW));

  app.get('/healthz', (_request, response) => void response.json({ status: 'ok' }));
  app.get('/readyz', async (_request, response) => {
    if (drain.begun) throw new Problem('unavailable');
    try {
      await Promise.all([sql`SELECT 1`.execute(db), service.ready?.()]);
    } catch (cause) {
      throw new Problem('unavailable', { cause });
    }
    response.json({ status: 'ok' });
  });
  app.get('/metrics', async (_request, response) => {
    response.type(registry.contentType).send(await registry.metrics());
  });
  const document = openApiOf(name, service.routes, service.security ?? 'bearer');
  app.get('/openapi.json', (_request, response) => void response.json(document));

  service.before?.(app);
  const tokens = createTokens(config.tokenSecret);
  const authenticate =
    service.authenticate ??
    (async (request: Request) => {
      const token = bearerOf(request.get('Authorization'));
      return token === undefined ? undefined : tokens.verify(name, token);
    });
  mount(app, service.routes, { db, authenticate, rolesOf: permissions.rolesOf });
  service.after?.(app);

  app.use(() => {
    throw notFound();
  });
  app.use((error: unknown, request: Request, response: Response, _next: NextFunction) => {
    answerProblem(error, request, response, log);
  });
  return app;
}

/** Asked for all day by whoever watches the service. */
const OPERATIONAL: readonly string[] = ['/healthz', '/readyz', '/metrics', '/metrics/platform'];
const GIVEN_ID = /^[\w-]{8,64}$/;

/** Names each request, logs and measures it: the route's pattern, never the address, which may hold what is searched for. */
function observer(log: Log, registry: Registry) {
  const seconds = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time to answer',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  });
  return (request: Request, response: Response, next: NextFunction) => {
    // Many middlewares wait for the end of an answer.
    response.setMaxListeners(20);
    const startedAt = performance.now();
    const given = request.get('X-Request-Id') ?? '';
    response.set('X-Request-Id', GIVEN_ID.test(given) ? given : randomUUID());
    response.once('close', () => {
      const route = patternOf(request);
      const ms = Math.round(performance.now() - startedAt);
      seconds.observe({ method: request.method, route, status: response.statusCode }, ms / 1000);
      const level = OPERATIONAL.includes(route) ? 'debug' : 'info';
      log[level]({ method: request.method, route, status: response.statusCode, ms, requestId: requestIdOf(response) });
    });
    next();
  };
}

function patternOf(request: Request): string {
  const route: unknown = request.route;
  if (typeof route !== 'object' || route === null || !('path' in route)) return '-';
  return `${request.baseUrl}${String(route.path)}`;
}

const requestIdOf = (response: Response): string => String(response.get('X-Request-Id'));

function answerProblem(error: unknown, request: Request, response: Response, log: Log): void {
  const problem = asProblem(error);
  const requestId = requestIdOf(response);
  if (problem.more.cause !== undefined && PROBLEMS[problem.type].status >= 500) {
    log.error({ requestId, problem: problem.type, ...traceOf(problem.more.cause) }, 'a request failed');
  }
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const document = problemDocument(problem, languageOf(request), requestId);
  response.set('Cache-Control', 'no-store').set(headersOf(problem)).status(document.status);
  response.type('application/problem+json').send(JSON.stringify(document));
}

function headersOf({ type, more }: Problem): Record<string, string> {
  return {
    ...(type === 'unavailable' && { 'Retry-After': '1' }),
    ...(type === 'not-signed-in' && { 'WWW-Authenticate': 'Bearer' }),
    ...more.headers,
  };
}
