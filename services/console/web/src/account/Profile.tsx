import { Department, Role } from '../../../../../domain/roles.ts';
import { T, useSay } from '../texts.ts';
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
      <dl className="data account-data">
        {facts.map(([label, value]) => (
          <div key={label.en}>
            <dt>{say(label)}</dt>
            <dd>{value ?? say(T.dash)}</dd>
          </div>
        ))}
      </dl>
      <p className="quiet">{say(login === null ? C.companyWhy : C.ownWhy)}</p>
    </>
  );
}
