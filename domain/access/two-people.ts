import { type Refusal, refusal } from '../refusal.ts';
import type { Instant } from '../time/instant.ts';
import { type AccessChange, companyAfter, personOf } from './change.ts';
import { type Company, holders, holds, isDangerous } from './company.ts';
import { DANGEROUS, dangerOf } from './danger.ts';
import { permissionNamed } from './permission.ts';

/** How long a proposal waits for its second person. */
export const PROPOSAL_DAYS = 7;

/** Fewer people who can decide on a change, and one of them alone could lock everybody out or be locked out. */
const DECIDERS = 2;

/** The id of an account that is not made yet. */
const NEWCOMER = 'newcomer';

/** One reason for which a change takes effect only when a second person approves it. */
export interface Guard {
  readonly name: string;
  needed(change: AccessChange, company: Company): boolean;
}

const rolesOf = (company: Company, person: string) => company.members.find(({ id }) => id === person)?.roles ?? [];

/** What nobody does alone: every way by which somebody could come to hold something dangerous. */
export const TWO_PEOPLE: readonly Guard[] = [
  {
    name: 'a dangerous permission is granted',
    needed: (change) => change.kind === 'permission' && change.granted && dangerOf(change.permission) !== undefined,
  },
  {
    name: 'a person is given a role that holds one',
    needed: (change, company) =>
      change.kind === 'roles' &&
      change.roles.some((role) => !rolesOf(company, change.person).includes(role) && isDangerous(role, company)),
  },
  {
    name: 'an account is made with such a role',
    needed: (change, company) => change.kind === 'account' && change.roles.some((role) => isDangerous(role, company)),
  },
  {
    name: 'an account with such a role is opened again',
    needed: (change, company) =>
      change.kind === 'enabled' &&
      change.enabled &&
      rolesOf(company, change.person).some((role) => isDangerous(role, company)),
  },
  {
    // Whoever sets a password could sign in with it.
    name: 'the password of such an account is set',
    needed: (change, company) =>
      change.kind === 'password' && rolesOf(company, change.person).some((role) => isDangerous(role, company)),
  },
  {
    name: 'the last who can do something dangerous loses it',
    needed: (change, company) => {
      const then = companyAfter(company, change, NEWCOMER);
      return DANGEROUS.some((one) => holders(company, one).length > 0 && holders(then, one).length === 0);
    },
  },
];

export const needsSecond = (guards: readonly Guard[], change: AccessChange, company: Company): boolean =>
  guards.some((guard) => guard.needed(change, company));

/** Why the change may not be made or proposed by this person at all; undefined when it may. */
export function refuseChange(company: Company, change: AccessChange, by: string): Refusal | undefined {
  const person = personOf(change);
  if (person === by) return ownAccount;
  if (person !== undefined && !company.members.some(({ id }) => id === person))
    return refusal('NotFound', '没有这个账号', 'There is no such account');
  if (change.kind === 'roles' || change.kind === 'password' || change.kind === 'unlocked')
    if (company.members.some(({ id, provided }) => id === person && provided)) return providers;
  if (change.kind === 'permission') {
    if (!permissionNamed(change.permission)) return refusal('NotFound', '没有这项权限', 'There is no such permission');
    if (holds(change.role, change.permission, company) === change.granted) return nothingNew;
  }
  if (change.kind === 'enabled' && isEnabled(company, change.person) === change.enabled) return nothingNew;
  if (change.kind === 'roles' && sameRoles(rolesOf(company, change.person), change.roles)) return nothingNew;
  return unlessDecidersRemain(company, companyAfter(company, change, NEWCOMER));
}

/** A change that waits for its second person. */
export interface Proposal {
  readonly change: AccessChange;
  readonly proposedBy: string;
  readonly expiresAt: Instant;
}

/** Why this person may not decide on the proposal, or why it can no longer take effect as it was proposed. */
export function refuseDecision(
  company: Company,
  { change, proposedBy, expiresAt }: Proposal,
  by: string,
  approve: boolean,
  now: Instant,
): Refusal | undefined {
  if (by === proposedBy) return refusal('SamePerson', '提出人不能自行审批', 'Who proposed it may not decide on it');
  if (by === personOf(change)) return ownAccount;
  if (!approve) return undefined;
  if (now >= expiresAt)
    return refusal('RuleNotMet', '申请已过期，请重新提出', 'The proposal has expired: propose it again');
  const needed = change.kind === 'permission' ? 'changePermission' : 'changeAccount';
  if (!holders(company, needed).some(({ id }) => id === proposedBy))
    return refusal('RuleNotMet', '提出人已无此权限', 'Who proposed it may no longer do so');
  return refuseChange(company, change, proposedBy);
}

/** The rules of access never lock everybody out: two people remain who can decide, or as many as there were. */
function unlessDecidersRemain(before: Company, then: Company): Refusal | undefined {
  const remaining = holders(then, 'decideAccessChange').length;
  return remaining < DECIDERS && remaining < holders(before, 'decideAccessChange').length
    ? refusal(
        'RuleNotMet',
        '至少须保留 {count} 名可审批权限变更的启用账号',
        'At least {count} enabled people who can decide on changes must remain',
        { vars: { count: DECIDERS } },
      )
    : undefined;
}

const isEnabled = ({ members }: Company, person: string): boolean =>
  members.some(({ id, enabled }) => id === person && enabled);

const sameRoles = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((role) => other.includes(role));

const ownAccount = refusal('SamePerson', '不能变更自己的账号', 'Nobody changes their own account');

const providers = refusal(
  'RuleNotMet',
  '该账号由企业身份系统管理，请在那里变更角色和密码',
  'This account is the identity provider’s: its roles and its password are changed there',
);

const nothingNew = refusal('RuleNotMet', '与现状相同，无需变更', 'It is so already');
