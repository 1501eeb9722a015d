import { Button, Drawer } from 'antd';
import { useState } from 'react';
import { Danger } from '../../../../../domain/access/danger.ts';
import { PEOPLES_ROLES, type PersonRole, Role } from '../../../../../domain/roles.ts';
import { may } from '../app/may.ts';
import { useSession } from '../app/session.tsx';
import { T, useSay } from '../texts.ts';
import { changePermission, type PermissionItem } from './api.ts';
import { ChangeDialog } from './ChangeDialog.tsx';
import { ReasonForm } from './forms.ts';
import { Mark, standingOf } from './marks.tsx';
import { saidRoles } from './said.ts';
import { P } from './texts.ts';

/** One permission: who holds it, who held it as shipped, and the roles that it is given to and taken from. */
export function PermissionDrawer({ item, onClose }: { item: PermissionItem | undefined; onClose: () => void }) {
  const say = useSay();
  return (
    <Drawer open={item !== undefined} onClose={onClose} size={480} title={item && say(item.label)} destroyOnHidden>
      {item && <Roles item={item} />}
    </Drawer>
  );
}

function Roles({ item }: { item: PermissionItem }) {
  const say = useSay();
  const session = useSession();
  const [changing, setChanging] = useState<PersonRole>();
  const granted = changing !== undefined && !item.roles.includes(changing);
  const close = () => setChanging(undefined);
  return (
    <>
      {item.danger && <p className="note">{say(P.dangerous, { why: Danger.labels[item.danger] })}</p>}
      <p className="quiet">
        {say(P.shipped)}
        {say(T.dot)}
        {saidRoles(item.shipped, say)}
      </p>
      <ul className="access-roles">
        {PEOPLES_ROLES.map((role) => {
          const standing = standingOf(item, role);
          const held = item.roles.includes(role);
          return (
            <li key={role}>
              <Mark standing={standing} />
              <span className="access-role">{say(Role.labels[role])}</span>
              <span className="quiet">{say(P[standing])}</span>
              {may(session, 'changePermission') && (
                <Button
                  size="small"
                  danger={held}
                  aria-label={say(held ? P.withdrawFrom : P.grantTo, { role: Role.labels[role] })}
                  onClick={() => setChanging(role)}
                >
                  {say(held ? P.withdraw : P.grant)}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
      {changing && (
        <ChangeDialog
          title={`${say(granted ? P.grantTo : P.withdrawFrom, { role: Role.labels[changing] })} · ${say(item.label)}`}
          schema={ReasonForm}
          submit={say(granted ? P.grant : P.withdraw)}
          danger={!granted}
          send={({ reason }, key) => changePermission({ role: changing, permission: item.name, granted }, reason, key)}
          onClose={close}
        >
          {granted && item.danger && <p className="note">{say(P.second)}</p>}
        </ChangeDialog>
      )}
    </>
  );
}
