import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Channel } from '../../activities/channels/channel.ts';
import { createDingtalkChannel } from '../../activities/channels/dingtalk.ts';
import { createWecomChannel } from '../../activities/channels/wecom.ts';
import { type GroupRobot, startGroupRobot } from '../support/group-robot.ts';
import { startHttpParty } from '../support/http-party.ts';
import { HASTY_MS, messageTo, PATIENT_MS, send } from './messages.ts';

const SECRET = 'SEC0123456789abcdef';

describe.each([
  ['WeCom', createWecomChannel, undefined, { busy: [45009, 60_000], limitBytes: 2048 }],
  ['DingTalk', createDingtalkChannel, SECRET, { busy: [130101, 600_000], limitBytes: 20_000 }],
] as const)('the robot of a %s group', (_name, create, secret, { busy, limitBytes }) => {
  let group: GroupRobot;
  let channel: Channel;
  let hasty: Channel;
  beforeAll(async () => {
    group = await startGroupRobot(secret);
    const gone = await startHttpParty(() => ({ status: 200 }));
    await gone.stop();
    const robots = new Map([
      ['finance', { url: group.address, ...(secret !== undefined && { secret }) }],
      ['wrong-key', { url: `${group.url}/send?key=k2`, ...(secret !== undefined && { secret }) }],
      ['down', { url: gone.url }],
    ]);
    channel = create({ robots, timeoutMs: PATIENT_MS });
    hasty = create({ robots, timeoutMs: HASTY_MS });
  });
  beforeEach(() => group.next());
  afterAll(() => group.stop());

  test('GEN-22 posts subject and text as they are', async () => {
    const message = messageTo('finance', { text: '@all <@all> [点击](https://evil.example)' });
    expect(await send(channel, message)).toEqual({ outcome: 'sent', proof: 'errcode 0' });
    expect(group.chat.at(-1)).toBe(`${message.subject}\n${message.text}`);
  });

  test('GEN-22 shortens what is too long, at a whole character', async () => {
    expect(await send(channel, messageTo('finance', { text: '约🤝'.repeat(5_000) }))).toMatchObject({
      outcome: 'sent',
    });
    const posted = group.chat.at(-1) ?? '';
    expect(posted).toMatch(/[约🤝]…$/u);
    expect(posted.isWellFormed()).toBe(true);
    expect(Buffer.byteLength(posted)).toBeLessThanOrEqual(limitBytes);
    expect(Buffer.byteLength(posted)).toBeGreaterThan(limitBytes - 8);
  });

  test('GEN-22 is refused by a wrong key or name and waits while the platform is busy', async () => {
    expect(await send(channel, messageTo('wrong-key'))).toMatchObject({ outcome: 'refused' });
    expect(await send(channel, messageTo('nobody'))).toMatchObject({ outcome: 'refused' });
    const [errcode, afterMs] = busy;
    group.next(
      { status: 200, body: { errcode, errmsg: 'too fast' } },
      { status: 200, body: { errcode: -1 } },
      { status: 403, body: { errcode: 93000 } },
      { status: 429, headers: { 'Retry-After': '7' } },
      { status: 404 },
    );
    expect(await send(channel, messageTo('finance'))).toMatchObject({ outcome: 'later', afterMs });
    expect(await send(channel, messageTo('finance'))).toMatchObject({ outcome: 'later', afterMs: 10_000 });
    expect(await send(channel, messageTo('finance'))).toMatchObject({ outcome: 'refused' });
    expect(await send(channel, messageTo('finance'))).toMatchObject({ outcome: 'later', afterMs: 7_000 });
    expect(await send(channel, messageTo('finance'))).toMatchObject({ outcome: 'refused' });
  });

  test('GEN-22 may have posted what has no clear answer, but nothing where no connection came about', async () => {
    group.next('lostAnswer', 'halfAnswer', 'slow', { status: 502 }, { status: 200, body: 'garbled' });
    for (let time = 0; time < 5; time++) {
      expect(await send(hasty, messageTo('finance'))).toMatchObject({ outcome: 'unknown' });
    }
    expect(channel.dropsRepeats).toBe(false);
    expect(await send(channel, messageTo('down'))).toMatchObject({ outcome: 'later' });
  });
});

test('GEN-22 a DingTalk robot with another secret is refused', async () => {
  const group = await startGroupRobot(SECRET);
  const robots = new Map([['finance', { url: group.address, secret: 'SECwrong' }]]);
  const channel = createDingtalkChannel({ robots, timeoutMs: PATIENT_MS });
  expect(await send(channel, messageTo('finance'))).toMatchObject({
    outcome: 'refused',
    reason: expect.stringContaining('310000'),
  });
  expect(group.chat).toEqual([]);
  await group.stop();
});
