import type { Transaction, Updateable } from 'kysely';
import { tellRoles } from '../../../activities/tell-roles.ts';
import type { AccessChange } from '../../../domain/access/change.ts';
import { permissionNamed } from '../../../domain/access/permission.ts';
import { SUPERVISORS } from '../../../domain/procedures/case/commands.ts';
import type { Database, Db } from '../../../infra/database.ts';
import { hashPassword, oneTimePassword } from '../../../infra/passwords.ts';

type Tx = Transaction<Database>;

/** What a change that took effect has brought. */
export interface Applied {
  /** The account, or the permission. */
  readonly subject: string;
  /** For one sign-in; shown once and stored nowhere. */
  readonly password: string | null;
}

/** Carries a change out, in the transaction that records it under `changeId`. */
export async function apply(tx: Tx, changeId: string, change: AccessChange): Promise<Applied> {
  switch (change.kind) {
    case 'permission':
      await setPermission(tx, changeId, change);
      return { subject: change.permission, password: null };
    case 'account':
      return newAccount(tx, change);
    case 'roles':
      return set(tx, change.person, { roles: change.roles });
    case 'profile': {
      const { name, department, language } = change;
      return set(tx, change.person, { name, department, language });
    }
    case 'enabled':
      if (!change.enabled) await tellWhatIsLeft(tx, changeId, change.person);
      return set(tx, change.person, { disabled: !change.enabled });
    case 'password': {
      const password = oneTimePassword();
      await set(tx, change.person, { ...(await forOneSignIn(password)), failed_sign_ins: 0, locked_until: null });
      await tx.deleteFrom('session').where('user_id', '=', change.person).execute();
      return { subject: change.person, password };
    }
    case 'unlocked':
      return set(tx, change.person, { failed_sign_ins: 0, locked_until: null });
  }
}

async function set(tx: Tx, person: string, columns: Updateable<Database['users']>): Promise<Applied> {
  await tx.updateTable('users').set(columns).where('id', '=', person).execute();
  return { subject: person, password: null };
}

const forOneSignIn = async (password: string) => ({
  password_hash: await hashPassword(password),
  must_change_password: true,
});

async function setPermission(
  tx: Tx,
  changeId: string,
  { role, permission, granted }: Extract<AccessChange, { kind: 'permission' }>,
): Promise<void> {
  await tx.deleteFrom('role_permissions').where('role', '=', role).where('permission', '=', permission).execute();
  if (permissionNamed(permission)?.roles.includes(role) === granted) return;
  await tx.insertInto('role_permissions').values({ role, permission, granted, change_id: changeId }).execute();
}

async function newAccount(tx: Tx, change: Extract<AccessChange, { kind: 'account' }>): Promise<Applied> {
  const password = oneTimePassword();
  const { login, name, department, roles } = change;
  const { id } = await tx
    .insertInto('users')
    .values({ login, name, department, roles, ...(await forOneSignIn(password)) })
    .returning('id')
    .executeTakeFirstOrThrow();
  return { subject: id, password };
}

/** What somebody answers for: open cases, promised callbacks among them, and tasks. */
export async function owedBy(db: Db, person: string) {
  const cases = await db
    .selectFrom('cases')
    .select((all) => [
      all.fn.countAll<number>().filterWhere('procedure', '!=', 'callback').as('cases'),
      all.fn.countAll<number>().filterWhere('procedure', '=', 'callback').as('callbacks'),
    ])
    .where('owner_id', '=', person)
    .where('open', '=', true)
    .executeTakeFirstOrThrow();
  const { tasks } = await db
    .selectFrom('tasks')
    .select((all) => all.fn.countAll<number>().as('tasks'))
    .where('person', '=', person)
    .executeTakeFirstOrThrow();
  return { ...cases, tasks };
}

/** Whose account is closed leaves work behind: supervisors hear of it and pass it on. */
async function tellWhatIsLeft(tx: Tx, changeId: string, person: string): Promise<void> {
  const owed = await owedBy(tx, person);
  if (owed.cases + owed.callbacks + owed.tasks === 0) return;
  const { name } = await tx.selectFrom('users').select('name').where('id', '=', person).executeTakeFirstOrThrow();
  await tellRoles(tx, {
    roles: SUPERVISORS,
    text: {
      zh: '{name} 的账号已停用，名下有 {cases} 个未结案件、{callbacks} 个回电承诺、{tasks} 项待办，请转派',
      en: 'The account of {name} is closed with {cases} open cases, {callbacks} promised callbacks and {tasks} tasks: pass them on',
    },
    vars: { name, ...owed },
    once: `account-closed:${changeId}`,
  });
}
