import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { createSmsChannel } from '../../activities/channels/sms.ts';
import { createHttpSmsGateway } from '../../activities/channels/sms-http.ts';
import { createTencentSmsGateway } from '../../activities/channels/sms-tencent.ts';
import { type HttpParty, startHttpParty } from '../support/http-party.ts';
import { type SmsGateway, startSmsGateway } from '../support/sms-gateway.ts';
import { HASTY_MS, messageTo, PATIENT_MS, send } from './messages.ts';

const TO = '+8613800138000';

describe('a gateway over HTTP', () => {
  let gateway: SmsGateway;
  const channel = (token = 'gateway-token', timeoutMs = PATIENT_MS) =>
    createSmsChannel(createHttpSmsGateway({ url: gateway.url, token, timeoutMs }));
  beforeAll(async () => {
    gateway = await startSmsGateway('gateway-token');
  });
  beforeEach(() => gateway.next());
  afterAll(() => gateway.stop());

  test('MSG-06 a text message leaves with its wording, its template and variables; the gateway’s number is the proof', async () => {
    const message = messageTo(TO);
    expect(await send(channel(), message)).toEqual({ outcome: 'sent', proof: `S-${message.id}` });
    const { id, language, text, template, vars } = message;
    expect(gateway.sent.get(id)).toEqual({ id, to: TO, language, text, template, vars });
    expect(gateway.requests.at(-1)?.headers['idempotency-key']).toBe(id);
  });

  test.each([['lostAnswer'], ['halfAnswer'], ['slow']] as const)(
    'MSG-06 a text message whose answer is lost (%s) is asked for again and sent once',
    async (fault) => {
      const message = messageTo(TO);
      const before = gateway.sent.size;
      gateway.next(fault);
      expect(channel().dropsRepeats).toBe(true);
      expect(await send(channel('gateway-token', HASTY_MS), message)).toMatchObject({ outcome: 'later' });
      expect(await send(channel(), message)).toMatchObject({ outcome: 'sent' });
      expect(gateway.sent.size).toBe(before + 1);
    },
  );

  test('MSG-06 a gateway’s refusal is final, a wrong token and a busy gateway are not', async () => {
    gateway.next({ status: 422 }, { status: 503, headers: { 'Retry-After': '5' } }, { status: 500 });
    expect(await send(channel(), messageTo(TO))).toMatchObject({ outcome: 'refused' });
    expect(await send(channel(), messageTo(TO))).toMatchObject({ outcome: 'later', afterMs: 5_000 });
    expect(await send(channel(), messageTo(TO))).toMatchObject({ outcome: 'later' });
    expect(await send(channel('wrong'), messageTo(TO))).toMatchObject({
      outcome: 'later',
      reason: expect.stringContaining('401'),
    });
  });

  test.each([['13800138000'], ['008613800138000'], ['+86 138 0013 8000'], ['+0123456789']])(
    'MSG-06 a number that is not in E.164 (%s) is refused before anybody guesses',
    async (number) => {
      const before = gateway.requests.length;
      expect(await send(channel(), messageTo(number))).toMatchObject({ outcome: 'refused' });
      expect(gateway.requests).toHaveLength(before);
    },
  );
});

describe('Tencent Cloud', () => {
  let cloud: HttpParty;
  const Asked = z.object({
    PhoneNumberSet: z.tuple([z.string()]),
    TemplateId: z.string(),
    TemplateParamSet: z.array(z.string()),
    SignName: z.string(),
    SmsSdkAppId: z.string(),
    SessionContext: z.string(),
  });
  const asked = () => Asked.parse(JSON.parse(cloud.requests.at(-1)?.body ?? '{}'));
  const status = (Code: string) => ({ Code, Message: `${TO} ${Code}`, SerialNo: Code === 'Ok' ? '2028:f825' : '' });
  const answer = (content: object) => ({ status: 200, body: { Response: { RequestId: randomUUID(), ...content } } });
  const channel = (url = cloud.url, timeoutMs = PATIENT_MS) =>
    createSmsChannel(
      createTencentSmsGateway({
        secretId: 'AKIDexample',
        secretKey: 'example',
        appId: '1400006666',
        sign: '如约',
        region: 'ap-guangzhou',
        url,
        timeoutMs,
        templates: new Map([
          ['refundReceived', { id: '1110001', vars: ['amount', 'customer'] }],
          ['refundReceived@en', { id: '1110002', vars: ['amount'] }],
          ['visit', { id: '1110003', vars: ['day'] }],
        ]),
      }),
    );
  beforeAll(async () => {
    cloud = await startHttpParty(() => answer({ SendStatusSet: [status('Ok')] }));
  });
  beforeEach(() => cloud.next());
  afterAll(() => cloud.stop());

  test('MSG-06 the vendor is asked, signed, for its approved template with the variables in its order', async () => {
    const message = messageTo(TO);
    expect(await send(channel(), message)).toEqual({ outcome: 'sent', proof: '2028:f825' });
    expect(asked()).toEqual({
      PhoneNumberSet: [TO],
      TemplateId: '1110001',
      TemplateParamSet: ['1,280.00', '王小明'],
      SignName: '如约',
      SmsSdkAppId: '1400006666',
      SessionContext: message.id,
    });
    expect(cloud.requests.at(-1)?.headers.authorization).toMatch(/^TC3-HMAC-SHA256 Credential=AKIDexample\//);
    await send(channel(), messageTo(TO, { language: 'en' }));
    expect(asked()).toMatchObject({ TemplateId: '1110002', TemplateParamSet: ['1,280.00'] });
  });

  test('MSG-06 without an approved template or one of its variables nothing is asked', async () => {
    const before = cloud.requests.length;
    expect(await send(channel(), messageTo(TO, { template: 'nowhere' }))).toMatchObject({ outcome: 'refused' });
    expect(await send(channel(), messageTo(TO, { template: 'visit' }))).toMatchObject({
      outcome: 'refused',
      reason: expect.stringContaining('day'),
    });
    expect(cloud.requests).toHaveLength(before);
  });

  test.each([
    ['FailedOperation.PhoneNumberInBlacklist', { outcome: 'refused' }],
    ['InvalidParameterValue.IncorrectPhoneNumber', { outcome: 'refused' }],
    ['FailedOperation.TemplateUnapprovedOrNotExist', { outcome: 'refused' }],
    ['LimitExceeded.PhoneNumberThirtySecondLimit', { outcome: 'later', afterMs: 30_000 }],
    ['LimitExceeded.PhoneNumberOneHourLimit', { outcome: 'later', afterMs: 3_600_000 }],
    ['LimitExceeded.PhoneNumberDailyLimit', { outcome: 'later', afterMs: 43_200_000 }],
    ['FailedOperation.InsufficientBalanceInSmsPackage', { outcome: 'later' }],
    ['AuthFailure.SignatureFailure', { outcome: 'later' }],
    ['RequestLimitExceeded', { outcome: 'later', afterMs: 60_000 }],
    ['InternalError.SendAndRecvFail', { outcome: 'unknown' }],
    ['InternalError.Timeout', { outcome: 'unknown' }],
  ])('MSG-06 the vendor’s %s means the same for a number and for a request', async (code, outcome) => {
    cloud.next(answer({ SendStatusSet: [status(code)] }), answer({ Error: { Code: code, Message: `${TO} failed` } }));
    expect(await send(channel(), messageTo(TO))).toMatchObject(outcome);
    expect(await send(channel(), messageTo(TO))).toMatchObject(outcome);
  });

  test('MSG-06 a request without a clear answer may have been sent: no machine asks again', async () => {
    cloud.next('lostAnswer', 'halfAnswer', 'slow', { status: 502 }, { status: 200, body: 'garbled' }, answer({}), {
      status: 429,
    });
    const hasty = channel(cloud.url, HASTY_MS);
    expect(hasty.dropsRepeats).toBe(false);
    for (let time = 0; time < 6; time++) {
      expect(await send(hasty, messageTo(TO))).toMatchObject({ outcome: 'unknown' });
    }
    expect(await send(channel(), messageTo(TO))).toMatchObject({ outcome: 'later' });
  });

  test('MSG-06 while no connection comes about nothing can have been sent', async () => {
    const gone = await startHttpParty(() => ({ status: 200 }));
    await gone.stop();
    expect(await send(channel(gone.url), messageTo(TO))).toMatchObject({
      outcome: 'later',
      reason: expect.stringContaining('ECONNREFUSED'),
    });
  });
});
