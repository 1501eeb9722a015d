import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { createChannels } from '../../activities/channels/channels.ts';
import { type Environment, loadStackConfig } from '../../infra/config.ts';

const DATA_DIR = mkdtempSync(join(tmpdir(), 'ruyue-channels-'));
afterAll(() => rmSync(DATA_DIR, { recursive: true }));
const configured = (env: Environment) => loadStackConfig({ NODE_ENV: 'test', DATA_DIR, ...env }).channels;
const kinds = (env: Environment) =>
  [...createChannels(configured(env), { endpointOf: async () => undefined }).keys()].toSorted();

const SMTP = { SMTP_URL: 'smtps://care:secret@mail.example.com', SMTP_FROM: '如约 <care@example.com>' };
const TENCENT = {
  TENCENT_SMS_SECRET_ID: 'AKID',
  TENCENT_SMS_SECRET_KEY: 'key',
  TENCENT_SMS_APP_ID: '1400006666',
  TENCENT_SMS_SIGN: '如约',
  TENCENT_SMS_TEMPLATES: 'refundReceived=1110001|amount|customer, refundReceived@en=1110002',
};
const GATEWAY = { SMS_GATEWAY_URL: 'https://sms.example.com/send', SMS_GATEWAY_TOKEN: 'token' };

test('GEN-22 the ways out that are there are those that are configured; webhooks are data and always there', () => {
  expect(kinds({})).toEqual(['webhook']);
  expect(kinds({ ...SMTP, ...GATEWAY, WECOM_ROBOTS: 'finance=https://qyapi.example.com/send?key=1' })).toEqual([
    'email',
    'sms',
    'webhook',
    'wecom',
  ]);
  expect(
    kinds({ ...TENCENT, DINGTALK_ROBOTS: 'after-sales=https://oapi.example.com/send?access_token=1|SEC1' }),
  ).toEqual(['dingtalk', 'sms', 'webhook']);
});

test('GEN-22 robots and templates are read as they are written down', () => {
  const robots = 'finance=https://oapi.example.com/send?access_token=a=b|SEC1, 售后=https://oapi.example.com/send';
  expect(Object.fromEntries(configured({ DINGTALK_ROBOTS: robots }).dingtalkRobots)).toEqual({
    finance: { url: 'https://oapi.example.com/send?access_token=a=b', secret: 'SEC1' },
    售后: { url: 'https://oapi.example.com/send' },
  });
  expect(Object.fromEntries(configured(TENCENT).tencentSms?.templates ?? [])).toEqual({
    refundReceived: { id: '1110001', vars: ['amount', 'customer'] },
    'refundReceived@en': { id: '1110002', vars: [] },
  });
});

test('design §6 every half-given or unreadable way out is told in one refusal', () => {
  const { TENCENT_SMS_SIGN: _, ...unsigned } = TENCENT;
  const load = () =>
    configured({
      ...unsigned,
      ...GATEWAY,
      SMTP_URL: 'mail.example.com',
      WECOM_ROBOTS: 'https://qyapi.example.com/send?key=1',
      DINGTALK_ROBOTS: 'a=https://oapi.example.com,a=https://oapi.example.com',
      CHANNEL_TIMEOUT_SECONDS: 'soon',
    });
  expect(load).toThrow(
    expect.objectContaining({
      name: 'PlainError',
      message: [
        'The configuration cannot be used:',
        '  - SMTP_URL, SMTP_FROM belong together, or give none: SMTP_FROM missing',
        '  - TENCENT_SMS_SECRET_ID, TENCENT_SMS_SECRET_KEY, TENCENT_SMS_APP_ID, TENCENT_SMS_SIGN, TENCENT_SMS_TEMPLATES belong together, or give none: TENCENT_SMS_SIGN missing',
        '  - SMS_GATEWAY_URL and TENCENT_SMS_APP_ID are two ways for the same messages: give one',
        '  - CHANNEL_TIMEOUT_SECONDS must be a number of seconds',
        '  - SMTP_URL must be an smtp:// or smtps:// address',
        '  - WECOM_ROBOTS must be name=address or name=address|secret, more after a comma',
        '  - DINGTALK_ROBOTS must be name=address or name=address|secret, more after a comma',
      ].join('\n'),
    }),
  );
});

test('design §6 in production mail wants TLS and webhooks stay outside, unless told otherwise', () => {
  const secrets = [1, 2, 3].map((nth) => Buffer.from(`${nth} a secret of thirty-two bytes!!!`).toString('base64'));
  const production = {
    ...SMTP,
    NODE_ENV: 'production',
    DATABASE_URL: 'postgres://db/ruyue',
    TEMPORAL_ADDRESS: 'temporal:7233',
    SESSION_SECRET: secrets[0],
    TOKEN_SECRET: secrets[1],
    CODEC_KEYS: `k1:${Buffer.alloc(32, 7).toString('base64')}`,
  };
  expect(configured(SMTP)).toMatchObject({ smtp: { requireTls: false }, webhooks: { allowPrivate: true } });
  expect(configured(production)).toMatchObject({ smtp: { requireTls: true }, webhooks: { allowPrivate: false } });
  const told = { ...production, SMTP_REQUIRE_TLS: 'false', WEBHOOK_ALLOW_PRIVATE: 'true' };
  expect(configured(told)).toMatchObject({ smtp: { requireTls: false }, webhooks: { allowPrivate: true } });
});
