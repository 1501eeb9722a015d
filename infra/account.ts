import { parseArgs } from 'node:util';
import { z } from 'zod';
import { Department, Role } from '../domain/roles.ts';
import { loadConfig } from './config.ts';
import { connectDatabase } from './database.ts';
import { hashPassword, oneTimePassword } from './passwords.ts';
import { PlainError, runCommand } from './plain-error.ts';

const USAGE = `npm run account -- <login> --name <name> --roles <role,role> [--department <department>]
roles: ${Role.keys.filter((role) => role !== 'system').join(' ')}
departments: ${Department.keys.join(' ')}`;

const Account = z.object({
  login: z.string().regex(/^[a-z0-9][a-z0-9._-]{1,31}$/),
  name: z.string().trim().min(1).max(64),
  roles: z.array(Role.schema.exclude(['system'])).min(1),
  department: Department.schema.optional(),
});

/** `npm run account`: makes an account, or gives one a new password and roles; prints the password, which is for one sign-in. */
async function main(): Promise<void> {
  const options = { name: { type: 'string' }, roles: { type: 'string' }, department: { type: 'string' } } as const;
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  const account = Account.safeParse({ login: positionals[0], ...values, roles: values.roles?.split(',') });
  if (!account.success) throw new PlainError(`${z.prettifyError(account.error)}\n\n${USAGE}`);
  const { login, name, roles, department = null } = account.data;

  const { db, pool } = connectDatabase(loadConfig().databaseUrl, { name: 'ruyue-account', max: 1 });
  try {
    const password = oneTimePassword();
    const columns = {
      name,
      roles,
      department,
      password_hash: await hashPassword(password),
      must_change_password: true,
      disabled: false,
      demo: false,
    };
    await db.transaction().execute(async (tx) => {
      const { id } = await tx
        .insertInto('users')
        .values({ login, ...columns })
        .onConflict((conflict) =>
          conflict.column('login').doUpdateSet({ ...columns, failed_sign_ins: 0, locked_until: null }),
        )
        .returning('id')
        .executeTakeFirstOrThrow();
      await tx.deleteFrom('session').where('user_id', '=', id).execute();
      const detail = JSON.stringify({ kind: 'account', roles, department });
      await tx
        .insertInto('audit')
        .values({ actor_id: 'command-line', action: 'access-changed', subject: id, detail })
        .execute();
    });
    console.log(`${login}: ${password}`);
  } finally {
    await pool.end();
  }
}

await runCommand(main);
