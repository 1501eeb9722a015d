import { randomUUID } from 'node:crypto';
import { hash } from '@node-rs/argon2';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { hashedOtherwise, hashPassword } from '../../infra/passwords.ts';
import { freePorts } from '../../infra/ports.ts';
import { DEMO_PASSWORD } from '../../infra/seed.ts';
import { deviceOf } from '../../services/console/device.ts';
import { moreConsoles } from '../support/console.ts';
import { Traveller } from '../support/traveller.ts';
import { newKey, runningServices } from './support.ts';

const services = runningServices();

const OLD = 'seven brass lanterns';
const NEW = 'eleven quiet herons';

let consoles: ReturnType<typeof moreConsoles>;
/** Beside the stack's own, on another process. */
let second = '';
beforeAll(async () => {
  consoles = moreConsoles();
  const [port = 0] = await freePorts(1);
  second = await consoles.start(port, { SESSION_HOURS: '2', TRUSTED_PROXIES: 'loopback' });
});
afterAll(() => consoles.stop());

/** An account of this test alone. */
async function newAccount(change: { readonly must_change_password?: boolean; readonly password_hash?: string } = {}) {
  const login = `test-${randomUUID().slice(0, 13)}`;
  const { id } = await services.on.db
    .insertInto('users')
    .values({
      login,
      name: '测试员',
      roles: ['agent'],
      department: null,
      password_hash: await hashPassword(OLD),
      locked_until: null,
      ...change,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return { id, login };
}

const at = (path: string, base = services.on.urls.console) => base + path;

async function signIn(login: string, password = OLD, base?: string): Promise<Traveller> {
  const who = new Traveller();
  const { status } = await who.ask('POST', at('/session', base), { json: { login, password } });
  if (status !== 200) throw new Error(`${login} could not sign in: ${status}`);
  return who;
}

const change = (who: Traveller, oldPassword: string, newPassword: string) =>
  who.ask('PUT', at('/account/password'), { json: { oldPassword, newPassword } });

const signedIn = async (who: Traveller) => (await who.ask('GET', at('/session'))).status === 200;

const Sessions = z.object({
  items: z.array(
    z.strictObject({
      id: z.string(),
      device: z.strictObject({ browser: z.string().nullable(), system: z.string().nullable() }),
      address: z.string(),
      signedInAt: z.string(),
      lastSeenAt: z.string(),
      current: z.boolean(),
    }),
  ),
});
const sessionsOf = async (who: Traveller) => Sessions.parse((await who.ask('GET', at('/account/sessions'))).body).items;

const auditOf = async (actor: string) => {
  const rows = await services.on.db
    .selectFrom('audit')
    .select(['action', 'subject'])
    .where('actor_id', '=', actor)
    .orderBy('id')
    .execute();
  return rows.map(({ action, subject }) => `${action} ${subject}`);
};

describe('design §5 the owner changes the password', () => {
  test('with the old one; all other sessions end, this one goes on under a new id, it is audited', async () => {
    const { id, login } = await newAccount();
    const [here, elsewhere] = [await signIn(login), await signIn(login)];
    const before = here.cookieOf(services.on.urls.console);
    expect((await change(here, OLD, NEW)).status).toBe(204);
    expect([await signedIn(here), await signedIn(elsewhere)]).toStrictEqual([true, false]);
    const thief = await fetch(at('/session'), { headers: { Cookie: before } });
    expect(thief.status).toBe(401);
    await expect(signIn(login)).rejects.toThrow('401');
    expect(await signedIn(await signIn(login, NEW))).toBe(true);
    expect(await auditOf(id)).toContain(`password-changed ${id}`);
  });

  test('a weak one, the old one again and a wrong old one are refused in words', async () => {
    const { login } = await newAccount();
    const who = await signIn(login);
    for (const [old, wanted, why] of [
      [OLD, 'short', /至少 12 个字符/],
      [OLD, `${login}2026`, /太容易猜到/],
      [OLD, DEMO_PASSWORD, /至少 12 个字符/],
      [OLD, OLD, /与原密码相同/],
      ['wrong', NEW, /原密码不正确/],
    ] as const) {
      const { status, body } = await change(who, old, wanted);
      expect([status, z.object({ detail: z.string() }).parse(body).detail]).toStrictEqual([
        422,
        expect.stringMatching(why),
      ]);
    }
    expect(await signedIn(await signIn(login))).toBe(true);
  });

  test('guessing the old one locks the account like guessing at the sign-in', async () => {
    const { login } = await newAccount();
    const who = await signIn(login);
    for (let attempt = 1; attempt <= 5; attempt += 1) expect((await change(who, 'wrong', NEW)).status).toBe(422);
    expect((await change(who, OLD, NEW)).status).toBe(429);
    await expect(signIn(login)).rejects.toThrow('429');
  });

  test('a password that an administrator gave opens nothing but its own change', async () => {
    const { id, login } = await newAccount({ must_change_password: true });
    const who = await signIn(login);
    expect((await who.ask('GET', at('/session'))).body).toMatchObject({ mustChangePassword: true });
    for (const path of ['/api/desk/cases', '/account/sessions', '/account/profile']) {
      const { status, body } = await who.ask('GET', at(path));
      expect([path, status, body]).toMatchObject([path, 403, { type: 'urn:ruyue:problem:password-change-needed' }]);
    }
    expect((await change(who, OLD, NEW)).status).toBe(204);
    expect((await who.ask('GET', at('/api/desk/cases'))).status).toBe(200);
    expect((await who.ask('GET', at('/account/profile'))).body).toMatchObject({ id, login, email: null });
  });

  test('a hash of another cost is made anew at the next sign-in', async () => {
    const { id, login } = await newAccount({ password_hash: await hash(OLD, { memoryCost: 8_192, timeCost: 1 }) });
    await signIn(login);
    const { password_hash: stored, last_sign_in_at: last } = await services.on.db
      .selectFrom('users')
      .select(['password_hash', 'last_sign_in_at'])
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    expect(hashedOtherwise(stored ?? '')).toBe(false);
    expect(Date.now() - (last?.getTime() ?? 0)).toBeLessThan(60_000);
    await signIn(login);
  });
});

describe('ASVS V7 sessions are seen and ended by their owner', () => {
  test('each with its device, its times and its address, none with what would open it', async () => {
    const { login } = await newAccount();
    const [here, elsewhere] = [await signIn(login), await signIn(login)];
    const items = await sessionsOf(here);
    expect(items.map(({ current }) => current).toSorted()).toStrictEqual([false, true]);
    for (const { address, signedInAt, lastSeenAt } of items) {
      expect(address).toMatch(/127\.0\.0\.1|::1/);
      expect(Math.abs(Date.now() - Date.parse(signedInAt))).toBeLessThan(60_000);
      expect(Math.abs(Date.now() - Date.parse(lastSeenAt))).toBeLessThan(60_000);
    }
    const secrets = [here, elsewhere].map((who) => /s%3A([^.]+)/.exec(who.cookieOf(services.on.urls.console))?.[1]);
    for (const secret of secrets) expect(JSON.stringify(items)).not.toContain(secret);
  });

  test('one of them, all others, or all by an administrator; nobody ends another’s', async () => {
    const { id, login } = await newAccount();
    const [here, second, third] = [await signIn(login), await signIn(login), await signIn(login)];
    const idOf = async (who: Traveller) => (await sessionsOf(who)).find(({ current }) => current)?.id ?? '';
    const stranger = await signIn((await newAccount()).login);
    expect((await stranger.ask('DELETE', at(`/account/sessions/${await idOf(here)}`))).status).toBe(404);
    expect((await stranger.ask('DELETE', at(`/people/${id}/sessions`))).status).toBe(403);
    const ended = await idOf(second);
    expect((await here.ask('DELETE', at(`/account/sessions/${ended}`))).status).toBe(204);
    expect((await here.ask('DELETE', at(`/account/sessions/${ended}`))).status).toBe(404);
    expect([await signedIn(here), await signedIn(second), await signedIn(third)]).toStrictEqual([true, false, true]);
    expect((await here.ask('DELETE', at('/account/sessions'))).status).toBe(204);
    expect([await signedIn(here), await signedIn(third)]).toStrictEqual([true, false]);
    expect((await auditOf(id)).filter((entry) => entry === `session-ended ${id}`)).toHaveLength(2);

    const admin = await signIn('admin', DEMO_PASSWORD);
    expect((await admin.ask('DELETE', at(`/people/${id}/sessions`))).status).toBe(204);
    expect((await admin.ask('DELETE', at(`/people/${randomUUID()}/sessions`))).status).toBe(404);
    expect(await signedIn(here)).toBe(false);
  });

  test('a session ends at its greatest age, however busy it is, and is no longer listed', async () => {
    const { id, login } = await newAccount();
    const who = await signIn(login, OLD, second);
    const age = async (hours: number) => {
      const { db } = services.on;
      const { sess } = await db
        .selectFrom('session')
        .select('sess')
        .where('user_id', '=', id)
        .executeTakeFirstOrThrow();
      const signedInAt = new Date(Date.now() - hours * 3_600_000).toISOString();
      await db
        .updateTable('session')
        .set({ sess: JSON.stringify({ ...sess, signedInAt }) })
        .where('user_id', '=', id)
        .execute();
    };
    await age(1.9);
    expect((await who.ask('GET', at('/session', second))).status).toBe(200);
    await age(2.1);
    expect((await who.ask('GET', at('/session', second))).status).toBe(401);
    expect((await who.ask('GET', at('/api/desk/cases', second))).status).toBe(401);
  });
});

describe('what is streamed to a session ends with it, on every console', () => {
  /** Listens with a session of the stack's console at another one: the same secrets, only the cookie has another name. */
  async function listen(who: Traveller, base: string) {
    const [, value] = who.cookieOf(services.on.urls.console).split('=');
    const cookie = `ruyue-${new URL(base).port}=${value}`;
    const response = await fetch(at('/api/desk/events', base), { headers: { Cookie: cookie } });
    const reader = response.body?.getReader();
    expect(new TextDecoder().decode((await reader?.read())?.value)).toContain('retry');
    return async () => {
      for (;;) if ((await reader?.read().catch(() => ({ done: true })))?.done) return 'ended';
    };
  }

  test('revoked, disabled, or its rights changed: at once', async () => {
    const { db } = services.on;
    const acts: ((account: { id: string; login: string }) => Promise<unknown>)[] = [
      async ({ login }) => (await signIn(login)).ask('DELETE', at('/account/sessions')),
      ({ id }) => db.updateTable('users').set({ disabled: true }).where('id', '=', id).execute(),
      ({ id }) =>
        db
          .updateTable('users')
          .set({ roles: ['supervisor'] })
          .where('id', '=', id)
          .execute(),
    ];
    await Promise.all(
      acts.map(async (act) => {
        const account = await newAccount();
        const who = await signIn(account.login);
        const streams = [await listen(who, services.on.urls.console), await listen(who, second)];
        await act(account);
        const begun = Date.now();
        expect(await Promise.all(streams.map((ended) => ended()))).toStrictEqual(['ended', 'ended']);
        expect(Date.now() - begun).toBeLessThan(5_000);
      }),
    );
  });

  test('another person’s is not touched', async () => {
    const [one, two] = [await newAccount(), await newAccount()];
    const ended = await listen(await signIn(one.login), second);
    let over = false;
    void ended().then(() => {
      over = true;
    });
    const other = await listen(await signIn(two.login), second);
    await services.on.db.deleteFrom('session').where('user_id', '=', two.id).execute();
    expect(await other()).toBe('ended');
    expect(over).toBe(false);
    await services.on.db.deleteFrom('session').where('user_id', '=', one.id).execute();
    expect(await ended()).toBe('ended');
  });
});

describe('ASVS 4.1.3 the caller’s address', () => {
  const from = (base: string, login: string) =>
    fetch(at('/session', base), {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'Idempotency-Key': newKey(), 'X-Forwarded-For': '203.0.113.7' },
      body: JSON.stringify({ login, password: OLD }),
    });

  test('is what a trusted proxy says, and nobody else', async () => {
    const { id, login } = await newAccount();
    await from(services.on.urls.console, login);
    await from(second, login);
    const rows = await services.on.db.selectFrom('session').select('sess').where('user_id', '=', id).execute();
    const addresses = rows.map(({ sess }) => z.object({ address: z.string() }).parse(sess).address);
    expect(addresses.filter((address) => address === '203.0.113.7')).toHaveLength(1);
    expect(addresses).toHaveLength(2);
  });
});

test.each([
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0',
    'Edge',
    'Windows',
  ],
  [
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15',
    'Safari',
    'macOS',
  ],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 wxwork/4.1.36 MicroMessenger/7.0.1 Language/zh',
    'WeCom',
    'iOS',
  ],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox', 'Linux'],
  [
    'Mozilla/5.0 (Linux; Android 15; PGT-AN00) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Mobile Safari/537.36',
    'Chrome',
    'Android',
  ],
  ['curl/8.9', null, null],
])('a device is named as its owner would: %s', (userAgent, browser, system) => {
  expect(deviceOf(userAgent)).toStrictEqual({ browser, system });
});
