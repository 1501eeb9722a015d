import { z } from 'zod';
import type { ChannelsConfig } from '../../../activities/channels/channels.ts';
import { messageSettings } from '../../../activities/messages/settings.ts';
import { operation } from '../../../domain/access/permission.ts';
import { ChannelKind } from '../../../domain/messages/channel.ts';
import { MessageSettings } from '../../../domain/messages/settings.ts';
import type { Db } from '../../../infra/database.ts';
import { audit } from '../../kit/audit.ts';
import { Problem, ruleNotMet } from '../../kit/problem.ts';
import { type Route, route } from '../../kit/route.ts';

/** The ways out that this installation has; a robot is named in the configuration. */
export interface SetUp {
  readonly channels: ReadonlySet<ChannelKind>;
  readonly robots: Readonly<Record<'wecom' | 'dingtalk', readonly string[]>>;
}

export function setUpOf(config: ChannelsConfig): SetUp {
  const { smtp, smsGateway, tencentSms, wecomRobots, dingtalkRobots } = config;
  const there: Readonly<Record<ChannelKind, boolean>> = {
    email: smtp !== undefined,
    sms: smsGateway !== undefined || tencentSms !== undefined,
    wecom: wecomRobots.size > 0,
    dingtalk: dingtalkRobots.size > 0,
    webhook: true,
  };
  return {
    channels: new Set(ChannelKind.keys.filter((channel) => there[channel])),
    robots: { wecom: [...wecomRobots.keys()], dingtalk: [...dingtalkRobots.keys()] },
  };
}

const Answer = z
  .object({
    version: z.int().describe('0: nobody has changed the defaults'),
    settings: MessageSettings,
    channels: z.array(ChannelKind.schema).describe('the ways out that are set up'),
    robots: z.object({ wecom: z.array(z.string()), dingtalk: z.array(z.string()) }),
  })
  .meta({ id: 'MessageSettings' });

/** What the company says of all messages: quiet hours, what passes them, digests, the groups that read along. */
export function messageSettingsRoutes(db: Db, { channels, robots }: SetUp): Route[] {
  const current = async () => ({
    ...(await messageSettings(db)),
    channels: ChannelKind.keys.filter((channel) => channels.has(channel)),
    robots: { wecom: [...robots.wecom], dingtalk: [...robots.dingtalk] },
  });
  return [
    route({
      method: 'get',
      path: '/message-settings',
      permission: operation('getMessageSettings'),
      input: {},
      answer: Answer,
      handler: current,
    }),

    route({
      method: 'put',
      path: '/message-settings',
      permission: operation('setMessageSettings'),
      input: { body: MessageSettings },
      answer: Answer,
      async handler({ body, actor, seenVersion }) {
        for (const { channel, robot } of body.groups)
          if (!robots[channel].includes(robot))
            throw ruleNotMet('没有名为 {robot} 的机器人', 'There is no robot {robot}', { robot });
        await db.transaction().execute(async (tx) => {
          const { version } = await messageSettings(tx);
          if (seenVersion !== undefined && seenVersion !== version) throw new Problem('stale-version');
          await tx
            .insertInto('message_settings')
            .values({ settings: JSON.stringify(body), changed_by: actor.id })
            .execute();
          await audit(tx, actor, 'message-settings-changed', `${version + 1}`, body);
        });
        return current();
      },
    }),
  ];
}
