import { Skeleton } from 'antd';
import { Link } from 'react-router';
import { useSay } from '../texts.ts';
import { ErrorBox } from '../ui/ErrorBox.tsx';
import { DeliveryLine } from './DeliveryLine.tsx';
import { useDeliveries } from './queries.ts';
import { saidMatter } from './state.tsx';
import { M } from './texts.ts';

const SHOWN = 5;

/** What became of the last events that an endpoint was sent. */
export function WebhookResults({ id, name }: { id: string; name: string }) {
  const say = useSay();
  const { list, rows } = useDeliveries({ kind: 'system', recipient: id }, true);
  if (list.isPending) return <Skeleton active title={false} paragraph={{ rows: 3 }} />;
  if (list.isError) return <ErrorBox error={list.error} onRetry={() => void list.refetch()} />;
  if (rows.length === 0) return <p className="quiet">{say(M.noResults)}</p>;
  return (
    <>
      <ul aria-label={say(M.resultsOf, { name })}>
        {rows.slice(0, SHOWN).map((row) => (
          <DeliveryLine
            key={row.id}
            of={row}
            title={
              <>
                {saidMatter(row.template, say)} {row.caseId && <Link to={`/cases/${row.caseId}`}>{row.caseId}</Link>}
              </>
            }
          />
        ))}
      </ul>
      {rows.length > SHOWN && <Link to={`?tab=deliveries&kind=system&recipient=${id}`}>{say(M.allResults)}</Link>}
    </>
  );
}
