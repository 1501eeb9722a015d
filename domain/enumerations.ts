import { z } from 'zod';
import type { Text } from './text.ts';

/** A closed set of keys, each with its name in every language: zod schema, type and labels from one table. */
export function labelled<const L extends Record<string, Text>>(labels: L) {
  const keys = Object.keys(labels) as (keyof L & string)[];
  return { schema: z.enum(keys).meta({ labels }), labels, keys };
}

const t = (zh: string, en: string): Text => ({ zh, en });

// Requirements 16, C1: complaints.
export const CaseType = labelled({
  COMPLAINT: t('投诉', 'Complaint'),
  SUGGESTION: t('建议', 'Suggestion'),
  HELP_REQUEST: t('求助', 'Request for help'),
});
export const ComplaintSeverity = labelled({
  GENERAL: t('一般性投诉', 'General'),
  MAJOR: t('重大投诉', 'Major'),
});
export type ComplaintSeverity = z.infer<typeof ComplaintSeverity.schema>;
export const ComplaintNature = labelled({
  VALID: t('有效性投诉', 'Valid'),
  COMMUNICATIVE: t('沟通性投诉', 'Communicative'),
});
export const CommunicativeKind = labelled({
  HELP_SEEKING: t('求助型', 'Seeking help'),
  CONSULTING: t('咨询型', 'Consulting'),
  VENTING: t('发泄型', 'Venting'),
});
export const ValidGround = labelled({
  MANAGEMENT_SERVICE: t('管理服务', 'Management service'),
  CHARGING: t('收费', 'Charging'),
  FUND_MANAGEMENT: t('经费管理', 'Use of funds'),
  MAINTENANCE: t('维修养护', 'Maintenance'),
});
export const Misconduct = labelled({
  DERELICTION: t('失职', 'Dereliction'),
  ILLEGAL: t('违法', 'Breach of law'),
  DISCIPLINE_BREACH: t('违纪', 'Breach of discipline'),
});
export const ComplaintContent = labelled({
  EQUIPMENT: t('设备', 'Equipment'),
  SERVICE_ATTITUDE: t('服务态度', 'Service attitude'),
  SERVICE_QUALITY: t('服务质量', 'Service quality'),
  EMERGENCY: t('突发性事件', 'Emergency'),
});
export const ComplaintCategory = labelled({
  PRODUCT_QUALITY: t('产品质量', 'Product quality'),
  AFTER_SALES: t('售后服务', 'After-sales service'),
  LOGISTICS: t('物流配送', 'Logistics'),
  OTHER: t('其他', 'Other'),
});
export const RenovationComplaintType = labelled({
  BUSINESS_SERVICE: t('业务服务类', 'Business service'),
  DESIGN_SERVICE: t('设计服务类', 'Design service'),
  ENGINEERING_SERVICE: t('工程服务类', 'Engineering service'),
  MATERIAL_SERVICE: t('材料服务类', 'Material service'),
  ENGINEERING_MANAGEMENT: t('工程管理类', 'Engineering management'),
});
export const RenovationAspect = labelled({
  SERVICE: t('服务', 'Service'),
  IMAGE: t('形象', 'Image'),
  SCHEDULE: t('工期', 'Schedule'),
  QUALITY: t('质量', 'Quality'),
});
export const TransportIssue = labelled({
  DELAY: t('车辆延误', 'Delay'),
  CANCELLATION: t('取消', 'Cancellation'),
  SERVICE_QUALITY: t('服务质量', 'Service quality'),
});
export const RootCause = labelled({
  PRODUCT_OR_SERVICE: t('产品或服务本身', 'Fault in the product or service'),
  EXPECTATION_GAP: t('期望与实际差距', 'Gap between expectation and delivery'),
  INTERNAL_MANAGEMENT: t('内部管理不足', 'Weakness in internal management'),
});
export const Satisfaction = labelled({
  SATISFIED: t('满意', 'Satisfied'),
  DISSATISFIED: t('不满意', 'Dissatisfied'),
});

// Requirements 16, C2: contact and difficult customers.
export const Channel = labelled({
  PHONE: t('电话', 'Telephone'),
  ONLINE_CHAT: t('在线客服', 'Online chat'),
  EMAIL: t('邮件', 'E-mail'),
  SMS: t('短信', 'SMS'),
  SOCIAL_MEDIA: t('社交媒体', 'Social media'),
  LETTER: t('来函/信函', 'Letter'),
  WALK_IN: t('来访/来店', 'Walk-in'),
  WEB: t('官网/在线平台', 'Website'),
  MOBILE_APP: t('移动端', 'Mobile app'),
  FAX: t('传真', 'Fax'),
  IVR: t('语音应答', 'Voice response'),
  SUGGESTION_BOX: t('意见箱', 'Suggestion box'),
  RECEPTION_DAY: t('客户接待日', 'Reception day'),
  HOME_VISIT: t('上门', 'Home visit'),
  QUESTIONNAIRE: t('问卷', 'Questionnaire'),
  INTERVIEW: t('访谈', 'Interview'),
  SERVICE_CENTRE: t('售后服务中心', 'After-sales centre'),
});
export const DifficultCustomer = labelled({
  COMPLAINING: t('投诉', 'Complaining'),
  PECULIAR_TEMPER: t('脾气性格特别', 'Peculiar temper'),
  HARASSING: t('骚扰', 'Harassing'),
});
export const TemperType = labelled({
  QUICK_ANGER: t('易怒', 'Quick to anger'),
  UNFRIENDLY: t('不友好', 'Unfriendly'),
  TALKATIVE: t('喋喋不休', 'Talkative'),
  SLOW: t('反应迟钝', 'Slow to react'),
});
export const DeEscalation = labelled({
  WHEN_QUESTION: t('何时提问', 'The “when” question'),
  CHANGE_TOPIC: t('转移话题', 'Change the topic'),
  REPEAT_STRESS: t('重复强调', 'Repeat and stress'),
  SILENT_WAIT: t('无言等待', 'Wait in silence'),
  PAUSE: t('间隙转折', 'Turn at a pause'),
  SET_LIMIT: t('给定限制', 'Set a limit'),
  PASS_UPWARD: t('适当上转', 'Pass upward'),
});
export const CustomerTier = labelled({
  GENERAL: t('一般客户', 'General'),
  LARGE: t('大客户', 'Large'),
  KEY: t('重点客户', 'Key'),
  IMPORTANT: t('重要客户', 'Important'),
  VIP: t('VIP客户', 'VIP'),
  HIGH_VALUE: t('高价值客户', 'High value'),
  MEMBER: t('会员', 'Member'),
  OUT_OF_WARRANTY: t('保修期外', 'Out of warranty'),
});

// Requirements 16, C3 and C5: service, visits, refunds.
export const FeeScope = labelled({
  FREE: t('免费服务范围', 'Free of charge'),
  CHARGEABLE: t('收费服务', 'Chargeable'),
});
export const FollowUpKind = labelled({
  AFTER_REPAIR: t('维修回访', 'After a repair'),
  AFTER_COMPLAINT: t('投诉回访', 'After a complaint'),
  SEVEN_DC: t('7DC新车回访', 'New car, 7DC'),
  THREE_DC: t('3DC维修回访', 'Service car, 3DC'),
  POST_INSTALLATION: t('安装回访', 'After an installation'),
});
export type FollowUpKind = z.infer<typeof FollowUpKind.schema>;
export const FollowUpTable = labelled({
  IN_PROGRESS_SITE: t('正在施工', 'Site in progress'),
  COMPLETED_SITE: t('竣工', 'Completed site'),
  REPAIR_SERVICE_SITE: t('维修服务', 'Repair service'),
  COMPLAINT_HANDLED: t('投诉已处理', 'Complaint handled'),
});
export const RefundReason = labelled({
  TICKET: t('退票', 'Returned ticket'),
  PRICE_DIFFERENCE: t('差价', 'Price difference'),
  COMPENSATION: t('赔偿', 'Compensation'),
});

// Derived sets that the complaint needs.
export const CompensationType = labelled({
  CASH: t('现金赔偿', 'Cash'),
  REFUND: t('退款', 'Refund'),
  COUPON: t('优惠券', 'Coupon'),
  GOODS: t('实物补偿', 'Goods'),
});
export const PauseReason = labelled({
  CUSTOMER_DOCUMENTS: t('等待客户资料', 'Waiting for the customer’s documents'),
  CUSTOMER_UNREACHABLE: t('客户无法联系', 'The customer cannot be reached'),
  THIRD_PARTY: t('等待第三方结论', 'Waiting for a third party'),
});
