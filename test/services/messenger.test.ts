import { describe, expect, test } from 'vitest';
import { newWebhookSecret } from '../../activities/channels/webhook-signature.ts';
import { deliver } from '../../activities/messages/deliver.ts';
import { replay } from '../../activities/messages/replay.ts';
import { recover, sweep } from '../../activities/messages/sweep.ts';
import { tellRoles } from '../../activities/tell-roles.ts';
import { fromBeijing, HOUR, MINUTE, plus } from '../../domain/time/instant.ts';
import { sealText } from '../../infra/sealed.ts';
import { demoUserId } from '../../infra/seed.ts';
import { startWebhookReceiver } from '../support/webhook-receiver.ts';
import { testMessenger } from './messenger-support.ts';

const messenger = testMessenger();

describe('GEN-22 a notice reaches people beside their inbox', () => {
  test('worded in their language, once, with the server’s own proof', async () => {
    const { on } = messenger;
    await on.reach('agent', { email: 'lina@example.cn', sms: '+8613900000001' }, { sms: 'urgent' });
    const key = await on.tell();
    await on.work();
    await on.work();
    const [mail, ...more] = on.outside.mail.taken.filter(({ to }) => to.includes('lina@example.cn'));
    expect(more).toEqual([]);
    expect(mail?.subject).toMatch(/^第 \d+ 号通知（TS-2026-000001）$/);
    const [delivery, ...others] = await on.deliveries(key);
    expect(others).toEqual([]);
    expect(delivery).toMatchObject({
      channel: 'email',
      recipient_kind: 'person',
      recipient: demoUserId('agent'),
      case_id: 'TS-2026-000001',
      template: 'staff.notice',
      status: 'sent',
      tries: 1,
      address: 'l***@example.cn',
      proof: expect.stringContaining('M1'),
      claimed_by: null,
    });
    expect(mail?.messageId).toContain(delivery?.id);
  });

  test('urgent matters go to everybody with the role, over every channel that they want', async () => {
    const { on } = messenger;
    await on.reach('supervisor', { email: 'zhao@example.cn', sms: '+8613900000002' }, { email: 'urgent' });
    await on.db.updateTable('users').set({ language: 'en' }).where('login', '=', 'supervisor').execute();
    const key = await on.tell({ to: { role: 'supervisor' }, urgent: true });
    await on.work();
    expect((await on.deliveries(key)).map(({ channel, status }) => [channel, status])).toEqual([
      ['email', 'sent'],
      ['sms', 'sent'],
    ]);
    expect(on.outside.mail.inbox('zhao@example.cn').at(-1)?.subject).toMatch(/^Urgent: Notice \d+/);
    const text = [...on.outside.sms.sent.values()].findLast(({ to }) => to === '+8613900000002');
    expect(text).toMatchObject({ template: 'staff.urgent', text: expect.stringMatching(/^Urgent: Notice/) });
  });

  test('nothing twice: a row that is planned again, and messengers that work at the same time', async () => {
    const { on } = messenger;
    await on.reach('agent', { email: 'twice@example.cn' });
    const keys = await Promise.all(Array.from({ length: 30 }, () => on.tell()));
    await Promise.all([on.relay(), on.relay(), on.relay()]);
    await on.db.updateTable('outbox').set({ delivered_at: null }).where('dedupe_key', 'in', keys).execute();
    await on.relay();
    const due = await on.due();
    expect(due).toHaveLength(30);
    await Promise.all([...due, ...due, ...due].map(({ id }) => deliver(on.messenger, id)));
    expect(on.outside.mail.taken.filter(({ to }) => to.includes('twice@example.cn'))).toHaveLength(30);
  });

  test('who has several of the roles that are told of one matter is told once', async () => {
    const { on } = messenger;
    await on.reach('finance2', { email: 'roles@example.cn' });
    const roles = ['finance', 'finance_manager'] as const;
    const text = { zh: '对账差异', en: 'The books differ' };
    await tellRoles(on.db, { roles, text, vars: {}, once: 'reconciliation:2026-03-10' });
    await on.work();
    expect(on.outside.mail.inbox('roles@example.cn').map(({ subject }) => subject)).toEqual(['【紧急】对账差异']);
  });

  test('a person who is disabled, or has taken the address away meanwhile, is visibly not written to', async () => {
    const { on } = messenger;
    await on.reach('agent2', { email: 'gone@example.cn' });
    const to = { person: demoUserId('agent2') };
    const first = await on.tell({ to });
    await on.relay();
    await on.db.deleteFrom('contacts').where('user_id', '=', to.person).execute();
    await on.work();
    expect(await on.deliveries(first)).toMatchObject([{ status: 'suppressed', reason: 'noAddress', tries: 0 }]);
    await on.reach('agent2', { email: 'gone@example.cn' });
    const second = await on.tell({ to });
    await on.relay();
    await on.db.updateTable('users').set({ disabled: true }).where('id', '=', to.person).execute();
    await on.work();
    expect(await on.deliveries(second)).toMatchObject([{ status: 'suppressed', reason: 'recipientGone' }]);
    expect(on.outside.mail.inbox('gone@example.cn')).toEqual([]);
  });

  test('a row that cannot be read is a visible failure and holds nobody up', async () => {
    const { on } = messenger;
    await on.reach('agent', { email: 'poison@example.cn' });
    await on.db
      .insertInto('outbox')
      .values({ topic: 'notice', case_id: null, dedupe_key: 'poison', payload: JSON.stringify({ to: 'nobody' }) })
      .execute();
    await on.tell();
    await on.work();
    expect(await on.deliveries('poison')).toMatchObject([{ status: 'failed', reason: 'unreadable' }]);
    expect(on.outside.mail.inbox('poison@example.cn')).toHaveLength(1);
  });
});

describe('GEN-22 quiet hours and digests', () => {
  test('at night the ordinary waits for the morning, the urgent does not', async () => {
    const { on } = messenger;
    await on.reach('agent', { email: 'night@example.cn' });
    on.at('2026-03-10 23:00');
    const [ordinary, urgent] = [await on.tell(), await on.tell({ urgent: true })];
    await on.work();
    expect(await on.deliveries(urgent)).toMatchObject([{ status: 'sent' }]);
    expect(await on.deliveries(ordinary)).toMatchObject([{ status: 'held', reason: 'quietHours' }]);
    on.at('2026-03-11 07:59');
    await on.work();
    expect(on.outside.mail.inbox('night@example.cn')).toHaveLength(1);
    on.at('2026-03-11 08:00');
    await on.work();
    expect(await on.deliveries(ordinary)).toMatchObject([{ status: 'sent', reason: null }]);
    expect(on.outside.mail.inbox('night@example.cn')).toHaveLength(2);
  });

  test('one e-mail for each digest: nothing lost, nothing twice', async () => {
    const { on } = messenger;
    on.at('2026-03-11 12:00');
    await on.reach('agent', { email: 'digest@example.cn' }, { digest: true });
    const keys = [await on.tell(), await on.tell(), await on.tell()];
    await on.work();
    for (const key of keys) expect(await on.deliveries(key)).toMatchObject([{ status: 'held', reason: 'digest' }]);
    on.at('2026-03-11 17:30');
    await Promise.all([sweep(on.messenger), sweep(on.messenger)]);
    await on.work();
    const [mail, ...more] = on.outside.mail.inbox('digest@example.cn');
    expect(more).toEqual([]);
    expect(mail?.subject).toBe('3 条通知');
    for (const key of keys) {
      const [, number] = key.split(':');
      expect(mail?.text).toContain(`第 ${number} 号通知`);
      expect(await on.deliveries(key)).toMatchObject([{ status: 'sent', digest_id: expect.any(String) }]);
    }
    const late = await on.tell();
    on.at('2026-03-12 09:00');
    await on.work();
    expect(await on.deliveries(late)).toMatchObject([{ status: 'held' }]);
    on.at('2026-03-12 17:30');
    await on.work();
    expect(on.outside.mail.inbox('digest@example.cn').map(({ subject }) => subject)).toEqual(['3 条通知', '1 条通知']);
  });

  test('a digest that does not arrive is a failure of all that it holds, and is sent again with all of it', async () => {
    const { on } = messenger;
    on.at('2026-03-13 12:00');
    await on.reach('agent', { email: 'again@example.cn' }, { digest: true });
    const keys = [await on.tell(), await on.tell()];
    await on.work();
    on.outside.mail.next('noSuchUser');
    on.at('2026-03-13 17:30');
    await on.work();
    for (const key of keys) expect(await on.deliveries(key)).toMatchObject([{ status: 'failed', reason: 'refused' }]);
    const [first] = await on.deliveries(keys[0] ?? '');
    expect(await replay(on.db, [first?.digest_id ?? ''], on.now)).toHaveLength(1);
    await on.work();
    for (const key of keys) expect(await on.deliveries(key)).toMatchObject([{ status: 'sent' }]);
    expect(on.outside.mail.inbox('again@example.cn').map(({ subject }) => subject)).toEqual(['2 条通知']);
  });
});

describe('every message has a proof of sending or a visible failure', () => {
  test('an outage of the mail server: tried again at growing intervals, arrived once it is back', async () => {
    const { on } = messenger;
    on.at('2026-03-14 12:00');
    await on.reach('agent', { email: 'outage@example.cn' });
    await on.outside.mail.down();
    const key = await on.tell();
    await on.work();
    const waits: number[] = [];
    for (let tries = 1; tries < 5; tries += 1) {
      const [delivery] = await on.deliveries(key);
      expect(delivery).toMatchObject({ status: 'planned', tries, error: expect.stringContaining('ECONNREFUSED') });
      waits.push(new Date(delivery?.not_before ?? 0).getTime() - new Date(on.now).getTime());
      await on.work();
      expect((await on.deliveries(key)).map((each) => each.tries)).toEqual([tries]);
      on.pass(waits.at(-1) ?? 0);
      if (tries === 4) await on.outside.mail.up();
      await on.work();
    }
    expect(waits).toEqual([2_000, 10_000, MINUTE, 5 * MINUTE]);
    expect(await on.deliveries(key)).toMatchObject([{ status: 'sent', tries: 5, error: null }]);
    expect(on.outside.mail.inbox('outage@example.cn')).toHaveLength(1);
  });

  test('after the last try it is a dead letter that systems may hear of, and that a person may send again', async () => {
    const { on } = messenger;
    on.at('2026-03-15 09:00');
    await on.reach('agent', { email: 'dead@example.cn' });
    await on.outside.mail.down();
    const key = await on.tell();
    await on.work();
    for (let tries = 1; tries < 8; tries += 1) {
      on.pass(6 * HOUR);
      await on.work();
    }
    const [dead] = await on.deliveries(key);
    expect(dead).toMatchObject({ status: 'failed', reason: 'triesSpent', tries: 8 });
    const events = await on.db.selectFrom('outbox').selectAll().where('topic', '=', 'delivery.failed').execute();
    expect(events.map(({ payload }) => payload)).toContainEqual(
      expect.objectContaining({ delivery: dead?.id, status: 'failed' }),
    );
    on.pass(24 * HOUR);
    await on.work();
    expect(await on.deliveries(key)).toMatchObject([{ status: 'failed' }]);
    await on.outside.mail.up();
    expect(await replay(on.db, [dead?.id ?? ''], on.now)).toEqual([dead?.id]);
    expect(await replay(on.db, [dead?.id ?? ''], on.now)).toEqual([]);
    await on.work();
    expect(await on.deliveries(key)).toMatchObject([{ status: 'sent', tries: 1 }]);
    expect(on.outside.mail.inbox('dead@example.cn')).toHaveLength(1);
  });

  test('a try that was cut short is repeated where repeats are dropped, else its outcome is unknown', async () => {
    const { on } = messenger;
    on.at('2026-03-16 12:00');
    await on.settings({
      groups: [{ channel: 'wecom', robot: 'supervisors', role: 'supervisor', department: null, wish: 'all' }],
    });
    await on.reach('supervisor', { email: 'cut@example.cn' }, { sms: 'none' });
    const key = await on.tell({ to: { role: 'supervisor' } });
    await on.relay();
    // As a messenger leaves it that dies while it sends.
    await on.db
      .updateTable('deliveries')
      .set({ status: 'sending', tries: 1, claimed_by: 1_000_000, claimed_at: on.now })
      .where('dedupe_key', '=', key)
      .execute();
    await recover(on.messenger);
    const byChannel = async () =>
      Object.fromEntries((await on.deliveries(key)).map(({ channel, status, reason }) => [channel, [status, reason]]));
    expect(await byChannel()).toEqual({ email: ['planned', null], wecom: ['unknown', 'cutShort'] });
    await on.work();
    expect(await byChannel()).toEqual({ email: ['sent', null], wecom: ['unknown', 'cutShort'] });
    expect(on.outside.robot.chat).toEqual([]);
  });

  test('what a living messenger is sending is left to it', async () => {
    const { on } = messenger;
    const key = await on.tell();
    await on.relay();
    await on.db
      .updateTable('deliveries')
      .set({ status: 'sending', claimed_by: on.messenger.session(), claimed_at: on.now })
      .where('dedupe_key', '=', key)
      .execute();
    await recover(on.messenger);
    expect(await on.deliveries(key)).toMatchObject([{ status: 'sending' }]);
    on.pass(11 * MINUTE);
    await recover(on.messenger);
    expect(await on.deliveries(key)).toMatchObject([{ status: 'planned' }]);
    await on.work();
  });

  test('NTF-02 the robot of the supervisors’ group says what the supervisors are told; an answer that is lost is unknown', async () => {
    const { on } = messenger;
    await on.reach('supervisor', {}, { email: 'none', sms: 'none' });
    const key = await on.tell({ to: { role: 'supervisor' }, urgent: true });
    on.outside.robot.next('lostAnswer');
    const lost = await on.tell({ to: { role: 'supervisor' }, urgent: true });
    await on.work();
    const outcomes = [...(await on.deliveries(key)), ...(await on.deliveries(lost))];
    expect(outcomes.map(({ channel, status }) => [channel, status])).toEqual([
      ['wecom', 'unknown'],
      ['wecom', 'sent'],
    ]);
    expect(on.outside.robot.chat).toHaveLength(2);
  });
});

describe('NTF-01 messages to customers', () => {
  const customer = (fields: object) => ({ name: '王小明', pinyin: 'wangxiaoming wxm', ...fields });

  test('by SMS, in the company’s own wording once a second person has approved it (MSG-03)', async () => {
    const { on } = messenger;
    on.at('2026-03-17 12:00');
    const { id } = await on.db
      .insertInto('customers')
      .values(customer({ phone: '+8613911112222', email: 'wang@example.cn' }))
      .returning('id')
      .executeTakeFirstOrThrow();
    const wording = (text: string) => ({ subject: '退款', text });
    const wordings = JSON.stringify({
      'zh-CN': wording('【如约】{case} 预计 {arrival} 前到账'),
      'zh-Hant': wording('{case} {arrival}'),
      en: wording('{case} {arrival}'),
    });
    const own = { template: 'customer.refund-submitted', wordings, note: '加签名', proposed_by: 'a' };
    await on.db
      .insertInto('message_templates')
      .values([
        { ...own, version: 1, decided_by: 'b', decided_at: on.now, approved: true },
        {
          ...own,
          version: 2,
          wordings: wordings.replace('如约', '待审'),
          decided_by: null,
          decided_at: null,
          approved: null,
        },
      ])
      .execute();
    const message = {
      to: { customer: id },
      template: 'customer.refund-submitted',
      vars: { case: 'TK-2026-000031', amount: '¥72.00', arrival: '2026-03-20 24:00' },
    } as const;
    const key = await on.tell(message);
    await on.work();
    expect(await on.deliveries(key)).toMatchObject([
      { channel: 'sms', recipient_kind: 'customer', status: 'sent', address: expect.stringContaining('****2222') },
    ]);
    expect([...on.outside.sms.sent.values()].at(-1)).toMatchObject({
      to: '+8613911112222',
      text: '【如约】TK-2026-000031 预计 2026-03-20 24:00 前到账',
      template: 'customer.refund-submitted',
      vars: message.vars,
    });

    await on.db.updateTable('customers').set({ preferred_channel: 'EMAIL' }).where('id', '=', id).execute();
    const byMail = await on.tell(message);
    await on.work();
    expect(await on.deliveries(byMail)).toMatchObject([{ channel: 'email', status: 'sent' }]);
    on.at('2026-03-17 22:30');
    const late = await on.tell(message);
    await on.work();
    expect(await on.deliveries(late)).toMatchObject([{ status: 'held', reason: 'quietHours' }]);
  });

  test('a customer without any address is visibly not written to', async () => {
    const { on } = messenger;
    const { id } = await on.db
      .insertInto('customers')
      .values(customer({ phone: '+861058888888' }))
      .returning('id')
      .executeTakeFirstOrThrow();
    const key = await on.tell({ to: { customer: id }, template: 'customer.refund-paid' });
    await on.work();
    expect(await on.deliveries(key)).toMatchObject([{ status: 'suppressed', reason: 'noAddress' }]);
  });
});

describe('systems that subscribe are told by signed webhooks', () => {
  const subscribe = async (url: string, secrets: string[], topics: string[]) => {
    const { on } = messenger;
    const stored = secrets.map((secret, index) => ({
      sealed: sealText(on.config.codecKeys, secret),
      until: index === 0 ? null : plus(on.now, HOUR),
    }));
    const { id } = await on.db
      .insertInto('webhooks')
      .values({
        name: '经营分析',
        url,
        topics,
        secrets: JSON.stringify(stored),
        disabled_reason: null,
        created_by: 'a',
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    return id;
  };
  const changed = async (key: string) => {
    const { on } = messenger;
    const payload = JSON.stringify({ version: 3, facts: [{ seq: 3, type: 'Classified' }] });
    await on.db
      .insertInto('outbox')
      .values({ topic: 'case.changed', case_id: 'TS-2026-000009', dedupe_key: key, payload })
      .execute();
  };

  test('with what happened and never what was said; repeats and a secret that is being rotated change nothing', async () => {
    const { on } = messenger;
    on.at('2026-03-18 03:00');
    const [before, now] = [newWebhookSecret(), newWebhookSecret()];
    const receiver = await startWebhookReceiver(before);
    const id = await subscribe(receiver.url, [now, before], ['case.changed']);
    receiver.next('lostAnswer', { status: 503 });
    await changed('change-1');
    await on.work();
    on.pass(2_000);
    await on.work();
    receiver.trust(now);
    on.pass(10_000);
    await on.work();
    expect(await on.deliveries('change-1')).toMatchObject([{ recipient: id, status: 'sent', tries: 3 }]);
    expect(receiver.ledger).toMatchObject({ repeats: 1, rejected: 0 });
    expect([...receiver.ledger.handled.values()]).toEqual([
      {
        type: 'case.changed',
        timestamp: expect.any(String),
        data: { caseId: 'TS-2026-000009', version: 3, facts: [{ seq: 3, type: 'Classified' }] },
      },
    ]);
    await on.db.deleteFrom('webhooks').where('id', '=', id).execute();
    await receiver.stop();
  });

  test('an endpoint that never answers is taken out of use, and the administrators are told', async () => {
    const { on } = messenger;
    on.at('2026-03-19 12:00');
    const receiver = await startWebhookReceiver(newWebhookSecret());
    const id = await subscribe(receiver.url, [newWebhookSecret()], ['case.changed']);
    for (let change = 0; change < 31; change += 1) await changed(`broken-${change}`);
    await on.work();
    const endpoint = await on.db.selectFrom('webhooks').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
    expect(endpoint).toMatchObject({ enabled: false, disabled_reason: 'failures', failures: 30 });
    expect(await on.deliveries('broken-30')).toMatchObject([{ status: 'failed', reason: 'recipientGone', tries: 0 }]);
    const told = await on.db
      .selectFrom('notifications')
      .innerJoin('users', 'users.id', 'notifications.user_id')
      .select(['users.login', 'urgent'])
      .where('dedupe_key', 'like', `webhook-disabled:${id}:%`)
      .execute();
    expect(told).toContainEqual({ login: 'admin', urgent: true });
    await receiver.stop();
  });
});

test('performance-reliability §3.2-5 a job that was lost with its process is given out again', async () => {
  const { on } = messenger;
  on.now = fromBeijing('2026-03-20 12:00');
  await on.reach('agent', { email: 'jobs@example.cn' });
  const key = await on.tell();
  await on.relay();
  const [delivery] = await on.deliveries(key);
  const job = `delivery:${delivery?.id}`;
  const { sql } = await import('kysely');
  const jobs = async () => {
    const { rows } = await sql<{ locked: boolean }>`
      SELECT locked_at IS NOT NULL AS locked FROM graphile_worker.jobs WHERE key = ${job}`.execute(on.db);
    return rows;
  };
  expect(await jobs()).toEqual([{ locked: false }]);
  await sql`UPDATE graphile_worker._private_jobs SET locked_at = now(), locked_by = 'dead' WHERE key = ${job}`.execute(
    on.db,
  );
  await sweep(on.messenger);
  expect(await jobs()).toEqual([{ locked: true }]);
  on.pass(MINUTE);
  await sweep(on.messenger);
  expect(await jobs()).toEqual([{ locked: false }]);
});
