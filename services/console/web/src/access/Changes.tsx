import { useMutation } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { useState } from 'react';
import { personOf } from '../../../../../domain/access/change.ts';
import { may } from '../app/may.ts';
import { useSession } from '../app/session.tsx';
import { useSay } from '../texts.ts';
import { type ChangeItem, decideChange, withdrawChange } from './api.ts';
import { ChangeDialog } from './ChangeDialog.tsx';
import { ChangeList } from './ChangeList.tsx';
import { ApprovalForm, RejectionForm } from './forms.ts';
import { saidChange } from './said.ts';
import { P } from './texts.ts';
import { useMade } from './useMade.tsx';

/** What awaits a second person, and everything that was decided. */
export function Changes() {
  const say = useSay();
  return (
    <>
      <section aria-labelledby="pending">
        <h2 id="pending">{say(P.pending)}</h2>
        <ChangeList
          filter={{ show: 'pending' }}
          empty={say(P.nothingPending)}
          acts={(change) => <Acts change={change} />}
        />
      </section>
      <section aria-labelledby="history" className="side-section">
        <h2 id="history">{say(P.history)}</h2>
        <ChangeList filter={{ show: 'settled' }} empty={say(P.noHistory)} />
      </section>
    </>
  );
}

/** Whoever proposed a change takes it back, somebody else decides. */
function Acts({ change }: { change: ChangeItem }) {
  const say = useSay();
  const session = useSession();
  const [deciding, setDeciding] = useState<'approve' | 'reject'>();
  if (change.proposedBy.id === session.actor.id) return <TakeBack change={change} />;
  if (!may(session, 'decideAccessChange')) return null;
  if (personOf(change.change) === session.actor.id) return <p className="note">{say(P.aboutYou)}</p>;
  const close = () => setDeciding(undefined);
  return (
    <div className="row-acts">
      <Button type="primary" onClick={() => setDeciding('approve')}>
        {say(P.approve)}
      </Button>
      <Button danger onClick={() => setDeciding('reject')}>
        {say(P.reject)}
      </Button>
      {deciding === 'approve' && (
        <ChangeDialog
          title={say(P.approve)}
          schema={ApprovalForm}
          submit={say(P.approve)}
          send={({ note }, key) => decideChange(change.id, true, note, key)}
          onClose={close}
        >
          <p>{saidChange(change, say)}</p>
        </ChangeDialog>
      )}
      {deciding === 'reject' && (
        <ChangeDialog
          title={say(P.reject)}
          schema={RejectionForm}
          submit={say(P.reject)}
          danger
          send={({ note }, key) => decideChange(change.id, false, note, key)}
          onClose={close}
        >
          <p>{saidChange(change, say)}</p>
        </ChangeDialog>
      )}
    </div>
  );
}

function TakeBack({ change }: { change: ChangeItem }) {
  const say = useSay();
  const { message } = App.useApp();
  const made = useMade();
  const withdrawing = useMutation({
    mutationFn: () => withdrawChange(change.id),
    onSuccess: made,
    onError: (error) => message.error(error.message),
  });
  return (
    <div className="row-acts">
      <span className="quiet">{say(P.yours)}</span>
      <Button size="small" loading={withdrawing.isPending} onClick={() => withdrawing.mutate()}>
        {say(P.takeBack)}
      </Button>
    </div>
  );
}
