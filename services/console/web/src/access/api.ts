import { z } from 'zod';
import { Area } from '../../../../../domain/access/area.ts';
import { AccessChange, type AccountChange, type PermissionChange } from '../../../../../domain/access/change.ts';
import { Danger } from '../../../../../domain/access/danger.ts';
import { Department, PersonRole } from '../../../../../domain/roles.ts';
import { LANGUAGES } from '../../../../../domain/text.ts';
import { call, newKey, queryString } from '../api/client.ts';
import { pageOf } from '../api/shapes.ts';

const Somebody = z.object({ id: z.string(), name: z.string() });

const PersonItem = z.object({
  id: z.string(),
  login: z.string().nullable(),
  name: z.string(),
  roles: z.array(PersonRole),
  department: Department.schema.nullable(),
  language: z.enum(LANGUAGES),
  enabled: z.boolean(),
  lockedUntil: z.string().nullable(),
  mustChangePassword: z.boolean(),
  lastSignInAt: z.string().nullable(),
  createdAt: z.string(),
});
export type PersonItem = z.infer<typeof PersonItem>;

const PersonDetail = PersonItem.extend({
  owed: z.object({ cases: z.number(), callbacks: z.number(), tasks: z.number() }),
});
export type PersonDetail = z.infer<typeof PersonDetail>;

const PermissionItem = z.object({
  name: z.string(),
  label: z.object({ zh: z.string(), en: z.string() }),
  area: Area.schema,
  danger: Danger.schema.nullable(),
  shipped: z.array(PersonRole),
  roles: z.array(PersonRole),
});
export type PermissionItem = z.infer<typeof PermissionItem>;

const ChangeItem = z.object({
  id: z.string(),
  change: AccessChange,
  before: z.object({
    granted: z.boolean().optional(),
    enabled: z.boolean().optional(),
    roles: z.array(PersonRole).optional(),
    name: z.string().optional(),
    department: Department.schema.nullable().optional(),
    language: z.enum(LANGUAGES).optional(),
  }),
  person: Somebody.nullable(),
  reason: z.string(),
  dangerous: z.boolean(),
  status: z.enum(['pending', 'applied', 'rejected', 'withdrawn', 'expired']),
  proposedBy: Somebody,
  proposedAt: z.string(),
  expiresAt: z.string(),
  decidedBy: Somebody.nullable(),
  decidedAt: z.string().nullable(),
  note: z.string().nullable(),
});
export type ChangeItem = z.infer<typeof ChangeItem>;

const Made = z.object({ change: ChangeItem, oneTimePassword: z.string().nullable() });
export type Made = z.infer<typeof Made>;

interface Page {
  readonly after?: string;
  readonly limit?: number;
}

export interface PeopleFilter {
  readonly q: string;
  readonly role: string;
  readonly department: string;
  readonly show: string;
}

export const listPeople = (filter: PeopleFilter, page: Page, signal: AbortSignal) =>
  call(pageOf(PersonItem), `/people${queryString({ ...filter, ...page })}`, { signal });

export const getPerson = (id: string, signal: AbortSignal) =>
  call(PersonDetail, `/people/${encodeURIComponent(id)}`, { signal });

export const changeAccount = (change: z.input<typeof AccountChange>, reason: string, key: string) =>
  call(Made, '/people/changes', { method: 'POST', body: { change, reason }, key });

export const endSessionsOf = (id: string) =>
  call(z.unknown(), `/people/${encodeURIComponent(id)}/sessions`, { method: 'DELETE' });

export const listPermissions = (signal: AbortSignal) =>
  call(z.object({ items: z.array(PermissionItem), deciders: z.number() }), '/access/permissions', { signal });

export const changePermission = (change: Omit<z.input<typeof PermissionChange>, 'kind'>, reason: string, key: string) =>
  call(Made, '/access/permissions', { method: 'POST', body: { ...change, reason }, key });

export const listChanges = (
  filter: { readonly show: 'pending' | 'settled' | 'all'; readonly personId?: string },
  page: Page,
  signal: AbortSignal,
) => call(pageOf(ChangeItem), `/access/changes${queryString({ ...filter, ...page })}`, { signal });

export const decideChange = (id: string, approve: boolean, note: string | undefined, key: string) =>
  call(Made, `/access/changes/${encodeURIComponent(id)}/decision`, {
    method: 'POST',
    body: { approve, ...(note === undefined ? {} : { note }) },
    key,
  });

export const withdrawChange = (id: string) =>
  call(Made, `/access/changes/${encodeURIComponent(id)}/withdrawal`, { method: 'POST', key: newKey() });
