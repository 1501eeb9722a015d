import { z } from 'zod';
import { call } from './client.ts';
import { DemoAccount, Session } from './shapes.ts';

export const getSession = (signal?: AbortSignal) => call(Session, '/session', signal ? { signal } : {});

export const signIn = (credentials: { login: string; password: string }) =>
  call(Session, '/session', { method: 'POST', body: credentials });

export const signOut = () => call(z.unknown(), '/session', { method: 'DELETE' });

/** The accounts of a demonstration; none in production. */
export const listDemoAccounts = (signal: AbortSignal) =>
  call(z.array(DemoAccount), '/session/demo-accounts', { signal });
