import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { defaultMessageSettings } from '../../domain/messages/settings.ts';
import { loadConfig } from '../../infra/config.ts';
import { type CrashPoint, crashMark } from '../../infra/crash-points.ts';
import { connectDatabase } from '../../infra/database.ts';
import { demoUserId } from '../../infra/seed.ts';
import { type Stack, startStack } from '../../infra/stack.ts';
import { detailOf, itemsOf, newPhone, problemOf, Services, staff, stranger } from '../services/support.ts';
import { newOrder } from '../support/orders.ts';
import { type Outside, startOutside } from '../support/outside.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../support/webhook-receiver.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'ruyue-messenger-'));
const { agent, supervisor, admin } = staff;

let stack: Stack;
let outside: Outside;
let receiver: WebhookReceiver;
let on: Services;
let close: () => Promise<void>;

/** A platform of its own, with everybody outside on the loopback. */
beforeAll(async () => {
  outside = await startOutside();
  receiver = await startWebhookReceiver();
  stack = await startStack({
    env: { NODE_ENV: 'test', DATA_DIR: dataDir, PORT: '0', ...outside.env },
    processes: ['worker', 'messenger', 'desk', 'finance'],
  });
  const config = loadConfig(stack.env);
  const { db, pool } = connectDatabase(config.databaseUrl, { name: 'ruyue-test', max: 3 });
  on = new Services(stack.urls, config, db);
  close = () => pool.end();
  await subscribe();
}, 180_000);

afterAll(async () => {
  await close?.();
  await stack?.stop();
  await Promise.all([outside?.stop(), receiver?.stop()]);
  rmSync(dataDir, { recursive: true, force: true });
}, 60_000);

/** The leaders by e-mail and SMS, administrators by e-mail, the supervisors in their group, another system by webhook; at any time of day. */
async function subscribe(): Promise<void> {
  const group = { channel: 'wecom', robot: 'supervisors', role: 'supervisor', department: null, wish: 'all' };
  const settings = { ...defaultMessageSettings, quietHours: null, groups: [group] };
  expect((await on.desk(admin, 'PUT', '/message-settings', { body: settings })).status).toBe(200);
  const contacts = {
    leader: { email: 'leader@example.cn', sms: '13900000009' },
    // They hear of a year without a calendar, near its beginning.
    admin: { email: 'admin@example.cn' },
    admin2: { email: 'admin2@example.cn' },
  };
  for (const [login, contact] of Object.entries(contacts))
    expect((await on.desk(admin, 'PUT', `/users/${demoUserId(login)}/contact`, { body: contact })).status).toBe(204);
  const webhook = { name: '经营分析', url: receiver.url, topics: ['case.changed', 'delivery.failed'] };
  const created = await on.desk(admin, 'POST', '/webhooks', { body: webhook });
  receiver.trust(z.object({ secret: z.string() }).parse(created.body).secret);
}

const Delivery = z.looseObject({
  id: z.string(),
  channel: z.enum(['email', 'sms', 'wecom', 'webhook']),
  status: z.string(),
  reason: z.string().nullable(),
  address: z.string().nullable(),
});
const deliveriesOf = async (caseId: string) =>
  itemsOf(Delivery, await on.desk(supervisor, 'GET', `/cases/${caseId}/deliveries?limit=200`));

/** What left about a case, once nothing of it is under way any more. */
async function settled(caseId: string) {
  const underWay = ['planned', 'held', 'sending'];
  await expect
    .poll(
      async () => {
        const { waiting } = await on.db
          .selectFrom('outbox')
          .select(({ fn }) => fn.countAll<number>().as('waiting'))
          .where('delivered_at', 'is', null)
          .executeTakeFirstOrThrow();
        const all = await deliveriesOf(caseId);
        return waiting + all.filter(({ status }) => underWay.includes(status)).length + (all.length === 0 ? 1 : 0);
      },
      { timeout: 60_000, interval: 100 },
    )
    .toBe(0);
  return deliveriesOf(caseId);
}

/** How often the party outside has what a delivery is about, as its reader finds it. */
function arrivals({ id, channel }: z.output<typeof Delivery>): number {
  switch (channel) {
    case 'email':
      return outside.mail.inbox('leader@example.cn').filter(({ messageId }) => messageId.includes(id)).length;
    case 'sms':
      return outside.sms.sent.has(id) ? 1 : 0;
    case 'webhook':
      return receiver.ledger.handled.has(id) ? 1 : 0;
    case 'wecom':
      throw new Error('a chat does not know which delivery a line is');
  }
}

/** Opens a complaint and classifies it as major: leaders and supervisors hear of it. */
async function majorComplaint(subject: string): Promise<string> {
  const { row } = await on.open({ subject });
  await on.do(agent, row.id, 'confirm-complaint', { restated: '复述', customerConfirmed: true });
  await on.do(agent, row.id, 'classify-complaint', { severity: 'MAJOR', labels: {} });
  return row.id;
}

describe('GEN-22 from a fact of a case to the world outside', () => {
  test('NTF-03 a major complaint reaches the leader’s mailbox and phone, a system, and who may see the case sees the proof', async () => {
    const caseId = await majorComplaint('行李遗失');
    const deliveries = await settled(caseId);
    expect(deliveries.filter(({ status }) => status !== 'sent')).toEqual([]);
    for (const delivery of deliveries.filter(({ channel }) => channel !== 'wecom')) expect(arrivals(delivery)).toBe(1);
    expect(outside.mail.inbox('leader@example.cn').map(({ subject }) => subject)).toContain(
      `【紧急】重大投诉：${caseId} 行李遗失`,
    );
    expect(JSON.stringify(deliveries)).not.toContain('leader@example.cn');
    expect(problemOf(await on.desk(stranger(['agent']), 'GET', `/cases/${caseId}/deliveries`))).toBe('not-found');
  });

  test('REF-06 the customer is sent the confirmation of his refund, by SMS, with the expected arrival', async () => {
    const phone = newPhone();
    const order = await newOrder(on.db, { paid_fen: 20_000, departs_at: new Date(Date.now() + 72 * 3_600_000) });
    const body = {
      profile: 'transport',
      channel: 'PHONE',
      customerId: await on.customer({ phone }),
      subject: '退票',
      reason: 'TICKET',
      orderNo: order.orderNo,
      note: '行程取消',
    };
    const { row } = detailOf(await on.ask('finance', agent, 'POST', '/refunds', { body }));
    const give = (name: string, data: object) =>
      on.ask('finance', agent, 'POST', `/refunds/${row.id}/${name}`, { body: data });
    const stage = async () => detailOf(await on.desk(supervisor, 'GET', `/cases/${row.id}`)).row.stage;
    await expect.poll(stage, { timeout: 15_000 }).toBe('CHECKED');
    detailOf(await give('quote-refund', { channel: 'PHONE' }));
    const yes = { accept: true, channel: 'PHONE', words: '同意', decidedAt: new Date().toISOString() };
    detailOf(await give('decide-quote', yes));
    await expect.poll(stage, { timeout: 15_000 }).toBe('WITH_FINANCE');
    const toCustomer = (await settled(row.id)).filter(({ template }) => template === 'customer.refund-submitted');
    expect(toCustomer).toMatchObject([{ channel: 'sms', status: 'sent', recipient: { kind: 'customer', name: null } }]);
    const sms = outside.sms.sent.get(toCustomer[0]?.id ?? '');
    expect(sms?.to).toBe(`+86${phone}`);
    expect(sms?.text).toMatch(new RegExp(`^您的退款申请 ${row.id} 已提交，金额 ¥180\\.00，预计 .* 前到账$`));
    // The person’s own duty stands (REF-06).
    const tasks = await on.db.selectFrom('tasks').select('command').where('case_id', '=', row.id).execute();
    expect(tasks).toContainEqual({ command: 'confirmRefundSubmission' });
  });
});

describe('performance-reliability F1 kill -9 of the messenger: each message arrives once, or is visibly unknown', () => {
  const points: readonly CrashPoint[] = [
    'relay:beforeCommit',
    'relay:afterCommit',
    'delivery:beforeSend',
    'delivery:afterSend',
  ];

  test.each(points)('at %s', async (point) => {
    await stack.restart('messenger', { CRASH_AT: point });
    const subject = `停电 ${point.replace(':', ' ')}`;
    const caseId = await majorComplaint(subject);
    const deliveries = await settled(caseId);
    expect(existsSync(crashMark(dataDir, point))).toBe(true);
    expect(new Set(deliveries.map(({ channel }) => channel))).toEqual(new Set(['email', 'sms', 'wecom', 'webhook']));
    for (const delivery of deliveries) {
      if (delivery.channel === 'wecom') continue;
      expect(delivery).toMatchObject({ status: 'sent' });
      expect(arrivals(delivery)).toBe(1);
    }
    // A chat cannot tell repeats: what was cut short is for a person to look at, and is not there twice.
    const group = deliveries.filter(({ channel }) => channel === 'wecom');
    const lines = outside.robot.chat.filter((line) => line.includes(caseId));
    const unknown = group.filter(({ status, reason }) => status === 'unknown' && reason === 'cutShort').length;
    expect(group.every(({ status }) => status === 'sent' || status === 'unknown')).toBe(true);
    expect(new Set(lines).size).toBe(lines.length);
    expect(lines.length).toBeGreaterThanOrEqual(group.length - unknown);
    expect(lines.length).toBeLessThanOrEqual(group.length);
  });

  test('PostgreSQL killed under it: it carries on with a session of its own, and nothing is sent twice', async () => {
    await stack.restart('messenger', { CRASH_AT: '' });
    const before = await majorComplaint('断网之前');
    await stack.untilReady('postgres');
    stack.kill('postgres', 'SIGKILL');
    await stack.untilReady('postgres');
    await expect.poll(() => on.desk(agent, 'GET', '/me').then(({ status }) => status), { timeout: 30_000 }).toBe(200);
    const after = await majorComplaint('断网之后');
    for (const caseId of [before, after])
      for (const delivery of await settled(caseId))
        if (delivery.channel !== 'wecom') expect([delivery.status, arrivals(delivery)]).toEqual(['sent', 1]);
  });

  test('an outage of the mail server: what could not leave leaves when it is back', async () => {
    await outside.mail.down();
    const caseId = await majorComplaint('邮件中断');
    await expect
      .poll(async () => (await deliveriesOf(caseId)).find(({ channel }) => channel === 'email')?.error ?? '')
      .toContain('ECONNREFUSED');
    await outside.mail.up();
    const [mail] = (await settled(caseId)).filter(({ channel }) => channel === 'email');
    expect(mail).toMatchObject({ status: 'sent' });
    expect(mail && arrivals(mail)).toBe(1);
  });
});
