import { randomUUID, webcrypto } from 'node:crypto';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Channel } from '../../activities/channels/channel.ts';
import { createWebhookChannel } from '../../activities/channels/webhook.ts';
import { newWebhookSecret, verifyWebhook, webhookHeaders } from '../../activities/channels/webhook-signature.ts';
import { selfSigned } from '../support/certificate.ts';
import { startHttpParty } from '../support/http-party.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../support/webhook-receiver.ts';
import { HASTY_MS, messageTo, PATIENT_MS, send } from './messages.ts';

const [oldSecret, newSecret] = [newWebhookSecret(), newWebhookSecret()];

describe('signatures', () => {
  const body = '{"type":"case.opened"}';
  const now = Date.parse('2026-03-02T01:00:00Z');
  const signed = (...secrets: string[]) => webhookHeaders(secrets, { id: 'd-1', body }, now);
  const verdict = (
    headers: Record<string, string>,
    { secrets = [oldSecret], at = now, handled = false, content = body } = {},
  ) => verifyWebhook({ header: (name) => headers[name], body: content }, { secrets, handled: () => handled }, at);

  test('design §3.9 the signature is that of the published example of Standard Webhooks', () => {
    const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
    const example = { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', body: '{"test": 2432232314}' };
    expect(webhookHeaders([secret], example, 1_614_265_330_000)).toEqual({
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    });
  });

  test('a message is believed for five minutes and handled once; one that was changed or signed by others never', () => {
    expect(verdict(signed(oldSecret))).toBe('fresh');
    expect(verdict(signed(oldSecret), { handled: true })).toBe('repeat');
    expect(verdict(signed(oldSecret), { at: now + 300_000 })).toBe('fresh');
    expect(verdict(signed(oldSecret), { at: now + 301_000 })).toBe('old');
    expect(verdict(signed(oldSecret), { at: now - 301_000 })).toBe('old');
    expect(verdict(signed(newSecret))).toBe('forged');
    expect(verdict(signed(oldSecret), { content: `${body} ` })).toBe('forged');
    expect(verdict({ ...signed(oldSecret), 'webhook-id': 'd-2' })).toBe('forged');
    expect(verdict({ ...signed(oldSecret), 'webhook-timestamp': '1772413201' })).toBe('forged');
    expect(verdict({})).toBe('forged');
    expect(verdict({ ...signed(oldSecret), 'webhook-signature': 'v1,' })).toBe('forged');
  });

  test('while a secret is rotated receivers with either one believe, and so does one that knows both', () => {
    const rotating = signed(newSecret, oldSecret);
    expect(verdict(rotating, { secrets: [oldSecret] })).toBe('fresh');
    expect(verdict(rotating, { secrets: [newSecret] })).toBe('fresh');
    expect(verdict(signed(newSecret), { secrets: [oldSecret, newSecret] })).toBe('fresh');
    expect(verdict(rotating, { secrets: [newWebhookSecret()] })).toBe('forged');
  });
});

describe('sending', () => {
  let receiver: WebhookReceiver;
  const endpoints = new Map<string, { url: string; secrets: string[] }>();
  const channel = (timeoutMs: number): Channel =>
    createWebhookChannel({ allowPrivate: true, timeoutMs, endpointOf: async (key) => endpoints.get(key) });
  const webhooks = channel(PATIENT_MS);
  const hasty = channel(HASTY_MS);

  beforeAll(async () => {
    receiver = await startWebhookReceiver(oldSecret);
    endpoints.set('erp', { url: `${receiver.url}/hooks?from=ruyue`, secrets: [oldSecret] });
  });
  beforeEach(() => receiver.next());
  afterAll(() => receiver.stop());

  test('GEN-22 an event arrives signed, as another implementation of HMAC finds, too', async () => {
    const event = { type: 'case.opened', timestamp: '2026-03-02T01:00:00Z', data: { caseId: 'TS-2026-000012' } };
    const message = messageTo('erp', { event });
    expect(await send(webhooks, message)).toEqual({ outcome: 'sent', proof: 'HTTP 204' });
    expect(receiver.ledger.handled.get(message.id)).toEqual(event);
    const { path, headers, body } = receiver.requests.at(-1) ?? { path: '', headers: {}, body: '' };
    expect(path).toBe('/hooks?from=ruyue');
    expect(headers['content-type']).toBe('application/json; charset=utf-8');
    const raw = Buffer.from(oldSecret.replace('whsec_', ''), 'base64');
    const key = await webcrypto.subtle.importKey('raw', raw, { name: 'HMAC', hash: 'SHA-256' }, false, ['verify']);
    const signature = Buffer.from(String(headers['webhook-signature']).replace('v1,', ''), 'base64');
    const content = Buffer.from(`${message.id}.${String(headers['webhook-timestamp'])}.${body}`);
    expect(await webcrypto.subtle.verify('HMAC', key, signature, content)).toBe(true);
  });

  test('GEN-22 without an event of its own a webhook tells what a person would read', async () => {
    const message = messageTo('erp');
    await send(webhooks, message);
    const { language, urgent, subject, text, vars, template } = message;
    expect(receiver.ledger.handled.get(message.id)).toEqual({
      type: template,
      data: { language, urgent, subject, text, vars },
    });
  });

  test('GEN-22 a receiver that learns a new secret misses nothing', async () => {
    endpoints.set('rotating', { url: receiver.url, secrets: [newSecret, oldSecret] });
    expect(await send(webhooks, messageTo('rotating'))).toMatchObject({ outcome: 'sent' });
    receiver.trust(newSecret);
    expect(await send(webhooks, messageTo('rotating'))).toMatchObject({ outcome: 'sent' });
    expect(await send(webhooks, messageTo('erp'))).toMatchObject({
      outcome: 'later',
      reason: expect.stringContaining('401'),
    });
    receiver.trust(oldSecret);
  });

  test.each([['lostAnswer'], ['halfAnswer'], ['lostRequest'], ['slow']] as const)(
    'GEN-22 a webhook whose answer is lost (%s) is sent again under its id and handled once',
    async (fault) => {
      const message = messageTo('erp');
      receiver.next(fault);
      expect(await send(hasty, message)).toMatchObject({ outcome: 'later' });
      expect(await send(webhooks, message)).toMatchObject({ outcome: 'sent' });
      expect(await send(webhooks, message)).toMatchObject({ outcome: 'sent' });
      expect([...receiver.ledger.handled.keys()].filter((id) => id === message.id)).toHaveLength(1);
    },
  );

  test('GEN-22 what a receiver answers is an outcome: gone for good, not now, not before then', async () => {
    const answers = async (status: number, headers: Record<string, string> = {}) => {
      receiver.next({ status, headers });
      return send(webhooks, messageTo('erp'));
    };
    expect(await answers(201)).toEqual({ outcome: 'sent', proof: 'HTTP 201' });
    expect(await answers(410)).toMatchObject({ outcome: 'refused' });
    for (const status of [302, 400, 401, 404, 408, 500, 502]) {
      expect(await answers(status, { Location: receiver.url })).toMatchObject({ outcome: 'later' });
    }
    expect(await answers(429, { 'Retry-After': '120' })).toMatchObject({ outcome: 'later', afterMs: 120_000 });
    expect(await answers(503, { 'Retry-After': '9999999' })).toMatchObject({ afterMs: 86_400_000 });
    const soon = await answers(503, { 'Retry-After': new Date(Date.now() + 60_000).toUTCString() });
    expect('afterMs' in soon ? soon.afterMs : 0).toBeGreaterThan(50_000);
    expect(await answers(503, { 'Retry-After': 'tomorrow' })).not.toHaveProperty('afterMs');
  });

  test('GEN-22 a redirect is not followed and an answer without end is not read', async () => {
    const other = await startHttpParty(() => ({ status: 204 }));
    receiver.next({ status: 307, headers: { Location: other.url } }, 'endless');
    await send(webhooks, messageTo('erp'));
    expect(other.requests).toEqual([]);
    expect(await send(webhooks, messageTo('erp'))).toMatchObject({ outcome: 'sent' });
    await other.stop();
  });

  test('GEN-22 over https a receiver must be whom it says it is; until then nothing is sent', async () => {
    const certificate = selfSigned();
    const secure = await startHttpParty(() => ({ status: 204 }), certificate);
    endpoints.set('secure', { url: secure.url, secrets: [oldSecret] });
    expect(await send(webhooks, messageTo('secure'))).toMatchObject({
      outcome: 'later',
      reason: expect.stringContaining('DEPTH_ZERO_SELF_SIGNED_CERT'),
    });
    expect(secure.requests).toEqual([]);
    setDefaultCACertificates([...getCACertificates(), certificate.cert]);
    expect(await send(webhooks, messageTo('secure'))).toMatchObject({ outcome: 'sent' });
    await secure.stop();
  });

  test('GEN-22 an endpoint that is not there, or not any more, is refused; one that nobody listens on waits', async () => {
    expect(await send(webhooks, messageTo(randomUUID()))).toMatchObject({ outcome: 'refused' });
    endpoints.set('broken', { url: 'hooks.example.com', secrets: [oldSecret] });
    expect(await send(webhooks, messageTo('broken'))).toMatchObject({ outcome: 'refused' });
    const gone = await startHttpParty(() => ({ status: 204 }));
    await gone.stop();
    endpoints.set('down', { url: gone.url, secrets: [oldSecret] });
    expect(await send(webhooks, messageTo('down'))).toMatchObject({
      outcome: 'later',
      reason: expect.stringContaining('ECONNREFUSED'),
    });
  });
});
