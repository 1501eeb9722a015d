import { z } from 'zod';
import type { Channel, Sent } from './channel.ts';
import { later, post } from './http-post.ts';

/** A robot that somebody has put into a group's chat. */
export interface Robot {
  /** With its key: whoever knows it may post. */
  readonly url: string;
  readonly secret?: string;
}

export interface RobotConfig {
  readonly robots: ReadonlyMap<string, Robot>;
  readonly timeoutMs: number;
}

interface Platform {
  readonly kind: 'wecom' | 'dingtalk';
  /** The robot's address for a post that leaves at `now` (milliseconds since 1970). */
  readonly addressOf: (robot: Robot, now: number) => URL;
  /** How many bytes of text a post may have. */
  readonly limitBytes: number;
  /** Error codes of a platform that is busy, and after how many milliseconds it may no longer be. */
  readonly busy: Readonly<Record<number, number>>;
}

/**
 * The robot of a group's chat. Posts are plain text: what customers write can then neither mention everybody nor hide a link.
 * Platforms cannot tell a repeat: a post without an answer is not sent again by itself.
 */
export const createRobotChannel = (platform: Platform, { robots, timeoutMs }: RobotConfig): Channel => ({
  kind: platform.kind,
  dropsRepeats: false,
  async send(message) {
    const robot = robots.get(message.to);
    if (robot === undefined) return refused('没有这个群机器人 (there is no such robot)');
    const content = shortened(`${message.subject}\n${message.text}`, platform.limitBytes);
    const body = JSON.stringify({ msgtype: 'text', text: { content } });
    const exchange = await post(platform.addressOf(robot, Date.now()), { body, timeoutMs });
    if (exchange.kind === 'notSent') return { outcome: 'later', reason: exchange.reason };
    if (exchange.kind === 'cut') return { outcome: 'unknown', reason: exchange.reason };
    return outcomeOf(exchange, platform.busy);
  },
});

/** The beginning of a text that fits into so many bytes of UTF-8, whole characters only. */
function shortened(text: string, limitBytes: number): string {
  if (Buffer.byteLength(text) <= limitBytes) return text;
  const room = new Uint8Array(limitBytes - Buffer.byteLength('…'));
  return `${text.slice(0, new TextEncoder().encodeInto(text, room).read)}…`;
}

const Verdict = z.object({ errcode: z.int() });

/** Both platforms say in the body what became of a post, mostly under status 200. */
function outcomeOf(
  { status, body, retryAfterMs }: { status: number; body: string; retryAfterMs?: number },
  busy: Platform['busy'],
): Sent {
  const code = codeIn(body);
  if (code === 0) return { outcome: 'sent', proof: 'errcode 0' };
  if (code === undefined) return withoutVerdict(status, retryAfterMs);
  const afterMs = busy[code];
  if (afterMs === undefined) return refused(`群机器人拒收：errcode ${code} (the robot refuses it: errcode ${code})`);
  return { outcome: 'later', reason: `群机器人限流：errcode ${code} (the robot is busy: errcode ${code})`, afterMs };
}

/** Something before the platform has answered. */
function withoutVerdict(status: number, retryAfterMs: number | undefined): Sent {
  if (status === 429 || status === 503) return later(status, retryAfterMs);
  if (status >= 400 && status < 500)
    return refused(`群机器人拒收，HTTP ${status} (the robot refuses it, HTTP ${status})`);
  return { outcome: 'unknown', reason: `群机器人没有明确答复，HTTP ${status} (no clear answer, HTTP ${status})` };
}

function codeIn(body: string): number | undefined {
  try {
    return Verdict.safeParse(JSON.parse(body)).data?.errcode;
  } catch {
    return undefined;
  }
}

const refused = (reason: string): Sent => ({ outcome: 'refused', reason });
