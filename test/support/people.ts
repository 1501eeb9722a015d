import type { Actor, Department, Role } from '../../domain/roles.ts';

const person = (id: string, name: string, roles: Role[], department?: Department): Actor => ({
  id,
  name,
  roles,
  ...(department ? { department } : {}),
});

/** Everybody who acts in the tests of the domain and of the workflows. */
export const people = {
  agent: person('agent', '李娜', ['agent'], 'customer_service'),
  agent2: person('agent2', '刘洋', ['agent'], 'customer_service'),
  afterSales: person('after-sales', '王芳', ['after_sales_agent'], 'customer_service'),
  supervisor: person('supervisor', '赵敏', ['supervisor'], 'customer_service'),
  manager: person('manager', '孙丽', ['cs_head', 'department_head'], 'customer_service'),
  leader: person('leader', '陈刚', ['leader']),
  operations: person('operations', '林涛', ['department_head', 'responsible_person'], 'operations'),
  engineering: person('engineering', '郑强', ['department_head', 'responsible_person'], 'engineering'),
  guide: person('guide', '何洁', ['responsible_person', 'investigator'], 'operations'),
  finance: person('finance', '周静', ['finance'], 'finance'),
  auditor: person('auditor', '许明', ['auditor']),
  admin: person('admin', '何平', ['administrator']),
} as const;
