import { z } from 'zod';
import { refusal } from '../../../refusal.ts';
import { DESK } from '../../case/commands.ts';
import { field, instant, prose } from '../../field.ts';
import type { ComplaintFact } from '../facts.ts';
import { type ComplaintState, isStaged } from '../state.ts';
import { command } from './command.ts';

const Done = z.strictObject({ doneAt: instant('完成时间', 'Done at'), note: prose('情况', 'How it was done') });

const BRANCHES = ['sanction', 'compensation', 'explanation'] as const;

/** CMP-23: the sanction, and the compensation or the explanation; where nothing is to be sanctioned the branch is done. */
function isComplete(state: ComplaintState, execution: ComplaintState['execution']): boolean {
  const nothingToSanction = !isStaged(state) || (state.opinion !== null && 'none' in state.opinion.sanction);
  return (execution.sanction || nothingToSanction) && (execution.compensation || execution.explanation);
}

export const executionCommands = [
  command({
    name: 'recordExecution',
    label: { zh: '记录执行', en: 'Record the execution' },
    roles: [...DESK, 'department_head', 'responsible_person', 'investigator', 'leader'],
    stages: ['EXECUTING'],
    data: z.strictObject({
      sanction: field(Done, '责任人处理', 'Sanction').optional(),
      compensation: field(Done, '客户补偿', 'Compensation').optional(),
      explanation: field(Done, '向客户解释', 'Explanation').optional(),
    }),
    decide: (state, data, { now }) => {
      const facts = BRANCHES.flatMap((branch): ComplaintFact[] => {
        const done = data[branch];
        return done ? [{ type: 'ExecutionRecorded', branch, ...done }] : [];
      });
      if (facts.length === 0) return refusal('RuleNotMet', '请至少记录一项执行情况', 'Record at least one branch');
      if (BRANCHES.some((branch) => (data[branch]?.doneAt ?? '') > now))
        return refusal('RuleNotMet', '完成时间不能晚于当前时间', 'What is done lies not ahead');
      if (data.compensation && !state.compensations.some(({ status }) => status === 'dueToFinance'))
        return refusal('RuleNotMet', '没有已批准的补偿', 'No compensation has been approved', {
          offers: ['requestCompensation'],
        });
      const execution = {
        sanction: state.execution.sanction || data.sanction !== undefined,
        compensation: state.execution.compensation || data.compensation !== undefined,
        explanation: state.execution.explanation || data.explanation !== undefined,
      };
      if (!isComplete(state, execution)) return facts;
      const open = state.tasks.filter(({ kind, status }) => kind === 'milestone' && status === 'open');
      if (open.length > 0)
        return refusal('RuleNotMet', '还有 {count} 个部门节点未完成', '{count} milestones are still open', {
          vars: { count: open.length },
          offers: ['answerTask'],
        });
      return [...facts, { type: 'ExecutionCompleted' }];
    },
  }),
];
