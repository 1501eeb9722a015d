import type { Actor, Department, Role } from '../../../domain/roles.ts';
import { demoUserId } from '../../../infra/seed.ts';
import { says } from '../../support/intake.ts';

const person = (login: string, name: string, roles: Role[], department?: Department): Actor => ({
  id: demoUserId(login),
  name,
  roles,
  ...(department && { department }),
});

export const agent = person('agent', '李娜', ['agent']);
const handler = person('after-sales', '王芳', ['after_sales_agent', 'responsible_person']);
const head = person('operations', '林涛', ['department_head', 'responsible_person'], 'operations');

export interface Act {
  readonly command: string;
  readonly by: Actor;
  readonly data: (now: string) => object;
}

/** What people do with a complaint until its result is told: eight steps that start nothing else. */
export const ACTS: readonly Act[] = [
  { command: 'confirmComplaint', by: agent, data: () => says.confirm },
  { command: 'recordReply', by: agent, data: () => says.reply },
  { command: 'classifyComplaint', by: agent, data: () => says.general('operations') },
  {
    command: 'nameResponsible',
    by: head,
    data: () => ({ department: 'operations', person: { id: handler.id, name: handler.name } }),
  },
  { command: 'fileOpinion', by: handler, data: () => ({ ...says.opinion, compensation: { none: '客户不要求' } }) },
  { command: 'decideOpinion', by: head, data: () => says.approve },
  {
    command: 'recordExecution',
    by: handler,
    data: (now) => ({ sanction: { doneAt: now, note: '已警告' }, explanation: { doneAt: now, note: '已说明' } }),
  },
  {
    command: 'tellResult',
    by: agent,
    data: (now) => ({ toldAt: now, channel: 'PHONE', content: '已致歉', satisfaction: 'SATISFIED' }),
  },
];

/** The opening of such a complaint. */
export const openingOf = (customerId: string) => ({
  profile: 'tourism',
  type: 'COMPLAINT',
  channel: 'PHONE',
  customerId,
  subject: '行程缩水',
  content: '合同约定的两个景点没有去',
  demand: '退还景点门票差价并道歉',
  apologised: true,
  courseUnderstood: true,
  legalRisk: false,
  duringTravel: false,
  attachments: [],
});
