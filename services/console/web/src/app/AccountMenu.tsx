import { CoffeeOutlined, IdcardOutlined, LogoutOutlined, UserOutlined } from '@ant-design/icons';
import { App, Button, Dropdown } from 'antd';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { Department, Role } from '../../../../../domain/roles.ts';
import { useSay } from '../texts.ts';
import { shortInstant } from '../ui/time.ts';
import { dropDrafts, hasDrafts } from './drafts.ts';
import { PresenceDialog, useAway } from './Presence.tsx';
import { useActor } from './session.tsx';
import { A } from './texts.ts';
import { useSignOut } from './useSignOut.ts';

export function AccountMenu() {
  const say = useSay();
  const actor = useActor();
  const navigate = useNavigate();
  const { modal } = App.useApp();
  const [asking, setAsking] = useState(false);
  const away = useAway();
  const leaving = useSignOut(() => dropDrafts(actor.id));
  const leave = () => {
    if (!hasDrafts(actor.id)) return leaving.mutate();
    modal.confirm({
      title: say(A.draftOnSignOut),
      content: say(A.draftOnSignOutWhy),
      okText: say(A.signOutAnyway),
      cancelText: say(A.keepWriting),
      okButtonProps: { danger: true },
      autoFocusButton: 'cancel',
      onOk: () => leaving.mutate(),
    });
  };
  const roles = actor.roles.map((role) => say(Role.labels[role]));
  const department = actor.department ? [say(Department.labels[actor.department])] : [];
  const absence = away?.until ? say(A.awayNow, { until: shortInstant(away.until) }) : say(A.awayOpen);
  return (
    <>
      {asking && <PresenceDialog onClose={() => setAsking(false)} />}
      <Dropdown
        trigger={['click']}
        menu={{
          items: [
            { key: 'who', label: [...department, ...roles].join(' · '), disabled: true },
            { type: 'divider' },
            {
              key: 'away',
              icon: <CoffeeOutlined aria-hidden />,
              label: away ? absence : say(A.away),
              onClick: () => setAsking(true),
            },
            {
              key: 'account',
              icon: <IdcardOutlined aria-hidden />,
              label: say(A.myAccount),
              onClick: () => void navigate('/account'),
            },
            { key: 'out', icon: <LogoutOutlined aria-hidden />, label: say(A.signOut), onClick: leave },
          ],
        }}
      >
        <Button
          type="text"
          icon={<UserOutlined aria-hidden />}
          aria-label={say(A.account, { name: actor.name })}
          aria-haspopup="menu"
        >
          <span className="wide-only">{actor.name}</span>
          {away && <span className="chip tone-warn wide-only">{absence}</span>}
        </Button>
      </Dropdown>
    </>
  );
}
