import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { type Environment, loadStackConfig } from '../../infra/config.ts';
import { personIn } from '../../services/console/claims.ts';
import { returnPath } from '../../services/console/return-path.ts';

const DATA_DIR = mkdtempSync(join(tmpdir(), 'ruyue-sign-in-'));
afterAll(() => rmSync(DATA_DIR, { recursive: true }));
const configured = (env: Environment) => loadStackConfig({ NODE_ENV: 'test', DATA_DIR, ...env }).signIn;

const PROVIDER = {
  PUBLIC_URL: 'https://care.example.cn/',
  OIDC_ISSUER: 'https://id.example.cn/realms/company',
  OIDC_CLIENT_ID: 'ruyue',
  OIDC_CLIENT_SECRET: 'secret',
  OIDC_ROLES_CLAIM: 'realm_access.roles',
  OIDC_ROLE_MAP: 'desk=agent; money = finance , finance_manager;CN=Heads,OU=Desk=supervisor',
};

describe('design §5 how people sign in is configured', () => {
  test('by nothing: passwords alone, a day for each session, nobody trusted to name addresses', () => {
    expect(configured({})).toStrictEqual({
      trustedProxies: [],
      sessionHours: 24,
      passwordSignIn: true,
      provider: undefined,
    });
  });

  test('by an identity provider, whose group names may hold what separates', () => {
    const { provider } = configured(PROVIDER);
    expect(provider?.publicUrl).toBe('https://care.example.cn');
    expect(Object.fromEntries(provider?.roles ?? [])).toStrictEqual({
      desk: ['agent'],
      money: ['finance', 'finance_manager'],
      'CN=Heads,OU=Desk': ['supervisor'],
    });
  });

  test.each<[string, Environment, string[]]>([
    [
      'half of a provider',
      { OIDC_ISSUER: PROVIDER.OIDC_ISSUER },
      ['OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET', 'OIDC_ROLES_CLAIM', 'OIDC_ROLE_MAP', 'PUBLIC_URL'],
    ],
    [
      'roles that do not exist or are the platform’s own',
      { ...PROVIDER, OIDC_ROLE_MAP: 'a=boss;b=system;c' },
      ['"a=boss"', '"b=system"', '"c"'],
    ],
    ['a public address with a path', { ...PROVIDER, PUBLIC_URL: 'https://care.example.cn/desk' }, ['PUBLIC_URL']],
    ['scopes without openid', { ...PROVIDER, OIDC_SCOPES: 'profile' }, ['OIDC_SCOPES']],
    ['no way in at all', { PASSWORD_SIGN_IN: 'false' }, ['PASSWORD_SIGN_IN']],
    ['a proxy that is none', { TRUSTED_PROXIES: '10.0.0.0/8, everybody' }, ['TRUSTED_PROXIES']],
    [
      'open addresses in production',
      {
        ...PROVIDER,
        NODE_ENV: 'production',
        PUBLIC_URL: 'http://care.example.cn',
        OIDC_ISSUER: 'http://id.example.cn',
      },
      ['PUBLIC_URL must be an https', 'OIDC_ISSUER must be an https'],
    ],
  ])('refused, with every problem: %s', (_, env, named) => {
    let told = '';
    try {
      configured(env);
    } catch (error) {
      told = String(error);
    }
    for (const name of named) expect(told).toContain(name);
  });
});

describe('a person is read from claims', () => {
  const config = {
    rolesClaim: 'realm_access.roles',
    roles: new Map([['desk', ['agent'] as const]]),
    departmentClaim: undefined,
  };

  test('by a name that holds dots, by a path, as one text; the first set of claims counts', () => {
    const roles = (claims: object[], rolesClaim = config.rolesClaim) =>
      personIn(
        claims.map((each) => ({ sub: 's', ...each })),
        { ...config, rolesClaim },
      ).roles;
    expect(roles([{ realm_access: { roles: ['desk', 'x'] } }])).toStrictEqual(['agent']);
    expect(roles([{ 'https://x.cn/roles': 'desk' }], 'https://x.cn/roles')).toStrictEqual(['agent']);
    expect(roles([{ realm_access: { roles: [] } }, { realm_access: { roles: ['desk'] } }])).toStrictEqual([]);
    expect(roles([{}, { realm_access: { roles: ['desk'] } }])).toStrictEqual(['agent']);
    for (const odd of [null, 7, 'desk', { roles: { desk: true } }, { roles: [7, null, ['desk']] }])
      expect(roles([{ realm_access: odd }])).toStrictEqual([]);
    expect(roles([{}], '__proto__.constructor')).toStrictEqual([]);
  });

  test('without a name, by what the provider calls them; nobody has an empty one', () => {
    expect(personIn([{ sub: 's', name: ' ', preferred_username: 'lina' }], config).name).toBe('lina');
    const mail = (claims: object) => personIn([{ sub: 's', ...claims }], config).email;
    expect(mail({ email: 'a@x.cn', email_verified: true })).toBe('a@x.cn');
    expect([mail({ email: 'a@x.cn', email_verified: false }), mail({ email: 'nobody' })]).toStrictEqual([null, null]);
    expect(personIn([{ sub: 's' }], config)).toMatchObject({ name: 's', email: null, department: undefined });
  });
});

test.each([
  ['/tasks', '/tasks'],
  ['/queue?view=all&q=%E5%BC%A0#x', '/queue?view=all&q=%E5%BC%A0#x'],
  ['//evil.example', '/'],
  ['/\\evil.example', '/'],
  ['/x\\..', '/'],
  ['/\t/evil.example', '/'],
  ['https://evil.example', '/'],
  ['tasks', '/'],
  ['', '/'],
  [['/a', '/b'], '/'],
  [undefined, '/'],
])('no open redirect: %j is %s', (wanted, path) => {
  expect(returnPath(wanted)).toBe(path);
});
