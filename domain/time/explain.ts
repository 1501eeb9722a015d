import { PauseReason } from '../enumerations.ts';
import { type Language, say, type Text } from '../text.ts';
import { type DayNote, dayNote, isYearLoaded, type WorkCalendar, workingTimeBetween } from './calendar.ts';
import { type Clock, type ClockContext, kept, type Pause } from './clock.ts';
import {
  addDays,
  type BeijingDate,
  beijingDate,
  formatBeijing,
  formatDue,
  HOUR,
  lastDayBefore,
  MINUTE,
  toMs,
} from './instant.ts';
import { countsStartDay, describeLimit, paceOf, schedule } from './limit.ts';

/** Why the clock ends when it does, in plain sentences: what was counted, skipped, paused and moved. */
export function explainClock(clock: Clock, context: ClockContext, language: Language): string {
  const { calendar } = context;
  return [
    beginning(clock, language),
    ...startDay(clock, context, language),
    ...(paceOf(clock.limit) === 'working' ? countedDays(clock, calendar, language) : []),
    ...clock.pauses.map((pause) => paused(pause, clock, calendar, language)),
    ...holidayShift(clock, context, language),
    ...missingYears(clock, calendar, language),
    ...opening(clock, language),
    say({ zh: '到期时间：{due}。', en: 'Due {due}.' }, language, { due: formatDue(clock.dueAt) }),
    ...outcome(clock, language),
  ].join(language === 'en' ? ' ' : '');
}

function beginning({ limit, startedAt, dueAt }: Clock, language: Language): string {
  const { text, vars } = describeLimit(limit);
  const said = { start: formatBeijing(startedAt), limit: say(text, language, vars) };
  return startedAt < dueAt
    ? say({ zh: '{start} 开始计时，期限：{limit}。', en: 'Started {start}, limit: {limit}.' }, language, said)
    : say({ zh: '以 {start} 为准，期限：{limit}。', en: 'Counted back from {start}, limit: {limit}.' }, language, said);
}

function startDay({ limit, startedAt }: Clock, { time, calendar }: ClockContext, language: Language): string[] {
  if (limit.kind !== 'working_days' && limit.kind !== 'calendar_days' && limit.kind !== 'window') return [];
  return countsStartDay(limit, startedAt, time, calendar)
    ? [say({ zh: '起算当日计入。', en: 'The starting day counts.' }, language)]
    : [say({ zh: '起算当日不计入。', en: 'The starting day does not count.' }, language)];
}

/** The days off, the make-up days and the shortened days that a limit of working time met on its way. */
function countedDays(clock: Clock, calendar: WorkCalendar, language: Language): string[] {
  const startDate = beijingDate(clock.startedAt);
  const first = clock.limit.kind === 'business_hours' ? startDate : addDays(startDate, 1);
  const runs = runsOfDays(first, lastDayBefore(clock.dueAt), calendar, language);
  const list = (kind: Run['kind'], item: Text) =>
    runs
      .filter((run) => run.kind === kind)
      .map((run) => say(item, language, { days: daysFromTo(run, startDate.slice(0, 5), language), why: run.why }))
      .join(language === 'en' ? ', ' : '、');
  const off = list('off', { zh: '{days}（{why}）', en: '{days} ({why})' });
  const makeUp = list('makeUp', { zh: '{days}（{why}调休）', en: '{days} ({why} make-up day)' });
  const special = list('special', { zh: '{days}（{why}）', en: '{days} ({why})' });
  return [
    ...(off ? [say({ zh: '跳过 {off}。', en: 'Skipped: {off}.' }, language, { off })] : []),
    ...(makeUp
      ? [say({ zh: '{makeUp}为上班日，计入。', en: 'Worked and counted: {makeUp}.' }, language, { makeUp })]
      : []),
    ...(special
      ? [say({ zh: '{special}按公司安排的时间上班。', en: 'Special company hours: {special}.' }, language, { special })]
      : []),
  ];
}

interface Run {
  from: BeijingDate;
  to: BeijingDate;
  kind: 'off' | 'makeUp' | 'special' | 'plain';
  why: string;
}

/** Neighbouring days that are what they are for the same reason, as one. */
function runsOfDays(first: BeijingDate, last: BeijingDate, calendar: WorkCalendar, language: Language): Run[] {
  const runs: Run[] = [];
  for (let date = first; date <= last; date = addDays(date, 1)) {
    const note = dayNote(calendar, date);
    const day = { from: date, to: date, kind: kindOf(note), why: nameOf(note, language) };
    const run = runs.at(-1);
    if (run?.kind === day.kind && run.why === day.why) run.to = date;
    else runs.push(day);
  }
  return runs;
}

function kindOf(note: DayNote): Run['kind'] {
  if (note.intervals.length === 0) return 'off';
  if (note.kind === 'makeUp') return 'makeUp';
  return note.kind === 'closure' ? 'special' : 'plain';
}

function daysFromTo({ from, to }: Run, year: string, language: Language): string {
  const short = (date: BeijingDate) => (date.startsWith(year) ? date.slice(5) : date);
  if (from === to) return short(from);
  return say({ zh: '{from} 至 {to}', en: '{from} to {to}' }, language, { from: short(from), to: short(to) });
}

const WEEKEND: Text = { zh: '周末', en: 'weekend' };

/** The statutory holidays by their names in the calendar's data. */
const HOLIDAYS: Readonly<Record<string, Text>> = {
  元旦: { zh: '元旦', en: "New Year's Day" },
  春节: { zh: '春节', en: 'Spring Festival' },
  清明: { zh: '清明', en: 'Qingming Festival' },
  劳动节: { zh: '劳动节', en: 'Labour Day' },
  端午: { zh: '端午', en: 'Dragon Boat Festival' },
  中秋: { zh: '中秋', en: 'Mid-Autumn Festival' },
  国庆节: { zh: '国庆节', en: 'National Day' },
};

function nameOf(note: DayNote, language: Language): string {
  const name = note.kind === 'week' ? WEEKEND : (HOLIDAYS[note.name] ?? note.name);
  return typeof name === 'string' ? name : say(name, language);
}

function paused(pause: Pause, { limit }: Clock, calendar: WorkCalendar, language: Language): string {
  const { from, to, reason, approvedBy, until } = pause;
  const said = { from: formatBeijing(from), until: formatBeijing(until), reason: named(reason), approvedBy };
  if (to === null) {
    const text = {
      zh: '{from} 起暂停（{reason}，{approvedBy} 批准），最迟 {until} 恢复。',
      en: 'Paused since {from} ({reason}, approved by {approvedBy}), until {until} at the latest.',
    };
    return say(text, language, said);
  }
  const pace = paceOf(limit);
  const time = pace === 'working' ? workingTimeBetween(calendar, from, to) : toMs(to) - toMs(from);
  const whole = { ...said, to: formatBeijing(to), time: duration(time, language) };
  switch (pace) {
    case 'working': {
      const text = {
        zh: '{from} 至 {to} 暂停（{reason}，{approvedBy} 批准），顺延工作时间 {time}。',
        en: 'Paused {from} to {to} ({reason}, approved by {approvedBy}), {time} of working time added.',
      };
      return say(text, language, whole);
    }
    case 'elapsed': {
      const text = {
        zh: '{from} 至 {to} 暂停（{reason}，{approvedBy} 批准），顺延 {time}。',
        en: 'Paused {from} to {to} ({reason}, approved by {approvedBy}), {time} added.',
      };
      return say(text, language, whole);
    }
    case 'fixed': {
      const text = {
        zh: '{from} 至 {to} 暂停（{reason}，{approvedBy} 批准），到期日期固定，不顺延。',
        en: 'Paused {from} to {to} ({reason}, approved by {approvedBy}); the date is fixed and did not move.',
      };
      return say(text, language, whole);
    }
  }
}

function duration(ms: number, language: Language): string {
  const hours = Math.floor(ms / HOUR);
  const minutes = Math.round((ms % HOUR) / MINUTE);
  if (hours === 0) return say({ zh: '{minutes} 分钟', en: '{minutes} min' }, language, { minutes });
  if (minutes === 0) return say({ zh: '{hours} 小时', en: '{hours} h' }, language, { hours });
  return say({ zh: '{hours} 小时 {minutes} 分钟', en: '{hours} h {minutes} min' }, language, { hours, minutes });
}

function holidayShift(clock: Clock, { time, calendar }: ClockContext, language: Language): string[] {
  const { originalDueAt } = clock;
  if (originalDueAt === undefined) return [];
  // Not the clock's own due instant: pauses may have moved that since.
  const { dueAt } = schedule(clock.limit, clock.startedAt, time, calendar);
  const said = {
    original: formatDue(originalDueAt),
    why: nameOf(dayNote(calendar, lastDayBefore(originalDueAt)), language),
  };
  const text =
    dueAt < originalDueAt
      ? {
          zh: '原定 {original}，当日休息（{why}），提前到之前最近的工作日。',
          en: 'Originally {original}, a day off ({why}): moved to the working day before.',
        }
      : {
          zh: '原定 {original}，当日休息（{why}），顺延到之后的首个工作日。',
          en: 'Originally {original}, a day off ({why}): moved to the next working day.',
        };
  return [say(text, language, said)];
}

function missingYears(clock: Clock, calendar: WorkCalendar, language: Language): string[] {
  if (!clock.provisional) return [];
  const years = clock.touchedYears.filter((year) => !isYearLoaded(calendar, year)).join(', ');
  const text = {
    zh: '{years} 年的放假安排尚未载入，暂按周末推算，载入后重新计算。',
    en: 'Provisional: the holidays of {years} are not loaded yet, only weekends were counted.',
  };
  return [say(text, language, { years })];
}

function opening({ opensAt }: Clock, language: Language): string[] {
  if (opensAt === undefined) return [];
  return [say({ zh: '{opens} 起可办理。', en: 'Opens {opens}.' }, language, { opens: formatBeijing(opensAt) })];
}

function outcome(clock: Clock, language: Language): string[] {
  const { metAt, cancelledAt, cancelReason, breachedAt, dueAt } = clock;
  if (metAt !== null && kept(clock)) {
    return [say({ zh: '{at} 按时完成。', en: 'Met in time at {at}.' }, language, { at: formatBeijing(metAt) })];
  }
  if (metAt !== null) {
    const said = { at: formatBeijing(metAt), late: duration(toMs(metAt) - toMs(dueAt), language) };
    return [say({ zh: '{at} 完成，超时 {late}。', en: 'Met at {at}, {late} late.' }, language, said)];
  }
  if (cancelledAt !== null) {
    const said = { at: formatBeijing(cancelledAt), reason: named(cancelReason ?? '') };
    return [say({ zh: '{at} 取消：{reason}。', en: 'Cancelled at {at}: {reason}.' }, language, said)];
  }
  if (breachedAt !== null) return [say({ zh: '已超时，尚未完成。', en: 'Overdue and still open.' }, language)];
  return [];
}

/** Why clocks are cancelled and paused; other reasons are said as they were given. */
const REASONS: Readonly<Record<string, Text>> = {
  ...PauseReason.labels,
  reclassified: { zh: '重新分级', en: 'classified anew' },
  meeting: { zh: '改由会议处理', en: 'handled by a meeting' },
  closed: { zh: '案件关闭', en: 'case closed' },
  withdrawn: { zh: '客户撤回', en: 'withdrawn' },
  merged: { zh: '并入其他案件', en: 'merged into another case' },
};

const named = (reason: string): string | Text => REASONS[reason] ?? reason;
