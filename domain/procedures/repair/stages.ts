import type { z } from 'zod';
import { labelled } from '../../enumerations.ts';
import type { Text } from '../../text.ts';
import type { Stages } from '../procedure.ts';

const t = (zh: string, en: string): Text => ({ zh, en });

/** E2, and of E7 the wait for the customer's signature under a fee and the end when it is declined (REP-09). */
export const Stage = labelled({
  REPORTED: t('已报修', 'Reported'),
  FEE_QUOTED: t('待客户签字', 'Awaiting the signature'),
  ORDERED: t('已派单', 'Ordered'),
  SCHEDULED: t('已预约', 'Scheduled'),
  SOLUTION_TOLD: t('已告知方案', 'Solution told'),
  ON_SITE: t('上门中', 'On site'),
  REPAIRED: t('已修复', 'Repaired'),
  FOLLOW_UP: t('待回访', 'To be visited'),
  CLOSED: t('已关闭', 'Closed'),
  DECLINED: t('客户拒绝收费', 'Fee declined'),
  CANCELLED: t('已取消', 'Cancelled'),
});
export type Stage = z.infer<typeof Stage.schema>;

const OVER: readonly Stage[] = ['CLOSED', 'DECLINED', 'CANCELLED'];

export const isOverStage = (stage: Stage): boolean => OVER.includes(stage);

export const stages: Stages<Stage> = { labels: Stage.labels, isOver: isOverStage };

/** The departments hold the order and the work is not done yet. */
export const IN_HAND = ['ORDERED', 'SCHEDULED', 'SOLUTION_TOLD', 'ON_SITE'] as const satisfies readonly Stage[];

/** REP-06: why nobody can be there, or finish, in time. */
export const DelayReason = labelled({
  MATERIAL_MISSING: t('缺少材料或配件', 'Material missing'),
  CUSTOMER_NOT_AVAILABLE: t('客户时间不便', 'Customer not available'),
  WEATHER_HOLIDAY: t('天气或节假日', 'Weather or holiday'),
  TECHNICAL: t('技术原因', 'Technical'),
  CREW: t('人手不足', 'No crew'),
});
export type DelayReason = z.infer<typeof DelayReason.schema>;

/** The columns of the repairs board (S7). */
export const RepairColumn = labelled({
  TO_DISPATCH: t('待派单', 'To dispatch'),
  SCHEDULED: t('已约', 'Scheduled'),
  ON_SITE: t('上门中', 'On site'),
  WAITING_PARTS: t('待件', 'Waiting for parts'),
  AWAITING_CUSTOMER: t('待客户确认', 'Awaiting the customer'),
  DONE: t('完成', 'Done'),
});
export type RepairColumn = z.infer<typeof RepairColumn.schema>;
