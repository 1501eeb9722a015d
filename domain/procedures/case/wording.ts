import { PauseReason } from '../../enumerations.ts';
import { Department, Role } from '../../roles.ts';
import type { Text } from '../../text.ts';
import { formatBeijing } from '../../time/instant.ts';
import type { Wording } from '../procedure.ts';
import type { CaseFact, ClockAlarm } from './facts.ts';

/** What each clock promises, for people; a department's task has its own words. */
const CLOCKS: Readonly<Record<string, Text>> = {
  'CMP-05': { zh: '与客户确认事项', en: 'Confirm the matter with the customer' },
  'CMP-07': { zh: '首次人工答复', en: 'First personal reply' },
  'CMP-09': { zh: '投诉分级', en: 'Classify' },
  'CMP-10': { zh: '上报上级', en: 'Report to the superior' },
  'CMP-14': { zh: '指定责任人', en: 'Name the responsible person' },
  'CMP-15': { zh: '领导指定调查人', en: 'Name the investigator' },
  'CMP-16': { zh: '召开处理会议', en: 'Hold the meeting' },
  'CMP-17': { zh: '提交处理意见', en: 'File the handling opinion' },
  'CMP-22': { zh: '审批处理意见', en: 'Decide on the opinion' },
  'CMP-23': { zh: '执行处理意见', en: 'Execute the opinion' },
  'CMP-26': { zh: '告知客户进展', en: 'Tell the customer the progress' },
  'CMP-28': { zh: '告知处理结果', en: 'Tell the result' },
  'CMP-30': { zh: '提出新方案', en: 'Make a new proposal' },
  'REP-02': { zh: '下达维修单', en: 'Issue the repair order' },
  'REP-03': { zh: '两日内上门或告知方案', en: 'On site, or a solution told, within two days' },
  'REP-05': { zh: '按计划日期上门', en: 'On site on the planned date' },
  'REF-06': { zh: '发送退款受理确认', en: 'Confirm the refund to the customer' },
  'REF-07': { zh: '财务确认接收', en: 'Finance acknowledges' },
  'REF-08': { zh: '财务打款', en: 'Finance pays' },
  'REF-09': { zh: '告知客户新的到账日期', en: 'Tell the customer a new date' },
  'REF-11': { zh: '告知客户已退款', en: 'Tell the customer that it is paid' },
  'CBK-02': { zh: '按约定时间回电', en: 'Call back as promised' },
  'CBK-05': { zh: '完成回电尝试', en: 'Finish the tries' },
  'CBK-07': { zh: '主管补救回电', en: 'The supervisor calls' },
  'FUP-03': { zh: '维修回访', en: 'Visit after the repair' },
  'FUP-04': { zh: '投诉回访', en: 'Visit after the complaint' },
  'FUP-05': { zh: '新车回访（7DC）', en: 'New-car visit (7DC)' },
  'FUP-06': { zh: '维修车辆回访（3DC）', en: 'Service-car visit (3DC)' },
  'FUP-07': { zh: '安装回访', en: 'Installation visit' },
  'GEN-08': { zh: '跨部门任务', en: 'Department task' },
};

/** The name of a clock by its requirement ('CMP-17') or id ('CMP-17#2', 'GEN-08:T1#1'). */
export function clockName(clock: string): Text {
  const requirement = clock.split(/[#:]/)[0] ?? clock;
  return CLOCKS[requirement] ?? { zh: requirement, en: requirement };
}

const ALARMS: Readonly<Record<ClockAlarm, Text>> = {
  warn: { zh: '系统提醒：「{clock}」即将到期', en: 'The platform warned: “{clock}” is about to fall due' },
  breach: { zh: '「{clock}」已超时（应于 {due} 完成）', en: '“{clock}” is breached (due {due})' },
  escalate: { zh: '「{clock}」超时后仍未完成，已升级', en: '“{clock}” is still open after its breach: escalated' },
  pauseEnds: { zh: '「{clock}」暂停期满，自动恢复计时', en: 'The pause of “{clock}” ended at its cap' },
};

export function wordCaseFact(fact: CaseFact): Wording {
  const say = (zh: string, en: string, vars: Wording['vars'] = {}): Wording => ({ text: { zh, en }, vars });
  switch (fact.type) {
    case 'NoteAdded':
      return say('{by} 备注：{text}', '{by} noted: {text}', { text: fact.text });
    case 'Reassigned':
      return say('{by} 将案件转派给 {to}：{reason}', '{by} reassigned the case to {to}: {reason}', {
        to: fact.to.name,
        reason: fact.reason,
      });
    case 'HelperJoined':
      return say('{by} 加入协助：{reason}', '{by} joined as a helper: {reason}', { reason: fact.reason });
    case 'TaskRaised':
      return say(
        '{by} 向{department}发起任务 {task}：{request}（期限 {due}）',
        '{by} raised task {task} for {department}: {request} (due {due})',
        {
          department: Department.labels[fact.department],
          task: fact.task,
          request: fact.request,
          due: formatBeijing(fact.dueAt),
        },
      );
    case 'CallbackPromised':
      return fact.limitSet
        ? say(
            '{by} 向客户设定限制，约定 {due} 由 {owner} 回电：{reason}',
            '{by} set the customer a limit: {owner} calls at {due}: {reason}',
            { due: formatBeijing(fact.dueAt), owner: fact.owner.name, reason: fact.reason },
          )
        : say('{by} 承诺 {due} 由 {owner} 回电：{reason}', '{by} promised that {owner} calls at {due}: {reason}', {
            due: formatBeijing(fact.dueAt),
            owner: fact.owner.name,
            reason: fact.reason,
          });
    case 'ChildChanged':
      return say('关联事项 {child} 有新进展', 'The linked case {child} has moved on', { child: fact.child.id });
    case 'PromisesSettled':
      return say(
        '已于 {told} 告知客户，{count} 个回电承诺不再需要',
        'The customer was told at {told}: {count} promised callbacks are settled',
        { told: formatBeijing(fact.toldAt), count: fact.callbacks.length },
      );
    case 'TaskChased':
      return say('{by} 催办任务 {task}：{note}', '{by} chased task {task}: {note}', {
        task: fact.task,
        note: fact.note,
      });
    case 'TaskAnswered':
      return say('{by} 答复任务 {task}：{reply}', '{by} answered task {task}: {reply}', {
        task: fact.task,
        reply: fact.reply,
      });
    case 'TaskRelayed':
      return say(
        '{by} 已将任务 {task} 的答复转告客户：{told}',
        '{by} passed the answer to task {task} on to the customer: {told}',
        { task: fact.task, told: fact.told },
      );
    case 'PassedUpward':
      return say(
        '{by} 上转主管；事实：{facts}；诉求：{demand}；已采取：{done}',
        '{by} passed the case upward. Facts: {facts}. Demand: {demand}. Done so far: {done}',
        {
          facts: fact.facts,
          demand: fact.demand,
          done: fact.doneSoFar,
        },
      );
    case 'TakenOver':
      return say('{by} 接手案件', '{by} took the case over');
    case 'ReportedUp':
      return say('已向{to}汇报：{note}', 'Reported to the {to}: {note}', { to: Role.labels[fact.to], note: fact.note });
    case 'ContainmentRecorded':
      return say('{by} 记录控制措施：{measures}', '{by} recorded containment: {measures}', {
        measures: fact.measures.join('；'),
      });
    case 'PauseRequested':
      return say(
        '{by} 申请暂停「{clock}」：{reason}，最长 {days} 个工作日；{note}',
        '{by} asked to pause “{clock}”: {reason}, {days} working days at most; {note}',
        {
          clock: clockName(fact.clock),
          reason: PauseReason.labels[fact.reason],
          days: fact.workingDays,
          note: fact.note,
        },
      );
    case 'PauseRejected':
      return say('{by} 不同意暂停「{clock}」：{reason}', '{by} refused to pause “{clock}”: {reason}', {
        clock: clockName(fact.clock),
        reason: fact.reason,
      });
    case 'ClockPaused':
      return say(
        '{by} 批准暂停「{clock}」：{reason}，最晚至 {until}',
        '{by} approved the pause of “{clock}”: {reason}, until {until} at the latest',
        {
          clock: clockName(fact.clock),
          reason: PauseReason.labels[fact.reason],
          until: formatBeijing(fact.until),
        },
      );
    case 'ClockResumed':
      return say('{by} 恢复「{clock}」计时', '{by} resumed “{clock}”', { clock: clockName(fact.clock) });
    case 'ClockRang':
      return { text: ALARMS[fact.alarm], vars: { clock: clockName(fact.clock), due: formatBeijing(fact.due) } };
    case 'RecordCorrected':
      return say(
        '{by} 更正第 {corrects} 条记录的「{field}」为：{value}（{reason}）',
        '{by} corrected “{field}” of entry {corrects} to: {value} ({reason})',
        {
          corrects: fact.corrects,
          field: fact.field,
          value: fact.value,
          reason: fact.reason,
        },
      );
    case 'RulesChanged':
      return say(
        '适用规则调整为政策第 {policy} 版、日历 {calendar}：{reason}；{moved} 个时限随之变动',
        'Rules moved to policy version {policy}, calendar {calendar}: {reason}; {moved} clocks moved',
        {
          policy: fact.rules.policy.version,
          calendar: fact.rules.calendar.version,
          reason: fact.reason,
          moved: fact.moved.length,
        },
      );
  }
}
