import { createHmac } from 'node:crypto';
import type { Channel } from './channel.ts';
import { createRobotChannel, type Robot, type RobotConfig } from './robot.ts';

/** Robots of DingTalk groups: 20 posts a minute each, then nothing for ten minutes. */
export const createDingtalkChannel = (config: RobotConfig): Channel =>
  createRobotChannel(
    {
      kind: 'dingtalk',
      addressOf,
      limitBytes: 20_000,
      busy: { [-1]: 10_000, 130101: 600_000, 410100: 600_000 },
    },
    config,
  );

/** A robot with a secret wants each post signed: HMAC-SHA256 over the time and the secret, believed for an hour. */
function addressOf({ url, secret }: Robot, now: number): URL {
  const address = new URL(url);
  if (secret !== undefined) {
    const signature = createHmac('sha256', secret).update(`${now}\n${secret}`).digest('base64');
    address.searchParams.set('timestamp', String(now));
    address.searchParams.set('sign', signature);
  }
  return address;
}
