import { randomInt } from 'node:crypto';
import { z } from 'zod';
import { preferencesOf } from '../../../activities/messages/recipients.ts';
import { messageSettings } from '../../../activities/messages/settings.ts';
import { CODE_MINUTES } from '../../../activities/messages/wording.ts';
import { operation } from '../../../domain/access/permission.ts';
import { maskEmail, maskPhone } from '../../../domain/mask.ts';
import type { ChannelKind } from '../../../domain/messages/channel.ts';
import { PERSONAL_CHANNELS, Preferences } from '../../../domain/messages/preferences.ts';
import { QuietHours, TimeOfDay } from '../../../domain/messages/quiet-hours.ts';
import { MINUTE } from '../../../domain/time/instant.ts';
import type { Db } from '../../../infra/database.ts';
import { audit } from '../../kit/audit.ts';
import { once } from '../../kit/idempotency.ts';
import { Email, Phone } from '../../kit/phone.ts';
import { notFound, Problem, ruleNotMet } from '../../kit/problem.ts';
import { type Route, route } from '../../kit/route.ts';

const Personal = z.enum(PERSONAL_CHANNELS);
type Personal = z.output<typeof Personal>;
const params = z.strictObject({ channel: Personal });
const user = z.strictObject({ userId: z.uuid() });

const Contact = z
  .object({
    email: z.string().nullable(),
    sms: z.string().nullable(),
  })
  .meta({ id: 'Contact' });

const Mine = z
  .object({
    contact: Contact,
    unproved: Contact.describe('addresses to which a code was sent that is still awaited'),
    preferences: Preferences,
    chosen: z.boolean().describe('false: these are the defaults of one’s roles'),
    available: z.array(Personal).describe('the channels that are set up'),
    company: z.object({ quietHours: QuietHours.nullable(), digestTimes: z.array(TimeOfDay) }),
  })
  .meta({ id: 'MyMessages' });

/** The tries that somebody has at a code. */
const TRIES = 5;

/** How each person is told beside the inbox, and where (GEN-22): everybody for themself; administrators enter addresses. */
export function contactRoutes(db: Db, channels: ReadonlySet<ChannelKind>): Route[] {
  const requireChannel = (channel: Personal) => {
    if (!channels.has(channel)) throw ruleNotMet('该渠道未启用', 'This channel is not set up');
  };
  return [
    route({
      method: 'get',
      path: '/me/messages',
      operationId: 'getMyMessages',
      summary: { zh: '我的消息设置', en: 'How I am told' },
      input: {},
      answer: Mine,
      unmasked: true,
      async handler({ actor }) {
        const chosen = await db
          .selectFrom('message_preferences')
          .select('preferences')
          .where('user_id', '=', actor.id)
          .executeTakeFirst();
        const { quietHours, digestTimes } = (await messageSettings(db)).settings;
        return {
          contact: await contactOf(db, actor.id),
          unproved: await unprovedOf(db, actor.id),
          preferences: preferencesOf(chosen?.preferences, actor.roles),
          chosen: chosen !== undefined,
          available: PERSONAL_CHANNELS.filter((channel) => channels.has(channel)),
          company: { quietHours, digestTimes },
        };
      },
    }),

    route({
      method: 'put',
      path: '/me/messages/preferences',
      operationId: 'setMyPreferences',
      summary: { zh: '设置接收偏好', en: 'Choose how I am told' },
      input: { body: Preferences },
      async handler({ body, actor }) {
        await requireUser(db, actor.id);
        const columns = { preferences: JSON.stringify(body), updated_at: new Date() };
        await db
          .insertInto('message_preferences')
          .values({ user_id: actor.id, ...columns })
          .onConflict((conflict) => conflict.column('user_id').doUpdateSet(columns))
          .execute();
        return undefined;
      },
    }),

    route({
      method: 'post',
      path: '/me/messages/contact/{channel}',
      operationId: 'askContactCode',
      summary: { zh: '登记联系方式并接收验证码', en: 'Enter an address and be sent a code' },
      changes: true,
      input: { params, body: z.strictObject({ address: z.string().trim().min(1).max(200) }) },
      async handler({ params: { channel }, body, actor, key }) {
        requireChannel(channel);
        await requireUser(db, actor.id);
        const address = addressOf(channel, body.address);
        await once(db, { actor, key, operation: 'askContactCode', content: { channel, address } }, async (tx) => {
          await askCode(tx, { user_id: actor.id, channel, address }, key);
          return actor.id;
        });
        return undefined;
      },
    }),

    route({
      method: 'post',
      path: '/me/messages/contact/{channel}/prove',
      operationId: 'proveContact',
      summary: { zh: '用验证码确认联系方式', en: 'Prove an address with its code' },
      changes: true,
      input: { params, body: z.strictObject({ code: z.string().regex(/^\d{6}$/) }) },
      async handler({ params: { channel }, body: { code }, actor, key }) {
        const wrong = await tried(db, { user_id: actor.id, channel }, code);
        if (wrong) throw wrong;
        await once(db, { actor, key, operation: 'proveContact', content: { channel, code } }, async (tx) => {
          const proved = await tx
            .deleteFrom('contact_codes')
            .where('user_id', '=', actor.id)
            .where('channel', '=', channel)
            .where('code', '=', code)
            .returning('address')
            .executeTakeFirst();
          if (!proved) throw codeGone();
          await setContact(tx, { user_id: actor.id, channel, address: proved.address }, actor.id);
          await audit(tx, actor, 'contact-changed', actor.id, { channel });
          return actor.id;
        });
        return undefined;
      },
    }),

    route({
      method: 'delete',
      path: '/me/messages/contact/{channel}',
      operationId: 'removeMyContact',
      summary: { zh: '移除联系方式', en: 'Remove an address of mine' },
      input: { params },
      async handler({ params: { channel }, actor }) {
        for (const table of ['contacts', 'contact_codes'] as const)
          await db.deleteFrom(table).where('user_id', '=', actor.id).where('channel', '=', channel).execute();
        await audit(db, actor, 'contact-changed', actor.id, { channel });
        return undefined;
      },
    }),

    route({
      method: 'get',
      path: '/users/{userId}/contact',
      permission: operation('getContact'),
      input: { params: user },
      answer: Contact,
      async handler({ params: { userId } }) {
        await requireUser(db, userId);
        const { email, sms } = await contactOf(db, userId);
        return { email: email && maskEmail(email), sms: sms && maskPhone(sms) };
      },
    }),

    route({
      method: 'put',
      path: '/users/{userId}/contact',
      permission: operation('setContact'),
      input: {
        params: user,
        body: z
          .strictObject({ email: Email.nullable().exactOptional(), sms: Phone.nullable().exactOptional() })
          .describe('null takes an address away, a field left out keeps it'),
      },
      async handler({ params: { userId }, body, actor }) {
        await requireUser(db, userId);
        await db.transaction().execute(async (tx) => {
          for (const channel of PERSONAL_CHANNELS) {
            const address = body[channel];
            if (address === undefined) continue;
            if (address === null)
              await tx.deleteFrom('contacts').where('user_id', '=', userId).where('channel', '=', channel).execute();
            else await setContact(tx, { user_id: userId, channel, address }, actor.id);
            await audit(tx, actor, 'contact-changed', userId, { channel });
          }
        });
        return undefined;
      },
    }),
  ];
}

interface Address {
  readonly user_id: string;
  readonly channel: Personal;
  readonly address: string;
}

function addressOf(channel: Personal, text: string): string {
  const address = (channel === 'email' ? Email : Phone).safeParse(text);
  if (address.success) return address.data;
  throw new Problem('malformed-request', { errors: [{ path: 'address', message: '?' }] });
}

/** A code that only its owner gets to see: the messenger sends it to the very address. One a minute. */
async function askCode(tx: Db, { user_id, channel, address }: Address, key: string): Promise<void> {
  const before = await tx
    .selectFrom('contact_codes')
    .select('expires_at')
    .where('user_id', '=', user_id)
    .where('channel', '=', channel)
    .executeTakeFirst();
  const now = Date.now();
  const lifetime = CODE_MINUTES * MINUTE;
  if (before && new Date(before.expires_at).getTime() - lifetime + MINUTE > now) throw new Problem('too-many-requests');
  const columns = {
    address,
    code: String(randomInt(1_000_000)).padStart(6, '0'),
    tries: 0,
    expires_at: new Date(now + lifetime),
  };
  await tx
    .insertInto('contact_codes')
    .values({ user_id, channel, ...columns })
    .onConflict((conflict) => conflict.columns(['user_id', 'channel']).doUpdateSet(columns))
    .execute();
  await tx
    .insertInto('outbox')
    .values({
      topic: 'contact.code',
      case_id: null,
      dedupe_key: `contact-code:${user_id}:${key}`,
      payload: JSON.stringify({ person: user_id, channel }),
    })
    .execute();
}

/** Counts a try; what is wrong with it, if anything. Outside the write, so that a wrong try stays counted. */
async function tried(
  db: Db,
  { user_id, channel }: Omit<Address, 'address'>,
  code: string,
): Promise<Problem | undefined> {
  const pending = await db
    .updateTable('contact_codes')
    .set((row) => ({ tries: row('tries', '+', 1) }))
    .where('user_id', '=', user_id)
    .where('channel', '=', channel)
    .returning(['code', 'tries', 'expires_at'])
    .executeTakeFirst();
  if (!pending || (pending.code === code && pending.tries <= TRIES && new Date(pending.expires_at) > new Date()))
    return undefined;
  return pending.tries > TRIES || new Date(pending.expires_at) <= new Date()
    ? codeGone()
    : ruleNotMet('验证码不正确', 'The code is wrong');
}

const codeGone = () => ruleNotMet('验证码已失效，请重新获取', 'The code is no longer valid, ask for a new one');

async function setContact(db: Db, { user_id, channel, address }: Address, by: string): Promise<void> {
  const columns = { address, updated_by: by, updated_at: new Date() };
  await db
    .insertInto('contacts')
    .values({ user_id, channel, ...columns })
    .onConflict((conflict) => conflict.columns(['user_id', 'channel']).doUpdateSet(columns))
    .execute();
}

async function contactOf(db: Db, userId: string): Promise<z.output<typeof Contact>> {
  const rows = await db.selectFrom('contacts').select(['channel', 'address']).where('user_id', '=', userId).execute();
  return byChannel(rows);
}

async function unprovedOf(db: Db, userId: string): Promise<z.output<typeof Contact>> {
  const rows = await db
    .selectFrom('contact_codes')
    .select(['channel', 'address'])
    .where('user_id', '=', userId)
    .where('expires_at', '>', new Date())
    .execute();
  return byChannel(rows);
}

function byChannel(rows: readonly { readonly channel: Personal; readonly address: string }[]) {
  const of = (wanted: Personal) => rows.find(({ channel }) => channel === wanted)?.address ?? null;
  return { email: of('email'), sms: of('sms') };
}

async function requireUser(db: Db, userId: string): Promise<void> {
  const found = await db.selectFrom('users').select('id').where('id', '=', userId).executeTakeFirst();
  if (!found) throw notFound();
}
