import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { ProblemError } from '../api/problem.ts';
import { may } from '../app/may.ts';
import { useSession } from '../app/session.tsx';
import { useUsers } from '../form/inputs.tsx';
import { ProblemAlert } from '../form/ProblemAlert.tsx';
import { T, useSay } from '../texts.ts';
import { saidInstant } from '../ui/time.ts';
import { decideWording, type WordingVersion } from './api.ts';
import { messageKeys } from './queries.ts';
import { M } from './texts.ts';

/** Who proposed a wording and why, and what the reader may decide about it; never about their own. */
export function Decision({ template, of }: { template: string; of: WordingVersion }) {
  const say = useSay();
  const session = useSession();
  const client = useQueryClient();
  const { message, modal } = App.useApp();
  const users = useUsers();
  const nameOf = (id: string) => users.data?.items.find((user) => user.id === id)?.name ?? '…';
  const { version: n, status, proposedBy, proposedAt, decidedBy, decidedAt, note } = of;
  const deciding = useMutation({
    mutationFn: (verb: 'approve' | 'reject') => decideWording(template, n, verb),
    onSuccess: (_, verb) => {
      void message.success(say(verb === 'approve' ? M.approvedDone : M.rejectedDone, { n }));
    },
    onSettled: () => client.invalidateQueries({ queryKey: messageKeys.templates }),
  });
  const approve = () =>
    modal.confirm({
      title: say(M.approveAsk, { n }),
      content: say(M.approveWhy),
      okText: say(M.approve),
      cancelText: say(T.cancel),
      onOk: () => deciding.mutateAsync('approve').catch(() => undefined),
    });
  const own = proposedBy === session.actor.id;
  return (
    <>
      <p className="flush">{say(M.proposedBy, { who: nameOf(proposedBy), at: saidInstant(proposedAt, say), note })}</p>
      {decidedBy !== null && decidedAt !== null && (
        <p className="quiet flush">{say(M.decidedBy, { who: nameOf(decidedBy), at: saidInstant(decidedAt, say) })}</p>
      )}
      {deciding.error instanceof ProblemError && <ProblemAlert problem={deciding.error} />}
      {status === 'proposed' && own && <p className="quiet flush">{say(M.ownProposal)}</p>}
      {status === 'proposed' && !own && (
        <p className="row-acts">
          {may(session, 'approveWording') && (
            <Button type="primary" loading={deciding.isPending} onClick={() => void approve()}>
              {say(M.approve)}
            </Button>
          )}
          {may(session, 'rejectWording') && (
            <Button disabled={deciding.isPending} onClick={() => deciding.mutate('reject')}>
              {say(M.reject)}
            </Button>
          )}
        </p>
      )}
    </>
  );
}
