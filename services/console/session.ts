import connectPgSimple from 'connect-pg-simple';
import type { Request, RequestHandler } from 'express';
import { rateLimit } from 'express-rate-limit';
import session from 'express-session';
import { z } from 'zod';
import { Profile } from '../../domain/policy/schema.ts';
import { Actor, Role } from '../../domain/roles.ts';
import { LANGUAGES } from '../../domain/text.ts';
import { audit } from '../kit/audit.ts';
import { Problem } from '../kit/problem.ts';
import { publicRoute, type Route, route } from '../kit/route.ts';
import type { Ground } from '../kit/service.ts';
import { LOCK_S, signIn, TRIES, type User, userById } from './users.ts';

declare module 'express-session' {
  interface SessionData {
    userId: string;
  }
}

/** A working day: who does nothing for this long signs in again. */
const IDLE_MS = 12 * 3_600_000;
const FLOOD_A_MINUTE = 300;

/** The session in PostgreSQL behind a cookie that scripts cannot read and other sites cannot send. */
export function sessions({ config, pool }: Ground): RequestHandler {
  const production = config.nodeEnv === 'production';
  const Store = connectPgSimple(session);
  return session({
    // A `__Host-` cookie needs HTTPS, which only production has. Cookies ignore ports: copies side by side need their own.
    name: production ? '__Host-ruyue' : `ruyue-${config.port}`,
    secret: config.sessionSecret,
    store: new Store({ pool, tableName: 'session', pruneSessionInterval: 3_600 }),
    resave: false,
    saveUninitialized: false,
    rolling: true,
    // HTTPS ends at the proxy before us: its word decides only whether the cookie is sent.
    proxy: production,
    cookie: { path: '/', httpOnly: true, sameSite: 'lax', secure: production, maxAge: IDLE_MS },
  });
}

/** Who is signed in, as of now. */
export async function signedIn({ db }: Ground, request: Request): Promise<User | undefined> {
  const { userId } = request.session;
  return userId === undefined ? undefined : userById(db, userId);
}

const limited = { standardHeaders: 'draft-8', legacyHeaders: false } as const;

/** From one machine: checking passwords costs time that others need. */
const flood = rateLimit({
  ...limited,
  windowMs: 60_000,
  limit: FLOOD_A_MINUTE,
  keyGenerator: ({ socket }) => `${socket.remoteAddress}`,
  handler: (_request, _response, next) => next(tooMany(60)),
});

/** For names that nobody has as for all others, so that a lock tells nothing; the account's own lock outlives a restart. */
const guessing = rateLimit({
  ...limited,
  windowMs: LOCK_S * 1_000,
  limit: TRIES,
  skipSuccessfulRequests: true,
  keyGenerator: ({ body }) => loginIn(body),
  handler: (_request, _response, next) => next(tooMany(LOCK_S)),
});
const forgetFailures = (login: string) => guessing.resetKey(login);

/** Slows down whoever tries passwords. */
export const slowSignIns: readonly RequestHandler[] = [flood, guessing];

const loginIn = (body: unknown): string => Credentials.safeParse(body).data?.login ?? '';

const tooMany = (seconds: number) =>
  new Problem('too-many-requests', {
    headers: { 'Retry-After': `${seconds}` },
    detail: {
      zh: '尝试次数过多，请在 {minutes} 分钟后再试',
      en: 'Too many tries: please try again in {minutes} minutes',
    },
    vars: { minutes: Math.ceil(seconds / 60) },
  });

const wrongPassword = () =>
  new Problem('not-signed-in', {
    detail: {
      zh: '账号或密码不正确；连续 {tries} 次错误后锁定 {minutes} 分钟',
      en: 'Wrong name or password; after {tries} wrong ones the account is locked for {minutes} minutes',
    },
    vars: { tries: TRIES, minutes: LOCK_S / 60 },
  });

const SessionView = z
  .object({
    actor: z.object(Actor.shape),
    language: z.enum(LANGUAGES),
    profile: Profile.describe('the line of business that new cases start with'),
  })
  .meta({ id: 'Session' });

const Credentials = z.strictObject({ login: z.string().trim().min(1).max(64), password: z.string().min(1).max(200) });

const DemoAccount = z.object({ login: z.string(), name: z.string(), roles: z.array(Role.schema) });

/** `ended` hears of a session that its user has ended. */
export function sessionRoutes(ground: Ground, ended: (sessionId: string) => void): Route[] {
  const { config, db } = ground;
  return [
    publicRoute({
      method: 'post',
      path: '/session',
      operationId: 'signIn',
      summary: { zh: '登录', en: 'Sign in' },
      input: { body: Credentials },
      answer: SessionView,
      async handler({ body: { login, password }, request }) {
        const result = await signIn(db, login, password);
        if (result.outcome === 'locked') throw tooMany(LOCK_S);
        if (result.outcome === 'wrong') throw wrongPassword();
        forgetFailures(login);
        // A new id: one that was known before the sign-in is worth nothing.
        await settled((done) => request.session.regenerate(done));
        request.session.userId = result.user.actor.id;
        await settled((done) => request.session.save(done));
        return { ...result.user, profile: config.profile };
      },
    }),

    publicRoute({
      method: 'get',
      path: '/session',
      operationId: 'getSession',
      summary: { zh: '当前会话', en: 'Who is signed in' },
      input: {},
      answer: SessionView,
      async handler({ request }) {
        const user = await signedIn(ground, request);
        if (!user) throw new Problem('not-signed-in');
        return { ...user, profile: config.profile };
      },
    }),

    route({
      method: 'delete',
      path: '/session',
      operationId: 'signOut',
      summary: { zh: '退出', en: 'Sign out' },
      input: {},
      async handler({ request, actor }) {
        const { id } = request.session;
        await settled((done) => request.session.destroy(done));
        ended(id);
        await audit(db, actor, 'signed-out', actor.id);
        return undefined;
      },
    }),

    publicRoute({
      method: 'get',
      path: '/session/demo-accounts',
      operationId: 'listDemoAccounts',
      summary: { zh: '演示账号', en: 'The demo accounts' },
      input: {},
      answer: z.array(DemoAccount),
      async handler() {
        if (!config.demoAccounts) return [];
        const users = await db
          .selectFrom('users')
          .select(['login', 'name', 'roles'])
          .where('demo', '=', true)
          .where('disabled', '=', false)
          .orderBy('login')
          .execute();
        return users.map((user) => ({ ...user, roles: z.array(Role.schema).parse(user.roles) }));
      },
    }),
  ];
}

const settled = (act: (done: (error: unknown) => void) => unknown): Promise<void> =>
  new Promise((resolve, reject) => {
    act((error) => (error ? reject(error) : resolve()));
  });
