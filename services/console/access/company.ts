import { z } from 'zod';
import type { Company } from '../../../domain/access/company.ts';
import { PersonRole } from '../../../domain/roles.ts';
import type { Db } from '../../../infra/database.ts';
import { differencesIn } from '../../kit/permissions.ts';

const Roles = z.array(PersonRole);

/** Everybody who has an account, and what the company changed: what the rules of access are asked with. */
export async function companyIn(db: Db): Promise<Company> {
  const users = await db.selectFrom('users').select(['id', 'roles', 'disabled', 'issuer']).execute();
  return {
    differences: await differencesIn(db),
    members: users.map(({ id, roles, disabled, issuer }) => ({
      id,
      roles: Roles.parse(roles),
      enabled: !disabled,
      provided: issuer !== null,
    })),
  };
}
