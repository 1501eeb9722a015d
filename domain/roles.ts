import { z } from 'zod';
import { labelled } from './enumerations.ts';
import type { Text } from './text.ts';

const t = (zh: string, en: string): Text => ({ zh, en });

/** The roles of requirements 15 that act on this platform so far; what each may do stands at the commands. */
export const Role = labelled({
  agent: t('客服专员', 'Agent'),
  after_sales_agent: t('售后客服', 'After-sales agent'),
  visit_specialist: t('客访专员', 'Visit specialist'),
  duty_agent: t('值班人员', 'Duty agent'),
  supervisor: t('客服主管', 'Supervisor'),
  cs_head: t('客服部负责人', 'Head of customer service'),
  department_head: t('部门负责人', 'Department head'),
  responsible_person: t('责任人', 'Responsible person'),
  investigator: t('调查人员', 'Investigator'),
  technician: t('维修技师', 'Technician'),
  leader: t('公司领导', 'Company leader'),
  general_manager: t('总经理', 'General manager'),
  finance: t('财务部门', 'Finance'),
  finance_manager: t('财务经理', 'Finance manager'),
  auditor: t('审计员', 'Auditor'),
  administrator: t('管理员', 'Administrator'),
  system: t('系统', 'System'),
});
export type Role = z.infer<typeof Role.schema>;

/** The roles that people have; the platform's own is nobody's. */
export const PersonRole = Role.schema.exclude(['system']);
export type PersonRole = z.infer<typeof PersonRole>;
export const PEOPLES_ROLES: readonly PersonRole[] = PersonRole.options;

/** The departments that complaints are routed to and tasks are raised for (requirements 15; GEN-08). */
export const Department = labelled({
  customer_service: t('客服部', 'Customer service'),
  operations: t('计调部', 'Tour operations'),
  dispatch: t('调度部门', 'Dispatch'),
  engineering: t('工程部', 'Engineering'),
  materials: t('材料部', 'Materials'),
  design: t('设计部', 'Design'),
  production: t('生产部', 'Production'),
  marketing: t('市场部', 'Marketing'),
  technical: t('技术团队', 'Technical team'),
  finance: t('财务部门', 'Finance'),
  property: t('物业部', 'Property'),
  vehicles: t('车务部', 'Vehicles'),
});
export type Department = z.infer<typeof Department.schema>;

/** Who acts: authenticated at the edge, carried in every command and named in every fact. As tolerant as its envelope. */
export const Actor = z.object({
  id: z.string().min(1),
  name: z.string().min(1),
  roles: z.array(Role.schema).min(1),
  department: Department.schema.optional(),
});
export type Actor = z.infer<typeof Actor>;

/** The platform itself: deadlines that ring, pauses that end, duplicates that are linked. */
export const SYSTEM: Actor = { id: 'system', name: '系统', roles: ['system'] };

export const hasRole = (actor: Actor, ...roles: Role[]): boolean => roles.some((role) => actor.roles.includes(role));
