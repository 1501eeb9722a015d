import { z } from 'zod';
import type { DeliveryReason } from '../../domain/messages/delivery.ts';
import { isTemplate, type TemplateName, type Wordings, worded } from '../../domain/messages/templates.ts';
import type { Notice } from '../../domain/procedures/notice.ts';
import { LANGUAGES, type Language as LanguageName, say, type Text, type Vars } from '../../domain/text.ts';
import type { Db } from '../../infra/database.ts';
import type { Message } from '../channels/channel.ts';
import { addressesOf } from './customers.ts';
import type { Messenger } from './messenger.ts';
import { StoredNotice } from './outbox.ts';

/** A delivery with what it speaks of. */
export type LoadedDelivery = NonNullable<Awaited<ReturnType<typeof loadDelivery>>>;

/** A message ready to leave, or why there will be none. */
export type Prepared = { readonly message: Message } | { readonly suppressed: DeliveryReason };

export const loadDelivery = (db: Db, id: string) =>
  db
    .selectFrom('deliveries')
    .leftJoin('outbox', 'outbox.id', 'deliveries.outbox_id')
    .selectAll('deliveries')
    .select(['outbox.topic', 'outbox.payload', 'outbox.created_at as written_at'])
    .where('deliveries.id', '=', id)
    .executeTakeFirst();

/** Words a delivery for its reader as he is now: address, language and the wording in force are looked up at the last moment. */
export async function prepare({ db, consoleUrl }: Messenger, delivery: LoadedDelivery): Promise<Prepared> {
  switch (delivery.recipient_kind) {
    case 'person':
      return toPerson(db, delivery, consoleUrl);
    case 'customer': {
      const { addresses } = await addressesOf(db, delivery.recipient);
      const to = delivery.channel === 'email' || delivery.channel === 'sms' ? addresses[delivery.channel] : null;
      const { vars } = StoredNotice.parse(delivery.payload);
      return to === null ? { suppressed: 'noAddress' } : message(db, delivery, { to, language: 'zh-CN', vars });
    }
    case 'group': {
      const vars = noticeVars(StoredNotice.parse(delivery.payload));
      return message(db, delivery, { to: delivery.recipient, language: 'zh-CN', vars });
    }
    case 'system':
      return toSystem(db, delivery);
  }
}

const Language = z.enum(LANGUAGES);

async function toPerson(db: Db, delivery: LoadedDelivery, consoleUrl: string | undefined): Promise<Prepared> {
  const { channel, recipient, template } = delivery;
  if (channel !== 'email' && channel !== 'sms') return { suppressed: 'channelOff' };
  const user = await db
    .selectFrom('users')
    .select(['language', 'disabled'])
    .where('id', '=', recipient)
    .executeTakeFirst();
  if (!user || user.disabled) return { suppressed: 'recipientGone' };
  const language = Language.parse(user.language);
  const mine = { userId: recipient, channel } as const;
  if (template === 'staff.code') {
    const pending = await pendingCode(db, mine);
    return pending
      ? message(db, delivery, { to: pending.address, language, vars: { code: pending.code, minutes: CODE_MINUTES } })
      : { suppressed: 'noAddress' };
  }
  const contact = await db
    .selectFrom('contacts')
    .select('address')
    .where('user_id', '=', recipient)
    .where('channel', '=', channel)
    .executeTakeFirst();
  if (!contact) return { suppressed: 'noAddress' };
  const vars =
    template === 'staff.digest'
      ? await digestVars(db, delivery.id, language)
      : noticeVars(StoredNotice.parse(delivery.payload));
  if (vars === null) return { suppressed: 'recipientGone' };
  const link = channel === 'email' && consoleUrl !== undefined ? linkTo(consoleUrl, delivery.case_id) : undefined;
  return message(db, delivery, { to: contact.address, language, vars, ...(link !== undefined && { link }) });
}

/** How long somebody has to type a code in. */
export const CODE_MINUTES = 15;

const pendingCode = (db: Db, { userId, channel }: { userId: string; channel: 'email' | 'sms' }) =>
  db
    .selectFrom('contact_codes')
    .select(['address', 'code'])
    .where('user_id', '=', userId)
    .where('channel', '=', channel)
    .executeTakeFirst();

/** The notice as one sentence: what the templates for staff put their own words around. */
function noticeVars({ text, vars }: Notice): Vars {
  const notice: Text = { zh: say(text, 'zh-CN', vars), en: say(text, 'en', vars) };
  return { ...vars, notice };
}

/** All that was gathered, in order; null when none of it is there any more. */
async function digestVars(db: Db, digest: string, language: LanguageName): Promise<Vars | null> {
  const rows = await db
    .selectFrom('deliveries')
    .innerJoin('outbox', 'outbox.id', 'deliveries.outbox_id')
    .select('outbox.payload')
    .where('digest_id', '=', digest)
    .orderBy('deliveries.id')
    .execute();
  if (rows.length === 0) return null;
  const lines = rows.map(({ payload }) => {
    const { text, vars } = StoredNotice.parse(payload);
    return `\n• ${say(text, language, vars)}`;
  });
  return { count: rows.length, notices: lines.join('') };
}

interface Addressed {
  readonly to: string;
  readonly language: LanguageName;
  readonly vars: Vars;
  readonly link?: string;
}

async function message(db: Db, delivery: LoadedDelivery, { to, language, vars, link }: Addressed): Promise<Prepared> {
  const { id, urgent, template } = delivery;
  if (!isTemplate(template)) throw new TypeError(`there is no template ${template}`);
  const { subject, text } = worded(template, await ownWording(db, template), language, vars);
  const spoken = Object.fromEntries(
    Object.entries(vars).map(([name, value]) => [
      name,
      typeof value === 'object' ? say(value, language) : String(value),
    ]),
  );
  const body = link === undefined ? text : `${text}\n\n${link}`;
  return { message: { id, to, language, urgent, subject, text: body, template, vars: spoken } };
}

const linkTo = (consoleUrl: string, caseId: string | null): string =>
  new URL(caseId === null ? '/notifications' : `/cases/${caseId}`, consoleUrl).href;

/** The company's wordings as the database holds them. */
export const StoredWordings: z.ZodType<Wordings> = z.record(
  Language,
  z.object({ subject: z.string(), text: z.string() }),
);

/** The company's own wording that is in force (MSG-03); none: that of this release. */
export async function ownWording(db: Db, template: TemplateName): Promise<Wordings | undefined> {
  const row = await db
    .selectFrom('message_templates')
    .select('wordings')
    .where('template', '=', template)
    .where('approved', '=', true)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && StoredWordings.parse(row.wordings);
}

async function toSystem(db: Db, delivery: LoadedDelivery): Promise<Prepared> {
  const endpoint = await db
    .selectFrom('webhooks')
    .select('enabled')
    .where('id', '=', delivery.recipient)
    .executeTakeFirst();
  return endpoint?.enabled ? { message: eventMessage(delivery) } : { suppressed: 'recipientGone' };
}

/** What a system is sent: which case, which version, which facts; never what they say. */
function eventMessage({ id, recipient, template, case_id, payload, written_at }: LoadedDelivery): Message {
  const event = { type: template, timestamp: written_at, data: { caseId: case_id, ...payload } };
  return {
    id,
    to: recipient,
    language: 'zh-CN',
    urgent: false,
    subject: template,
    text: template,
    template,
    vars: {},
    event,
  };
}
