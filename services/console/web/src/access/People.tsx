import { Button, Empty, Select, Skeleton, Table, type TableColumnsType } from 'antd';
import { useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { Department, PEOPLES_ROLES, Role } from '../../../../../domain/roles.ts';
import { may } from '../app/may.ts';
import { useSession } from '../app/session.tsx';
import { usePages } from '../app/usePages.ts';
import { type Say, T, useSay } from '../texts.ts';
import { ErrorBox } from '../ui/ErrorBox.tsx';
import { SearchInput } from '../ui/SearchInput.tsx';
import { shortInstant } from '../ui/time.ts';
import { changeAccount, listPeople, type PersonItem } from './api.ts';
import { ChangeDialog } from './ChangeDialog.tsx';
import { NewAccountForm } from './forms.ts';
import { PersonDrawer } from './PersonDrawer.tsx';
import { PersonState } from './PersonState.tsx';
import { accessKeys } from './queries.ts';
import { P } from './texts.ts';

/** Everybody who has an account; a name opens what can be done with it. */
export function People() {
  const say = useSay();
  const session = useSession();
  const [search, setSearch] = useSearchParams();
  const [adding, setAdding] = useState(false);
  const [q = '', role = '', department = '', show = ''] = ['q', 'role', 'department', 'show'].map(
    (name) => search.get(name) ?? '',
  );
  const { list, rows } = usePages([...accessKeys.people, q, role, department, show], (page, signal) =>
    listPeople({ q, role, department, show }, page, signal),
  );
  const changed = (name: string, value: string | undefined) => {
    const next = new URLSearchParams(search);
    if (value) next.set(name, value);
    else next.delete(name);
    return next;
  };
  const set = (name: string, value: string | undefined) => setSearch(changed(name, value), { replace: true });
  const choice = (name: string, label: string, options: { value: string; label: string }[]) => (
    <Select
      aria-label={label}
      placeholder={label}
      allowClear
      popupMatchSelectWidth={false}
      value={search.get(name)}
      onChange={(value: string | undefined) => set(name, value)}
      options={options}
    />
  );
  return (
    <>
      <search className="toolbar" aria-label={say(P.people)}>
        <SearchInput value={q} label={say(P.search)} onSearch={(wanted) => set('q', wanted)} />
        {choice(
          'role',
          say(P.role),
          PEOPLES_ROLES.map((value) => ({ value, label: say(Role.labels[value]) })),
        )}
        {choice(
          'department',
          say(T.department),
          Department.keys.map((value) => ({ value, label: say(Department.labels[value]) })),
        )}
        {choice('show', say(P.state), [
          { value: 'enabled', label: say(P.enabled) },
          { value: 'disabled', label: say(P.disabled) },
          { value: 'locked', label: say(P.lockedShort) },
        ])}
        {may(session, 'changeAccount') && (
          <Button type="primary" className="toolbar-end" onClick={() => setAdding(true)}>
            {say(P.newAccount)}
          </Button>
        )}
      </search>
      {list.isPending && <Skeleton active title={false} paragraph={{ rows: 10, width: '100%' }} />}
      {list.isError && <ErrorBox error={list.error} onRetry={() => void list.refetch()} />}
      {list.isSuccess && (
        <Table<PersonItem>
          aria-label={say(P.peopleTable)}
          rowKey="id"
          size="small"
          columns={columns(say, (id) => `?${changed('person', id)}`)}
          dataSource={rows}
          pagination={false}
          scroll={{ x: 680 }}
          onRow={({ id }) => ({
            onClick: (event) => {
              if (!(event.target instanceof HTMLElement && event.target.closest('a'))) set('person', id);
            },
          })}
          locale={{ emptyText: <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={say(P.noPeople)} /> }}
        />
      )}
      {list.hasNextPage && (
        <div className="list-foot">
          <Button loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {say(T.more)}
          </Button>
        </div>
      )}
      <PersonDrawer id={search.get('person') ?? undefined} onClose={() => set('person', undefined)} />
      {adding && (
        <ChangeDialog
          title={say(P.newAccount)}
          schema={NewAccountForm}
          submit={say(P.newAccount)}
          send={({ reason, department: of = null, ...account }, key) =>
            changeAccount({ kind: 'account', department: of, ...account }, reason, key)
          }
          onClose={() => setAdding(false)}
        >
          <p className="quiet">{say(P.second)}</p>
        </ChangeDialog>
      )}
    </>
  );
}

const columns = (say: Say, placeOf: (id: string) => string): TableColumnsType<PersonItem> => [
  {
    title: say(P.name),
    key: 'name',
    render: (_, { id, name, login }) => (
      <div className="subject">
        <Link to={placeOf(id)} replace>
          {name}
        </Link>
        <span className="subject-who">{login ?? say(P.provider)}</span>
      </div>
    ),
  },
  {
    title: say(P.roles),
    key: 'roles',
    render: (_, { roles }) => (
      <span className="chips">
        {roles.map((role) => (
          <span key={role} className="chip tone-plain">
            {say(Role.labels[role])}
          </span>
        ))}
      </span>
    ),
  },
  {
    title: say(T.department),
    key: 'department',
    width: 96,
    render: (_, { department }) => (department ? say(Department.labels[department]) : say(T.dash)),
  },
  { title: say(P.state), key: 'state', width: 150, render: (_, person) => <PersonState person={person} /> },
  {
    title: say(P.lastSignIn),
    key: 'lastSignIn',
    width: 116,
    render: (_, { lastSignInAt }) => (
      <span className="mono">{lastSignInAt ? shortInstant(lastSignInAt) : say(P.never)}</span>
    ),
  },
];
