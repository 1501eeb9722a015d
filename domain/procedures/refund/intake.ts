import { z } from 'zod';
import { RefundReason } from '../../enumerations.ts';
import { attachments, intakeShape } from '../case/intake.ts';
import { fen, field, line, PersonField, prose } from '../field.ts';

/** A compensation that was granted in another case (CMP-25, REF-13). */
const Compensation = z.strictObject({
  amountFen: fen('金额', 'Amount'),
  requestedBy: PersonField,
  grantedBy: PersonField,
});

/** What is taken down when a refund is asked for (REF-01), or when another case hands a compensation over (REF-13). */
export const Intake = z.strictObject({
  ...intakeShape,
  reason: field(RefundReason.schema, '退款类型', 'Kind of refund'),
  orderNo: line('订单号', 'Order number').optional(),
  amountFen: fen('差价金额（仅差价退款）', 'Amount, for a price difference').optional(),
  note: prose('退款原因', 'Reason'),
  evidence: attachments('凭证', 'Evidence').optional(),
  compensation: field(Compensation, '赔偿', 'Compensation', { widget: 'hidden' }).optional(),
});
export type Intake = z.infer<typeof Intake>;
