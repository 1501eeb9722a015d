import { z } from 'zod';
import { refusal } from '../../../refusal.ts';
import { DESK, SUPERVISORS } from '../../case/commands.ts';
import { field, line, prose } from '../../field.ts';
import { complaintPolicy } from '../state.ts';
import { command } from './command.ts';

const summary = {
  cause: prose('原因', 'Cause'),
  improvementSuggestion: prose('改进措施与建议', 'Improvement and suggestions'),
  lessons: prose('经验教训', 'Lessons'),
  prevention: prose('预防措施', 'Prevention').optional(),
};

/** The ways in which a complaint ends, and begins again (CMP-30, CMP-31, FUP-04). */
export const closingCommands = [
  command({
    name: 'closeComplaint',
    label: { zh: '总结并关闭', en: 'Sum up and close' },
    roles: DESK,
    stages: ['SUMMARISING'],
    data: z.strictObject(summary),
    refuse: (state) =>
      state.tasks.some(({ status }) => status === 'open')
        ? refusal('RuleNotMet', '还有未答复的任务', 'There are tasks without an answer', {
            offers: ['answerTask', 'chaseTask'],
          })
        : undefined,
    decide: (_, data) => [{ type: 'ComplaintClosed', summary: data }],
  }),

  command({
    name: 'closeUnsatisfied',
    label: { zh: '无法调和，关闭', en: 'Close as irreconcilable' },
    roles: SUPERVISORS,
    stages: ['REWORK'],
    data: z.strictObject({ irreconcilable: prose('无法调和的原因', 'Why it is irreconcilable'), ...summary }),
    refuse: (state) =>
      complaintPolicy(state).closeUnsatisfied
        ? undefined
        : refusal('RuleNotMet', '本业务线须处理至客户满意', 'This profile goes on until the customer is satisfied'),
    decide: (_, { irreconcilable, ...record }) => [
      { type: 'ComplaintClosed', summary: record, unsatisfied: irreconcilable },
    ],
  }),

  command({
    name: 'withdrawComplaint',
    label: { zh: '客户撤回', en: 'Withdrawn by the customer' },
    roles: DESK,
    data: z.strictObject({ reason: prose('撤回原因', 'Reason'), lessons: prose('经验教训', 'Lessons') }),
    decide: (_, data) => [{ type: 'ComplaintWithdrawn', ...data }],
  }),

  command({
    name: 'mergeComplaint',
    label: { zh: '并入其他案件', en: 'Merge into another case' },
    roles: DESK,
    data: z.strictObject({
      target: field(z.string().min(1).max(40), '并入的案件编号', 'Number of the case to merge into'),
      reason: line('原因', 'Reason'),
    }),
    decide: (state, { target, reason }) =>
      target === state.id
        ? refusal('RuleNotMet', '案件不能并入自身', 'A case cannot be merged into itself')
        : [{ type: 'MergedInto', target, reason }],
  }),

  // Given by the platform to the case that a duplicate was merged into.
  command({
    name: 'linkDuplicate',
    label: { zh: '关联重复案件', en: 'Link a duplicate' },
    roles: ['system'],
    data: z.strictObject({ source: z.string().min(1).max(40), reason: z.string().min(1).max(200) }),
    decide: (state, data) =>
      state.duplicates.includes(data.source)
        ? refusal('RuleNotMet', '已关联', 'Already linked')
        : [{ type: 'DuplicateMerged', ...data }],
  }),

  command({
    name: 'reopenComplaint',
    label: { zh: '重新打开', en: 'Reopen' },
    roles: DESK,
    stages: ['CLOSED'],
    data: z.strictObject({ reason: prose('客户不满意的情况', 'Why the customer is dissatisfied') }),
    refuse: (state, { now }) =>
      state.reopenUntil !== null && now <= state.reopenUntil
        ? undefined
        : refusal(
            'RuleNotMet',
            '已超过可重新打开的期限，请登记新案件并关联',
            'The time for reopening has passed: register a new case',
          ),
    decide: (_, { reason }) => [{ type: 'ComplaintReopened', reason }],
  }),
];
