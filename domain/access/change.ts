import { z } from 'zod';
import { Department, PersonRole } from '../roles.ts';
import { LANGUAGES } from '../text.ts';
import type { Company, Member } from './company.ts';
import { permissionNamed } from './permission.ts';

const Roles = z
  .array(PersonRole)
  .min(1)
  .max(PersonRole.options.length)
  .refine((roles) => new Set(roles).size === roles.length, 'twice the same');
const person = z.uuid();

export const Login = z.string().regex(/^[a-z0-9][a-z0-9._-]{1,31}$/);
const PersonName = z.string().trim().min(1).max(64);

/** A role is given a permission, or it is taken from the role. */
export const PermissionChange = z.strictObject({
  kind: z.literal('permission'),
  role: PersonRole,
  permission: z.string().min(1).max(64),
  granted: z.boolean(),
});

/** What happens to an account; a password is a new one for one sign-in, which its owner must change. */
export const AccountChange = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('account'),
    login: Login,
    name: PersonName,
    department: Department.schema.nullable(),
    roles: Roles,
  }),
  z.strictObject({ kind: z.literal('roles'), person, roles: Roles }),
  z.strictObject({
    kind: z.literal('profile'),
    person,
    name: PersonName,
    department: Department.schema.nullable(),
    language: z.enum(LANGUAGES),
  }),
  z.strictObject({ kind: z.literal('enabled'), person, enabled: z.boolean() }),
  z.strictObject({ kind: z.literal('password'), person }),
  z.strictObject({ kind: z.literal('unlocked'), person }),
]);

/** One change of who may do what. */
export const AccessChange = z.discriminatedUnion('kind', [PermissionChange, ...AccountChange.options]);
export type AccessChange = z.infer<typeof AccessChange>;

/** Whom the change is about; a permission is about everybody of its role, a new account about nobody who is there yet. */
export const personOf = (change: AccessChange): string | undefined => ('person' in change ? change.person : undefined);

/** The company after the change; `newcomer` is the id that a new account gets. */
export function companyAfter(company: Company, change: AccessChange, newcomer: string): Company {
  const { differences, members } = company;
  const changed = (to: Partial<Member>): Company => ({
    differences,
    members: members.map((member) => (member.id === personOf(change) ? { ...member, ...to } : member)),
  });
  switch (change.kind) {
    case 'permission': {
      const { role, permission, granted } = change;
      const others = differences.filter((one) => one.role !== role || one.permission !== permission);
      const asShipped = permissionNamed(permission)?.roles.includes(role) === granted;
      return { members, differences: asShipped ? others : [...others, { role, permission, granted }] };
    }
    case 'account':
      return {
        differences,
        members: [...members, { id: newcomer, roles: change.roles, enabled: true, provided: false }],
      };
    case 'roles':
      return changed({ roles: change.roles });
    case 'enabled':
      return changed({ enabled: change.enabled });
    case 'profile':
    case 'password':
    case 'unlocked':
      return company;
  }
}
