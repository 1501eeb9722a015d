import type { ChannelKind } from '../../domain/messages/channel.ts';
import type { Channel } from './channel.ts';
import { createDingtalkChannel } from './dingtalk.ts';
import type { Robot } from './robot.ts';
import { createSmsChannel } from './sms.ts';
import { createHttpSmsGateway, type SmsHttpConfig } from './sms-http.ts';
import { createTencentSmsGateway, type TencentSmsConfig } from './sms-tencent.ts';
import { createSmtpChannel, type SmtpConfig } from './smtp.ts';
import { createWebhookChannel, type WebhookEndpoint } from './webhook.ts';
import { createWecomChannel } from './wecom.ts';

/** The ways out that a configuration names; what is missing is not there. */
export interface ChannelsConfig {
  /** How long a party outside may take. */
  readonly timeoutMs: number;
  readonly smtp?: SmtpConfig;
  readonly smsGateway?: SmsHttpConfig;
  readonly tencentSms?: TencentSmsConfig;
  readonly wecomRobots: ReadonlyMap<string, Robot>;
  readonly dingtalkRobots: ReadonlyMap<string, Robot>;
  readonly webhooks: { readonly allowPrivate: boolean };
}

interface ChannelDeps {
  /** Webhooks' addresses and secrets are data: whoever keeps them gives them by their key. */
  readonly endpointOf: (key: string) => Promise<WebhookEndpoint | undefined>;
}

/** The ways out that are connected, by their kind. `close` each when nothing is sent any more. */
export function createChannels(config: ChannelsConfig, { endpointOf }: ChannelDeps): ReadonlyMap<ChannelKind, Channel> {
  const { timeoutMs, smtp, smsGateway, tencentSms, wecomRobots, dingtalkRobots, webhooks } = config;
  const channels = [
    createWebhookChannel({ ...webhooks, timeoutMs, endpointOf }),
    ...(smtp ? [createSmtpChannel({ ...smtp, timeoutMs })] : []),
    ...(smsGateway ? [createSmsChannel(createHttpSmsGateway({ ...smsGateway, timeoutMs }))] : []),
    ...(tencentSms ? [createSmsChannel(createTencentSmsGateway({ ...tencentSms, timeoutMs }))] : []),
    ...(wecomRobots.size > 0 ? [createWecomChannel({ robots: wecomRobots, timeoutMs })] : []),
    ...(dingtalkRobots.size > 0 ? [createDingtalkChannel({ robots: dingtalkRobots, timeoutMs })] : []),
  ];
  return new Map(channels.map((channel) => [channel.kind, channel]));
}
