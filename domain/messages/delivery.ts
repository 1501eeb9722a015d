import type { z } from 'zod';
import { labelled } from '../enumerations.ts';
import { HOUR, type Instant, MINUTE, plus } from '../time/instant.ts';

/** Where a message on its way out stands. */
export const DeliveryStatus = labelled({
  planned: { zh: '待发送', en: 'To be sent' },
  held: { zh: '暂缓', en: 'Held' },
  sending: { zh: '发送中', en: 'Being sent' },
  sent: { zh: '已发送', en: 'Sent' },
  failed: { zh: '发送失败', en: 'Failed' },
  unknown: { zh: '结果未知', en: 'Outcome unknown' },
  suppressed: { zh: '未发送', en: 'Not sent' },
});
export type DeliveryStatus = z.infer<typeof DeliveryStatus.schema>;

/** Why it stands there. */
export const DeliveryReason = labelled({
  quietHours: { zh: '静默时段内', en: 'Quiet hours' },
  digest: { zh: '并入摘要', en: 'Gathered in a digest' },
  noAddress: { zh: '没有可用的联系方式', en: 'No address to send it to' },
  channelOff: { zh: '该渠道未启用', en: 'The channel is not set up' },
  recipientGone: { zh: '接收方已停用', en: 'The recipient is disabled or gone' },
  drill: { zh: '演练案件不打扰客户', en: 'Customers hear nothing of drills' },
  refused: { zh: '对方拒收', en: 'The other side refused it' },
  triesSpent: { zh: '多次尝试均未成功', en: 'Every try failed' },
  cutShort: { zh: '发送被中断', en: 'The sending was cut short' },
  noAnswer: { zh: '对方未明确答复', en: 'The other side gave no clear answer' },
  unreadable: { zh: '内容无法读取', en: 'The content could not be read' },
});
export type DeliveryReason = z.infer<typeof DeliveryReason.schema>;

/** Those that nobody works on any more and that did not arrive for certain: they may be sent again by a person. */
export const REPLAYABLE = ['failed', 'unknown'] as const satisfies readonly DeliveryStatus[];

/** The waits between the tries of a delivery. */
const WAITS_MS = [2_000, 10_000, MINUTE, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 6 * HOUR] as const;

/** When the next try is due after so many; null when there is none left. The other side may ask for more time, up to a day. */
export function nextTry(tries: number, at: Instant, askedMs = 0): Instant | null {
  const wait = WAITS_MS[tries - 1];
  return wait === undefined ? null : plus(at, Math.max(wait, Math.min(askedMs, 24 * HOUR)));
}
