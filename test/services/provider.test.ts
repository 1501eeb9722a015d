import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { freePorts } from '../../infra/ports.ts';
import { DEMO_PASSWORD } from '../../infra/seed.ts';
import { moreConsoles } from '../support/console.ts';
import {
  CLIENT,
  type Employee,
  type IdentityProvider,
  type Lie,
  startIdentityProvider,
} from '../support/identity-provider.ts';
import { type Page, Traveller } from '../support/traveller.ts';
import { runningServices } from './support.ts';

const services = runningServices();

let provider: IdentityProvider;
let consoles: ReturnType<typeof moreConsoles>;
/** Two consoles of one company; the second takes no passwords. */
let base = '';
let other = '';

beforeAll(async () => {
  const [first = 0, second = 0] = await freePorts(2);
  base = `http://localhost:${first}`;
  other = `http://localhost:${second}`;
  consoles = moreConsoles();
  provider = await startIdentityProvider([base, other]);
  await Promise.all([
    consoles.start(first, provider.envFor(base)),
    consoles.start(second, { ...provider.envFor(other), PASSWORD_SIGN_IN: 'false' }),
  ]);
});
afterAll(async () => {
  await consoles.stop();
  await provider.close();
});

/** Somebody new in the company. */
function employee(change: Partial<Employee> = {}): string {
  const sub = `e-${randomUUID().slice(0, 8)}`;
  provider.employees.set(sub, { name: '郭敏', email: `${sub}@example.cn`, roles: ['desk', 'canteen'], ...change });
  return sub;
}

const atCallback = (next: URL) => next.pathname === '/session/provider/callback';

/** From the console's button through the provider's page, up to the way back or to where it leads. */
async function signIn(who: Traveller, sub: string, stop?: (next: URL) => boolean, at = base, wanted = '/tasks') {
  const form = await who.go(`${at}/session/provider?return=${encodeURIComponent(wanted)}`);
  expect(form.url.pathname).toMatch(/^\/interaction\//);
  return who.submit(form.url.href, { who: sub }, stop);
}

const problemIn = ({ url }: Page) => `${url.pathname} ${url.searchParams.get('problem')}`;

const accountOf = (sub: string) =>
  services.on.db.selectFrom('users').selectAll().where('subject', '=', sub).executeTakeFirst();

const auditOf = (actor: string) =>
  services.on.db.selectFrom('audit').select(['action', 'detail']).where('actor_id', '=', actor).orderBy('id').execute();

const status = async (who: Traveller, at = base) => (await who.ask('GET', `${at}/session`)).status;

describe('design §5 sign-in through the company’s identity provider', () => {
  test('makes the account at the first time, with name, e-mail, department and the roles of the company’s table', async () => {
    const sub = employee({ roles: ['desk', 'money', 'unknown'], department: '财务部门' });
    const who = new Traveller();
    const arrived = await signIn(who, sub);
    expect(arrived.url.href).toBe(`${base}/tasks`);
    const account = await accountOf(sub);
    expect(account).toMatchObject({
      issuer: provider.issuer,
      login: null,
      password_hash: null,
      provider_email: `${sub}@example.cn`,
    });
    const reachable = await services.on.db
      .selectFrom('contacts')
      .select(['channel', 'address'])
      .where('user_id', '=', account?.id ?? '')
      .execute();
    expect(reachable).toStrictEqual([{ channel: 'email', address: `${sub}@example.cn` }]);
    expect((await who.ask('GET', `${base}/session`)).body).toMatchObject({
      actor: { id: account?.id, name: '郭敏', roles: ['agent', 'finance', 'finance_manager'], department: 'finance' },
      mustChangePassword: false,
    });
    expect((await who.ask('GET', `${base}/api/desk/me`)).status).toBe(200);
    const actions = (await auditOf(account?.id ?? '')).map(({ action }) => action);
    expect(actions).toStrictEqual(['account-made-by-provider', 'signed-in']);
  });

  test('subject and issuer identify: another person with the same e-mail gets another account', async () => {
    const [one, two] = [employee({ email: 'desk@example.cn' }), employee({ email: 'desk@example.cn' })];
    await signIn(new Traveller(), one);
    await signIn(new Traveller(), two);
    expect((await accountOf(one))?.id).not.toBe((await accountOf(two))?.id);
  });

  test('roles are the provider’s at each sign-in: a change is audited, whoever has none left is shut out', async () => {
    const sub = employee();
    const early = new Traveller();
    await signIn(early, sub);
    const id = (await accountOf(sub))?.id ?? '';
    provider.employees.set(sub, { name: '郭敏', email: '', roles: ['CN=Heads,OU=Desk'] });
    await signIn(new Traveller(), sub);
    expect((await early.ask('GET', `${base}/session`)).body).toMatchObject({ actor: { roles: ['supervisor'] } });
    expect(await auditOf(id)).toContainEqual({
      action: 'roles-changed-by-provider',
      detail: { before: ['agent'], after: ['supervisor'] },
    });
    provider.employees.set(sub, { name: '郭敏', email: '', roles: ['canteen'] });
    expect(problemIn(await signIn(new Traveller(), sub))).toBe('/sign-in no-role');
    expect(await status(early)).toBe(401);
    expect((await auditOf(id)).at(-1)).toStrictEqual({ action: 'sign-in-refused', detail: { reason: 'no-role' } });
  });

  test('nobody without a mapped role gets an account, and a disabled account stays shut', async () => {
    const guest = employee({ roles: [] });
    expect(problemIn(await signIn(new Traveller(), guest))).toBe('/sign-in no-role');
    expect(await accountOf(guest)).toBeUndefined();

    const sub = employee();
    const who = new Traveller();
    await signIn(who, sub);
    await services.on.db.updateTable('users').set({ disabled: true }).where('subject', '=', sub).execute();
    expect(await status(who)).toBe(401);
    expect(problemIn(await signIn(new Traveller(), sub))).toBe('/sign-in disabled');
  });

  test('an account of the provider has no password here, and where passwords are off nobody’s counts', async () => {
    const who = new Traveller();
    await signIn(who, employee());
    const change = { oldPassword: 'whatever', newPassword: 'a brisk otter lamp' };
    expect((await who.ask('PUT', `${base}/account/password`, { json: change })).status).toBe(422);
    const credentials = { json: { login: 'agent', password: DEMO_PASSWORD } };
    expect((await new Traveller().ask('POST', `${other}/session`, credentials)).status).toBe(422);
    expect((await new Traveller().ask('POST', `${base}/session`, credentials)).status).toBe(200);
    const ways = async (at: string) => (await new Traveller().ask('GET', `${at}/session/ways`)).body;
    expect(await ways(base)).toStrictEqual({ provider: true, password: true });
    expect(await ways(other)).toStrictEqual({ provider: true, password: false });
  });
});

test('an address that the person has proved here is not replaced by the provider’s', async () => {
  const { db } = services.on;
  const sub = employee();
  await signIn(new Traveller(), sub);
  const id = (await accountOf(sub))?.id ?? '';
  const address = async () =>
    (await db.selectFrom('contacts').select('address').where('user_id', '=', id).executeTakeFirstOrThrow()).address;
  provider.employees.set(sub, { name: '郭敏', email: 'new@example.cn', roles: ['desk'] });
  await signIn(new Traveller(), sub);
  expect(await address()).toBe('new@example.cn');
  await db
    .updateTable('contacts')
    .set({ address: 'own@example.cn', updated_by: id })
    .where('user_id', '=', id)
    .execute();
  await signIn(new Traveller(), sub);
  expect(await address()).toBe('own@example.cn');
});

describe('ASVS V10 what was not asked for by this browser, just now, signs nobody in', () => {
  test('a wrong state, and an answer that belongs to another browser (login CSRF)', async () => {
    const attacker = new Traveller();
    const back = await signIn(attacker, employee(), atCallback);
    const victim = new Traveller();
    expect(problemIn(await victim.go(back.url.href))).toBe('/sign-in expired');
    // The victim’s own attempt is under way, the answer is the attacker’s.
    await victim.go(`${base}/session/provider`);
    expect(problemIn(await victim.go(back.url.href))).toBe('/sign-in expired');
    expect(await status(victim)).toBe(401);
    const forged = new URL(back.url);
    forged.searchParams.set('state', 'forged');
    expect(problemIn(await attacker.go(forged.href))).toBe('/sign-in expired');
    expect((await attacker.go(back.url.href)).url.pathname).toBe('/tasks');
  });

  test('a callback that comes twice, and a code that was used before', async () => {
    const sub = employee();
    const who = new Traveller();
    const back = await signIn(who, sub, atCallback);
    const thief = new Traveller();
    await who.go(back.url.href);
    expect(await status(who)).toBe(200);
    expect(problemIn(await thief.go(back.url.href))).toBe('/sign-in expired');
    const again = await signIn(thief, employee(), atCallback);
    again.url.searchParams.set('code', back.url.searchParams.get('code') ?? '');
    expect(problemIn(await thief.go(again.url.href))).toBe('/sign-in untrusted');
    expect(await status(thief)).toBe(401);
  });

  test('of the same callback several times at once one gets as far as the provider', async () => {
    const who = new Traveller();
    const back = await signIn(who, employee(), atCallback);
    const before = provider.tokenRequests();
    const atOnce = (address: string) => Promise.all(Array.from({ length: 8 }, () => who.ask('GET', address)));
    // Connections that stand already let the callbacks arrive together.
    await atOnce(`${base}/session`);
    const pages = await atOnce(back.url.href);
    const places = pages.map(({ headers }) => headers.get('Location') ?? '');
    expect(places.filter((place) => place === '/tasks')).toHaveLength(1);
    expect(provider.tokenRequests() - before).toBe(1);
  });

  test('each attempt has its own state, nonce and challenge, and a session that was known before is worth nothing', async () => {
    const who = new Traveller();
    const asked = await Promise.all(
      [1, 2].map(async () => (await new Traveller().ask('GET', `${base}/session/provider`)).headers.get('Location')),
    );
    for (const name of ['state', 'nonce', 'code_challenge'])
      expect(new Set(asked.map((url) => new URL(url ?? '').searchParams.get(name))).size, name).toBe(2);
    const [url = ''] = asked;
    expect(new URL(url ?? '').searchParams.get('code_challenge_method')).toBe('S256');
    expect(new URL(url ?? '').searchParams.get('redirect_uri')).toBe(`${base}/session/provider/callback`);

    const back = await signIn(who, employee(), atCallback);
    const fixed = who.cookieOf(base);
    await who.go(back.url.href);
    const thief = await fetch(`${base}/session`, { headers: { Cookie: fixed } });
    expect(thief.status).toBe(401);
  });

  test('the way back is the configured address, whatever Host the request names', async () => {
    const { status: answered, headers } = await new Traveller().ask(
      'GET',
      `${base.replace('localhost', '127.0.0.1')}/session/provider`,
    );
    expect(answered).toBe(303);
    expect(new URL(headers.get('Location') ?? '').searchParams.get('redirect_uri')).toBe(
      `${base}/session/provider/callback`,
    );
  });

  test.each([
    '//evil.example',
    'https://evil.example/',
    '/\\evil.example',
    '/\t/evil.example',
    'javascript:alert(1)',
    '/\r\nSet-Cookie:x=y',
  ])('no open redirect: %j leads to the front page', async (wanted) => {
    const page = await signIn(new Traveller(), employee(), (next) => next.href === `${base}/`, base, wanted);
    expect(page.url.href).toBe(`${base}/`);
  });
});

describe('ASVS 9.1, 9.2 a token that does not verify signs nobody in', () => {
  const past = Math.floor(Date.now() / 1_000) - 3_600;
  test.each<[string, Lie]>([
    ['of another attempt (nonce)', { claims: { nonce: 'another' } }],
    ['of another issuer', { claims: { iss: 'http://127.0.0.1:1' } }],
    ['for another audience', { claims: { aud: 'another' } }],
    ['for several audiences, by another party', { claims: { aud: [CLIENT, 'another'], azp: 'another' } }],
    ['that has expired', { claims: { iat: past, exp: past + 60 } }],
    ['without a signature (none)', { alg: 'none' }],
    ['signed with a foreign key', { key: 'foreign' }],
  ])('%s', async (_, lie) => {
    const sub = employee();
    const who = new Traveller();
    provider.lies(lie);
    const page = await signIn(who, sub).finally(() => provider.lies(undefined));
    expect(problemIn(page)).toBe('/sign-in untrusted');
    expect(await status(who)).toBe(401);
    expect(await accountOf(sub)).toBeUndefined();
  });

  test('the same words, truly signed, do (the control); claims in the ID token need no user info', async () => {
    provider.lies({
      claims: { name: '韩雪', email: 'han@example.cn', realm_access: { roles: ['desk'] }, department: '客服部' },
    });
    const sub = employee({ name: '另一个名字', roles: [] });
    const who = new Traveller();
    await signIn(who, sub).finally(() => provider.lies(undefined));
    expect((await who.ask('GET', `${base}/session`)).body).toMatchObject({
      actor: { name: '韩雪', roles: ['agent'], department: 'customer_service' },
    });
  });
});

describe('sign-out', () => {
  test('leads on to the provider, which ends the other sessions, and the next sign-in asks who one is', async () => {
    const who = new Traveller();
    await signIn(who, employee());
    // The provider knows who it is by now.
    expect((await who.go(`${other}/session/provider?return=/tasks`)).url.href).toBe(`${other}/tasks`);
    const signedOut = await who.ask('DELETE', `${other}/session`);
    const { continueAt } = z.object({ continueAt: z.string() }).parse(signedOut.body);
    expect(continueAt).toContain('id_token_hint=');
    expect([await status(who), await status(who, other)]).toStrictEqual([200, 401]);
    const asked = await who.go(continueAt);
    const [, action = '', xsrf = ''] =
      /action="([^"]+)".*name="xsrf" value="([^"]+)"/s.exec(z.string().parse(asked.body)) ?? [];
    const left = await who.submit(action, { xsrf, logout: 'yes' });
    expect(left.url.href).toBe(`${other}/sign-in`);
    expect(await status(who)).toBe(401);
    expect((await who.go(`${base}/session/provider`)).url.pathname).toMatch(/^\/interaction\//);
  });

  test('back-channel logout ends what its token proves and nothing else', async () => {
    const sub = employee();
    const who = new Traveller();
    await signIn(who, sub);
    const { sess } = await services.on.db
      .selectFrom('session')
      .select('sess')
      .where('user_id', '=', (await accountOf(sub))?.id ?? '')
      .executeTakeFirstOrThrow();
    const { sid } = z.object({ provider: z.object({ sid: z.string() }) }).parse(sess).provider;
    const now = Math.floor(Date.now() / 1_000);
    const events = { 'http://schemas.openid.net/event/backchannel-logout': {} };
    const right = { iss: provider.issuer, aud: CLIENT, iat: now, exp: now + 60, jti: randomUUID(), sid, sub, events };
    const tell = async (claims: object) =>
      (
        await fetch(`${base}/session/provider/logout`, {
          method: 'POST',
          body: new URLSearchParams({ logout_token: await provider.sign({ ...claims }) }),
        })
      ).status;
    for (const wrong of [
      { ...right, iss: 'http://127.0.0.1:1' },
      { ...right, aud: 'another' },
      { ...right, iat: now - 3_600, exp: now - 3_000 },
      { ...right, nonce: 'an ID token' },
      { ...right, events: {} },
      { iss: right.iss, aud: CLIENT, iat: now, jti: randomUUID(), events },
    ])
      expect(await tell(wrong)).toBe(400);
    expect(await tell({ ...right, sid: 'another' })).toBe(204);
    // Said before this session began: a replay ends nothing that came after it.
    expect(await tell({ ...right, iat: now - 60 })).toBe(204);
    expect(await status(who)).toBe(200);
    expect(await tell({ ...right, iat: now + 1 })).toBe(204);
    expect(await status(who)).toBe(401);
  });
});

test('while the provider is away the page says so, an account with a password gets in, and later all is well', async () => {
  // Not the console that has talked with it before: one that must ask it everything.
  const [port = 0] = await freePorts(1);
  const late = await consoles.start(port, provider.envFor(`http://localhost:${port}`));
  await provider.close();
  const who = new Traveller();
  expect(problemIn(await who.go(`${late}/session/provider?return=/tasks`))).toBe('/sign-in away');
  // Known already: the browser finds nobody there itself.
  expect((await who.ask('GET', `${base}/session/provider`)).status).toBe(303);
  const credentials = { json: { login: 'agent', password: DEMO_PASSWORD } };
  expect((await who.ask('POST', `${late}/session`, credentials)).status).toBe(200);
  await provider.listen();
  expect((await new Traveller().ask('GET', `${late}/session/provider`)).status).toBe(303);
});
