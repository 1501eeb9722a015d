import { z } from 'zod';
import { BeijingDate } from '../../time/instant.ts';
import { Attachment, attachments, intakeShape } from '../case/intake.ts';
import { NUMBER_LENGTH } from '../case/names.ts';
import { field, line, PersonField, prose } from '../field.ts';

/** A day, as papers carry it: a completion, a purchase. */
export const day = (zh: string, en: string) => field(BeijingDate.regex(/^20/), zh, en);

/** Papers or photographs that an act must not be without. */
export const evidence = (zh: string, en: string) =>
  field(z.array(Attachment).min(1).max(20), zh, en, { widget: 'attachments' });

/** What is taken down when a customer reports a defect (REP-01, SVC-01; SVC-02 for purchase and serial number). */
export const Intake = z.strictObject({
  ...intakeShape,
  involved: field(
    z.strictObject({
      site: line('工地', 'Site').optional(),
      product: line('产品', 'Product').optional(),
      vehicle: line('车牌', 'Plate').optional(),
    }),
    '报修对象（至少一项）',
    'What is to be repaired (at least one)',
  ),
  completedOn: day('完工日期', 'Completed on').optional(),
  purchasedOn: day('购买日期', 'Purchased on').optional(),
  serialNumber: line('产品序列号', 'Serial number').optional(),
  address: line('上门地址', 'Address to come to'),
  phone: line('联系电话', 'Telephone').optional(),
  problem: prose('问题描述', 'Problem'),
  attachments: attachments('照片与附件', 'Photographs and attachments'),
  recurrenceOf: field(
    z.string().trim().min(1).max(NUMBER_LENGTH),
    '同一问题的原维修单号（再次报修时）',
    'Number of the former repair of the same defect',
  ).optional(),
  /** Who answers for a repair that the platform opens, such as the one that a visit found; people answer for their own. */
  owner: field(PersonField, '负责人', 'Owner', { widget: 'hidden' }).optional(),
});
export type Intake = z.infer<typeof Intake>;
