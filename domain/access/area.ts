import { labelled } from '../enumerations.ts';

/** What a permission is about: the groups of the page. */
export const Area = labelled({
  case: { zh: '各类案件通用', en: 'Cases of every kind' },
  complaint: { zh: '投诉', en: 'Complaint' },
  repair: { zh: '维修', en: 'Repair' },
  refund: { zh: '退款', en: 'Refund' },
  callback: { zh: '回电', en: 'Callback' },
  visit: { zh: '回访', en: 'Follow-up visit' },
  customers: { zh: '客户', en: 'Customers' },
  money: { zh: '订单与付款', en: 'Orders and payments' },
  records: { zh: '档案与报表', en: 'Records and reports' },
  rules: { zh: '规则与日历', en: 'Rules and calendars' },
  messages: { zh: '消息与渠道', en: 'Messages and channels' },
  access: { zh: '权限与人员', en: 'Access' },
});
export type Area = (typeof Area.keys)[number];
