import { Button, Empty, Skeleton } from 'antd';
import type { ReactNode } from 'react';
import { usePages } from '../app/usePages.ts';
import { T, useSay } from '../texts.ts';
import { ErrorBox } from '../ui/ErrorBox.tsx';
import { saidInstant } from '../ui/time.ts';
import { type ChangeItem, listChanges } from './api.ts';
import { accessKeys } from './queries.ts';
import { saidChange } from './said.ts';
import { P, STATUS } from './texts.ts';

interface ChangeListProps {
  readonly filter: Parameters<typeof listChanges>[0];
  readonly empty: string;
  /** What can be done with a change. */
  readonly acts?: (change: ChangeItem) => ReactNode;
}

/** Changes of access, the latest first: what, why, who proposed it and who decided. */
export function ChangeList({ filter, empty, acts }: ChangeListProps) {
  const say = useSay();
  const { list, rows } = usePages([...accessKeys.changes, filter], (page, signal) => listChanges(filter, page, signal));
  if (list.isPending) return <Skeleton active title={false} paragraph={{ rows: 4, width: '100%' }} />;
  if (list.isError) return <ErrorBox error={list.error} onRetry={() => void list.refetch()} />;
  if (rows.length === 0) return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={empty} />;
  return (
    <>
      <ul className="access-changes">
        {rows.map((change) => (
          <li key={change.id}>
            <Change change={change} />
            {acts?.(change)}
          </li>
        ))}
      </ul>
      {list.hasNextPage && (
        <div className="list-foot">
          <Button loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {say(T.more)}
          </Button>
        </div>
      )}
    </>
  );
}

function Change({ change }: { change: ChangeItem }) {
  const say = useSay();
  const { status, reason, proposedBy, proposedAt, expiresAt, decidedBy, decidedAt, note } = change;
  const { text, tone } = STATUS[status];
  return (
    <>
      <p className="flush">
        <strong>{saidChange(change, say)}</strong> <span className={`chip tone-${tone}`}>{say(text)}</span>
      </p>
      <p className="flush">{reason}</p>
      <p className="flush quiet">
        {say(P.by, { who: proposedBy.name, at: saidInstant(proposedAt, say) })}
        {status === 'pending' && `${say(T.dot)}${say(P.until, { at: saidInstant(expiresAt, say) })}`}
        {decidedBy && decidedAt && (
          <>
            {say(T.dot)}
            {say(text)} {say(P.decided, { who: decidedBy.name, at: saidInstant(decidedAt, say) })}
            {note && ` · ${note}`}
          </>
        )}
      </p>
    </>
  );
}
