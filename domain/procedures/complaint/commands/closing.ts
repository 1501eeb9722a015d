import { z } from 'zod';
import { isRefusal, refusal } from '../../../refusal.ts';
import type { Instant } from '../../../time/instant.ts';
import { DESK, SUPERVISORS } from '../../case/commands.ts';
import { NUMBER_LENGTH } from '../../case/names.ts';
import { promises, settlePromises } from '../../case/promises.ts';
import { field, line, prose } from '../../field.ts';
import type { ComplaintFact } from '../facts.ts';
import { type ComplaintState, complaintPolicy } from '../state.ts';
import { command } from './command.ts';

const summary = {
  cause: prose('原因', 'Cause'),
  improvementSuggestion: prose('改进措施与建议', 'Improvement and suggestions'),
  lessons: prose('经验教训', 'Lessons'),
  prevention: prose('预防措施', 'Prevention').optional(),
};

/** Ends the complaint, and says first what becomes of its promised callbacks. */
function ending(state: ComplaintState, answer: Parameters<typeof settlePromises>[1], now: Instant, end: ComplaintFact) {
  const settled = settlePromises(state, answer, now);
  return isRefusal(settled) ? settled : [...settled, end];
}

/** The ways in which a complaint ends, and begins again (CMP-30, CMP-31, FUP-04). */
export const closingCommands = [
  command({
    name: 'closeComplaint',
    label: { zh: '总结并关闭', en: 'Sum up and close' },
    roles: DESK,
    stages: ['SUMMARISING'],
    data: z.strictObject({ ...summary, promises }),
    refuse: (state) =>
      state.tasks.some(({ status }) => status === 'open')
        ? refusal('RuleNotMet', '还有未答复的任务', 'There are tasks without an answer', {
            offers: ['answerTask', 'chaseTask'],
          })
        : undefined,
    decide: (state, { promises: answer, ...record }, { now }) =>
      ending(state, answer, now, { type: 'ComplaintClosed', summary: record }),
  }),

  command({
    name: 'closeUnsatisfied',
    label: { zh: '无法调和，关闭', en: 'Close as irreconcilable' },
    roles: SUPERVISORS,
    stages: ['REWORK'],
    data: z.strictObject({ irreconcilable: prose('无法调和的原因', 'Why it is irreconcilable'), ...summary, promises }),
    refuse: (state) =>
      complaintPolicy(state).closeUnsatisfied
        ? undefined
        : refusal('RuleNotMet', '本业务线须处理至客户满意', 'This profile goes on until the customer is satisfied'),
    decide: (state, { irreconcilable, promises: answer, ...record }, { now }) =>
      ending(state, answer, now, { type: 'ComplaintClosed', summary: record, unsatisfied: irreconcilable }),
  }),

  command({
    name: 'withdrawComplaint',
    label: { zh: '客户撤回', en: 'Withdrawn by the customer' },
    roles: DESK,
    data: z.strictObject({ reason: prose('撤回原因', 'Reason'), lessons: prose('经验教训', 'Lessons'), promises }),
    decide: (state, { promises: answer, ...data }, { now }) =>
      ending(state, answer, now, { type: 'ComplaintWithdrawn', ...data }),
  }),

  command({
    name: 'mergeComplaint',
    label: { zh: '并入其他案件', en: 'Merge into another case' },
    roles: DESK,
    data: z.strictObject({
      target: field(z.string().min(1).max(NUMBER_LENGTH), '并入的案件编号', 'Number of the case to merge into'),
      reason: line('原因', 'Reason'),
      promises,
    }),
    decide: (state, { target, reason, promises: answer }, { now }) =>
      target === state.id
        ? refusal('RuleNotMet', '案件不能并入自身', 'A case cannot be merged into itself')
        : ending(state, answer, now, { type: 'MergedInto', target, reason }),
  }),

  // Given by the platform to the case that a duplicate was merged into.
  command({
    name: 'linkDuplicate',
    label: { zh: '关联重复案件', en: 'Link a duplicate' },
    roles: ['system'],
    data: z.strictObject({ source: z.string().min(1).max(NUMBER_LENGTH), reason: z.string().min(1).max(200) }),
    decide: (state, data) =>
      state.duplicates.includes(data.source)
        ? refusal('RuleNotMet', '已关联', 'Already linked')
        : [{ type: 'DuplicateMerged', ...data }],
  }),

  command({
    name: 'reopenComplaint',
    label: { zh: '重新打开', en: 'Reopen' },
    // The visit after the closing reopens it too (FUP-04).
    roles: [...DESK, 'system'],
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
