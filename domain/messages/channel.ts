import type { z } from 'zod';
import { labelled } from '../enumerations.ts';

/** The ways out of the platform (GEN-22). The inbox in the console is not one of them: it is always there. */
export const ChannelKind = labelled({
  email: { zh: '邮件', en: 'E-mail' },
  sms: { zh: '短信', en: 'SMS' },
  wecom: { zh: '企业微信群机器人', en: 'WeCom group robot' },
  dingtalk: { zh: '钉钉群机器人', en: 'DingTalk group robot' },
  webhook: { zh: 'Webhook', en: 'Webhook' },
});
export type ChannelKind = z.infer<typeof ChannelKind.schema>;
