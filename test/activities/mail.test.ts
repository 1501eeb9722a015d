import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Channel } from '../../activities/channels/channel.ts';
import { createSmtpChannel } from '../../activities/channels/smtp.ts';
import { selfSigned } from '../support/certificate.ts';
import { type MailServer, startMailServer } from '../support/mail-server.ts';
import { HASTY_MS, messageTo, PATIENT_MS, send } from './messages.ts';

const TO = 'wang.xiaoming@example.com';
const from = '如约客服 <care@ruyue.example>';

let server: MailServer;
let mail: Channel;
beforeAll(async () => {
  server = await startMailServer({ user: 'care', password: 'p@ss:1/' });
  mail = createSmtpChannel({ url: server.url, from, requireTls: false, timeoutMs: PATIENT_MS });
});
beforeEach(() => server.next());
afterAll(async () => {
  await mail.close?.();
  await server.stop();
});

test('GEN-22 an e-mail arrives with its text, a simple page of it and what keeps absence notes away', async () => {
  const message = messageTo(TO, { urgent: true });
  expect(await send(mail, message)).toMatchObject({
    outcome: 'sent',
    proof: expect.stringMatching(/^250 2\.0\.0 taken as M\d+/),
  });
  const [received] = server.inbox(TO);
  expect(received).toMatchObject({ messageId: `<${message.id}@ruyue.example>`, from, subject: message.subject });
  expect(received?.text.replaceAll('\r\n', '\n')).toBe(message.text);
  expect(received?.html).toContain('<p>金额 &lt;¥1,280.00&gt; &amp; 运费。</p>');
  expect(received?.html).toContain('lang="zh-CN"');
  expect(Object.fromEntries(received?.headers ?? [])).toMatchObject({
    'auto-submitted': 'auto-generated',
    'x-auto-response-suppress': 'All',
    'content-language': 'zh-CN',
    importance: 'High',
  });
});

test('GEN-22 an address is one recipient, whatever stands in it, and a line break in a subject is no header', async () => {
  const before = server.taken.length;
  const sent = await send(mail, messageTo(`${TO}, boss@example.com`));
  expect(server.taken.slice(before).flatMap(({ to }) => to)).not.toContain('boss@example.com');
  expect(sent.outcome).toBe('refused');
  await send(mail, messageTo(TO, { subject: '已收到\r\nBcc: boss@example.com' }));
  expect(server.taken.at(-1)?.to).toEqual([TO]);
  expect(server.taken.at(-1)?.headers.has('bcc')).toBe(false);
});

test.each([
  ['noSuchUser', 'refused', /550 5\.1\.1/],
  ['rejected', 'refused', /554 5\.7\.1/],
  ['greylisted', 'later', /450 4\.2\.0/],
  ['senderRefused', 'later', /553 5\.7\.1/],
  ['busy', 'later', /451 4\.3\.0/],
  ['lostMessage', 'later', /ECONNECTION|ESOCKET/],
] as const)(
  'GEN-22 what a mail server says to it (%s) is an outcome: %s; nothing was taken',
  async (fault, outcome, reason) => {
    const before = server.taken.length;
    server.next(fault);
    expect(await send(mail, messageTo(TO))).toMatchObject({ outcome, reason: expect.stringMatching(reason) });
    expect(server.taken.length).toBe(before);
  },
);

test.each([['lostAnswer'], ['slow']] as const)(
  'GEN-22 a mail whose answer is lost (%s) is sent again under the same Message-ID and found once; the library repeats nothing by itself',
  async (fault) => {
    const message = messageTo(`${fault}@example.com`);
    const hasty = createSmtpChannel({ url: server.url, from, requireTls: false, timeoutMs: HASTY_MS });
    server.next(fault);
    expect(await send(hasty, message)).toMatchObject({ outcome: 'later' });
    expect(server.taken.filter(({ to }) => to.includes(message.to))).toHaveLength(1);
    expect(await send(mail, message)).toMatchObject({ outcome: 'sent' });
    expect(server.taken.filter(({ to }) => to.includes(message.to))).toHaveLength(2);
    expect(server.inbox(message.to)).toHaveLength(1);
    await hasty.close?.();
  },
);

test('GEN-22 while nobody listens and while the password is wrong mails wait', async () => {
  const url = new URL(server.url);
  url.password = 'wrong';
  const wrong = createSmtpChannel({ url: url.href, from, requireTls: false, timeoutMs: PATIENT_MS });
  expect(await send(wrong, messageTo(TO))).toMatchObject({
    outcome: 'later',
    reason: expect.stringContaining('535 5.7.8'),
  });
  await server.down();
  expect(await send(mail, messageTo(TO))).toMatchObject({
    outcome: 'later',
    reason: expect.stringContaining('ECONNREFUSED'),
  });
  await server.up();
  expect(await send(mail, messageTo(TO))).toMatchObject({ outcome: 'sent' });
  await wrong.close?.();
});

test('GEN-22 nothing is said in clear where TLS is wanted, nor to a server whose certificate nobody vouches for', async () => {
  const before = server.taken.length;
  const strict = createSmtpChannel({ url: server.url, from, requireTls: true, timeoutMs: PATIENT_MS });
  expect(await send(strict, messageTo(TO))).toMatchObject({ outcome: 'later' });
  const pretender = await startMailServer({ tls: selfSigned() });
  const trusting = createSmtpChannel({ url: pretender.url, from, requireTls: false, timeoutMs: PATIENT_MS });
  const reason = expect.stringContaining('DEPTH_ZERO_SELF_SIGNED_CERT');
  expect(await send(trusting, messageTo(TO))).toMatchObject({ outcome: 'later', reason });
  expect([server.taken.length, pretender.taken.length]).toEqual([before, 0]);
  await Promise.all([strict.close?.(), trusting.close?.(), pretender.stop()]);
});

test.each([[false], [true]])('GEN-22 an e-mail leaves over TLS (from the start: %s)', async (fromTheStart) => {
  const certificate = selfSigned();
  setDefaultCACertificates([...getCACertificates(), certificate.cert]);
  const secure = await startMailServer({ user: 'care', password: 'secret', tls: { ...certificate, fromTheStart } });
  const channel = createSmtpChannel({ url: secure.url, from, requireTls: true, timeoutMs: PATIENT_MS });
  expect(await send(channel, messageTo(TO))).toEqual({ outcome: 'sent', proof: expect.stringContaining('M1') });
  expect(secure.inbox(TO)).toHaveLength(1);
  await Promise.all([channel.close?.(), secure.stop()]);
});
