import { z } from 'zod';
import { Actor } from '../../../../../domain/roles.ts';
import { call } from '../api/client.ts';

const Account = z.object({
  ...Actor.shape,
  /** Null for an account of the company's identity provider, which has no password here. */
  login: z.string().nullable(),
  email: z.string().nullable(),
  lastSignInAt: z.string().nullable(),
});
export type Account = z.infer<typeof Account>;

const OpenSession = z.object({
  id: z.string(),
  device: z.object({ browser: z.string().nullable(), system: z.string().nullable() }),
  address: z.string(),
  signedInAt: z.string(),
  lastSeenAt: z.string(),
  current: z.boolean(),
});
export type OpenSession = z.infer<typeof OpenSession>;

const Nothing = z.unknown();

export const getAccount = (signal: AbortSignal) => call(Account, '/account/profile', { signal });

export const changePassword = (body: { oldPassword: string; newPassword: string }) =>
  call(Nothing, '/account/password', { method: 'PUT', body });

export const listSessions = async (signal: AbortSignal) =>
  (await call(z.object({ items: z.array(OpenSession) }), '/account/sessions', { signal })).items;

export const endSession = (id: string) => call(Nothing, `/account/sessions/${id}`, { method: 'DELETE' });

export const endOtherSessions = () => call(Nothing, '/account/sessions', { method: 'DELETE' });
