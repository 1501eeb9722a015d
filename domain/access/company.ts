import { PEOPLES_ROLES, type PersonRole } from '../roles.ts';
import { DANGEROUS } from './danger.ts';
import { type Permission, permissionNamed } from './permission.ts';

/** What the company changed of what the release ships: a role was given a permission, or lost it. */
export interface Difference {
  readonly role: PersonRole;
  readonly permission: string;
  readonly granted: boolean;
}

/** An account as the rules of access see it. */
export interface Member {
  readonly id: string;
  readonly roles: readonly PersonRole[];
  readonly enabled: boolean;
  /** Signs in at the company's identity provider, which says the roles and keeps the password. */
  readonly provided: boolean;
}

/** Who there is, and what the roles may do. */
export interface Company {
  readonly differences: readonly Difference[];
  readonly members: readonly Member[];
}

/** The roles that hold the permission: as shipped, but for what the company changed. */
export function effectiveRoles(
  { name, roles }: Pick<Permission, 'name' | 'roles'>,
  differences: readonly Difference[],
): PersonRole[] {
  const changed = new Map(
    differences.flatMap(({ role, permission, granted }) => (permission === name ? [[role, granted] as const] : [])),
  );
  return PEOPLES_ROLES.filter((role) => changed.get(role) ?? roles.includes(role));
}

const rolesWith = (permission: string, { differences }: Pick<Company, 'differences'>): PersonRole[] => {
  const known = permissionNamed(permission);
  return known ? effectiveRoles(known, differences) : [];
};

/** Whether the role holds it now; of what nobody knows, no. */
export const holds = (role: PersonRole, permission: string, company: Pick<Company, 'differences'>): boolean =>
  rolesWith(permission, company).includes(role);

/** The people who can do it as of now. */
export function holders(company: Company, permission: string): Member[] {
  const having = rolesWith(permission, company);
  return company.members.filter(({ roles, enabled }) => enabled && roles.some((role) => having.includes(role)));
}

/** A role by which one gains something that nobody gives alone. */
export const isDangerous = (role: PersonRole, company: Pick<Company, 'differences'>): boolean =>
  DANGEROUS.some((permission) => holds(role, permission, company));
