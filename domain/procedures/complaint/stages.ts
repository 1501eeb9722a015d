import type { z } from 'zod';
import { labelled } from '../../enumerations.ts';
import type { Text } from '../../text.ts';
import type { Stages } from '../procedure.ts';

const t = (zh: string, en: string): Text => ({ zh, en });

/** E1, and MERGED for a duplicate that was merged into another case. */
export const Stage = labelled({
  RECEIVED: t('已受理', 'Received'),
  CONFIRMED: t('已确认', 'Confirmed'),
  CLASSIFIED: t('已分级', 'Classified'),
  DEPT_ASSIGNMENT: t('待部门指定责任人', 'Department to name a person'),
  LEADER_ASSIGNMENT: t('待领导指定调查人', 'Leader to name an investigator'),
  MEETING: t('处理会议', 'Handling meeting'),
  INVESTIGATING: t('调查中', 'Investigating'),
  OPINION_FILED: t('待审批', 'Awaiting approval'),
  EXECUTING: t('执行中', 'Executing'),
  EXECUTED: t('已执行', 'Executed'),
  RESULT_TOLD: t('已告知结果', 'Result told'),
  REWORK: t('再处理', 'Rework'),
  SUMMARISING: t('总结中', 'Summarising'),
  CLOSED: t('已关闭', 'Closed'),
  CLOSED_UNSATISFIED: t('未满意关闭', 'Closed unsatisfied'),
  WITHDRAWN: t('已撤回', 'Withdrawn'),
  MERGED: t('已并入', 'Merged'),
});
export type Stage = z.infer<typeof Stage.schema>;

const OVER: readonly Stage[] = ['CLOSED', 'CLOSED_UNSATISFIED', 'WITHDRAWN', 'MERGED'];

/** No person has anything left to do, though a closed case may still be reopened. */
export const isOverStage = (stage: Stage): boolean => OVER.includes(stage);

export const stages: Stages<Stage> = { labels: Stage.labels, isOver: isOverStage };

/** Stages after classification in which the case is handled: it may be re-classified, and its progress told. */
export const HANDLING = [
  'CLASSIFIED',
  'DEPT_ASSIGNMENT',
  'LEADER_ASSIGNMENT',
  'MEETING',
  'INVESTIGATING',
  'OPINION_FILED',
  'EXECUTING',
  'EXECUTED',
  'RESULT_TOLD',
  'REWORK',
  'SUMMARISING',
] as const satisfies readonly Stage[];

/** Stages that the customer is told of when the case enters them (CNF-06); what comes after is the result itself. */
export const TELLS_PROGRESS = [
  'DEPT_ASSIGNMENT',
  'LEADER_ASSIGNMENT',
  'MEETING',
  'INVESTIGATING',
  'OPINION_FILED',
  'EXECUTING',
] as const satisfies readonly Stage[];
