import { z } from 'zod';
import { refusal } from '../../../refusal.ts';
import { type Actor, Department, hasRole } from '../../../roles.ts';
import { DESK, nextTaskId, SUPERVISORS } from '../../case/commands.ts';
import { field, instant, line, PersonField, prose } from '../../field.ts';
import type { ComplaintFact } from '../facts.ts';
import { type ComplaintState, complaintPolicy, meetingOf } from '../state.ts';
import { command } from './command.ts';

const Action = z.strictObject({
  department: field(Department.schema, '部门', 'Department'),
  owner: field(PersonField, '负责人', 'Owner', { widget: 'person' }).optional(),
  request: line('事项', 'What is to be done'),
  dueAt: instant('期限', 'Due'),
});

const responsible = {
  department: field(Department.schema, '责任部门', 'Department'),
  person: field(PersonField, '责任人或调查人', 'Person', { widget: 'person' }),
};

/** The head of another department has no say in this case. */
export const foreignHead = (actor: Actor, department: Department | null): boolean =>
  hasRole(actor, 'department_head') &&
  !hasRole(actor, ...SUPERVISORS, 'leader', 'general_manager') &&
  actor.department !== department;

const notYourDepartment = (department: Department | null) =>
  refusal('RoleNotAllowed', '案件属于「{department}」', 'The case belongs to “{department}”', {
    vars: { department: department ? Department.labels[department] : '—' },
  });

/** Naming: the company's leader for a major complaint, the department for a general one (CMP-14, CMP-15). */
function mayName(state: ComplaintState, actor: Actor) {
  if (state.stage === 'LEADER_ASSIGNMENT')
    return hasRole(actor, 'leader', 'general_manager')
      ? undefined
      : refusal(
          'RoleNotAllowed',
          '重大投诉由公司领导指定调查人',
          'For a major complaint a company leader names the person',
        );
  return foreignHead(actor, state.department) ? notYourDepartment(state.department) : undefined;
}

export const assignmentCommands = [
  command({
    name: 'nameResponsible',
    label: { zh: '指定责任人', en: 'Name the responsible person' },
    roles: ['department_head', ...SUPERVISORS, 'leader', 'general_manager'],
    stages: ['CLASSIFIED', 'DEPT_ASSIGNMENT', 'LEADER_ASSIGNMENT'],
    data: z.strictObject(responsible),
    refuse: (state, { actor }) =>
      state.stage === 'CLASSIFIED' && meetingOf(state) === 'must' ? mustMeetFirst : mayName(state, actor),
    decide: (state, { department, person }) => [
      {
        type: 'ResponsibleNamed',
        person,
        department,
        role: state.severity === 'MAJOR' ? 'investigator' : 'responsible_person',
      },
    ],
  }),

  command({
    name: 'conveneMeeting',
    label: { zh: '召集处理会议', en: 'Convene the meeting' },
    roles: [...SUPERVISORS, 'leader'],
    stages: ['CLASSIFIED', 'DEPT_ASSIGNMENT', 'LEADER_ASSIGNMENT'],
    data: z.strictObject({
      meetingAt: instant('会议时间', 'Meeting at'),
      departments: field(z.array(Department.schema).min(1), '参会部门', 'Departments'),
    }),
    refuse: (state) =>
      meetingOf(state) === 'never'
        ? refusal('RuleNotMet', '本业务线不召开投诉处理会议', 'This profile holds no complaint meetings')
        : undefined,
    decide: (_, { meetingAt, departments }) => [{ type: 'MeetingConvened', meetingAt, departments }],
  }),

  command({
    name: 'holdMeeting',
    label: { zh: '记录处理会议', en: 'Record the meeting' },
    roles: [...SUPERVISORS, 'leader'],
    stages: ['MEETING'],
    data: z.strictObject({
      meetingAt: instant('召开时间', 'Held at'),
      attendees: field(z.array(z.string().trim().min(1).max(64)).min(1).max(50), '与会人员', 'Attendees'),
      plan: prose('处理方案', 'Plan'),
      ...responsible,
      actions: field(z.array(Action).max(30), '措施与节点', 'Measures and milestones'),
    }),
    decide: (state, { meetingAt, attendees, plan, department, person, actions }, { now }) => {
      if (meetingAt > now) return refusal('RuleNotMet', '会议尚未召开', 'The meeting has not been held yet');
      if (actions.some(({ dueAt }) => dueAt <= now)) return dueInThePast;
      return [
        { type: 'MeetingHeld', meetingAt, attendees, plan },
        {
          type: 'ResponsibleNamed',
          person,
          department,
          role: state.severity === 'MAJOR' ? 'investigator' : 'responsible_person',
        },
        ...raised(state, 'meetingAction', actions),
      ];
    },
  }),

  command({
    name: 'startExecution',
    label: { zh: '下达处理', en: 'Start the handling' },
    roles: [...DESK, 'department_head', 'leader'],
    stages: ['CLASSIFIED', 'INVESTIGATING'],
    data: z.strictObject({
      department: responsible.department,
      measures: prose('处理措施', 'Measures'),
      milestones: field(z.array(Action).max(30), '部门节点', 'Milestones'),
    }),
    refuse: (state) => {
      if (complaintPolicy(state).path === 'staged')
        return refusal('RuleNotMet', '本业务线须先提交并审批处理意见', 'This profile executes an approved opinion');
      return meetingOf(state) === 'must' && !state.meetingHeld ? mustMeetFirst : undefined;
    },
    decide: (state, { department, measures, milestones }, { now }) =>
      milestones.some(({ dueAt }) => dueAt <= now)
        ? dueInThePast
        : [{ type: 'ExecutionStarted', department, measures }, ...raised(state, 'milestone', milestones)],
  }),
];

const mustMeetFirst = refusal('RuleNotMet', '须先召开投诉处理会议', 'The complaint meeting comes first', {
  offers: ['conveneMeeting', 'holdMeeting'],
});

const dueInThePast = refusal('RuleNotMet', '节点期限必须晚于当前时间', 'A milestone must lie ahead');

const raised = (
  state: ComplaintState,
  kind: 'meetingAction' | 'milestone',
  actions: readonly z.infer<typeof Action>[],
): ComplaintFact[] =>
  actions.map(({ department, owner, request, dueAt }, index) => ({
    type: 'TaskRaised',
    task: nextTaskId(state, index),
    kind,
    department,
    assignee: owner ?? null,
    request,
    dueAt,
  }));
