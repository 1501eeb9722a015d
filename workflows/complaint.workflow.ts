import { getExternalWorkflowHandle, log, makeContinueAsNewFunc } from '@temporalio/workflow';
import { escalationOf } from '../domain/procedures/case/escalation.ts';
import { clockName } from '../domain/procedures/case/wording.ts';
import { complaint, decideOpening } from '../domain/procedures/complaint/complaint.ts';
import type { ComplaintFact } from '../domain/procedures/complaint/facts.ts';
import { projectComplaint } from '../domain/procedures/complaint/projection.ts';
import { type ComplaintState, complaintPolicy } from '../domain/procedures/complaint/state.ts';
import type { Notice, Recipient } from '../domain/procedures/notice.ts';
import type { Recorded } from '../domain/procedures/procedure.ts';
import type { Vars } from '../domain/text.ts';
import { formatBeijing } from '../domain/time/instant.ts';
import { type ComplaintArgs, complaintId } from './complaint.messages.ts';
import { type CaseKind, runCase } from './kit/case-workflow.ts';
import { systemCommand } from './kit/messages.ts';

/** A complaint, from the first contact until it is closed for good (E1). */
export async function complaintWorkflow(args: ComplaintArgs): Promise<void> {
  await runCase(kind, args, makeContinueAsNewFunc<typeof complaintWorkflow>());
}

const kind: CaseKind<ComplaintState, ComplaintFact> = {
  procedure: complaint,
  open({ opening, rules }, now) {
    const decided = decideOpening(opening.data, rules, { actor: opening.actor, now });
    return decided.type === 'ComplaintOpened' ? [decided] : decided;
  },
  project: projectComplaint,
  tell: (fact, state) => [...whoIsTold(fact, state), ...calendarAlert(fact, state)],
  follow: whatFollows,
};

/** What else a fact sets off outside the case. */
async function whatFollows({ fact }: Recorded<ComplaintFact>, state: ComplaintState): Promise<void> {
  if (fact.type !== 'MergedInto') return;
  const link = { name: 'linkDuplicate', key: `merge:${state.id}`, data: { source: state.id, reason: fact.reason } };
  try {
    await getExternalWorkflowHandle(complaintId(fact.target)).signal(systemCommand, link);
  } catch (error) {
    // The target ended in the meantime: the duplicate still names it, and nothing waits for the answer.
    log.warn('the duplicate could not be linked to its target', { error: String(error) });
  }
}

/** A deadline that reaches into a year without a calendar is the administrator's to mend, told once for each year (TIM-05). */
function calendarAlert({ at }: Recorded<ComplaintFact>, state: ComplaintState): Notice[] {
  const { calendar } = state.rules;
  const years = state.clocks
    .filter(({ provisional, startedAt }) => provisional && startedAt === at)
    .flatMap(({ touchedYears }) => touchedYears.filter((year) => !(year in calendar.years)));
  return [...new Set(years)].map((year) => ({
    to: { role: 'administrator' },
    text: {
      zh: '{year} 年工作日历尚未导入，相关期限暂按周末推算，请导入',
      en: 'The calendar of {year} is missing: deadlines count with weekends only until it is imported',
    },
    vars: { year },
    urgent: true,
    once: `calendar-missing:${year}`,
  }));
}

/** Who is told of what (GEN-22, requirements 12 NTF); the wording of the fact itself is the history's. */
function whoIsTold({ fact, by }: Recorded<ComplaintFact>, state: ComplaintState): Notice[] {
  const about = { case: state.id, subject: state.intake.subject, by: by.name };
  const tell = (to: Recipient, zh: string, en: string, vars: Vars = {}, urgent = false): Notice => ({
    to,
    text: { zh, en },
    vars: { ...about, ...vars },
    urgent,
  });
  const owner = { person: state.owner.id };
  const supervisors = { role: 'supervisor' } as const;
  const leaders = { role: 'leader' } as const;
  const heads = { role: 'department_head', department: state.department } as const;

  switch (fact.type) {
    case 'Classified':
      return [
        // Major complaints go to the company's leaders at once (CMP-13).
        ...(fact.severity === 'MAJOR'
          ? [tell(leaders, '重大投诉：{case} {subject}', 'Major complaint: {case} {subject}', {}, true)]
          : []),
        // Trouble on the way is for the after-sales agent, so that the journey goes on (CMP-13).
        ...(state.intake.duringTravel
          ? [
              tell(
                { role: 'after_sales_agent' },
                '行程中投诉，请协助：{case} {subject}',
                'Complaint during travel, please help: {case} {subject}',
                {},
                true,
              ),
            ]
          : []),
      ];
    case 'ReportedUp':
      return [tell({ role: fact.to }, '投诉上报：{case} {subject}', 'Complaint reported: {case} {subject}')];
    case 'RoutedToDepartment':
      return [tell(heads, '请指定责任人：{case} {subject}', 'Please name the responsible person: {case} {subject}')];
    case 'ReferredToLeader':
      return [
        tell(leaders, '请指定调查人：{case} {subject}', 'Please name the investigator: {case} {subject}', {}, true),
      ];
    case 'MeetingConvened':
      return fact.departments.map((department) =>
        tell(
          { role: 'department_head', department },
          '{at} 召开投诉处理会议：{case} {subject}',
          'Complaint meeting at {at}: {case} {subject}',
          {
            at: formatBeijing(fact.meetingAt),
          },
        ),
      );
    case 'ResponsibleNamed':
      return [
        tell(
          { person: fact.person.id },
          '您被指定处理投诉：{case} {subject}',
          'You are to handle a complaint: {case} {subject}',
        ),
        tell(owner, '{person} 已被指定处理：{case}', '{person} was named to handle {case}', {
          person: fact.person.name,
        }),
      ];
    case 'ExecutionStarted':
      return [tell(heads, '请按节点处理投诉：{case} {subject}', 'Please handle by the milestones: {case} {subject}')];
    case 'OpinionFiled':
      return [
        tell(
          state.severity === 'MAJOR' ? leaders : heads,
          '处理意见待审批：{case} {subject}',
          'Opinion awaits approval: {case} {subject}',
        ),
      ];
    case 'OpinionApproved':
    case 'OpinionRejected': {
      const people = new Set([state.opinion?.filedBy.id ?? state.owner.id, state.owner.id]);
      return [...people].map((person) =>
        fact.type === 'OpinionApproved'
          ? tell({ person }, '处理意见已批准：{case}', 'Opinion approved: {case}')
          : tell({ person }, '处理意见被退回：{case}，{reason}', 'Opinion rejected: {case}, {reason}', {
              reason: fact.reason,
            }),
      );
    }
    case 'CompensationRequested':
      return [
        tell(
          state.severity === 'MAJOR' ? leaders : heads,
          '补偿待审批：{case} {subject}',
          'Compensation awaits approval: {case} {subject}',
        ),
      ];
    case 'CompensationApproved':
      return [
        tell({ role: 'finance' }, '补偿待支付：{case}，{amount} 元', 'Compensation is due: {case}, {amount} yuan', {
          amount: (fact.offer.amountFen / 100).toFixed(2),
        }),
      ];
    case 'ExecutionCompleted':
      return [tell(owner, '已执行完毕，请告知客户结果：{case}', 'Executed: tell the customer the result of {case}')];
    case 'SatisfactionRecorded': {
      if (fact.satisfaction !== 'DISSATISFIED' || complaintPolicy(state).loop === 'recordOnly') return [];
      const { supervisor, leader } = complaintPolicy(state).escalateAtLoop;
      const round = { loops: state.loops };
      return [
        ...(state.loops >= supervisor
          ? [
              tell(
                supervisors,
                '客户第 {loops} 次不满意：{case} {subject}',
                'Dissatisfied for the {loops}th time: {case} {subject}',
                round,
                true,
              ),
            ]
          : []),
        ...(state.loops >= leader
          ? [
              tell(
                leaders,
                '客户第 {loops} 次不满意：{case} {subject}',
                'Dissatisfied for the {loops}th time: {case} {subject}',
                round,
                true,
              ),
            ]
          : []),
      ];
    }
    case 'ComplaintReopened':
      return [
        tell(owner, '案件已重新打开：{case} {subject}', 'Reopened: {case} {subject}', {}, true),
        tell(supervisors, '案件已重新打开：{case} {subject}', 'Reopened: {case} {subject}'),
      ];
    case 'PassedUpward':
      return [
        tell(
          supervisors,
          '{by} 上转案件，请接手：{case}；事实：{facts}；诉求：{demand}；已采取：{done}',
          '{by} passes {case} upward, please take over. Facts: {facts}. Demand: {demand}. Done: {done}',
          { facts: fact.facts, demand: fact.demand, done: fact.doneSoFar },
          true,
        ),
      ];
    case 'Reassigned':
      return [tell(owner, '案件转派给您：{case} {subject}', 'A case was reassigned to you: {case} {subject}')];
    case 'TaskRaised':
      return [
        tell(
          fact.assignee ? { person: fact.assignee.id } : { role: 'department_head', department: fact.department },
          '新任务 {task}：{request}（{case}，期限 {due}）',
          'New task {task}: {request} ({case}, due {due})',
          { task: fact.task, request: fact.request, due: formatBeijing(fact.dueAt) },
        ),
      ];
    case 'TaskChased': {
      const task = state.tasks.find(({ id }) => id === fact.task);
      return task
        ? [
            tell(
              task.assignee ? { person: task.assignee.id } : { role: 'department_head', department: task.department },
              '催办任务 {task}：{note}（{case}）',
              'Task {task} is chased: {note} ({case})',
              { task: fact.task, note: fact.note },
            ),
          ]
        : [];
    }
    case 'TaskAnswered':
      return [tell(owner, '任务 {task} 已答复：{case}', 'Task {task} was answered: {case}', { task: fact.task })];
    case 'PauseRequested':
      return [
        tell(supervisors, '申请暂停「{clock}」：{case}', 'A pause of “{clock}” awaits approval: {case}', {
          clock: clockName(fact.clock),
        }),
      ];
    case 'PauseRejected':
    case 'ClockPaused':
      return [
        tell(owner, '「{clock}」的暂停已审批：{case}', 'The pause of “{clock}” was decided: {case}', {
          clock: clockName(fact.clock),
        }),
      ];
    case 'ClockRang': {
      const vars = { clock: clockName(fact.clock), due: formatBeijing(fact.due) };
      if (fact.alarm === 'warn')
        return [tell(owner, '即将到期：「{clock}」（{case}）', 'Due soon: “{clock}” ({case})', vars)];
      if (fact.alarm === 'pauseEnds')
        return [tell(owner, '暂停期满，恢复计时：「{clock}」（{case}）', 'The pause ended: “{clock}” ({case})', vars)];
      const above = escalationOf(state, fact.alarm).map((role) =>
        tell(
          { role },
          '已超时：「{clock}」，应于 {due} 完成（{case}）',
          'Breached: “{clock}”, due {due} ({case})',
          vars,
          true,
        ),
      );
      // The owner and level 1 hear of the breach, the next level when it lasts (GEN-06); a named department hears of its own.
      const department =
        fact.alarm === 'breach' && state.department
          ? [tell(heads, '已超时：「{clock}」（{case}）', 'Breached: “{clock}” ({case})', vars, true)]
          : [];
      return fact.alarm === 'breach'
        ? [
            tell(owner, '已超时：「{clock}」（{case}）', 'Breached: “{clock}” ({case})', vars, true),
            ...above,
            ...department,
          ]
        : above;
    }
    case 'RulesChanged':
      return fact.moved.length > 0
        ? [
            tell(owner, '{moved} 个时限随规则调整：{case}', '{moved} clocks moved with the rules: {case}', {
              moved: fact.moved.length,
            }),
          ]
        : [];
    case 'DuplicateMerged':
      return [tell(owner, '{source} 已并入 {case}', '{source} was merged into {case}', { source: fact.source })];
    default:
      return [];
  }
}
