import { labelled } from '../enumerations.ts';

/** Why a permission is dangerous. */
export const Danger = labelled({
  money: { zh: '决定资金流出', en: 'Money leaves by it' },
  approval: { zh: '代表公司批准', en: 'It approves in the company’s name' },
  override: { zh: '解除承诺或放宽时限', en: 'It lifts a promise or a limit' },
  rules: { zh: '改变所有案件的规则', en: 'It changes the rules of every case' },
  deletion: { zh: '永久删除记录', en: 'Records leave for ever' },
  exposure: { zh: '带走未脱敏的数据', en: 'Unmasked data leaves the platform' },
  sending: { zh: '以公司名义对外重发', en: 'The company speaks by it' },
  access: { zh: '决定谁能做什么', en: 'It decides who may do what' },
});
export type Danger = (typeof Danger.keys)[number];

/**
 * The permissions that nobody gives alone: two people each time, to a role or to a person. Not here is what the domain bounds
 * anyway: who shapes a refund can neither approve nor pay it, and a customer's number is shown to those who work on a case only.
 */
const DANGERS: Readonly<Record<string, Danger>> = {
  approveRefund: 'money',
  payRefund: 'money',
  recordPayout: 'money',
  includeInFile: 'money',
  recordFileResult: 'money',
  settleUnknownPayout: 'money',
  exportPaymentFile: 'money',
  decideCompensation: 'money',
  importOrders: 'money',
  importOrderFile: 'money',
  decideOpinion: 'approval',
  approveWording: 'approval',
  decidePause: 'override',
  releaseCallback: 'override',
  closeUnsatisfied: 'override',
  changeRules: 'override',
  publishPolicy: 'rules',
  importCalendar: 'rules',
  approveCalendar: 'rules',
  requestDeletion: 'deletion',
  approveDeletion: 'deletion',
  getEvidence: 'exposure',
  downloadPaymentFile: 'exposure',
  createWebhook: 'exposure',
  changeWebhook: 'exposure',
  rotateWebhookSecret: 'exposure',
  replayDelivery: 'sending',
  replayDeliveries: 'sending',
  changeAccount: 'access',
  changePermission: 'access',
  decideAccessChange: 'access',
};

export const dangerOf = (permission: string): Danger | undefined =>
  Object.hasOwn(DANGERS, permission) ? DANGERS[permission] : undefined;

export const DANGEROUS: readonly string[] = Object.keys(DANGERS);
