import { z } from 'zod';
import { isRefusal, type Refusal, refusal } from '../../refusal.ts';
import { SYSTEM } from '../../roles.ts';
import { beijingDate, formatBeijing, type Instant } from '../../time/instant.ts';
import { DESK, nextChildNumber, nextTaskId } from '../case/commands.ts';
import type { CaseRef } from '../case/names.ts';
import { complaint } from '../complaint/complaint.ts';
import { field, line, prose } from '../field.ts';
import { type Circumstances, commandsOf } from '../procedure.ts';
import { repair } from '../repair/repair.ts';
import type { VisitFact } from './facts.ts';
import { complaintOf, FOLLOWED, repairOf } from './problem.ts';
import { type Problem, VisitRecord } from './record.ts';
import { stages, Unreached } from './stages.ts';
import { followUpPolicy, isPending, opensAt, type VisitState } from './state.ts';

const command = commandsOf<VisitState, VisitFact>(stages);

/** FUP-05: an act before the window opens is no visit. */
function unlessOpen(state: VisitState): Refusal | undefined {
  if (state.stage === 'OPEN' || state.stage === 'ATTEMPTED') return undefined;
  return state.stage === 'PLANNED'
    ? refusal('RuleNotMet', '为时过早：回访窗口 {opens} 开始', 'Too early: the window opens at {opens}', {
        vars: { opens: formatBeijing(opensAt(state)) },
      })
    : refusal('StageNotAllowed', '已完成回访', 'The visit was made already');
}

export const visitCommands = [
  command({
    name: 'recordVisitAttempt',
    label: { zh: '记录未联系上', en: 'Record that the customer was not reached' },
    roles: DESK,
    data: z.strictObject({
      result: field(Unreached.schema, '结果', 'Result'),
      note: line('说明', 'Note').optional(),
    }),
    refuse: unlessOpen,
    decide: (_, data) => [{ type: 'VisitTried', ...data }],
  }),

  command({
    name: 'recordVisit',
    label: { zh: '填写回访表', en: 'Fill the follow-up form' },
    roles: DESK,
    data: VisitRecord,
    refuse: unlessOpen,
    decide: (state, record, { now }) => {
      const { problem } = record;
      if (!record.satisfied && !problem)
        return refusal(
          'RuleNotMet',
          '客户不满意时须写明问题及处理方式',
          'A dissatisfied customer has a problem: say which',
        );
      if (
        CAR_KINDS.some((kind) => kind === state.intake.kind) &&
        !record.scores?.length &&
        record.unscored === undefined
      )
        return refusal(
          'RuleNotMet',
          '请填写各服务项目评分，或客户未评分的原因',
          'Score each service item, or say why not',
        );
      if (!problem) {
        const made = { type: 'VisitMade', record, opens: null } as const;
        return isPending(state) ? [made] : [made, { type: 'VisitClosed' }];
      }
      const solved = solutionOf(state, problem, record.satisfied, now);
      if (isRefusal(solved)) return solved;
      return [{ type: 'VisitMade', record, opens: solved.opens }, ...solved.tasks];
    },
  }),

  command({
    name: 'markUnreachable',
    label: { zh: '标记为无法联系', en: 'Mark as unreachable' },
    roles: DESK,
    data: z.strictObject({ note: prose('说明', 'Note') }),
    refuse: (state) => {
      const { count, days } = followUpPolicy(state).attempts;
      const tried = new Set(state.tries.map(({ at }) => beijingDate(at)));
      if (isPending(state)) return refusal('RuleNotMet', '还有未办结的任务', 'There are tasks that are not done');
      return (
        unlessOpen(state) ??
        (state.tries.length >= count && tried.size >= days
          ? undefined
          : refusal(
              'RuleNotMet',
              '须在 {days} 天内至少尝试 {count} 次（已尝试 {tries} 次，{tried} 天）',
              'It takes {count} tries on {days} days (so far {tries} on {tried})',
              { vars: { count, days, tries: state.tries.length, tried: tried.size }, offers: ['recordVisitAttempt'] },
            ))
      );
    },
    decide: (_, { note }) => [{ type: 'CustomerUnreachable', note }],
  }),

  // Whether the case that the visit followed has taken the problem back. When it is over for good nothing is lost: a new
  // complaint begins. When it has, the visit ends here, since that case plans its next visit when it closes again.
  command({
    name: 'problemHanded',
    label: { zh: '问题已交回原案件', en: 'The problem went back to its case' },
    roles: ['system'],
    data: z.strictObject({ taken: z.boolean() }),
    decide: (state, { taken }) => {
      if (!state.handing) return refusal('RuleNotMet', '没有待交回的问题', 'No problem is to go back');
      if (!taken) return [{ type: 'ProblemHanded', taken, opens: child(state, 'complaint') }];
      const handed = { type: 'ProblemHanded', taken, opens: null } as const;
      return isPending({ ...state, handing: false }) ? [handed] : [handed, { type: 'VisitClosed' }];
    },
  }),
];

/** FUP-13: in the car trade the customer scores each item. */
const CAR_KINDS = ['SEVEN_DC', 'THREE_DC'] as const;

interface Solution {
  readonly opens: CaseRef | null;
  readonly tasks: VisitFact[];
}

/** What puts a problem right: the followed case, a new one, or a department's task. What the new case would refuse is refused here. */
function solutionOf(state: VisitState, problem: Problem, satisfied: boolean, now: Instant): Solution | Refusal {
  const asPlatform = { actor: SYSTEM, now, parent: { id: state.id, procedure: 'visit' as const } };
  const { rules, parent } = state;
  switch (problem.kind) {
    case 'DISSATISFIED':
    case 'PERSISTS': {
      if (!parent || parent.procedure !== FOLLOWED[problem.kind])
        return refusal(
          'RuleNotMet',
          '本次回访没有可交回的原案件，请登记新的投诉或报修',
          'There is no such case to go back to: open a new one',
        );
      if (satisfied)
        return refusal('RuleNotMet', '客户满意，无需重新处理', 'A satisfied customer needs nothing reopened');
      const instead = complaint.open(complaintOf(state, problem, now, parent.id), rules, asPlatform);
      return isRefusal(instead) ? instead : { opens: null, tasks: [] };
    }
    case 'COMPLAINT': {
      const opened = complaint.open(complaintOf(state, problem, now), rules, asPlatform);
      return isRefusal(opened) ? opened : { opens: child(state, 'complaint'), tasks: [] };
    }
    case 'REPAIR': {
      const opened = repair.open(repairOf(state, problem, now), rules, asPlatform);
      return isRefusal(opened) ? opened : { opens: child(state, 'repair'), tasks: [] };
    }
    case 'TASK':
      return taskOf(state, problem, { now });
  }
}

function taskOf(state: VisitState, problem: Problem, { now }: Pick<Circumstances, 'now'>): Solution | Refusal {
  const { department, dueAt, text } = problem;
  if (department === undefined || dueAt === undefined || dueAt <= now)
    return refusal('RuleNotMet', '请填写整改部门和晚于现在的期限', 'Say which department, and by when');
  const task = nextTaskId(state);
  return {
    opens: null,
    tasks: [{ type: 'TaskRaised', task, kind: 'department', department, assignee: null, request: text, dueAt }],
  };
}

const child = (state: VisitState, procedure: 'complaint' | 'repair'): CaseRef => ({
  id: nextChildNumber(state, procedure),
  procedure,
});
