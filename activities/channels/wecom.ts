import type { Channel } from './channel.ts';
import { createRobotChannel, type RobotConfig } from './robot.ts';

/** Robots of WeCom groups: 20 posts a minute each. */
export const createWecomChannel = (config: RobotConfig): Channel =>
  createRobotChannel(
    {
      kind: 'wecom',
      addressOf: ({ url }) => new URL(url),
      limitBytes: 2048,
      busy: { [-1]: 10_000, 45009: 60_000, 45033: 10_000 },
    },
    config,
  );
