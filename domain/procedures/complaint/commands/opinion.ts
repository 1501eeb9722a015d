import { z } from 'zod';
import { CompensationType, RootCause } from '../../../enumerations.ts';
import { refusal } from '../../../refusal.ts';
import { hasRole } from '../../../roles.ts';
import { DESK, SUPERVISORS } from '../../case/commands.ts';
import { fen, field, line, prose, yesNo } from '../../field.ts';
import type { ComplaintFact } from '../facts.ts';
import type { ComplaintState } from '../state.ts';
import { foreignHead } from './assignment.ts';
import { command } from './command.ts';

export const Offer = z.strictObject({
  amountFen: fen('金额', 'Amount'),
  type: field(CompensationType.schema, '补偿类型', 'Type'),
  reason: line('理由', 'Reason'),
});

const notes = (zh: string, en: string) => field(z.array(z.string().trim().min(1).max(1000)).max(30), zh, en);

/** CMP-22: who decides: a company leader for a major complaint, the responsible department's head for a general one. */
export function mayApprove(state: ComplaintState, { actor }: { actor: Parameters<typeof hasRole>[0] }) {
  if (state.severity === 'MAJOR')
    return hasRole(actor, 'leader', 'general_manager')
      ? undefined
      : refusal('RoleNotAllowed', '重大投诉由公司领导审批', 'A company leader decides on a major complaint');
  if (!hasRole(actor, 'department_head', 'cs_head'))
    return refusal(
      'RoleNotAllowed',
      '一般性投诉由责任部门负责人审批',
      'The head of the responsible department decides',
    );
  return foreignHead(actor, state.department)
    ? refusal('RoleNotAllowed', '案件属于其他部门', 'The case belongs to another department')
    : undefined;
}

export const APPROVERS = ['department_head', 'cs_head', 'leader', 'general_manager'] as const;

export const opinionCommands = [
  command({
    name: 'recordSolution',
    label: { zh: '记录解决方案与改进措施', en: 'Record solution and improvement' },
    roles: [...DESK, 'department_head', 'responsible_person', 'investigator', 'leader'],
    stages: ['CLASSIFIED', 'INVESTIGATING', 'EXECUTING', 'EXECUTED', 'REWORK'],
    data: z.strictObject({
      solution: prose('解决方案', 'Solution').optional(),
      improvement: prose('防止再发的改进措施', 'Improvement against repetition').optional(),
    }),
    decide: (_, { solution, improvement }) =>
      solution === undefined && improvement === undefined
        ? refusal('RuleNotMet', '请填写方案或改进措施', 'Give a solution or an improvement')
        : [{ type: 'SolutionRecorded', solution, improvement }],
  }),

  command({
    name: 'fileOpinion',
    label: { zh: '提交处理意见', en: 'File the handling opinion' },
    roles: ['responsible_person', 'investigator', 'department_head', ...SUPERVISORS],
    stages: ['INVESTIGATING'],
    data: z.strictObject({
      findings: prose('调查事实', 'Findings'),
      evidence: notes('证据', 'Evidence'),
      interviews: notes('访谈', 'Interviews'),
      rootCauses: field(z.array(RootCause.schema).min(1), '原因类型', 'Root causes'),
      rootCauseText: prose('原因说明', 'Cause in words'),
      options: notes('备选方案', 'Options'),
      solution: prose('解决方案', 'Solution'),
      customerView: prose('客户对方案的意见', 'The customer’s view of it'),
      sanction: field(
        z.union([
          z.strictObject({ measure: prose('处理措施', 'Measure') }),
          z.strictObject({ none: line('不处理的理由', 'Why none') }),
        ]),
        '责任人处理',
        'Sanction of the responsible person',
      ),
      compensation: field(
        z.union([Offer, z.strictObject({ none: line('不补偿的理由', 'Why none') })]),
        '客户补偿',
        'Compensation of the customer',
      ),
      improvement: prose('防止再发的改进措施', 'Improvement against repetition').optional(),
    }),
    refuse: (state, { actor }) =>
      foreignHead(actor, state.department) && actor.id !== state.responsible?.id
        ? refusal('RoleNotAllowed', '案件属于其他部门', 'The case belongs to another department')
        : undefined,
    decide: (state, opinion) =>
      'amountFen' in opinion.compensation && !(opinion.improvement ?? state.improvement)
        ? refusal(
            'RuleNotMet',
            '补偿须同时提出防止再发的改进措施',
            'Compensation needs an improvement against repetition',
          )
        : [{ type: 'OpinionFiled', opinion }],
  }),

  command({
    name: 'decideOpinion',
    label: { zh: '审批处理意见', en: 'Decide on the opinion' },
    roles: APPROVERS,
    stages: ['OPINION_FILED'],
    data: z.strictObject({
      approve: yesNo('同意', 'Approve'),
      note: prose('审批意见或退回原因', 'Opinion, or reason for the rejection'),
    }),
    refuse: (state, circumstances) =>
      mayApprove(state, circumstances) ??
      (state.opinion?.filedBy.id === circumstances.actor.id
        ? refusal('SamePerson', '提交意见的人不能审批', 'Who filed the opinion may not decide on it')
        : undefined),
    decide: (state, { approve, note }, { actor }) =>
      approve
        ? [
            { type: 'OpinionApproved', note },
            ...compensationOf(state, hasRole(actor, 'leader') ? 'leader' : 'department_head'),
          ]
        : [{ type: 'OpinionRejected', reason: note }],
  }),
];

/** The money of an approved opinion is due to finance from here on. */
function compensationOf(state: ComplaintState, authority: 'leader' | 'department_head'): ComplaintFact[] {
  const compensation = state.opinion?.compensation;
  return compensation && 'amountFen' in compensation
    ? [
        {
          type: 'CompensationApproved',
          offer: compensation,
          authority,
          requestedBy: state.opinion.filedBy,
          of: 'opinion',
        },
      ]
    : [];
}
