import { LogoutOutlined, UserOutlined } from '@ant-design/icons';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button, Dropdown } from 'antd';
import { Department, Role } from '../../../../../domain/roles.ts';
import { signOut } from '../api/session.ts';
import { useSay } from '../texts.ts';
import { dropDrafts, hasDrafts } from './drafts.ts';
import { keys } from './queries.ts';
import { useActor } from './session.tsx';
import { A } from './texts.ts';

export function AccountMenu() {
  const say = useSay();
  const actor = useActor();
  const client = useQueryClient();
  const { modal } = App.useApp();
  const leaving = useMutation({
    mutationFn: signOut,
    onSettled: async () => {
      dropDrafts(actor.id);
      await client.cancelQueries();
      client.clear();
      client.setQueryData(keys.session, null);
    },
  });
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
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items: [
          { key: 'who', label: [...department, ...roles].join(' · '), disabled: true },
          { type: 'divider' },
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
      </Button>
    </Dropdown>
  );
}
