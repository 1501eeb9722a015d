import { z } from 'zod';
import { CaseType, DifficultCustomer, TemperType } from '../../enumerations.ts';
import { attachments, intakeShape } from '../case/intake.ts';
import { field, instant, line, PersonField, prose, yesNo } from '../field.ts';

/** What is taken down when a complaint, a suggestion or a request for help comes in (CMP-02 … CMP-04, CMP-40). */
export const Intake = z.strictObject({
  ...intakeShape,
  type: field(CaseType.schema, '类型', 'Type'),
  channelAddress: line('渠道号码或地址', 'Number or address of the channel').optional(),
  complainant: field(
    z.strictObject({
      name: line('投诉人姓名', 'Name of the complainant'),
      contact: line('联系方式', 'Contact'),
      relation: line('与客户关系', 'Relation to the customer').optional(),
    }),
    '投诉人（非客户本人时）',
    'Complainant, if not the customer',
  ).optional(),
  content: prose('投诉内容', 'Content'),
  eventAt: instant('事件发生时间', 'When it happened').optional(),
  involved: field(
    z.strictObject({
      orderNo: line('订单号', 'Order number').optional(),
      product: line('产品或线路', 'Product or route').optional(),
      site: line('地点、工地或门店', 'Place, site or shop').optional(),
      vehicle: line('车牌或班次', 'Plate or trip').optional(),
      people: line('涉事人员', 'People involved').optional(),
    }),
    '涉及对象',
    'What is involved',
  ).optional(),
  demand: prose('客户诉求', 'Demand'),
  expectedSolution: prose('期望解决方案', 'Expected solution').optional(),
  courseOfEvents: prose('事情经过', 'Course of events').optional(),
  suspectedCause: prose('疑似原因', 'Suspected cause').optional(),
  emotionNote: line('情绪记录', 'Emotion').optional(),
  difficult: field(
    DifficultCustomer.schema,
    '难缠客户标记（客户不可见）',
    'Difficult customer (never shown to the customer)',
  ).optional(),
  temper: field(TemperType.schema, '性格类型', 'Temper').optional(),
  apologised: yesNo('已致歉', 'Apologised'),
  courseUnderstood: yesNo('已了解事情基本经过', 'The course of events is understood'),
  legalRisk: yesNo('存在法律或监管风险', 'Legal or regulatory risk'),
  duringTravel: yesNo('客户正在行程中', 'The customer is travelling now'),
  attachments: attachments('附件', 'Attachments'),
  owner: field(PersonField, '负责人', 'Owner', { widget: 'hidden' }).optional(),
});
export type Intake = z.infer<typeof Intake>;
