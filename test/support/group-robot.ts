import { createHmac } from 'node:crypto';
import { z } from 'zod';
import { type HttpParty, startHttpParty } from './http-party.ts';

const Post = z.object({ msgtype: z.literal('text'), text: z.object({ content: z.string() }) });

export interface GroupRobot extends HttpParty {
  /** The address to configure. */
  readonly address: string;
  /** What stands in the group's chat, repeats included. */
  readonly chat: readonly string[];
}

/** A robot of a WeCom or DingTalk group; with a secret it wants DingTalk's signature. Like theirs, it answers 200 to everything. */
export async function startGroupRobot(secret?: string): Promise<GroupRobot> {
  const chat: string[] = [];
  const party = await startHttpParty(({ path, body }) => {
    const query = new URL(path, 'http://robot').searchParams;
    if (query.get('key') !== 'k1') return { status: 200, body: { errcode: 93000, errmsg: 'invalid webhook url' } };
    if (secret !== undefined && !isSigned(secret, query)) {
      return { status: 200, body: { errcode: 310000, errmsg: 'sign not match' } };
    }
    chat.push(Post.parse(JSON.parse(body)).text.content);
    return { status: 200, body: { errcode: 0, errmsg: 'ok' } };
  });
  return { ...party, address: `${party.url}/send?key=k1`, chat };
}

function isSigned(secret: string, query: URLSearchParams): boolean {
  const timestamp = query.get('timestamp') ?? '';
  const expected = createHmac('sha256', secret).update(`${timestamp}\n${secret}`).digest('base64');
  return Math.abs(Date.now() - Number(timestamp)) < 3_600_000 && query.get('sign') === expected;
}
