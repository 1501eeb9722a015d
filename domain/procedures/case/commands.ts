import { z } from 'zod';
import { DeEscalation, PauseReason } from '../../enumerations.ts';
import { PolicyPack } from '../../policy/schema.ts';
import { refusal } from '../../refusal.ts';
import { Department, hasRole, Role } from '../../roles.ts';
import { WorkCalendar } from '../../time/calendar.ts';
import { isRunning, replanClock } from '../../time/clock.ts';
import { Instant } from '../../time/instant.ts';
import { schedule } from '../../time/limit.ts';
import { field, instant, line, person, prose, yesNo } from '../field.ts';
import { type Command, commandsOf, type Stages } from '../procedure.ts';
import { clockContext } from './clocks.ts';
import type { CaseFact } from './facts.ts';
import { childNumber, NUMBER_LENGTH, PROCEDURES, type ProcedureName } from './names.ts';
import type { CaseState, Rules } from './state.ts';

/** Everybody of customer service who handles cases. */
export const DESK = [
  'agent',
  'after_sales_agent',
  'visit_specialist',
  'duty_agent',
  'supervisor',
  'cs_head',
] as const satisfies readonly Role[];
export const SUPERVISORS = ['supervisor', 'cs_head'] as const satisfies readonly Role[];
const DEPARTMENTS = [
  'department_head',
  'technician',
  'responsible_person',
  'investigator',
  'finance',
  'finance_manager',
] as const satisfies readonly Role[];
export const EVERYONE = [...DESK, ...DEPARTMENTS, 'leader', 'general_manager'] as const satisfies readonly Role[];

/** What the policy lets pause of a case (TIM-09). */
export type Pausable<S> = (state: S) => {
  readonly requirements: readonly string[];
  readonly reasons: readonly string[];
  readonly longestWorkingDays: number;
};
/** `requestPause` is refused with its reason. */
const noClockMayPause = () => ({ requirements: [], reasons: [], longestWorkingDays: 0 });

/** The commands that every case accepts while it is open (requirements 18: reassign, addNote, raiseTask, escalate). */
export function caseCommands<S extends CaseState>({
  stages,
  pausable = noClockMayPause,
  promises,
}: {
  readonly stages: Stages<S['stage']>;
  readonly pausable?: Pausable<S>;
  /** Left out: callbacks may be promised in it. A callback's own next promise is its own command. */
  readonly promises?: false;
}): Command<S, CaseFact>[] {
  const command = commandsOf<S, CaseFact>(stages, { common: true });

  return [
    command({
      name: 'addNote',
      label: { zh: '添加备注', en: 'Add a note' },
      roles: EVERYONE,
      data: z.strictObject({ text: prose('内部备注', 'Internal note') }),
      decide: (_, { text }) => [{ type: 'NoteAdded', text }],
    }),

    command({
      name: 'reassign',
      label: { zh: '转派', en: 'Reassign' },
      roles: SUPERVISORS,
      data: z.strictObject({ to: person('新的负责人', 'New owner'), reason: line('原因', 'Reason') }),
      decide: (state, { to, reason }) =>
        to.id === state.owner.id
          ? refusal('RuleNotMet', '{name}已经是负责人', '{name} already owns the case', { vars: { name: to.name } })
          : [{ type: 'Reassigned', to, reason }],
    }),

    command({
      name: 'joinCase',
      label: { zh: '加入协助', en: 'Join as a helper' },
      roles: DESK,
      data: z.strictObject({
        reason: line('原因', 'Reason', { help: { zh: '例如：客户再次来电', en: 'e.g. the customer called again' } }),
      }),
      refuse: (state, { actor }) =>
        [state.owner, state.firstContact, ...state.helpers].some(({ id }) => id === actor.id)
          ? refusal('RuleNotMet', '您已参与此案件', 'You already take part in this case')
          : undefined,
      decide: (_, { reason }, { actor }) => [
        { type: 'HelperJoined', helper: { id: actor.id, name: actor.name }, reason },
      ],
    }),

    command({
      name: 'raiseTask',
      label: { zh: '发起跨部门任务', en: 'Raise a task for a department' },
      roles: [...DESK, 'department_head', 'leader'],
      data: z.strictObject({
        department: field(Department.schema, '部门', 'Department'),
        assignee: person('指定人员', 'Assignee').optional(),
        request: prose('要求', 'Request'),
        dueAt: instant('完成期限', 'Due'),
      }),
      decide: (state, data, { now }) =>
        data.dueAt <= now
          ? refusal('RuleNotMet', '完成期限必须晚于当前时间', 'The due time must lie ahead')
          : [
              {
                type: 'TaskRaised',
                task: nextTaskId(state),
                kind: 'department',
                department: data.department,
                assignee: data.assignee ?? null,
                request: data.request,
                dueAt: data.dueAt,
              },
            ],
    }),

    command({
      name: 'chaseTask',
      label: { zh: '催办任务', en: 'Chase a task' },
      roles: DESK,
      data: z.strictObject({ task: taskField, note: line('催办说明', 'What is asked') }),
      refuse: (state) => unlessTask(state, (task) => task.status === 'open'),
      decide: (state, { task, note }) =>
        state.tasks.some(({ id, status }) => id === task && status === 'open')
          ? [{ type: 'TaskChased', task, note }]
          : noSuchTask(task),
    }),

    command({
      name: 'answerTask',
      label: { zh: '答复任务', en: 'Answer a task' },
      roles: EVERYONE,
      data: z.strictObject({
        task: taskField,
        reply: prose('答复', 'Reply'),
        done: yesNo('已办结，无需转告客户', 'Settled, nothing to pass on to the customer'),
      }),
      refuse: (state) => unlessTask(state, (task) => task.status === 'open'),
      decide: (state, { task: id, reply, done }, { actor }) => {
        const task = state.tasks.find((candidate) => candidate.id === id && candidate.status === 'open');
        if (!task) return noSuchTask(id);
        const mine =
          actor.department === task.department || actor.id === task.assignee?.id || actor.id === task.raisedBy.id;
        if (!mine && !hasRole(actor, ...SUPERVISORS))
          return refusal('RoleNotAllowed', '该任务属于「{department}」', 'The task belongs to “{department}”', {
            vars: { department: Department.labels[task.department] },
          });
        return [{ type: 'TaskAnswered', task: id, reply, done }];
      },
    }),

    command({
      name: 'relayAnswer',
      label: { zh: '将答复转告客户', en: 'Pass the answer on to the customer' },
      roles: DESK,
      data: z.strictObject({ task: taskField, told: prose('告知客户的内容', 'What the customer was told') }),
      refuse: (state) => unlessTask(state, (task) => task.status === 'answered'),
      decide: (state, { task, told }) =>
        state.tasks.some(({ id, status }) => id === task && status === 'answered')
          ? [{ type: 'TaskRelayed', task, told }]
          : noSuchTask(task),
    }),

    command({
      name: 'passUpward',
      label: { zh: '上转主管', en: 'Pass upward' },
      roles: DESK,
      data: z.strictObject({
        facts: prose('事实摘要', 'Facts'),
        demand: prose('客户诉求', 'What the customer demands'),
        doneSoFar: prose('已采取的措施', 'Done so far'),
        customerAsked: yesNo('客户要求与主管通话', 'The customer asked for the manager'),
        techniques: field(z.array(DeEscalation.schema).max(7), '已使用的缓和技巧', 'Techniques tried').optional(),
      }),
      refuse: (state) =>
        state.handover && !state.handover.takenOverBy
          ? refusal('RuleNotMet', '已上转，等待主管接手', 'Already passed upward, a supervisor is to take over')
          : undefined,
      decide: (_, data) => [{ type: 'PassedUpward', ...data }],
    }),

    // There is deliberately no command to refuse a case that was passed upward (DIF-06).
    command({
      name: 'takeOver',
      label: { zh: '接手', en: 'Take over' },
      roles: [...SUPERVISORS, 'leader'],
      data: z.strictObject({}),
      refuse: (state) =>
        state.handover && !state.handover.takenOverBy
          ? undefined
          : refusal('RuleNotMet', '没有待接手的上转', 'Nothing was passed upward'),
      decide: () => [{ type: 'TakenOver' }],
    }),

    command({
      name: 'reportUp',
      label: { zh: '向上级汇报', en: 'Report upward' },
      roles: EVERYONE,
      data: z.strictObject({
        to: field(z.enum(['supervisor', 'cs_head', 'leader']).meta({ labels: Role.labels }), '汇报对象', 'To'),
        note: prose('汇报内容', 'Report'),
      }),
      decide: (_, { to, note }) => [{ type: 'ReportedUp', to, note }],
    }),

    command({
      name: 'recordContainment',
      label: { zh: '记录控制措施', en: 'Record containment' },
      roles: EVERYONE,
      data: z.strictObject({
        measures: field(
          z.array(z.string().trim().min(1).max(200)).min(1).max(20),
          '已采取的控制措施',
          'Measures taken',
        ),
      }),
      decide: (_, { measures }) => [{ type: 'ContainmentRecorded', measures }],
    }),

    ...(promises === false
      ? []
      : [
          command({
            name: 'promiseCallback',
            label: { zh: '约定回电', en: 'Promise a callback' },
            roles: EVERYONE,
            data: z.strictObject({
              dueAt: instant('约定回电时间', 'Promised for'),
              reason: prose('为何需要时间、届时答复什么', 'Why it takes time, and what the answer is about'),
              owner: person('由谁回电（默认本人）', 'Who calls, if not you').optional(),
              limitSet: yesNo('对辱骂等行为设定限制，改约时间', 'A limit set to an abusive customer').optional(),
              techniques: field(z.array(DeEscalation.schema), '已用技巧', 'Techniques tried').optional(),
            }),
            decide: (state, data, { actor, now }) =>
              data.dueAt <= now
                ? refusal('RuleNotMet', '约定时间必须晚于当前时间', 'The promised time must lie ahead')
                : [
                    {
                      type: 'CallbackPromised',
                      ...data,
                      callback: nextChildNumber(state, 'callback'),
                      owner: data.owner ?? { id: actor.id, name: actor.name },
                    },
                  ],
          }),
        ]),

    // Given by a case that this one gave rise to.
    command({
      name: 'childChanged',
      label: { zh: '关联事项有变化', en: 'A linked case has changed' },
      roles: ['system'],
      whenOver: true,
      data: ChildReport,
      decide: (_, child) => [{ type: 'ChildChanged', child }],
    }),

    command({
      name: 'correctRecord',
      label: { zh: '更正记录', en: 'Correct the record' },
      roles: EVERYONE,
      data: z.strictObject({
        corrects: field(z.int().min(1), '更正第几条记录', 'Entry to correct'),
        field: line('更正内容项', 'Field'),
        value: prose('正确内容', 'Correct content'),
        reason: line('原因', 'Reason'),
      }),
      decide: (state, data) =>
        data.corrects > state.version
          ? refusal('NotFound', '没有第 {corrects} 条记录', 'There is no entry {corrects}', {
              vars: { corrects: data.corrects },
            })
          : [{ type: 'RecordCorrected', ...data }],
    }),

    command({
      name: 'requestPause',
      label: { zh: '申请暂停计时', en: 'Ask to pause a clock' },
      roles: EVERYONE,
      data: z.strictObject({
        clock: clockField,
        reason: field(PauseReason.schema, '暂停原因', 'Reason'),
        workingDays: field(z.int().min(1).max(60), '最长工作日数', 'Longest, in working days'),
        note: prose('说明', 'Note'),
      }),
      refuse: (state) =>
        pausable(state).requirements.length > 0
          ? undefined
          : refusal('RuleNotMet', '本业务线的时限不允许暂停', 'No clock of this profile may pause'),
      decide: (state, data, { actor, now }) => {
        const policy = pausable(state);
        const clock = state.clocks.find(({ id }) => id === data.clock);
        if (!clock || !isRunning(clock) || clock.pauses.some(({ to }) => to === null))
          return refusal('NotFound', '没有可暂停的时限「{clock}」', 'There is no running clock “{clock}”', {
            vars: { clock: data.clock },
          });
        if (!policy.requirements.includes(clock.requirement))
          return refusal('RuleNotMet', '时限「{clock}」不允许暂停', 'The clock “{clock}” may not pause', {
            vars: { clock: data.clock },
          });
        if (!policy.reasons.includes(data.reason) || data.workingDays > policy.longestWorkingDays)
          return refusal(
            'RuleNotMet',
            '每次最多暂停 {days} 个工作日，且原因须在政策列表内',
            'A pause lasts {days} working days at most, for a listed reason',
            {
              vars: { days: policy.longestWorkingDays },
            },
          );
        if (state.pauseRequests.some((request) => request.clock === data.clock))
          return refusal('RuleNotMet', '该时限已有待批的暂停申请', 'A pause of this clock already awaits approval');
        // A supervisor's own pause needs no second supervisor (TIM-09: a reason and a supervisor's approval).
        return hasRole(actor, ...SUPERVISORS)
          ? [
              {
                type: 'ClockPaused',
                clock: data.clock,
                reason: data.reason,
                until: pauseCap(state, now, data.workingDays),
              },
            ]
          : [{ type: 'PauseRequested', ...data }];
      },
    }),

    command({
      name: 'decidePause',
      label: { zh: '审批暂停', en: 'Decide on a pause' },
      roles: SUPERVISORS,
      data: z.strictObject({
        clock: clockField,
        approve: yesNo('同意', 'Approve'),
        reason: line('意见', 'Opinion'),
      }),
      refuse: (state) =>
        state.pauseRequests.length > 0
          ? undefined
          : refusal('RuleNotMet', '没有待批的暂停申请', 'No pause awaits approval'),
      decide: (state, { clock, approve, reason }, { now }) => {
        const request = state.pauseRequests.find((candidate) => candidate.clock === clock);
        if (!request)
          return refusal('NotFound', '没有「{clock}」的暂停申请', 'No pause of “{clock}” was asked for', {
            vars: { clock },
          });
        return approve
          ? [{ type: 'ClockPaused', clock, reason: request.reason, until: pauseCap(state, now, request.workingDays) }]
          : [{ type: 'PauseRejected', clock, reason }];
      },
    }),

    command({
      name: 'resumeClock',
      label: { zh: '恢复计时', en: 'Resume a clock' },
      roles: EVERYONE,
      data: z.strictObject({ clock: clockField }),
      refuse: (state) =>
        state.clocks.some(isPaused) ? undefined : refusal('RuleNotMet', '没有暂停中的时限', 'No clock is paused'),
      decide: (state, { clock: id }) =>
        state.clocks.some((clock) => clock.id === id && isPaused(clock))
          ? [{ type: 'ClockResumed', clock: id }]
          : refusal('NotFound', '「{clock}」未暂停', '“{clock}” is not paused', { vars: { clock: id } }),
    }),

    command({
      name: 'changeRules',
      label: { zh: '调整适用的政策与日历版本', en: 'Move to another policy or calendar version' },
      roles: [...SUPERVISORS, 'system'],
      data: z.strictObject({
        cause: z.enum(['rebase', 'calendarArrived']),
        policy: PolicyPack,
        calendar: WorkCalendar,
        reason: line('原因', 'Reason'),
      }),
      decide: (state, { cause, policy, calendar, reason }) =>
        policy.profile === state.rules.policy.profile
          ? [rulesChanged(state, { policy, calendar }, cause, reason)]
          : refusal('RuleNotMet', '只能在同一业务线的版本之间调整', 'A case stays in its profile'),
    }),
  ];
}

/** What moving the case to these rules would do to its clocks: the fact itself, so that a preview cannot differ. */
export function rulesChanged(state: CaseState, rules: Rules, cause: 'rebase' | 'calendarArrived', reason: string) {
  const context = clockContext(rules);
  const moved = state.clocks.flatMap((clock) => {
    const to = replanClock(clock, context).dueAt;
    return to === clock.dueAt ? [] : [{ clock: clock.id, from: clock.dueAt, to }];
  });
  return { type: 'RulesChanged', cause, rules, reason, moved } as const;
}

const taskField = field(z.string().min(1).max(16), '任务', 'Task', { widget: 'task' });
const clockField = field(z.string().min(1).max(32), '时限', 'Clock', { widget: 'clock' });

const ChildReport = z.strictObject({
  id: z.string().min(1).max(NUMBER_LENGTH),
  procedure: z.enum(PROCEDURES),
  stage: z.string().min(1).max(40),
  open: z.boolean(),
  dueAt: Instant.nullable(),
  outcome: z.string().max(40).nullable(),
});

/** The number of the next case of a procedure that this case gives rise to. */
export const nextChildNumber = (state: CaseState, procedure: ProcedureName): string =>
  childNumber(state.id, procedure, state.children.filter((child) => child.procedure === procedure).length + 1);

export const nextTaskId = (state: CaseState, offset = 0): string => `T${state.tasks.length + 1 + offset}`;

const isPaused = (clock: CaseState['clocks'][number]): boolean =>
  isRunning(clock) && clock.pauses.some(({ to }) => to === null);

const pauseCap = ({ rules }: CaseState, now: string, days: number): string =>
  schedule({ kind: 'working_days', days }, now, rules.policy.time, rules.calendar).dueAt;

const unlessTask = (state: CaseState, wanted: (task: CaseState['tasks'][number]) => boolean) =>
  state.tasks.some(wanted) ? undefined : refusal('RuleNotMet', '没有可处理的任务', 'There is no such task at hand');

const noSuchTask = (task: string) =>
  refusal('NotFound', '没有可处理的任务「{task}」', 'There is no task “{task}” at hand', { vars: { task } });
