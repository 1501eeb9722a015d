import { type Difference, effectiveRoles } from '../../domain/access/company.ts';
import { PERMISSIONS, type Permission, permissionNamed } from '../../domain/access/permission.ts';
import { type Actor, hasRole, PersonRole } from '../../domain/roles.ts';
import type { Db } from '../../infra/database.ts';

/** What was taken away is gone within a second, on every instance and whatever connection broke. */
const FRESH_MS = 500;

/** What the company changed of the shipped permissions, as it stands. */
export async function differencesIn(db: Db): Promise<Difference[]> {
  const rows = await db.selectFrom('role_permissions').select(['role', 'permission', 'granted']).execute();
  return rows.map((row) => ({ ...row, role: PersonRole.parse(row.role) }));
}

/** Who may do what, for one process: asked of the database when the last answer is older than half a second. */
export function createPermissions(db: Db) {
  let last: { readonly at: number; readonly differences: Promise<Difference[]> } | undefined;

  const differences = (): Promise<Difference[]> => {
    if (last === undefined || performance.now() - last.at > FRESH_MS) {
      const asked = { at: performance.now(), differences: differencesIn(db) };
      last = asked;
      asked.differences.catch(() => {
        if (last === asked) last = undefined;
      });
    }
    return last.differences;
  };

  return {
    rolesOf: async (permission: Permission): Promise<readonly PersonRole[]> =>
      effectiveRoles(permission, await differences()),

    /** What goes with a command to its case: the roles that the company gave it, where they are not the declared ones. */
    async forCommand(name: string): Promise<{ permitted?: PersonRole[] }> {
      const permission = permissionNamed(name);
      const changed = (await differences()).filter((one) => one.permission === name);
      return permission && changed.length > 0 ? { permitted: effectiveRoles(permission, changed) } : {};
    },

    /** The names of everything that the actor may do. */
    async of(actor: Actor): Promise<string[]> {
      const changed = await differences();
      return PERMISSIONS.flatMap((permission) =>
        hasRole(actor, ...effectiveRoles(permission, changed)) ? [permission.name] : [],
      );
    },
  };
}
export type Permissions = ReturnType<typeof createPermissions>;
