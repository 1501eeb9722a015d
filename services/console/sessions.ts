import { createHash } from 'node:crypto';
import connectPgSimple from 'connect-pg-simple';
import type { Request, RequestHandler } from 'express';
import session from 'express-session';
import type { Db } from '../../infra/database.ts';
import type { Ground } from '../kit/service.ts';
import { type Device, deviceOf } from './device.ts';
import type { Attempt } from './provider.ts';
import { type User, userById } from './users.ts';

declare module 'express-session' {
  interface SessionData {
    userId: string;
    /** When the person proved who it is: ISO. */
    signedInAt: string;
    device: Device;
    address: string;
    /** What the identity provider calls this session, and the token that signs out there. */
    provider: { idToken: string; sid?: string };
    /** A sign-in that is under way at the identity provider. */
    attempt: Attempt;
  }
}

/** A working day: who does nothing for this long signs in again. */
export const IDLE_MS = 12 * 3_600_000;
/** The way to the identity provider and back. */
const ATTEMPT_MS = 10 * 60_000;

/** The session in PostgreSQL behind a cookie that scripts cannot read and other sites cannot send. */
export function sessions({ config, pool }: Ground): RequestHandler {
  // Production is behind HTTPS, except where all of it runs on one machine for a trial (`npm run cluster`).
  const secure = config.nodeEnv === 'production' && !config.publicUrl?.startsWith('http:');
  const publicPort = (config.publicUrl && new URL(config.publicUrl).port) || config.port;
  const Store = connectPgSimple(session);
  return session({
    // A `__Host-` cookie needs HTTPS. Cookies ignore ports: platforms side by side need their own.
    name: secure ? '__Host-ruyue' : `ruyue-${publicPort}`,
    secret: config.sessionSecret,
    store: new Store({ pool, tableName: 'session', pruneSessionInterval: 3_600 }),
    resave: false,
    saveUninitialized: false,
    rolling: true,
    // HTTPS ends at the proxy before us: its word decides only whether the cookie is sent.
    proxy: secure,
    cookie: { path: '/', httpOnly: true, sameSite: 'lax', secure, maxAge: IDLE_MS },
  });
}

/** Who is signed in, as of now: undefined also when the session has reached its greatest age. */
export async function signedIn({ config, db }: Ground, request: Request): Promise<User | undefined> {
  const { userId, signedInAt } = request.session;
  if (userId === undefined || signedInAt === undefined) return undefined;
  if (Date.parse(signedInAt) + config.signIn.sessionHours * 3_600_000 < Date.now()) return undefined;
  return userById(db, userId);
}

/** Begins the session of somebody who has proved who it is, under a new id: one that was known before is worth nothing. */
export async function begin(request: Request, userId: string, provider?: session.SessionData['provider']) {
  await settled((done) => request.session.regenerate(done));
  Object.assign(request.session, {
    userId,
    signedInAt: new Date().toISOString(),
    device: deviceOf(request.get('User-Agent')),
    address: request.ip ?? '',
    ...(provider && { provider }),
  });
  await settled((done) => request.session.save(done));
}

/** The same session under a new id, for when somebody else may know the old one. */
export async function renew(request: Request): Promise<void> {
  const { cookie: _, ...kept } = request.session;
  await settled((done) => request.session.regenerate(done));
  Object.assign(request.session, kept);
  await settled((done) => request.session.save(done));
}

/** Remembers, in this browser alone, a sign-in that goes on elsewhere. */
export async function remember(request: Request, attempt: Attempt): Promise<void> {
  await settled((done) => request.session.regenerate(done));
  request.session.cookie.maxAge = ATTEMPT_MS;
  request.session.attempt = attempt;
  await settled((done) => request.session.save(done));
}

/** The sign-in that this answer belongs to, once: whoever comes second, or from another browser, gets nothing. */
export async function takeAttempt(db: Db, request: Request, state: unknown): Promise<Attempt | undefined> {
  const { attempt } = request.session;
  if (attempt === undefined || attempt.state !== state) return undefined;
  const { numDeletedRows } = await db.deleteFrom('session').where('sid', '=', request.sessionID).executeTakeFirst();
  return numDeletedRows === 1n ? attempt : undefined;
}

export const end = (request: Request): Promise<void> => settled((done) => request.session.destroy(done));

/** By which lists and messages call a session (the column `session.id`): its own id stays between cookie and store. */
export const publicId = (request: Request): string => createHash('sha256').update(request.sessionID).digest('hex');

const settled = (act: (done: (error: unknown) => void) => unknown): Promise<void> =>
  new Promise((resolve, reject) => {
    act((error) => (error ? reject(error) : resolve()));
  });
