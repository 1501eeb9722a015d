import { useMutation, useQuery } from '@tanstack/react-query';
import { Alert, App, Button, Drawer, Skeleton } from 'antd';
import { useState } from 'react';
import { Department } from '../../../../../domain/roles.ts';
import { LANGUAGE_NAMES } from '../app/language.ts';
import { may } from '../app/may.ts';
import { useSession } from '../app/session.tsx';
import { T, useSay } from '../texts.ts';
import { Datum } from '../ui/data.tsx';
import { ErrorBox } from '../ui/ErrorBox.tsx';
import { saidInstant } from '../ui/time.ts';
import { mayOpenChanges } from './access.ts';
import { endSessionsOf, getPerson, type PersonDetail } from './api.ts';
import { ChangeList } from './ChangeList.tsx';
import { type PersonAct, PersonDialog } from './PersonDialog.tsx';
import { PersonState } from './PersonState.tsx';
import { accessKeys } from './queries.ts';
import { saidRoles } from './said.ts';
import { P } from './texts.ts';

/** One account: what it is, what can be done with it, and what was changed of it. */
export function PersonDrawer({ id, onClose }: { id: string | undefined; onClose: () => void }) {
  const say = useSay();
  const found = useQuery({
    queryKey: accessKeys.person(id ?? ''),
    queryFn: ({ signal }) => getPerson(id ?? '', signal),
    enabled: id !== undefined,
  });
  return (
    <Drawer
      open={id !== undefined}
      onClose={onClose}
      size={560}
      title={found.data?.name ?? say(P.people)}
      destroyOnHidden
    >
      {found.isError && <ErrorBox error={found.error} onRetry={() => void found.refetch()} />}
      {found.isPending && <Skeleton active title={false} paragraph={{ rows: 8, width: '100%' }} />}
      {found.data && <Person person={found.data} />}
    </Drawer>
  );
}

function Person({ person }: { person: PersonDetail }) {
  const say = useSay();
  const session = useSession();
  const { login, roles, department, language, lastSignInAt, createdAt, owed } = person;
  const own = person.id === session.actor.id;
  return (
    <>
      <dl className="data">
        <Datum label={P.login}>{login ?? say(P.provider)}</Datum>
        <Datum label={P.roles}>{saidRoles(roles, say)}</Datum>
        <Datum label={T.department}>{department ? say(Department.labels[department]) : say(T.dash)}</Datum>
        <Datum label={P.state}>
          <PersonState person={person} />
        </Datum>
        <Datum label={P.language}>{LANGUAGE_NAMES[language]}</Datum>
        <Datum label={P.lastSignIn}>{lastSignInAt ? saidInstant(lastSignInAt, say) : say(P.never)}</Datum>
        <Datum label={P.created}>{saidInstant(createdAt, say)}</Datum>
        <Datum label={P.owed}>{say(P.owes, owed)}</Datum>
      </dl>
      {own && <Alert type="info" showIcon title={say(P.own)} className="gap" />}
      {!own && <Acts person={person} />}
      {mayOpenChanges(session) && (
        <section className="side-section">
          <h2>{say(P.changes)}</h2>
          <ChangeList filter={{ show: 'all', personId: person.id }} empty={say(P.noHistory)} />
        </section>
      )}
    </>
  );
}

function Acts({ person }: { person: PersonDetail }) {
  const say = useSay();
  const session = useSession();
  const [doing, setDoing] = useState<PersonAct>();
  const mine = may(session, 'changeAccount');
  const ours = person.login !== null;
  const acts: { act: PersonAct; text: keyof typeof P; shown: boolean; danger?: true }[] = [
    { act: 'roles', text: 'changeRoles', shown: ours },
    { act: 'profile', text: 'changeProfile', shown: true },
    { act: 'password', text: 'setPassword', shown: ours },
    { act: 'unlocked', text: 'unlock', shown: person.lockedUntil !== null },
    { act: 'enable', text: 'enable', shown: !person.enabled },
    { act: 'disable', text: 'disable', shown: person.enabled, danger: true },
  ];
  return (
    <>
      {!ours && <p className="note">{say(P.providerWhy)}</p>}
      <div className="row-acts">
        {mine &&
          acts
            .filter(({ shown }) => shown)
            .map(({ act, text, danger = false }) => (
              <Button key={act} danger={danger} onClick={() => setDoing(act)}>
                {say(P[text])}
              </Button>
            ))}
        {may(session, 'endSessionsOf') && <EndSessions person={person} />}
      </div>
      {doing && <PersonDialog act={doing} person={person} onClose={() => setDoing(undefined)} />}
    </>
  );
}

function EndSessions({ person: { id, name } }: { person: PersonDetail }) {
  const say = useSay();
  const { message, modal } = App.useApp();
  const ending = useMutation({
    mutationFn: () => endSessionsOf(id),
    onSuccess: () => message.success(say(P.endedSessions)),
    onError: (error) => message.error(error.message),
  });
  return (
    <Button
      loading={ending.isPending}
      onClick={() => {
        void modal.confirm({
          title: say(P.endSessionsAsk, { name }),
          okText: say(P.endSessions),
          cancelText: say(T.cancel),
          onOk: () => ending.mutate(),
        });
      }}
    >
      {say(P.endSessions)}
    </Button>
  );
}
