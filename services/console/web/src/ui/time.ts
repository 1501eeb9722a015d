import type { Text } from '../../../../../domain/text.ts';
import {
  beijingDate,
  DAY,
  formatBeijing,
  formatDue,
  HOUR,
  MINUTE,
  toMs,
  type Weekday,
  weekdayOf,
} from '../../../../../domain/time/instant.ts';
import type { Say } from '../texts.ts';

export const WEEKDAYS: Readonly<Record<Weekday, Text>> = {
  1: { zh: '周一', en: 'Mon' },
  2: { zh: '周二', en: 'Tue' },
  3: { zh: '周三', en: 'Wed' },
  4: { zh: '周四', en: 'Thu' },
  5: { zh: '周五', en: 'Fri' },
  6: { zh: '周六', en: 'Sat' },
  7: { zh: '周日', en: 'Sun' },
};

/** `2026-09-28 16:40 周一`, Beijing time. */
export const saidInstant = (instant: string, say: Say): string =>
  `${formatBeijing(instant)} ${say(WEEKDAYS[weekdayOf(beijingDate(instant))])}`;

/** As `saidInstant` for the end of a limit, where midnight belongs to the day it ends. */
export function saidDue(instant: string, say: Say): string {
  const due = formatDue(instant);
  return `${due} ${say(WEEKDAYS[weekdayOf(due.slice(0, 10))])}`;
}

/** `09-28 16:40`: where the year is plain. */
export const shortInstant = (instant: string): string => formatBeijing(instant).slice(5);

const TIMES = {
  days: { zh: '{days}天{hours}小时', en: '{days} d {hours} h' },
  hours: { zh: '{hours}小时{minutes}分', en: '{hours} h {minutes} min' },
  minutes: { zh: '{minutes}分钟', en: '{minutes} min' },
  moment: { zh: '不到1分钟', en: 'less than 1 min' },
  left: { zh: '剩 {time}', en: '{time} left' },
  justOver: { zh: '刚刚超时', en: 'just overdue' },
  over: { zh: '超 {time}', en: '{time} over' },
} satisfies Record<string, Text>;

/** `3小时12分`, without a sign. */
function saidDuration(ms: number, say: Say): string {
  const size = Math.abs(ms);
  const days = Math.floor(size / DAY);
  const hours = Math.floor((size % DAY) / HOUR);
  const minutes = Math.floor((size % HOUR) / MINUTE);
  if (days > 0) return say(TIMES.days, { days, hours });
  if (hours > 0) return say(TIMES.hours, { hours, minutes });
  return minutes > 0 ? say(TIMES.minutes, { minutes }) : say(TIMES.moment);
}

/** `剩 3小时12分` or `超 5分钟`. */
export function saidRemaining(dueAt: string, nowMs: number, say: Say): string {
  const left = toMs(dueAt) - nowMs;
  if (left < 0 && left > -MINUTE) return say(TIMES.justOver);
  return say(left >= 0 ? TIMES.left : TIMES.over, { time: saidDuration(left, say) });
}
