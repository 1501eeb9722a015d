import { randomUUID } from 'node:crypto';
import { expect, vi } from 'vitest';
import type { Channel, Message, Sent } from '../../activities/channels/channel.ts';

/** Longer than any answer on the loopback takes, and shorter than a party that is slow. */
export const PATIENT_MS = 5_000;
export const HASTY_MS = 1_000;

/** A message with everything in it that must not be told to anybody else. */
export const messageTo = (to: string, changes: Partial<Message> = {}): Message => ({
  id: randomUUID(),
  to,
  language: 'zh-CN',
  urgent: false,
  subject: '退款申请已收到',
  text: '尊敬的王小明：\n您的退款申请 TK-2026-000012 已收到。\n\n金额 <¥1,280.00> & 运费。',
  template: 'refundReceived',
  vars: { customer: '王小明', amount: '1,280.00' },
  ...changes,
});

/** Sends it and proves on the way that neither the outcome nor anything printed holds whom or what it was about. */
export async function send(channel: Channel, message: Message): Promise<Sent> {
  const printed = [vi.spyOn(process.stdout, 'write'), vi.spyOn(process.stderr, 'write')];
  const sent = await channel.send(message);
  const said = [JSON.stringify(sent), ...printed.flatMap(({ mock }) => mock.calls.map(([text]) => String(text)))];
  for (const spy of printed) spy.mockRestore();
  for (const secret of [message.to, message.text, message.subject, ...Object.values(message.vars)]) {
    expect(said.join('\n')).not.toContain(secret);
  }
  return sent;
}
