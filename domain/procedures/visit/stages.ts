import type { z } from 'zod';
import { labelled } from '../../enumerations.ts';
import type { Text } from '../../text.ts';
import type { Stages } from '../procedure.ts';

const t = (zh: string, en: string): Text => ({ zh, en });

/** E8. */
export const Stage = labelled({
  PLANNED: t('已计划', 'Planned'),
  OPEN: t('待回访', 'To be visited'),
  ATTEMPTED: t('已尝试未联系上', 'Tried, not reached'),
  DONE_OK: t('已回访，无问题', 'Visited, no problem'),
  DONE_PROBLEM: t('已回访，问题处理中', 'Visited, a problem is handled'),
  UNREACHABLE: t('无法联系', 'Unreachable'),
  CLOSED: t('已关闭', 'Closed'),
});
export type Stage = z.infer<typeof Stage.schema>;

export const isOverStage = (stage: Stage): boolean => stage === 'CLOSED' || stage === 'UNREACHABLE';

export const stages: Stages<Stage> = { labels: Stage.labels, isOver: isOverStage };

/** What a visit came to, as the case hears that it followed. */
export const Outcome = labelled({
  OK: t('无问题', 'No problem'),
  PROBLEM: t('发现问题', 'A problem was found'),
  UNREACHABLE: t('无法联系', 'Unreachable'),
});
export type Outcome = z.infer<typeof Outcome.schema>;

/** Where a problem that a visit finds is put right (FUP-02, FUP-14). */
export const ProblemKind = labelled({
  COMPLAINT: t('登记新投诉', 'A new complaint'),
  REPAIR: t('登记新报修', 'A new repair'),
  TASK: t('交由部门整改', 'A department puts it right'),
  DISSATISFIED: t('对投诉处理不满意，重新处理', 'Dissatisfied with the handling: reopen'),
  PERSISTS: t('维修后问题仍在，重新派单', 'The defect persists: order again'),
});
export type ProblemKind = z.infer<typeof ProblemKind.schema>;

/** Why the customer was not spoken with (FUP-19). */
export const Unreached = labelled({
  NO_ANSWER: t('无人接听', 'No answer'),
  REFUSED: t('客户拒接', 'Refused'),
  BUSY: t('占线', 'Busy'),
  INCONVENIENT: t('客户此时不便', 'Not a good time'),
});
export type Unreached = z.infer<typeof Unreached.schema>;
