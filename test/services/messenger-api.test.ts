import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { defaultMessageSettings } from '../../domain/messages/settings.ts';
import { defaultWording } from '../../domain/messages/templates.ts';
import type { Actor } from '../../domain/roles.ts';
import { contactRoutes } from '../../services/desk/messages/contact.ts';
import { deliveryRoutes } from '../../services/desk/messages/deliveries.ts';
import { messageSettingsRoutes, setUpOf } from '../../services/desk/messages/settings.ts';
import { templateRoutes } from '../../services/desk/messages/templates.ts';
import { webhookRoutes } from '../../services/desk/messages/webhooks.ts';
import { startWebhookReceiver } from '../support/webhook-receiver.ts';
import { testMessenger } from './messenger-support.ts';
import { financeService, serveRoutes } from './money-support.ts';
import { type Answer, newKey, staff } from './support.ts';

const messenger = testMessenger();
const { agent, agent2, supervisor, manager, admin, finance } = staff;

/** The desk's operations of messages, on the messenger's own database. */
let ask: (
  actor: Actor,
  method: string,
  path: string,
  sent?: { body?: unknown; key?: string; seen?: number },
) => Promise<Answer>;
let close: () => Promise<void>;
beforeAll(async () => {
  const { db, config } = messenger.on;
  const setUp = setUpOf(config.channels);
  const routes = [
    ...contactRoutes(db, setUp.channels),
    ...deliveryRoutes(db),
    ...messageSettingsRoutes(db, setUp),
    ...templateRoutes(db),
    ...webhookRoutes(db, config),
  ];
  const served = await serveRoutes(routes, db, config.tokenSecret);
  ask = financeService(served.url, config.tokenSecret);
  close = served.close;
});
afterAll(() => close());

const typeOf = ({ body }: Answer): string => z.object({ type: z.string() }).parse(body).type;
const Delivery = z.looseObject({ id: z.string(), status: z.string(), address: z.string().nullable() });
const Page = z.object({ items: z.array(Delivery), next: z.string().nullable(), total: z.int().optional() });
const audited = (action: string, subject: string) =>
  messenger.on.db.selectFrom('audit').selectAll().where('action', '=', action).where('subject', '=', subject).execute();

describe('GEN-22 how I am told', () => {
  const Mine = z.looseObject({ contact: z.unknown(), unproved: z.unknown(), preferences: z.unknown() });
  const mine = async (actor: Actor) => Mine.parse((await ask(actor, 'GET', '/me/messages')).body);
  const codeOf = async (address: string) => {
    await messenger.on.work();
    const mail = messenger.on.outside.mail.inbox(address).at(-1);
    return /\d{6}/.exec(mail?.subject ?? '')?.[0] ?? '';
  };

  test('an address counts once its owner has typed in the code that was sent to it', async () => {
    const { on } = messenger;
    on.now = new Date().toISOString();
    const path = '/me/messages/contact/email';
    expect((await mine(agent)).contact).toEqual({ email: null, sms: null });
    expect((await ask(agent, 'POST', path, { body: { address: ' LiNa@example.cn ' } })).status).toBe(204);
    expect((await mine(agent)).unproved).toEqual({ email: 'LiNa@example.cn', sms: null });
    expect(typeOf(await ask(agent, 'POST', path, { body: { address: 'other@example.cn' } }))).toBe('too-many-requests');
    const code = await codeOf('LiNa@example.cn');
    const wrong = code === '000000' ? '111111' : '000000';
    expect(typeOf(await ask(agent, 'POST', `${path}/prove`, { body: { code: wrong } }))).toBe('rule-not-met');
    expect((await mine(agent)).contact).toEqual({ email: null, sms: null });
    expect((await ask(agent, 'POST', `${path}/prove`, { body: { code } })).status).toBe(204);
    expect(await mine(agent)).toMatchObject({
      contact: { email: 'LiNa@example.cn', sms: null },
      unproved: { email: null, sms: null },
    });
    expect(await audited('contact-changed', agent.id)).toMatchObject([{ detail: { channel: 'email' } }]);
    expect((await ask(agent, 'DELETE', path)).status).toBe(204);
    expect((await mine(agent)).contact).toEqual({ email: null, sms: null });
  });

  test('a code can be guessed at five times, and no longer', async () => {
    const { on } = messenger;
    const path = '/me/messages/contact/email';
    await ask(agent2, 'POST', path, { body: { address: 'guess@example.cn' } });
    const code = await codeOf('guess@example.cn');
    const wrong = code === '000000' ? '111111' : '000000';
    for (let guess = 0; guess < 5; guess += 1)
      expect(typeOf(await ask(agent2, 'POST', `${path}/prove`, { body: { code: wrong } }))).toBe('rule-not-met');
    expect(typeOf(await ask(agent2, 'POST', `${path}/prove`, { body: { code } }))).toBe('rule-not-met');
    expect(await on.db.selectFrom('contacts').selectAll().where('user_id', '=', agent2.id).execute()).toEqual([]);
  });

  test.each([
    ['email', 'not an address'],
    ['sms', '12345'],
    ['pager', '12345'],
  ])('no address: %s %s', async (channel, address) => {
    expect(typeOf(await ask(agent, 'POST', `/me/messages/contact/${channel}`, { body: { address } }))).toBe(
      'malformed-request',
    );
  });

  test('preferences are the roles’ defaults until they are chosen', async () => {
    expect(await mine(supervisor)).toMatchObject({ chosen: false, preferences: { email: 'urgent', sms: 'urgent' } });
    const preferences = { email: 'all', sms: 'none', digest: true, quietHours: { from: '20:00', to: '07:30' } };
    expect((await ask(supervisor, 'PUT', '/me/messages/preferences', { body: preferences })).status).toBe(204);
    expect(await mine(supervisor)).toMatchObject({ chosen: true, preferences });
    const wrong = { ...preferences, quietHours: { from: '20:00', to: '20:00' } };
    expect(typeOf(await ask(supervisor, 'PUT', '/me/messages/preferences', { body: wrong }))).toBe('malformed-request');
  });

  test('administrators enter addresses for others; what they then see is masked', async () => {
    const path = `/users/${finance.id}/contact`;
    const body = { email: 'zhou@example.cn', sms: '139 1234 5678' };
    expect(typeOf(await ask(supervisor, 'PUT', path, { body }))).toBe('role-not-allowed');
    expect((await ask(admin, 'PUT', path, { body })).status).toBe(204);
    expect((await ask(admin, 'GET', path)).body).toEqual({ email: 'z***@example.cn', sms: '139****5678' });
    expect((await mine(finance)).contact).toEqual({ email: 'zhou@example.cn', sms: '+8613912345678' });
    expect((await ask(admin, 'PUT', path, { body: { sms: null } })).status).toBe(204);
    expect((await mine(finance)).contact).toEqual({ email: 'zhou@example.cn', sms: null });
  });
});

describe('dead letters', () => {
  const list = async (query: string) => Page.parse((await ask(admin, 'GET', `/deliveries?${query}`)).body);

  test('are listed with filters and pages, and sent again one by one and in bulk, once for each key', async () => {
    const { on } = messenger;
    on.at('2026-04-01 12:00');
    await on.reach('agent', { email: 'letters@example.cn' });
    const keys = [await on.tell(), await on.tell(), await on.tell()];
    on.outside.mail.next('noSuchUser', 'noSuchUser', 'noSuchUser');
    await on.work();
    const failed = await list('status=failed&channel=email&template=staff.notice&count=true&limit=2');
    expect(failed).toMatchObject({ total: 3, items: [{ address: 'l***@example.cn', reason: 'refused' }, {}] });
    const rest = await list(`status=failed&limit=2&after=${failed.next}`);
    expect(new Set([...failed.items, ...rest.items].map(({ id }) => id)).size).toBe(3);
    expect(failed.items[0]).toMatchObject({ recipient: { kind: 'person', name: '李娜' }, tries: 1, proof: null });

    const [one] = failed.items;
    const path = `/deliveries/${one?.id}/replay`;
    expect(typeOf(await ask(supervisor, 'POST', path))).toBe('role-not-allowed');
    const key = newKey();
    // Replaying is asked for in the world's time.
    on.now = new Date().toISOString();
    expect((await ask(admin, 'POST', path, { key })).body).toMatchObject({ status: 'planned' });
    expect((await ask(admin, 'POST', path, { key })).body).toMatchObject({ status: 'planned' });
    on.pass(5_000);
    await on.work();
    expect(typeOf(await ask(admin, 'POST', path))).toBe('rule-not-met');
    expect(await audited('deliveries-replayed', one?.id ?? '')).toHaveLength(1);

    const bulk = newKey();
    const body = { status: 'failed', channel: 'email' };
    for (const _ of [1, 2])
      expect((await ask(admin, 'POST', '/deliveries/replay', { body, key: bulk })).body).toEqual({ replayed: 2 });
    on.pass(5_000);
    await on.work();
    for (const each of keys) expect(await on.deliveries(each)).toMatchObject([{ status: 'sent' }]);
    expect(on.outside.mail.inbox('letters@example.cn')).toHaveLength(3);
    const { body: summary } = await ask(supervisor, 'GET', '/deliveries/summary');
    expect(summary).toMatchObject({ dead: expect.any(Number), items: expect.any(Array) });
  });

  test('agents do not see what others were sent', async () => {
    expect(typeOf(await ask(agent, 'GET', '/deliveries'))).toBe('role-not-allowed');
    expect(typeOf(await ask(admin, 'GET', '/deliveries?after=forged'))).toBe('malformed-request');
  });
});

describe('MSG-03 the company’s own wording', () => {
  const path = '/message-templates/customer.refund-paid';
  const wording = (text: string) => ({ subject: '退款', text });
  const wordings = {
    'zh-CN': wording('【如约】{case} 已退 {amount}'),
    'zh-Hant': wording('【如約】{case} 已退 {amount}'),
    en: wording('{case}: {amount} paid'),
  };
  const Template = z.looseObject({
    template: z.string(),
    inForce: z.unknown(),
    proposed: z.unknown(),
    standard: z.unknown(),
  });
  const template = async () => {
    const { body } = await ask(manager, 'GET', '/message-templates');
    const { items } = z.object({ items: z.array(Template) }).parse(body);
    return items.find(({ template: name }) => name === 'customer.refund-paid');
  };

  test('is proposed by one person, looked at in a preview, and used once another has approved it', async () => {
    expect(await template()).toMatchObject({
      inForce: null,
      proposed: null,
      standard: { 'zh-CN': defaultWording('customer.refund-paid', 'zh-CN') },
    });
    const preview = await ask(supervisor, 'POST', `${path}/preview`, { body: { wordings } });
    expect(preview.body).toMatchObject({
      wordings: { 'zh-CN': { text: '【如约】TK-2026-000031 已退 ¥72.00' } },
      problems: [],
    });
    const body = { wordings, note: '加签名' };
    const key = newKey();
    expect((await ask(supervisor, 'POST', `${path}/versions`, { body, key })).status).toBe(201);
    expect((await ask(supervisor, 'POST', `${path}/versions`, { body, key })).body).toMatchObject({ version: 1 });
    expect(await template()).toMatchObject({ inForce: null, proposed: { version: 1, status: 'proposed' } });

    const approve = `${path}/versions/1/approve`;
    expect(typeOf(await ask(supervisor, 'POST', approve))).toBe('same-person');
    expect(typeOf(await ask(agent, 'POST', approve))).toBe('role-not-allowed');
    expect((await ask(manager, 'POST', approve)).body).toMatchObject({ status: 'approved', decidedBy: manager.id });
    expect((await ask(manager, 'POST', approve)).status).toBe(200);
    expect(typeOf(await ask(admin, 'POST', `${path}/versions/1/reject`))).toBe('stale-version');
    expect(await template()).toMatchObject({ inForce: { version: 1, wordings }, proposed: null });
    expect(await audited('message-wording-decided', 'customer.refund-paid 1')).toHaveLength(1);
  });

  test('with an unknown or without a necessary variable is refused, with every place', async () => {
    const wrong = { ...wordings, en: wording('{sum} paid') };
    const answer = await ask(supervisor, 'POST', `${path}/versions`, { body: { wordings: wrong, note: '—' } });
    expect(typeOf(answer)).toBe('malformed-request');
    const preview = await ask(supervisor, 'POST', `${path}/preview`, { body: { wordings: wrong } });
    expect(preview.body).toMatchObject({
      problems: [
        { path: 'en.text', variable: 'sum' },
        { path: 'en.text', variable: 'case' },
        { path: 'en.text', variable: 'amount' },
      ],
    });
    expect(
      typeOf(await ask(supervisor, 'POST', '/message-templates/nothing/preview', { body: { wordings: null } })),
    ).toBe('not-found');
  });
});

describe('webhooks', () => {
  const WithSecret = z.object({ webhook: z.looseObject({ id: z.string() }), secret: z.string() });

  test('are tried with a test event; the secret is shown once and never again, and rotated without a gap', async () => {
    const { on } = messenger;
    on.now = new Date().toISOString();
    const receiver = await startWebhookReceiver();
    const body = { name: '经营分析', url: receiver.url, topics: ['case.changed'] };
    expect(typeOf(await ask(supervisor, 'POST', '/webhooks', { body }))).toBe('role-not-allowed');
    const created = WithSecret.parse((await ask(admin, 'POST', '/webhooks', { body })).body);
    const path = `/webhooks/${created.webhook.id}`;
    expect(created.secret).toMatch(/^whsec_/);
    const { body: listed } = await ask(admin, 'GET', '/webhooks');
    expect(JSON.stringify(listed)).not.toContain(created.secret.slice(6));
    const [stored] = await on.db.selectFrom('webhooks').selectAll().where('id', '=', created.webhook.id).execute();
    expect(JSON.stringify(stored)).not.toContain(created.secret.slice(6));

    receiver.trust(created.secret);
    expect((await ask(admin, 'POST', `${path}/test`)).status).toBe(204);
    await on.work();
    expect([...receiver.ledger.handled.values()]).toMatchObject([{ type: 'webhook.test' }]);

    const rotated = WithSecret.parse((await ask(admin, 'POST', `${path}/rotate`)).body);
    expect(rotated.secret).not.toBe(created.secret);
    for (const known of [created.secret, rotated.secret]) {
      receiver.trust(known);
      await ask(admin, 'POST', `${path}/test`);
      await on.work();
    }
    expect(receiver.ledger).toMatchObject({ rejected: 0 });
    expect(receiver.ledger.handled.size).toBe(3);

    await ask(admin, 'POST', `${path}/disable`);
    await ask(admin, 'POST', `${path}/test`);
    await on.work();
    expect(receiver.ledger.handled.size).toBe(3);
    const changed = await ask(admin, 'PUT', path, { body: { ...body, name: '数据仓库' } });
    expect(changed.body).toMatchObject({ name: '数据仓库', enabled: false, disabledReason: 'person' });
    expect((await ask(admin, 'POST', `${path}/enable`)).body).toMatchObject({ enabled: true, failures: 0 });
    expect((await audited('webhook-changed', created.webhook.id)).length).toBeGreaterThanOrEqual(5);
    await receiver.stop();
  });
});

test('the company’s settings name only robots that there are, and are not written over what somebody else has changed', async () => {
  const { body } = await ask(supervisor, 'GET', '/message-settings');
  expect(body).toMatchObject({
    version: 0,
    settings: defaultMessageSettings,
    channels: ['email', 'sms', 'wecom', 'webhook'],
    robots: { wecom: ['supervisors'], dingtalk: [] },
  });
  const group = { channel: 'wecom', robot: 'supervisors', role: 'supervisor', department: null, wish: 'urgent' };
  const settings = { ...defaultMessageSettings, bypass: ['customer.refund-paid'], groups: [group] };
  expect(typeOf(await ask(supervisor, 'PUT', '/message-settings', { body: settings }))).toBe('role-not-allowed');
  const unknown = { ...settings, groups: [{ ...group, robot: 'nobody' }] };
  expect(typeOf(await ask(admin, 'PUT', '/message-settings', { body: unknown }))).toBe('rule-not-met');
  expect((await ask(admin, 'PUT', '/message-settings', { body: settings })).body).toMatchObject({
    version: 1,
    settings,
  });
  expect(await audited('message-settings-changed', '1')).toHaveLength(1);
  expect(typeOf(await ask(admin, 'PUT', '/message-settings', { body: settings, seen: 0 }))).toBe('stale-version');
  expect((await ask(admin, 'PUT', '/message-settings', { body: settings, seen: 1 })).body).toMatchObject({
    version: 2,
  });
});
