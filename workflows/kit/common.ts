import { type CustomerTemplate, TEMPLATES } from '../../domain/messages/templates.ts';
import { sendsToCustomer } from '../../domain/policy/messages.ts';
import { escalationOf } from '../../domain/procedures/case/escalation.ts';
import type { CaseFact } from '../../domain/procedures/case/facts.ts';
import type { CaseState, ChildCase } from '../../domain/procedures/case/state.ts';
import { clockName } from '../../domain/procedures/case/wording.ts';
import type { Notice, Recipient } from '../../domain/procedures/notice.ts';
import type { Recorded } from '../../domain/procedures/procedure.ts';
import type { Vars } from '../../domain/text.ts';
import { isRunning } from '../../domain/time/clock.ts';
import { formatBeijing } from '../../domain/time/instant.ts';
import type { World } from './world.ts';

/** Words a notice about a case; `{case}`, `{subject}` and `{by}` are there for every text. */
export type Tell = (to: Recipient, zh: string, en: string, vars?: Vars, urgent?: boolean) => Notice;

export const teller =
  (state: CaseState, subject: string, by: Recorded<unknown>['by']): Tell =>
  (to, zh, en, vars = {}, urgent = false) => ({
    to,
    text: { zh, en },
    vars: { case: state.id, subject, by: by.name, ...vars },
    urgent,
  });

/** What the customer is sent, where the company's policy wants it (NTF-01, MSG-06). */
export function tellCustomer(state: CaseState, template: CustomerTemplate, vars: Vars = {}): Notice[] {
  if (!sendsToCustomer(state.rules.policy, template)) return [];
  const { text } = TEMPLATES[template];
  return [{ to: { customer: state.customerId }, text, vars: { case: state.id, ...vars }, urgent: false, template }];
}

/** Who is told of what can happen to a case of any kind (GEN-05, GEN-06, GEN-08, TIM-09). */
export function tellCase(fact: CaseFact, state: CaseState, tell: Tell): Notice[] {
  const owner = { person: state.owner.id };
  const supervisors = { role: 'supervisor' } as const;
  const heads = { role: 'department_head', department: state.department } as const;
  switch (fact.type) {
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
    default:
      return [];
  }
}

/** A deadline that reaches into a year without a calendar is the administrator's to mend, told once for each year (TIM-05). */
export function calendarAlert(state: CaseState): Notice[] {
  const { calendar } = state.rules;
  const years = state.clocks
    .filter((clock) => clock.provisional && isRunning(clock))
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

/** What can follow in a case of any kind: a promised callback begins its own life, a settled one hears of it. */
export async function followCase(
  { fact, by, at }: Recorded<CaseFact>,
  state: CaseState,
  subject: string,
  world: World,
): Promise<void> {
  if (fact.type === 'CallbackPromised') {
    const { callback, dueAt, reason, owner, limitSet } = fact;
    await world.start(
      { id: callback, procedure: 'callback' },
      {
        profile: state.rules.policy.profile,
        channel: 'PHONE',
        receivedAt: at,
        customerId: state.customerId,
        subject,
        dueAt,
        reason,
        owner,
        promisedBy: { id: by.id, name: by.name },
        ...(limitSet === undefined ? {} : { limitSet }),
      },
    );
  }
  if (fact.type === 'PromisesSettled')
    for (const callback of fact.callbacks)
      await world.tell(
        { id: callback, procedure: 'callback' },
        { name: 'settleByCase', key: `settled:${callback}`, data: { toldAt: fact.toldAt } },
      );
}

/** Tells the case that this one came out of how it stands now; each version of the case tells once. */
export async function reportToParent(
  state: CaseState,
  report: Omit<ChildCase, 'id' | 'stage'>,
  world: World,
): Promise<void> {
  if (!state.parent) return;
  const child: ChildCase = { id: state.id, stage: state.stage, ...report };
  await world.tell(state.parent, { name: 'childChanged', key: `child:${state.id}:${state.version}`, data: child });
}
