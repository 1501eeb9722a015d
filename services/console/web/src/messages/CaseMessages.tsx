import { Button, Skeleton } from 'antd';
import { ChannelKind } from '../../../../../domain/messages/channel.ts';
import { T, useSay } from '../texts.ts';
import { ErrorBox } from '../ui/ErrorBox.tsx';
import { DeliveryLine } from './DeliveryLine.tsx';
import { useCaseDeliveries } from './queries.ts';
import { saidMatter, saidRecipient } from './state.tsx';
import { M } from './texts.ts';
import './messages.css';

/** What left the platform about a case: to whom (masked), by which channel, with what result. */
export function CaseMessages({ caseId }: { caseId: string }) {
  const say = useSay();
  const { list, rows } = useCaseDeliveries(caseId);
  if (list.isPending) return <Skeleton active title={false} paragraph={{ rows: 5 }} />;
  if (list.isError) return <ErrorBox error={list.error} onRetry={() => void list.refetch()} />;
  return (
    <>
      <p className="hint">{say(M.caseLead)}</p>
      {rows.length === 0 && <p className="quiet">{say(M.caseNone)}</p>}
      <ul>
        {rows.map((row) => (
          <DeliveryLine
            key={row.id}
            of={row}
            title={
              <>
                {saidMatter(row.template, say)}
                <span className="delivery-to">
                  {saidRecipient(row, say)}
                  {say(T.dot)}
                  {say(ChannelKind.labels[row.channel])} {row.address}
                </span>
              </>
            }
          />
        ))}
      </ul>
      {list.hasNextPage && (
        <Button loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {say(T.more)}
        </Button>
      )}
    </>
  );
}
