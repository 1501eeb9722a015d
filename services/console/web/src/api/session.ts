import { z } from 'zod';
import { call } from './client.ts';
import { DemoAccount, Session } from './shapes.ts';

export const getSession = (signal?: AbortSignal) => call(Session, '/session', signal ? { signal } : {});

export const signIn = (credentials: { login: string; password: string }) =>
  call(Session, '/session', { method: 'POST', body: credentials });

/** `continueAt`: where the browser goes on to sign out of the company's identity provider. */
export const signOut = () => call(z.object({ continueAt: z.url().nullable() }), '/session', { method: 'DELETE' });

const WaysIn = z.object({ provider: z.boolean(), password: z.boolean() });
export type WaysIn = z.infer<typeof WaysIn>;

export const listWaysIn = (signal: AbortSignal) => call(WaysIn, '/session/ways', { signal });

/** The accounts of a demonstration; none in production. */
export const listDemoAccounts = (signal: AbortSignal) =>
  call(z.array(DemoAccount), '/session/demo-accounts', { signal });
