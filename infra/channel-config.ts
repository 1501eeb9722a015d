import { z } from 'zod';
import type { ChannelsConfig } from '../activities/channels/channels.ts';
import type { Robot } from '../activities/channels/robot.ts';
import type { TencentTemplate } from '../activities/channels/sms-tencent.ts';

/** The keys of the ways out of the platform, a part of `config.ts`. */

const httpUrl = z.url({ protocol: /^https?$/, error: 'must be an http:// or https:// address' });
const isHttpUrl = (text: string): boolean => httpUrl.safeParse(text).success;

/** `name=piece|piece,name=…`; undefined when a name is missing or comes twice. */
function namedLists(text: string): ReadonlyMap<string, readonly string[]> | undefined {
  const entries = text.split(',').map((entry): [string, string[]] => {
    const [name = '', ...rest] = entry.split('=');
    return [
      name.trim(),
      rest
        .join('=')
        .split('|')
        .map((piece) => piece.trim()),
    ];
  });
  const named = new Map(entries);
  return named.has('') || named.size !== entries.length ? undefined : named;
}

const robots = z.string().transform((text, context): ReadonlyMap<string, Robot> => {
  const lists = namedLists(text) ?? new Map<string, string[]>();
  const right = [...lists.values()].every(([url = '', ...secrets]) => isHttpUrl(url) && secrets.length < 2);
  if (lists.size === 0 || !right) context.addIssue('must be name=address or name=address|secret, more after a comma');
  return new Map(
    [...lists].map(([name, [url = '', secret]]) => [name, { url, ...(secret !== undefined && { secret }) }]),
  );
});

const templates = z.string().transform((text, context): ReadonlyMap<string, TencentTemplate> => {
  const lists = namedLists(text) ?? new Map<string, string[]>();
  const right = [...lists.values()].every(([id = '', ...vars]) => /^\d+$/.test(id) && !vars.includes(''));
  if (lists.size === 0 || !right) context.addIssue('must be name=number|variable|variable, more after a comma');
  return new Map([...lists].map(([name, [id = '', ...vars]]) => [name, { id, vars }]));
});

export const channelKeys = {
  CHANNEL_TIMEOUT_SECONDS: z.coerce.number('must be a number of seconds').int().min(1).max(300).default(20),
  SMTP_URL: z.url({ protocol: /^smtps?$/, hostname: /./, error: 'must be an smtp:// or smtps:// address' }).optional(),
  SMTP_FROM: z
    .string()
    .regex(/^([^<>\r\n]*<[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/, 'must be an e-mail address or: name <address>')
    .optional(),
  SMTP_REQUIRE_TLS: z.stringbool({ error: 'must be true or false' }).optional(),
  SMS_GATEWAY_URL: httpUrl.optional(),
  SMS_GATEWAY_TOKEN: z.string().optional(),
  TENCENT_SMS_SECRET_ID: z.string().optional(),
  TENCENT_SMS_SECRET_KEY: z.string().optional(),
  TENCENT_SMS_APP_ID: z.string().optional(),
  TENCENT_SMS_SIGN: z.string().optional(),
  TENCENT_SMS_TEMPLATES: templates.optional(),
  TENCENT_SMS_REGION: z.string().default('ap-guangzhou'),
  TENCENT_SMS_URL: httpUrl.default('https://sms.tencentcloudapi.com'),
  WECOM_ROBOTS: robots.optional(),
  DINGTALK_ROBOTS: robots.optional(),
  WEBHOOK_ALLOW_PRIVATE: z.stringbool({ error: 'must be true or false' }).optional(),
};
type ChannelValues = z.output<z.ZodObject<typeof channelKeys>>;

/** Keys that only mean something together. */
export const CHANNEL_SETS = [
  ['SMTP_URL', 'SMTP_FROM'],
  ['SMS_GATEWAY_URL', 'SMS_GATEWAY_TOKEN'],
  [
    'TENCENT_SMS_SECRET_ID',
    'TENCENT_SMS_SECRET_KEY',
    'TENCENT_SMS_APP_ID',
    'TENCENT_SMS_SIGN',
    'TENCENT_SMS_TEMPLATES',
  ],
] as const satisfies readonly (readonly (keyof ChannelValues)[])[];

/** What stands against the values of the environment as a whole. */
export const channelProblems = (given: Readonly<Record<string, string | undefined>>): readonly string[] =>
  given.SMS_GATEWAY_URL !== undefined && given.TENCENT_SMS_APP_ID !== undefined
    ? ['SMS_GATEWAY_URL and TENCENT_SMS_APP_ID are two ways for the same messages: give one']
    : [];

/** The ways out that the values name. In production mail needs TLS and webhooks stay outside, unless told otherwise. */
export function channelsOf(values: ChannelValues, production: boolean): ChannelsConfig {
  const smsGateway = { url: values.SMS_GATEWAY_URL, token: values.SMS_GATEWAY_TOKEN };
  const tencentSms = {
    secretId: values.TENCENT_SMS_SECRET_ID,
    secretKey: values.TENCENT_SMS_SECRET_KEY,
    appId: values.TENCENT_SMS_APP_ID,
    sign: values.TENCENT_SMS_SIGN,
    templates: values.TENCENT_SMS_TEMPLATES,
  };
  const smtp = { url: values.SMTP_URL, from: values.SMTP_FROM };
  return {
    timeoutMs: values.CHANNEL_TIMEOUT_SECONDS * 1000,
    ...(isWhole(smtp) && { smtp: { ...smtp, requireTls: values.SMTP_REQUIRE_TLS ?? production } }),
    ...(isWhole(smsGateway) && { smsGateway }),
    ...(isWhole(tencentSms) && {
      tencentSms: { ...tencentSms, region: values.TENCENT_SMS_REGION, url: values.TENCENT_SMS_URL },
    }),
    wecomRobots: values.WECOM_ROBOTS ?? new Map(),
    dingtalkRobots: values.DINGTALK_ROBOTS ?? new Map(),
    webhooks: { allowPrivate: values.WEBHOOK_ALLOW_PRIVATE ?? !production },
  };
}

type Whole<T> = { readonly [K in keyof T]: Exclude<T[K], undefined> };
const isWhole = <T extends object>(set: T): set is T & Whole<T> =>
  Object.values(set).every((value) => value !== undefined);
