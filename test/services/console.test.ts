import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { hashPassword } from '../../infra/passwords.ts';
import { DEMO_PASSWORD } from '../../infra/seed.ts';
import { type Answer, newKey, problemOf, runningServices, staff } from './support.ts';

const services = runningServices();
const { agent, supervisor } = staff;

/** A browser as far as the console can tell: it keeps the cookie and says where its requests come from. */
class Browser {
  cookie = '';

  async ask(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const base = services.on.urls.console;
    const response = await fetch(base + path, {
      method,
      redirect: 'manual',
      headers: {
        ...(method !== 'GET' && { Origin: new URL(base).origin, 'Sec-Fetch-Site': 'same-origin' }),
        ...(method === 'POST' && { 'Idempotency-Key': newKey() }),
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
        ...(this.cookie && { Cookie: this.cookie }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const [set] = response.headers.getSetCookie();
    if (set !== undefined) this.cookie = set.split(';')[0] ?? '';
    const text = await response.text();
    const json = response.headers.get('Content-Type')?.includes('json');
    return { status: response.status, headers: response.headers, body: json ? JSON.parse(text) : text };
  }

  signIn(login: string, password: string = DEMO_PASSWORD): Promise<Answer> {
    return this.ask('POST', '/session', { login, password });
  }
}

/** An account of this test alone, with a password that it knows. */
async function newAccount(password = 'correct horse') {
  const login = `test-${randomUUID().slice(0, 13)}`;
  const { id } = await services.on.db
    .insertInto('users')
    .values({
      login,
      name: '测试',
      roles: ['agent'],
      department: null,
      password_hash: await hashPassword(password),
      locked_until: null,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return { id, login, password };
}

const auditOf = (actor: string) =>
  services.on.db.selectFrom('audit').select('action').where('actor_id', '=', actor).orderBy('id').execute();

describe('the session', () => {
  test('from the sign-in to the sign-out, audited', async () => {
    const browser = new Browser();
    expect(problemOf(await browser.ask('GET', '/session'))).toBe('not-signed-in');
    const account = await newAccount();
    const signedIn = await browser.signIn(account.login, account.password);
    const session = {
      actor: { id: account.id, name: '测试', roles: ['agent'] },
      language: 'zh-CN',
      profile: 'tourism',
      permissions: expect.arrayContaining(['openComplaint', 'findDuplicates']),
      mustChangePassword: false,
    };
    expect(signedIn.body).toStrictEqual(session);
    const [cookie] = signedIn.headers.getSetCookie();
    expect(cookie).toMatch(/^ruyue-\d+=.*HttpOnly.*SameSite=Lax/);
    expect((await browser.ask('GET', '/session')).body).toStrictEqual(session);
    const { cookie: kept } = browser;
    expect((await browser.ask('DELETE', '/session')).body).toStrictEqual({ continueAt: null });
    const thief = new Browser();
    thief.cookie = kept;
    expect(problemOf(await thief.ask('GET', '/session'))).toBe('not-signed-in');
    expect(problemOf(await thief.ask('GET', '/api/desk/cases'))).toBe('not-signed-in');
    expect((await auditOf(account.id)).map(({ action }) => action)).toStrictEqual(['signed-in', 'signed-out']);
  });

  test('a session that was known before the sign-in is worth nothing after it', async () => {
    const browser = new Browser();
    await browser.signIn('agent');
    const before = browser.cookie;
    await browser.signIn('supervisor');
    expect(browser.cookie).not.toBe(before);
    const thief = new Browser();
    thief.cookie = before;
    expect(problemOf(await thief.ask('GET', '/session'))).toBe('not-signed-in');
    thief.cookie = `${before.split('=')[0]}=s%3Aforged.forged`;
    expect(problemOf(await thief.ask('GET', '/session'))).toBe('not-signed-in');
  });

  test('five wrong passwords lock an account, and a name that nobody has tells nothing else', async () => {
    const account = await newAccount();
    for (const login of [account.login, `nobody-${randomUUID().slice(0, 8)}`]) {
      const browser = new Browser();
      for (let attempt = 1; attempt <= 5; attempt += 1)
        expect(problemOf(await browser.signIn(login, 'wrong'))).toBe('not-signed-in');
      const locked = await browser.signIn(login, account.password);
      expect(problemOf(locked)).toBe('too-many-requests');
      expect(Number(locked.headers.get('Retry-After'))).toBe(900);
    }
    const { locked_until: until } = await services.on.db
      .selectFrom('users')
      .select('locked_until')
      .where('id', '=', account.id)
      .executeTakeFirstOrThrow();
    expect(until).not.toBeNull();
    const refusals = (await auditOf(account.id)).map(({ action }) => action);
    expect(refusals).toStrictEqual(Array.from({ length: 5 }, () => 'sign-in-refused'));
  });

  test('the lock of an account holds on every instance, and ends', async () => {
    const account = await newAccount();
    const { db } = services.on;
    const lockUntil = (ms: number) =>
      db
        .updateTable('users')
        .set({ locked_until: new Date(Date.now() + ms) })
        .where('id', '=', account.id)
        .execute();
    await lockUntil(60_000);
    expect(problemOf(await new Browser().signIn(account.login, account.password))).toBe('too-many-requests');
    await lockUntil(-1_000);
    expect((await new Browser().signIn(account.login, account.password)).status).toBe(200);
  });

  test('who succeeds begins to count anew', async () => {
    const account = await newAccount();
    const browser = new Browser();
    for (let round = 1; round <= 3; round += 1) {
      for (let attempt = 1; attempt <= 3; attempt += 1) await browser.signIn(account.login, 'wrong');
      expect((await browser.signIn(account.login, account.password)).status).toBe(200);
    }
  });

  test('who loses the account loses the session with the next request', async () => {
    const account = await newAccount();
    const browser = new Browser();
    await browser.signIn(account.login, account.password);
    await services.on.db.updateTable('users').set({ disabled: true }).where('id', '=', account.id).execute();
    expect(problemOf(await browser.ask('GET', '/api/desk/cases'))).toBe('not-signed-in');
    expect(problemOf(await new Browser().signIn(account.login, account.password))).toBe('not-signed-in');
  });

  test('the event stream of a session ends with it', async () => {
    const browser = new Browser();
    await browser.signIn('agent');
    const response = await fetch(`${services.on.urls.console}/api/desk/events`, {
      headers: { Cookie: browser.cookie },
    });
    const reader = response.body?.getReader();
    expect(new TextDecoder().decode((await reader?.read())?.value)).toContain('retry');
    await browser.ask('DELETE', '/session');
    const rest = async () => {
      for (;;) if ((await reader?.read())?.done) return 'ended';
    };
    // Ended in order or broken off, but not open.
    await expect(rest().catch(() => 'ended')).resolves.toBe('ended');
  });

  test('the demo accounts are listed on the sign-in page, without anything secret', async () => {
    const { body } = await new Browser().ask('GET', '/session/demo-accounts');
    const accounts = z
      .array(z.strictObject({ login: z.string(), name: z.string(), roles: z.array(z.string()) }))
      .parse(body);
    expect(accounts).toContainEqual({ login: 'agent', name: '李娜', roles: ['agent'] });
    expect(accounts.map(({ login }) => login)).toStrictEqual(
      expect.arrayContaining([
        'after-sales',
        'supervisor',
        'leader',
        'finance',
        'finance2',
        'manager',
        'admin',
        'engineering',
        'materials',
      ]),
    );
  });
});

describe('another site cannot act with our cookie', () => {
  test.each([
    [{ Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' }],
    [{ Origin: 'null', 'Sec-Fetch-Site': 'cross-site' }],
    [{ Origin: 'https://evil.example', 'Sec-Fetch-Site': 'same-origin' }],
    [{ 'Sec-Fetch-Site': 'same-site' }],
  ])('%j', async (headers) => {
    const browser = new Browser();
    await browser.signIn('agent');
    expect(problemOf(await browser.ask('POST', '/api/desk/notifications/read-all', undefined, headers))).toBe(
      'cross-site-request',
    );
    expect(problemOf(await browser.ask('DELETE', '/session', undefined, headers))).toBe('cross-site-request');
    expect(problemOf(await browser.ask('POST', '/session', { login: 'agent', password: DEMO_PASSWORD }, headers))).toBe(
      'cross-site-request',
    );
    expect((await browser.ask('POST', '/api/desk/notifications/read-all')).status).toBe(204);
  });
});

describe('requests are passed on in the name of who is signed in', () => {
  test('the answer, its status and its place come back as the service gave them', async () => {
    const browser = new Browser();
    await browser.signIn('agent');
    const made = await browser.ask('POST', '/api/desk/customers', { name: '周一' });
    expect(made.status).toBe(201);
    expect(made.headers.get('Location')).toMatch(/^\/api\/desk\/customers\//);
    expect((await browser.ask('GET', made.headers.get('Location') ?? '')).body).toMatchObject({ name: '周一' });
    const wrong = await browser.ask('PUT', '/api/desk/cases');
    expect(problemOf(wrong)).toBe('method-not-allowed');
    expect(wrong.headers.get('Allow')).toBe('GET, HEAD');
    const english = await browser.ask('GET', '/api/desk/cases/none', undefined, { 'Accept-Language': 'en' });
    expect(english.body).toMatchObject({ title: 'Not found', requestId: english.headers.get('X-Request-Id') });
  });

  test('nobody chooses who they are or where their request goes', async () => {
    const { on } = services;
    const browser = new Browser();
    await browser.signIn('agent');
    const asSupervisor = { Authorization: `Bearer ${await on.token('desk', supervisor)}`, 'X-User-Id': supervisor.id };
    expect((await browser.ask('GET', '/api/desk/me', undefined, asSupervisor)).body).toMatchObject({ id: agent.id });
    for (const path of ['/api/finance/x', '/api/desk', '/api/', '/api/desk//evil.example/x', '/api/desk/..%2f..%2fetc'])
      expect(problemOf(await browser.ask('GET', path)), path).toBe('not-found');
    expect(problemOf(await new Browser().ask('GET', '/api/desk/me', undefined, asSupervisor))).toBe('not-signed-in');
  });

  test('a file goes both ways unchanged', async () => {
    const browser = new Browser();
    await browser.signIn('agent');
    const uploaded = await browser.ask(
      'POST',
      '/api/desk/attachments?name=%E8%AF%81%E6%8D%AE.json',
      { 证据: true },
      { 'Content-Type': 'text/plain' },
    );
    const { id } = z.object({ id: z.string() }).parse(uploaded.body);
    const download = await browser.ask('GET', `/api/desk/attachments/${id}`);
    expect(download.body).toBe('{"证据":true}');
    expect(download.headers.get('Content-Disposition')).toContain(encodeURIComponent('证据.json'));
  });
});

describe('the pages', () => {
  test('every address of the application is its page, asked for anew; its assets never change', async () => {
    const { console: base } = services.on.urls;
    const page = await fetch(`${base}/cases/TS-2026-000001`);
    expect(page.status).toBe(200);
    expect(page.headers.get('Cache-Control')).toBe('no-cache');
    const asset = /\/assets\/[\w.-]+\.js/.exec(await page.text())?.[0];
    const script = await fetch(`${base}${asset}`);
    expect(script.headers.get('Cache-Control')).toContain('immutable');
    expect(script.headers.get('Content-Encoding')).not.toBeNull();
    expect((await fetch(`${base}/assets/none.js`)).status).toBe(404);
  });

  test('headers keep other sites and scripts out', async () => {
    const { headers } = await fetch(services.on.urls.console);
    const policy = headers.get('Content-Security-Policy') ?? '';
    for (const rule of [
      "default-src 'self'",
      "script-src 'self'",
      "object-src 'none'",
      "frame-ancestors 'none'",
      "base-uri 'none'",
    ])
      expect(policy).toContain(rule);
    expect(policy).not.toContain('unsafe-eval');
    expect(headers.get('X-Content-Type-Options')).toBe('nosniff');
    expect(headers.get('Referrer-Policy')).toBe('no-referrer');
    expect(headers.get('X-Powered-By')).toBeNull();
  });
});
