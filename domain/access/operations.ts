import { SEES_ALL } from '../procedures/case/access.ts';
import { DESK, EVERYONE, SUPERVISORS } from '../procedures/case/commands.ts';
import type { PersonRole } from '../roles.ts';
import type { Text } from '../text.ts';
import type { Area } from './area.ts';

interface Declared {
  readonly label: Text;
  readonly area: Area;
  readonly roles: readonly PersonRole[];
}

const FINANCE = ['finance', 'finance_manager'] as const;
const IMPORTERS = [...FINANCE, 'administrator', 'supervisor'] as const;
const KEEPERS = ['administrator', 'cs_head'] as const;
const ADMINISTRATORS = ['administrator'] as const;
const LOOKING_ON = ['leader', 'general_manager', 'auditor'] as const;
const WRITERS = ['administrator', ...SUPERVISORS] as const;
const READERS_OF_MESSAGES = [...WRITERS, 'auditor'] as const;
const READERS_OF_ACCESS = ['administrator', 'auditor'] as const;

/**
 * The operations that are no command of a case and not for everybody, with the roles that hold them as shipped. The routes
 * name them from here; a command of a case declares its roles itself.
 */
export const OPERATIONS = {
  searchCustomers: { area: 'customers', label: t('查找客户', 'Find customers'), roles: [...DESK, ...LOOKING_ON] },
  getCustomer: { area: 'customers', label: t('查看客户', 'See a customer'), roles: [...DESK, ...LOOKING_ON] },
  upsertCustomer: { area: 'customers', label: t('新建或修改客户', 'Add or change a customer'), roles: DESK },
  revealCustomer: {
    area: 'customers',
    label: t('显示完整联系方式', 'Show the full contact data'),
    roles: [...EVERYONE, 'auditor'],
  },
  findDuplicates: { area: 'customers', label: t('查找重复案件', 'Find cases on the same matter'), roles: DESK },

  listOrders: {
    area: 'money',
    label: t('订单列表', 'List orders'),
    roles: [...DESK, ...FINANCE, 'administrator', 'auditor'],
  },
  getOrder: {
    area: 'money',
    label: t('查看订单', 'See an order'),
    roles: [...DESK, ...FINANCE, 'administrator', 'auditor'],
  },
  importOrders: { area: 'money', label: t('导入订单', 'Import orders'), roles: IMPORTERS },
  importOrderFile: {
    area: 'money',
    label: t('导入订单文件（CSV）', 'Import a file of orders (CSV)'),
    roles: IMPORTERS,
  },
  addPayee: { area: 'money', label: t('登记收款账户', 'Take down a payee'), roles: [...DESK, ...FINANCE] },
  exportPaymentFile: { area: 'money', label: t('导出付款文件', 'Export a payment file'), roles: FINANCE },
  listPaymentFiles: { area: 'money', label: t('付款文件', 'Payment files'), roles: FINANCE },
  downloadPaymentFile: { area: 'money', label: t('下载付款文件', 'Download a payment file'), roles: FINANCE },
  reconcile: { area: 'money', label: t('对账', 'Reconcile a day'), roles: FINANCE },
  listReconciliations: {
    area: 'money',
    label: t('对账记录', 'List reconciliations'),
    roles: [...FINANCE, 'auditor', 'administrator'],
  },

  getMonthlySummary: {
    area: 'records',
    label: t('月度投诉小结', 'The month’s complaints in summary'),
    roles: [...SUPERVISORS, 'department_head', ...LOOKING_ON],
  },
  listPromiseChecks: {
    area: 'records',
    label: t('回电承诺核对', 'Checks of the promised callbacks'),
    roles: [...SUPERVISORS, ...LOOKING_ON, 'administrator'],
  },
  listCaseChecks: {
    area: 'records',
    label: t('流程核对记录', 'Checks of the workflows'),
    roles: ['administrator', 'supervisor', 'cs_head', 'auditor'],
  },
  runCaseCheck: { area: 'records', label: t('立即核对流程', 'Check the workflows now'), roles: ADMINISTRATORS },
  getEvidence: { area: 'records', label: t('导出证据包', 'Export the evidence'), roles: SEES_ALL },
  requestDeletion: { area: 'records', label: t('申请删除案件', 'Ask for a case to be deleted'), roles: KEEPERS },
  approveDeletion: { area: 'records', label: t('批准删除案件', 'Approve the deletion of a case'), roles: KEEPERS },

  publishPolicy: { area: 'rules', label: t('发布新版政策', 'Publish a policy'), roles: ADMINISTRATORS },
  importCalendar: { area: 'rules', label: t('导入工作日历', 'Import a calendar'), roles: ADMINISTRATORS },
  approveCalendar: {
    area: 'rules',
    label: t('批准工作日历', 'Approve a calendar'),
    roles: ['administrator', ...SUPERVISORS, 'leader'],
  },
  previewRules: {
    area: 'rules',
    label: t('预览规则调整', 'Preview a change of rules'),
    roles: [...SUPERVISORS, 'administrator'],
  },

  listDeliveries: {
    area: 'messages',
    label: t('外发消息列表', 'List the messages that left'),
    roles: READERS_OF_MESSAGES,
  },
  summariseDeliveries: {
    area: 'messages',
    label: t('外发消息概况', 'How the channels do'),
    roles: READERS_OF_MESSAGES,
  },
  replayDelivery: { area: 'messages', label: t('重新发送一条消息', 'Send a message again'), roles: ADMINISTRATORS },
  replayDeliveries: { area: 'messages', label: t('批量重新发送', 'Send messages again'), roles: ADMINISTRATORS },
  getMessageSettings: {
    area: 'messages',
    label: t('消息设置', 'The company’s settings of messages'),
    roles: READERS_OF_MESSAGES,
  },
  setMessageSettings: {
    area: 'messages',
    label: t('修改消息设置', 'Change the company’s settings of messages'),
    roles: ADMINISTRATORS,
  },
  listMessageTemplates: {
    area: 'messages',
    label: t('消息模板', 'The templates of messages'),
    roles: READERS_OF_MESSAGES,
  },
  listWordings: {
    area: 'messages',
    label: t('模板的历次措辞', 'All wordings of a template'),
    roles: READERS_OF_MESSAGES,
  },
  previewWording: { area: 'messages', label: t('预览措辞', 'See how a wording reads'), roles: READERS_OF_MESSAGES },
  proposeWording: { area: 'messages', label: t('提出新的措辞', 'Propose a wording'), roles: WRITERS },
  approveWording: { area: 'messages', label: t('批准措辞', 'Approve a wording'), roles: WRITERS },
  rejectWording: { area: 'messages', label: t('退回措辞', 'Reject a wording'), roles: WRITERS },
  getContact: {
    area: 'messages',
    label: t('查看员工联系方式', 'Where somebody can be reached'),
    roles: ADMINISTRATORS,
  },
  setContact: {
    area: 'messages',
    label: t('登记员工联系方式', 'Enter where somebody can be reached'),
    roles: ADMINISTRATORS,
  },
  listWebhooks: { area: 'messages', label: t('事件接收地址', 'The webhooks'), roles: READERS_OF_ACCESS },
  createWebhook: { area: 'messages', label: t('新增事件接收地址', 'Add a webhook'), roles: ADMINISTRATORS },
  changeWebhook: { area: 'messages', label: t('修改事件接收地址', 'Change a webhook'), roles: ADMINISTRATORS },
  rotateWebhookSecret: { area: 'messages', label: t('更换签名密钥', 'Make a new secret'), roles: ADMINISTRATORS },
  enableWebhook: { area: 'messages', label: t('启用事件接收地址', 'Put a webhook into use'), roles: ADMINISTRATORS },
  disableWebhook: {
    area: 'messages',
    label: t('停用事件接收地址', 'Take a webhook out of use'),
    roles: ADMINISTRATORS,
  },
  testWebhook: { area: 'messages', label: t('发送测试事件', 'Send a test event'), roles: ADMINISTRATORS },

  listPeople: { area: 'access', label: t('查看人员账号', 'See the accounts'), roles: READERS_OF_ACCESS },
  getPerson: { area: 'access', label: t('查看一个账号', 'See one account'), roles: READERS_OF_ACCESS },
  listPermissions: {
    area: 'access',
    label: t('查看角色与权限', 'See roles and permissions'),
    roles: READERS_OF_ACCESS,
  },
  listAccessChanges: { area: 'access', label: t('查看权限变更', 'See the changes'), roles: READERS_OF_ACCESS },
  changeAccount: { area: 'access', label: t('管理人员账号', 'Manage accounts'), roles: ADMINISTRATORS },
  endSessionsOf: {
    area: 'access',
    label: t('结束某人的全部会话', 'End all sessions of a person'),
    roles: ADMINISTRATORS,
  },
  changePermission: { area: 'access', label: t('调整角色权限', 'Change permissions'), roles: ADMINISTRATORS },
  decideAccessChange: {
    area: 'access',
    label: t('审批权限变更', 'Decide on a change of access'),
    roles: ADMINISTRATORS,
  },
} as const satisfies Record<string, Declared>;
export type OperationName = keyof typeof OPERATIONS;

function t(zh: string, en: string): Text {
  return { zh, en };
}
