import { isOverStage, type Stage } from '../../../../../domain/procedures/complaint/stages.ts';
import { type ComplaintState, isStaged, meetingOf } from '../../../../../domain/procedures/complaint/state.ts';
import type { Text } from '../../../../../domain/text.ts';

/** A step of the way that this case takes, with the stages that it covers. */
export interface Step {
  readonly text: Text;
  readonly stages: readonly Stage[];
}

const t = (zh: string, en: string): Text => ({ zh, en });

const STEP = {
  received: { text: t('受理', 'Received'), stages: ['RECEIVED'] },
  confirmed: { text: t('确认', 'Confirm'), stages: ['CONFIRMED'] },
  classified: { text: t('分级', 'Classify'), stages: ['CLASSIFIED'] },
  meeting: { text: t('会议', 'Meeting'), stages: ['MEETING'] },
  named: { text: t('指定', 'Assign'), stages: ['DEPT_ASSIGNMENT', 'LEADER_ASSIGNMENT'] },
  investigated: { text: t('调查', 'Investigate'), stages: ['INVESTIGATING'] },
  approved: { text: t('审批', 'Approve'), stages: ['OPINION_FILED'] },
  executed: { text: t('执行', 'Execute'), stages: ['EXECUTING'] },
  told: { text: t('告知', 'Tell'), stages: ['EXECUTED'] },
  rated: { text: t('满意度', 'Satisfaction'), stages: ['RESULT_TOLD'] },
  rework: { text: t('再处理', 'Rework'), stages: ['REWORK'] },
  summed: { text: t('总结', 'Sum up'), stages: ['SUMMARISING'] },
  over: { text: t('关闭', 'Close'), stages: ['CLOSED', 'CLOSED_UNSATISFIED', 'WITHDRAWN', 'MERGED'] },
} satisfies Record<string, Step>;

/** The way of this case from its receipt to its end: it depends on the profile, the severity and what happened so far. */
export function pathOf(state: ComplaintState): Step[] {
  const meets = meetingOf(state) === 'must' || state.meetingHeld || state.stage === 'MEETING';
  const handling = isStaged(state)
    ? [STEP.named, STEP.investigated, STEP.approved, STEP.executed]
    : [...(state.responsible ? [STEP.investigated] : []), STEP.executed];
  return [
    STEP.received,
    STEP.confirmed,
    STEP.classified,
    ...(meets ? [STEP.meeting] : []),
    ...handling,
    STEP.told,
    STEP.rated,
    ...(state.loops > 0 ? [STEP.rework] : []),
    STEP.summed,
    STEP.over,
  ];
}

/** Where on its way the case is; a case that is over has the whole way behind it. */
export function positionOn(path: readonly Step[], stage: Stage): number {
  if (isOverStage(stage)) return path.length;
  return Math.max(
    0,
    path.findIndex(({ stages }) => stages.includes(stage)),
  );
}
