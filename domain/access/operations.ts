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
