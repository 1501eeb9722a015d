import type { z } from 'zod';
import type { AccountChange } from '../../../../../domain/access/change.ts';
import { useSay } from '../texts.ts';
import { changeAccount, type PersonDetail } from './api.ts';
import { ChangeDialog } from './ChangeDialog.tsx';
import { ProfileForm, ReasonForm, RolesForm } from './forms.ts';
import { P } from './texts.ts';

export type PersonAct = 'roles' | 'profile' | 'password' | 'unlocked' | 'enable' | 'disable';

interface PersonDialogProps {
  readonly act: PersonAct;
  readonly person: PersonDetail;
  readonly onClose: () => void;
}

/** The dialog of one thing that can be done with somebody's account. */
export function PersonDialog({ act, person, onClose }: PersonDialogProps) {
  const say = useSay();
  const { id, name, roles, department, language, owed } = person;
  if (act === 'roles')
    return (
      <ChangeDialog
        title={`${say(P.changeRoles)} · ${name}`}
        schema={RolesForm}
        initial={{ roles }}
        submit={say(P.changeRoles)}
        send={({ reason, roles: wanted }, key) =>
          changeAccount({ kind: 'roles', person: id, roles: wanted }, reason, key)
        }
        onClose={onClose}
      >
        <p className="quiet">{say(P.second)}</p>
      </ChangeDialog>
    );
  if (act === 'profile')
    return (
      <ChangeDialog
        title={`${say(P.changeProfile)} · ${name}`}
        schema={ProfileForm}
        initial={{ name, language, ...(department && { department }) }}
        submit={say(P.changeProfile)}
        send={({ reason, department: of = null, ...profile }, key) =>
          changeAccount({ kind: 'profile', person: id, department: of, ...profile }, reason, key)
        }
        onClose={onClose}
      />
    );
  const { text, change, danger = false } = SIMPLE[act];
  const leaves = act === 'disable' && owed.cases + owed.callbacks + owed.tasks > 0;
  return (
    <ChangeDialog
      title={`${say(P[text])} · ${name}`}
      schema={ReasonForm}
      submit={say(P[text])}
      danger={danger}
      send={({ reason }, key) => changeAccount({ ...change, person: id }, reason, key)}
      onClose={onClose}
    >
      {act === 'password' && <p>{say(P.setPasswordWhy)}</p>}
      {leaves && <p className="note">{say(P.owedWarning, owed)}</p>}
      {(act === 'password' || act === 'enable') && <p className="quiet">{say(P.second)}</p>}
    </ChangeDialog>
  );
}

type Simple = Extract<z.input<typeof AccountChange>, { kind: 'enabled' | 'password' | 'unlocked' }>;
type WithoutPerson<C> = C extends unknown ? Omit<C, 'person'> : never;

/** What asks for nothing but a reason. */
const SIMPLE: Readonly<
  Record<
    Exclude<PersonAct, 'roles' | 'profile'>,
    { readonly text: keyof typeof P; readonly change: WithoutPerson<Simple>; readonly danger?: true }
  >
> = {
  password: { text: 'setPassword', change: { kind: 'password' } },
  unlocked: { text: 'unlock', change: { kind: 'unlocked' } },
  enable: { text: 'enable', change: { kind: 'enabled', enabled: true } },
  disable: { text: 'disable', change: { kind: 'enabled', enabled: false }, danger: true },
};
