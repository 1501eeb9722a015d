import { permissionNamed } from '../../../../../domain/access/permission.ts';
import { Department, type PersonRole, Role } from '../../../../../domain/roles.ts';
import { LANGUAGE_NAMES } from '../app/language.ts';
import { type Say, T } from '../texts.ts';
import type { ChangeItem } from './api.ts';
import { SAID } from './texts.ts';

export const saidRoles = (roles: readonly PersonRole[], say: Say): string =>
  roles.map((role) => say(Role.labels[role])).join(say(T.comma));

/** A change in one sentence, with what was there before. */
export function saidChange({ change, before, person }: Pick<ChangeItem, 'change' | 'before' | 'person'>, say: Say) {
  const name = person?.name ?? '';
  switch (change.kind) {
    case 'permission':
      return say(change.granted ? SAID.granted : SAID.withdrawn, {
        role: Role.labels[change.role],
        permission: permissionNamed(change.permission)?.label ?? change.permission,
      });
    case 'account':
      return say(SAID.account, { login: change.login, name: change.name, roles: saidRoles(change.roles, say) });
    case 'roles':
      return say(SAID.roles, {
        name,
        before: saidRoles(before.roles ?? [], say),
        after: saidRoles(change.roles, say),
      });
    case 'profile': {
      const after = [
        change.name,
        ...(change.department ? [say(Department.labels[change.department])] : []),
        LANGUAGE_NAMES[change.language],
      ];
      return say(SAID.profile, { before: before.name ?? name, after: after.join(say(T.dot)) });
    }
    case 'enabled':
      return say(change.enabled ? SAID.enabled : SAID.disabled, { name });
    case 'password':
    case 'unlocked':
      return say(SAID[change.kind], { name });
  }
}
