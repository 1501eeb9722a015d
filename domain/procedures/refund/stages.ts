import type { z } from 'zod';
import { labelled } from '../../enumerations.ts';
import type { Text } from '../../text.ts';
import type { Stages } from '../procedure.ts';

const t = (zh: string, en: string): Text => ({ zh, en });

/** E3; APPROVED and PAYING stand between ACKNOWLEDGED and PAID, RETURNED is finance's way back to the desk. */
export const Stage = labelled({
  REQUESTED: t('已申请', 'Requested'),
  CHECKED: t('已核对订单', 'Order checked'),
  REJECTED: t('不予退款', 'Rejected'),
  QUOTED: t('已报价', 'Quoted'),
  DECLINED: t('客户放弃退款', 'Declined by the customer'),
  SUBMITTED: t('已提交', 'Submitted'),
  WITH_FINANCE: t('待财务接收', 'With finance'),
  ACKNOWLEDGED: t('财务已接收', 'Acknowledged by finance'),
  RETURNED: t('退回补件', 'Returned for completion'),
  APPROVED: t('已批准', 'Approved'),
  PAYING: t('付款中', 'Being paid'),
  PAY_UNKNOWN: t('付款结果未知', 'Payment result unknown'),
  PAY_FAILED: t('付款失败', 'Payment failed'),
  PAID: t('已付款', 'Paid'),
  CLOSED: t('已关闭', 'Closed'),
  WITHDRAWN: t('客户撤回', 'Withdrawn'),
});
export type Stage = z.infer<typeof Stage.schema>;

const OVER: readonly Stage[] = ['REJECTED', 'DECLINED', 'CLOSED', 'WITHDRAWN'];

export const isOverStage = (stage: Stage): boolean => OVER.includes(stage);

export const stages: Stages<Stage> = { labels: Stage.labels, isOver: isOverStage };

/** Why a refund is not paid: told to the customer (REF-02). */
export const RejectReason = labelled({
  NO_SUCH_ORDER: t('订单不存在', 'There is no such order'),
  ORDER_CANCELLED: t('订单已取消', 'The order is cancelled'),
  DEPARTED: t('已发车或已使用，按规则不可退', 'Departed or travelled: no rule allows a refund'),
  NOTHING_LEFT: t('没有可退金额', 'Nothing is left to refund'),
  NO_FEE_RULE: t('没有适用的退票规则', 'No fee rule applies'),
  NOT_ELIGIBLE: t('不符合退款条件', 'Not eligible'),
  DUPLICATE: t('重复申请', 'Asked for twice'),
  SUSPECTED_FRAUD: t('存在风险', 'Suspected fraud'),
  OTHER: t('其他', 'Other'),
});
export type RejectReason = z.infer<typeof RejectReason.schema>;

/** Why finance sends a refund back to the desk (product S8). */
export const ReturnReason = labelled({
  PAYEE_MISSING: t('缺少收款人信息', 'The payee is missing'),
  PAYEE_WRONG: t('收款人信息有误', 'The payee is wrong'),
  EVIDENCE_MISSING: t('缺少客户确认凭证', 'The customer’s confirmation is missing'),
  AMOUNT_UNCLEAR: t('金额不清', 'The amount is unclear'),
  OTHER: t('其他', 'Other'),
});
export type ReturnReason = z.infer<typeof ReturnReason.schema>;

/** How money leaves: by a connected provider, by finance in its own bank, or as a line of a payment file. */
export const PayoutMethod = labelled({
  provider: t('支付渠道', 'Provider'),
  manual: t('人工付款', 'Paid by hand'),
  file: t('付款文件', 'Payment file'),
});
export type PayoutMethod = z.infer<typeof PayoutMethod.schema>;
