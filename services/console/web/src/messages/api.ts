import { z } from 'zod';
import { ChannelKind } from '../../../../../domain/messages/channel.ts';
import { DeliveryReason, DeliveryStatus } from '../../../../../domain/messages/delivery.ts';
import { EventTopic } from '../../../../../domain/messages/event.ts';
import { PERSONAL_CHANNELS, type PersonalChannel, Preferences } from '../../../../../domain/messages/preferences.ts';
import { QuietHours } from '../../../../../domain/messages/quiet-hours.ts';
import { MessageSettings } from '../../../../../domain/messages/settings.ts';
import type { Wordings } from '../../../../../domain/messages/templates.ts';
import { call, newKey, queryString } from '../api/client.ts';
import { pageOf } from '../api/shapes.ts';

const DESK = '/api/desk';
const Nothing = z.unknown();

export const RECIPIENTS = ['person', 'customer', 'group', 'system'] as const;

const Delivery = z.object({
  id: z.string(),
  caseId: z.string().nullable(),
  channel: ChannelKind.schema,
  recipient: z.object({ kind: z.enum(RECIPIENTS), id: z.string(), name: z.string().nullable() }),
  template: z.string(),
  urgent: z.boolean(),
  status: DeliveryStatus.schema,
  reason: DeliveryReason.schema.nullable(),
  notBefore: z.string(),
  tries: z.number(),
  address: z.string().nullable(),
  proof: z.string().nullable(),
  error: z.string().nullable(),
  createdAt: z.string(),
  updatedAt: z.string(),
});
export type Delivery = z.infer<typeof Delivery>;

const DeliverySummary = z.object({
  items: z.array(z.object({ channel: ChannelKind.schema, status: DeliveryStatus.schema, count: z.number() })),
  dead: z.number(),
  oldestDueAt: z.string().nullable(),
});
export type DeliverySummary = z.infer<typeof DeliverySummary>;

interface Page {
  readonly after?: string;
  readonly limit: number;
}

/** What the list is narrowed to; all of it as the address holds it. */
export interface DeliveryFilter {
  readonly status?: string | undefined;
  readonly channel?: string | undefined;
  readonly kind?: string | undefined;
  readonly recipient?: string | undefined;
  readonly caseId?: string | undefined;
}

/** The first page says how many there are in all. */
export const listDeliveries = (filter: DeliveryFilter, page: Page, signal: AbortSignal) =>
  call(
    pageOf(Delivery),
    `${DESK}/deliveries${queryString({ ...filter, ...page, count: page.after === undefined ? true : undefined })}`,
    { signal },
  );

export const listCaseDeliveries = (caseId: string, page: Page, signal: AbortSignal) =>
  call(pageOf(Delivery), `${DESK}/cases/${encodeURIComponent(caseId)}/deliveries${queryString({ ...page })}`, {
    signal,
  });

export const summariseDeliveries = (signal: AbortSignal) =>
  call(DeliverySummary, `${DESK}/deliveries/summary`, { signal });

/** Which are sent again: these, or all that did not arrive over a channel up to an instant. */
export type ReplaySelection =
  | { readonly ids: readonly string[] }
  | { readonly status: 'failed' | 'unknown'; readonly channel?: string; readonly until: string };

export const replayDelivery = (id: string, key: string) =>
  call(Delivery, `${DESK}/deliveries/${id}/replay`, { method: 'POST', key });

export const replayDeliveries = (selection: ReplaySelection, key: string) =>
  call(z.object({ replayed: z.number() }), `${DESK}/deliveries/replay`, { method: 'POST', body: selection, key });

const Wording = z.object({ subject: z.string(), text: z.string() });
const WordingsView = z.object({ 'zh-CN': Wording, 'zh-Hant': Wording, en: Wording });

const WordingVersion = z.object({
  version: z.number(),
  wordings: WordingsView,
  note: z.string(),
  status: z.enum(['proposed', 'approved', 'rejected']),
  proposedBy: z.string(),
  proposedAt: z.string(),
  decidedBy: z.string().nullable(),
  decidedAt: z.string().nullable(),
});
export type WordingVersion = z.infer<typeof WordingVersion>;

const MessageTemplate = z.object({
  template: z.string(),
  label: z.string(),
  variables: z.array(z.object({ name: z.string(), example: z.string(), needed: z.boolean() })),
  standard: WordingsView,
  inForce: WordingVersion.nullable(),
  proposed: WordingVersion.nullable(),
});
export type MessageTemplate = z.infer<typeof MessageTemplate>;

export const listTemplates = async (signal: AbortSignal) =>
  (await call(z.object({ items: z.array(MessageTemplate) }), `${DESK}/message-templates`, { signal })).items;

const versionsOf = (template: string) => `${DESK}/message-templates/${encodeURIComponent(template)}/versions`;

export const listWordings = async (template: string, signal: AbortSignal) =>
  (await call(z.object({ items: z.array(WordingVersion) }), versionsOf(template), { signal })).items;

export const proposeWording = (template: string, body: { wordings: Wordings; note: string }, key: string) =>
  call(WordingVersion, versionsOf(template), { method: 'POST', body, key });

export const decideWording = (template: string, version: number, verb: 'approve' | 'reject') =>
  call(WordingVersion, `${versionsOf(template)}/${version}/${verb}`, { method: 'POST', key: newKey() });

const Webhook = z.object({
  id: z.string(),
  name: z.string(),
  url: z.string(),
  topics: z.array(EventTopic.schema),
  enabled: z.boolean(),
  failures: z.number(),
  disabledReason: z.enum(['failures', 'person']).nullable(),
  secrets: z.array(z.object({ until: z.string().nullable() })),
  createdAt: z.string(),
  updatedAt: z.string(),
});
export type Webhook = z.infer<typeof Webhook>;

const WithSecret = z.object({ webhook: Webhook, secret: z.string() });

export interface WebhookChange {
  readonly name: string;
  readonly url: string;
  readonly topics: readonly EventTopic[];
}

const WEBHOOKS = `${DESK}/webhooks`;

export const listWebhooks = async (signal: AbortSignal) =>
  (await call(z.object({ items: z.array(Webhook) }), WEBHOOKS, { signal })).items;

export const createWebhook = (body: WebhookChange, key: string) =>
  call(WithSecret, WEBHOOKS, { method: 'POST', body, key });

export const changeWebhook = (id: string, body: WebhookChange) =>
  call(Webhook, `${WEBHOOKS}/${id}`, { method: 'PUT', body });

export const rotateSecret = (id: string, key: string) =>
  call(WithSecret, `${WEBHOOKS}/${id}/rotate`, { method: 'POST', key });

export const switchWebhook = (id: string, enabled: boolean) =>
  call(Webhook, `${WEBHOOKS}/${id}/${enabled ? 'enable' : 'disable'}`, { method: 'POST', key: newKey() });

/** One event that says nothing; what becomes of it stands among the endpoint's deliveries. */
export const testWebhook = (id: string) => call(Nothing, `${WEBHOOKS}/${id}/test`, { method: 'POST', key: newKey() });

const Settings = z.object({
  version: z.number(),
  settings: MessageSettings,
  channels: z.array(ChannelKind.schema),
  robots: z.object({ wecom: z.array(z.string()), dingtalk: z.array(z.string()) }),
});
export type Settings = z.infer<typeof Settings>;

export const getSettings = (signal: AbortSignal) => call(Settings, `${DESK}/message-settings`, { signal });

export const setSettings = (body: MessageSettings, seen: number) =>
  call(Settings, `${DESK}/message-settings`, { method: 'PUT', body, seen });

const Contact = z.object({ email: z.string().nullable(), sms: z.string().nullable() });

const MyMessages = z.object({
  contact: Contact,
  /** Addresses whose code is still awaited. */
  unproved: Contact,
  preferences: Preferences,
  /** Whether the person has chosen these themself. */
  chosen: z.boolean(),
  available: z.array(z.enum(PERSONAL_CHANNELS)),
  company: z.object({ quietHours: QuietHours.nullable(), digestTimes: z.array(z.string()) }),
});
export type MyMessages = z.infer<typeof MyMessages>;

const MINE = `${DESK}/me/messages`;

export const getMyMessages = (signal: AbortSignal) => call(MyMessages, MINE, { signal });

export const setPreferences = (body: Preferences) => call(Nothing, `${MINE}/preferences`, { method: 'PUT', body });

const contactOf = (channel: PersonalChannel) => `${MINE}/contact/${channel}`;

export const askCode = (channel: PersonalChannel, address: string, key: string) =>
  call(Nothing, contactOf(channel), { method: 'POST', body: { address }, key });

export const proveContact = (channel: PersonalChannel, code: string, key: string) =>
  call(Nothing, `${contactOf(channel)}/prove`, { method: 'POST', body: { code }, key });

export const removeContact = (channel: PersonalChannel) => call(Nothing, contactOf(channel), { method: 'DELETE' });
