import type { z } from 'zod';
import { labelled } from '../../enumerations.ts';
import type { Text } from '../../text.ts';
import type { Stages } from '../procedure.ts';

const t = (zh: string, en: string): Text => ({ zh, en });

/**
 * E4. Its CONTACTED and CHAINED are one recorded step here, a call that carries the next promise in itself, so that there is
 * no moment in which a promise is held by nobody; its RECOVERY is the supervisor's call out of MISSED.
 */
export const Stage = labelled({
  PROMISED: t('已承诺', 'Promised'),
  DUE_SOON: t('即将到时', 'Due soon'),
  ATTEMPTED: t('已拨打未接通', 'Tried, not reached'),
  MISSED: t('已错过', 'Missed'),
  RESOLVED: t('已解决并告知', 'Solved and told'),
  CANCELLED: t('无需再回电', 'Nothing left to keep'),
});
export type Stage = z.infer<typeof Stage.schema>;

export const isOverStage = (stage: Stage): boolean => stage === 'RESOLVED' || stage === 'CANCELLED';

export const stages: Stages<Stage> = { labels: Stage.labels, isOver: isOverStage };

/** How one promise of the chain ended; an open promise has none yet. */
export const Outcome = labelled({
  kept: t('按时回电', 'Kept'),
  keptLate: t('迟到回电', 'Called late'),
  attempted: t('多次未接通，已发短信', 'Tried, a message sent'),
  rebooked: t('客户同意改约', 'Another time agreed'),
  missed: t('错过', 'Missed'),
  recovered: t('主管补救回电', 'Recovered by the supervisor'),
  settled: t('已提前告知客户', 'Told earlier'),
  released: t('主管解除', 'Released by a supervisor'),
});
export type Outcome = z.infer<typeof Outcome.schema>;

/** Why a call did not reach the customer (CBK-05). */
export const Unreached = labelled({
  NO_ANSWER: t('无人接听', 'No answer'),
  REFUSED: t('客户拒接', 'Refused'),
  BUSY: t('占线', 'Busy'),
});
export type Unreached = z.infer<typeof Unreached.schema>;
