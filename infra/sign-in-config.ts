import { z } from 'zod';
import { PersonRole } from '../domain/roles.ts';

/** The keys of `.env.example` that say how people sign in; read by `config.ts`. */

type Given = Readonly<Record<string, string | undefined>>;

/** The company's role names and what each of them may be here. */
export type RoleMap = ReadonlyMap<string, readonly PersonRole[]>;

/** `their-role=agent;their-other=finance,finance_manager`; the last `=` counts, since a group may be a path such as `CN=Desk`. */
const roleMap = z.string().transform((text, context): RoleMap => {
  const map = new Map<string, readonly PersonRole[]>();
  for (const entry of text.split(';').filter((part) => part.trim() !== '')) {
    const at = entry.lastIndexOf('=');
    const theirs = entry.slice(0, Math.max(at, 0)).trim();
    const ours = z.array(PersonRole).safeParse(
      entry
        .slice(at + 1)
        .split(',')
        .map((name) => name.trim()),
    );
    if (theirs === '' || !ours.success) {
      context.addIssue(`"${entry.trim()}" must be their-role=our-role,our-role with roles of this platform`);
    } else map.set(theirs, [...(map.get(theirs) ?? []), ...ours.data]);
  }
  if (map.size === 0) context.addIssue('must name at least one role: their-role=our-role;their-other=our-role');
  return map;
});

const origin = z
  .url({ protocol: /^https?$/, error: 'must be an http:// or https:// address' })
  .refine((text) => URL.canParse(text) && new URL(text).href === `${new URL(text).origin}/`, 'must have no path')
  .transform((text) => new URL(text).origin);

const network = z.union(
  [z.enum(['loopback', 'linklocal', 'uniquelocal']), z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()],
  'must be addresses or networks such as 10.0.0.0/8,loopback',
);

export const signInKeys = {
  PUBLIC_URL: origin.optional(),
  TRUSTED_PROXIES: z
    .string()
    .default('')
    .transform((text) => text.split(',').flatMap((part) => (part.trim() === '' ? [] : [part.trim()])))
    .pipe(z.array(network)),
  SESSION_HOURS: z.coerce.number('must be a number of hours').min(1).max(720).default(24),
  PASSWORD_SIGN_IN: z.stringbool({ error: 'must be true or false' }).default(true),
  OIDC_ISSUER: z.url({ protocol: /^https?$/, error: 'must be an http:// or https:// address' }).optional(),
  OIDC_CLIENT_ID: z.string().optional(),
  OIDC_CLIENT_SECRET: z.string().optional(),
  OIDC_SCOPES: z
    .string()
    .regex(/\bopenid\b/, 'must contain openid')
    .default('openid profile email'),
  OIDC_ROLES_CLAIM: z.string().optional(),
  OIDC_ROLE_MAP: roleMap.optional(),
  OIDC_DEPARTMENT_CLAIM: z.string().optional(),
};
type Values = z.output<z.ZodObject<typeof signInKeys>>;

const NEEDED = [
  'OIDC_ISSUER',
  'OIDC_CLIENT_ID',
  'OIDC_CLIENT_SECRET',
  'OIDC_ROLES_CLAIM',
  'OIDC_ROLE_MAP',
  'PUBLIC_URL',
] as const;

/** What is half given or contradicts itself, in words for the person at the terminal. */
export function signInProblems(given: Given): string[] {
  const production = given.NODE_ENV === 'production';
  const wanted = Object.keys(given).filter((key) => key.startsWith('OIDC_') && given[key] !== undefined);
  const missing = wanted.length === 0 ? [] : NEEDED.filter((key) => given[key] === undefined);
  const open = production ? (['OIDC_ISSUER', 'PUBLIC_URL'] as const).filter((key) => isOpen(given[key])) : [];
  const passwords = signInKeys.PASSWORD_SIGN_IN.safeParse(given.PASSWORD_SIGN_IN);
  return [
    ...missing.map((key) => `${key} is missing: the keys of the identity provider belong together`),
    ...open.map((key) => `${key} must be an https:// address in production (http only on this machine)`),
    ...(wanted.length === 0 && passwords.data === false
      ? ['PASSWORD_SIGN_IN is off and no identity provider is given: nobody could sign in']
      : []),
  ];
}

/** Without encryption, and not merely on this machine. */
const isOpen = (address: string | undefined): boolean =>
  address !== undefined && /^http:/.test(address) && !/^http:\/\/(localhost|127\.0\.0\.1)(:\d+)?\/?$/.test(address);

export function signInOf(values: Values) {
  const { OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET, OIDC_ROLES_CLAIM, OIDC_ROLE_MAP, PUBLIC_URL } = values;
  const provider =
    OIDC_ISSUER && OIDC_CLIENT_ID && OIDC_CLIENT_SECRET && OIDC_ROLES_CLAIM && OIDC_ROLE_MAP && PUBLIC_URL
      ? {
          issuer: OIDC_ISSUER,
          clientId: OIDC_CLIENT_ID,
          clientSecret: OIDC_CLIENT_SECRET,
          scopes: values.OIDC_SCOPES,
          rolesClaim: OIDC_ROLES_CLAIM,
          roles: OIDC_ROLE_MAP,
          departmentClaim: values.OIDC_DEPARTMENT_CLAIM,
          publicUrl: PUBLIC_URL,
        }
      : undefined;
  return {
    /** Whose word about the caller's address counts (`X-Forwarded-For`). */
    trustedProxies: values.TRUSTED_PROXIES,
    /** How long a session may last, however busy it is. */
    sessionHours: values.SESSION_HOURS,
    passwordSignIn: values.PASSWORD_SIGN_IN,
    /** The company's identity provider (OpenID Connect), where there is one. */
    provider,
  } as const;
}

export type ProviderConfig = NonNullable<ReturnType<typeof signInOf>['provider']>;
