import type { PolicyPack, Profile } from '../../../domain/policy/schema.ts';
import type { CaseRef } from '../../../domain/procedures/case/names.ts';
import { visit } from '../../../domain/procedures/visit/visit.ts';
import type { Actor } from '../../../domain/roles.ts';
import { PureCase, rulesOf } from '../../support/pure-case.ts';

export const specialist: Actor = {
  id: 'specialist',
  name: '钱慧',
  roles: ['visit_specialist'],
  department: 'customer_service',
};

export interface Planned {
  readonly profile?: Profile;
  readonly at?: string;
  readonly kind?: string;
  readonly change?: object;
  readonly actor?: Actor;
  readonly parent?: CaseRef | null;
  readonly pack?: (pack: PolicyPack) => PolicyPack;
}

/** A visit, as a rule the one after complaint TS-1 that was closed on Mon 2026-03-16 at 10:00. */
export function planned({
  profile = 'transport',
  at = '2026-03-16 10:00',
  kind = 'AFTER_COMPLAINT',
  change = {},
  actor = specialist,
  parent = kind === 'AFTER_COMPLAINT' ? { id: 'TS-1', procedure: 'complaint' } : null,
  pack = (each) => each,
}: Planned = {}) {
  const data = { channel: 'PHONE', subject: '车辆延误', kind, ...change };
  return new PureCase(visit, rulesOf(profile, pack), at, data, actor, parent);
}

export const fine = { satisfied: true, opinion: '处理及时' };
export const found = (kind: string, more: object = {}) => ({
  satisfied: false,
  problem: { kind, text: '赔付仍未到账', ...more },
});
export const newRepair = { address: '幸福路 8 号', product: '传真机' };
export const noAnswer = { result: 'NO_ANSWER' };
export const windowOpen = '2026-03-17 09:00';
