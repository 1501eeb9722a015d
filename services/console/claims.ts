import { Department, PEOPLES_ROLES, type PersonRole } from '../../domain/roles.ts';
import type { ProviderConfig } from '../../infra/sign-in-config.ts';
import { Email } from '../kit/phone.ts';

type Claims = Readonly<Record<string, unknown>>;

/** Somebody as the identity provider's claims tell it. */
export interface Person {
  readonly name: string;
  /** Null also where the provider itself doubts it. */
  readonly email: string | null;
  /** In this platform's words, by the company's table; empty for somebody who has no part in it. */
  readonly roles: readonly PersonRole[];
  /** Undefined when the provider is not asked for it. */
  readonly department: Department | null | undefined;
}

const LONGEST_NAME = 64;

/** Reads a person from several sets of claims; the first that has a claim counts. */
export function personIn(
  sources: readonly Claims[],
  config: Pick<ProviderConfig, 'rolesClaim' | 'roles' | 'departmentClaim'>,
): Person {
  const claim = (path: string) => sources.map((claims) => claimAt(claims, path)).find((value) => value !== undefined);
  const given = new Set(textsIn(claim(config.rolesClaim)).flatMap((theirs) => config.roles.get(theirs) ?? []));
  const [name = ''] = ['name', 'preferred_username', 'sub'].flatMap((path) => textsIn(claim(path)));
  const email = claim('email_verified') === false ? undefined : Email.safeParse(claim('email')).data;
  const { departmentClaim } = config;
  return {
    name: name.slice(0, LONGEST_NAME),
    email: email ?? null,
    roles: PEOPLES_ROLES.filter((role) => given.has(role)),
    department: departmentClaim === undefined ? undefined : departmentIn(textsIn(claim(departmentClaim))),
  };
}

/** A claim by its name, which may hold dots (`https://example.com/roles`), or by a path into it (`realm_access.roles`). */
export function claimAt(claims: Claims, path: string): unknown {
  if (Object.hasOwn(claims, path)) return claims[path];
  return path.split('.').reduce<unknown>((value, name) => (isObject(value) ? value[name] : undefined), claims);
}

const isObject = (value: unknown): value is Claims => typeof value === 'object' && value !== null;

const textsIn = (value: unknown): string[] =>
  [value].flat().flatMap((text) => (typeof text === 'string' && text.trim() !== '' ? [text.trim()] : []));

/** The first of our departments among them, by key or by a name that people read. */
function departmentIn(texts: readonly string[]): Department | null {
  const named = Department.keys.filter((key) => {
    const { zh, en } = Department.labels[key];
    return texts.some((text) => text === key || text === zh || text === en);
  });
  return named[0] ?? null;
}
