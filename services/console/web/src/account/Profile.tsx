import { Department, Role } from '../../../../../domain/roles.ts';
import { T, useSay } from '../texts.ts';
import { Data } from '../ui/data.tsx';
import { saidInstant } from '../ui/time.ts';
import type { Account } from './api.ts';
import { C } from './texts.ts';

export function Profile({ account }: { account: Account }) {
  const say = useSay();
  const { name, login, email, department, roles, lastSignInAt } = account;
  const facts = [
    [C.name, name],
    [C.login, login ?? say(C.company)],
    [C.email, email],
    [T.department, department && say(Department.labels[department])],
    [C.roles, roles.map((role) => say(Role.labels[role])).join(say(T.comma))],
    [C.lastSignIn, lastSignInAt && saidInstant(lastSignInAt, say)],
  ] as const;
  return (
    <>
      <Data className="account-data" rows={facts.map(([label, value]) => [label, value ?? say(T.dash)])} />
      <p className="quiet">{say(login === null ? C.companyWhy : C.ownWhy)}</p>
    </>
  );
}
