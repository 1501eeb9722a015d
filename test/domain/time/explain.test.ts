import { expect, test } from 'vitest';
import {
  type ClockContext,
  cancelClock,
  defaultEscalationRules,
  meetClock,
  pauseClock,
  resumeClock,
  ringAlarm,
  startClock,
} from '../../../domain/time/clock.ts';
import { explainClock } from '../../../domain/time/explain.ts';
import { fromBeijing as at } from '../../../domain/time/instant.ts';
import { defaultTimeRules, type Limit } from '../../../domain/time/limit.ts';
import { company, official } from './cases.ts';

const context: ClockContext = { calendar: official, time: defaultTimeRules, escalation: defaultEscalationRules };
const started = (limit: Limit, start: string, used = context) =>
  startClock({ requirement: 'CMP-17', attempt: 1, limit, startedAt: at(start) }, used);

test('TIM-04 CMP-17 scenario 1: holidays, weekends and the make-up day are named', () => {
  const clock = started({ kind: 'working_days', days: 5 }, '2026-09-30 10:00');
  expect(explainClock(clock, context, 'zh-CN')).toBe(
    '2026-09-30 10:00 开始计时，期限：5 个工作日。起算当日不计入。' +
      '跳过 10-01 至 10-07（国庆节）、10-11（周末）。10-10（国庆节调休）为上班日，计入。到期时间：2026-10-13 18:00。',
  );
  expect(explainClock(clock, context, 'en')).toBe(
    'Started 2026-09-30 10:00, limit: 5 working day(s). The starting day does not count. ' +
      'Skipped: 10-01 to 10-07 (National Day), 10-11 (weekend). Worked and counted: 10-10 (National Day make-up day). ' +
      'Due 2026-10-13 18:00.',
  );
});

test('TIM-09 a pause is told with its reason, its approver and the time it added', () => {
  const clock = started({ kind: 'working_days', days: 2 }, '2026-03-12 09:00');
  const pause = {
    at: at('2026-03-13 17:00'),
    reason: '等待客户资料',
    approvedBy: '李主管',
    until: at('2026-03-18 18:00'),
  };
  const stopped = pauseClock(clock, pause);
  expect(explainClock(stopped, context, 'zh-CN')).toContain(
    '2026-03-13 17:00 起暂停（等待客户资料，李主管 批准），最迟 2026-03-18 18:00 恢复。',
  );
  const resumed = resumeClock(stopped, at('2026-03-16 10:30'), context);
  expect(explainClock(resumed, context, 'zh-CN')).toContain(
    '2026-03-13 17:00 至 2026-03-16 10:30 暂停（等待客户资料，李主管 批准），顺延工作时间 2 小时 30 分钟。到期时间：2026-03-17 11:30。',
  );
  expect(explainClock(resumed, context, 'en')).toContain('2 h 30 min of working time added. Due 2026-03-17 11:30.');
});

test('TIM-09 a pause of elapsed time and of a fixed date say what they did', () => {
  const pause = { at: at('2026-03-09 10:10'), reason: '停电', approvedBy: '李主管', until: at('2026-03-10 18:00') };
  const resumed = (limit: Limit) =>
    resumeClock(pauseClock(started(limit, '2026-03-09 10:00'), pause), at('2026-03-09 10:40'), context);
  expect(explainClock(resumed({ kind: 'elapsed_hours', hours: 1 }), context, 'zh-CN')).toBe(
    '2026-03-09 10:00 开始计时，期限：1 小时。2026-03-09 10:10 至 2026-03-09 10:40 暂停（停电，李主管 批准），顺延 30 分钟。' +
      '到期时间：2026-03-09 11:30。',
  );
  expect(explainClock(resumed({ kind: 'promised', at: at('2026-03-10 15:00') }), context, 'zh-CN')).toBe(
    '2026-03-09 10:00 开始计时，期限：约定时间。2026-03-09 10:10 至 2026-03-09 10:40 暂停（停电，李主管 批准），到期日期固定，不顺延。' +
      '到期时间：2026-03-10 15:00。',
  );
});

test('RPT-01 TIM-07 scenario 26: a moved report shows its original day', () => {
  const clock = started({ kind: 'weekday_half_day', weekday: 2, half: 'morning' }, '2026-10-05 00:00');
  expect(explainClock(clock, context, 'zh-CN')).toBe(
    '2026-10-05 00:00 开始计时，期限：每周二上午。原定 2026-10-06 12:00，当日休息（国庆节），顺延到之后的首个工作日。' +
      '到期时间：2026-10-08 12:00。',
  );
});

test('RPT-07 TIM-07 scenario 28: a month end on a Saturday goes back', () => {
  const text = explainClock(started({ kind: 'month_end' }, '2026-10-01 00:00'), context, 'en');
  expect(text).toContain(
    'Originally 2026-10-31 24:00, a day off (weekend): moved to the working day before. Due 2026-10-30 18:00.',
  );
});

test('TIM-05 a provisional end says which year is missing', () => {
  const clock = started({ kind: 'working_days', days: 2 }, '2026-12-31 10:00');
  expect(explainClock(clock, context, 'zh-CN')).toBe(
    '2026-12-31 10:00 开始计时，期限：2 个工作日。起算当日不计入。跳过 2027-01-02 至 2027-01-03（周末）。' +
      '2027 年的放假安排尚未载入，暂按周末推算，载入后重新计算。到期时间：2027-01-04 18:00。',
  );
});

test('TIM-04 company days are told by their names', () => {
  const used = { ...context, calendar: company };
  expect(explainClock(started({ kind: 'working_days', days: 4 }, '2026-03-19 10:00', used), used, 'zh-CN')).toContain(
    '跳过 03-21 至 03-22（周末）、03-23（盘点）。03-20（公司年会）按公司安排的时间上班。到期时间：2026-03-26 18:00。',
  );
});

test('FUP-05 REM-01 REM-03 windows and lead times say from when and by what they count', () => {
  expect(explainClock(started({ kind: 'window', fromDay: 7, toDay: 10 }, '2026-04-18 10:00'), context, 'zh-CN')).toBe(
    '2026-04-18 10:00 开始计时，期限：第 7 至第 10 个自然日。起算当日不计入。2026-04-25 00:00 起可办理。到期时间：2026-04-28 24:00。',
  );
  expect(explainClock(started({ kind: 'lead_time', days: 7 }, '2026-10-09 00:00'), context, 'zh-CN')).toBe(
    '以 2026-10-09 00:00 为准，期限：提前 7 天。到期时间：2026-10-02 24:00。',
  );
});

test('TIM-03 a starting day that counts is said to count', () => {
  const clock = started({ kind: 'working_days', days: 1, countStartDay: true }, '2026-03-09 10:00');
  expect(explainClock(clock, context, 'en')).toContain('The starting day counts. Due 2026-03-09 18:00.');
  const afterHours = started({ kind: 'working_days', days: 1, countStartDay: true }, '2026-03-09 19:00');
  expect(explainClock(afterHours, context, 'en')).toContain('The starting day does not count. Due 2026-03-10 18:00.');
});

test('product row 3: the outcome is told and does not grow', () => {
  const clock = started({ kind: 'elapsed_hours', hours: 1 }, '2026-03-09 10:00');
  const ends = (changed: typeof clock) =>
    explainClock(changed, context, 'zh-CN').split('到期时间：2026-03-09 11:00。')[1];
  expect(ends(clock)).toBe('');
  expect(ends(meetClock(clock, at('2026-03-09 10:30')))).toBe('2026-03-09 10:30 按时完成。');
  expect(ends(meetClock(clock, at('2026-03-09 13:05')))).toBe('2026-03-09 13:05 完成，超时 2 小时 5 分钟。');
  expect(ends(cancelClock(clock, at('2026-03-09 10:30'), '并入'))).toBe('2026-03-09 10:30 取消：并入。');
  expect(ends(ringAlarm(ringAlarm(clock, 'warn', clock.dueAt), 'breach', clock.dueAt))).toBe('已超时，尚未完成。');
});
