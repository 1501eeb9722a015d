import { keepPreviousData, type UseQueryResult, useQuery } from '@tanstack/react-query';
import { Skeleton } from 'antd';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { useSay } from '../texts.ts';
import { ErrorBox } from '../ui/ErrorBox.tsx';
import { LOOKS } from '../ui/procedures.tsx';
import type { CallbackCard } from './shapes.ts';
import { B } from './texts.ts';

/** What a board shows of its cards: their shape while they load, why not when they do not. */
export function Loaded<Card>({ of, skeleton, children }: LoadedProps<Card>) {
  if (of.data) return children(of.data);
  if (of.isError) return <ErrorBox error={of.error} onRetry={() => void of.refetch()} />;
  return <div aria-busy="true">{skeleton ?? <RowsSkeleton />}</div>;
}

interface LoadedProps<Card> {
  readonly of: UseQueryResult<Card[]>;
  readonly skeleton?: ReactNode;
  readonly children: (cards: Card[]) => ReactNode;
}

/** The cards of a board stay on the page while those of another filter load. */
export const useCards = <Card,>(query: {
  queryKey: readonly unknown[];
  queryFn: (context: { signal: AbortSignal }) => Promise<Card[]>;
}) => useQuery({ ...query, placeholderData: keepPreviousData });

const RowsSkeleton = () =>
  [1, 2, 3].map((row) => (
    <div key={row} className="board-row">
      <Skeleton active title={{ width: '60%' }} paragraph={{ rows: 2, width: '100%' }} />
    </div>
  ));

/** A part of a list under its heading; `id` ties the two together. */
export function Section({ id, title, count, children }: SectionProps) {
  return (
    <section aria-labelledby={id} className="board-section">
      <h2 id={id}>
        {title} <span className="count">{count}</span>
      </h2>
      {children}
    </section>
  );
}

interface SectionProps {
  readonly id: string;
  readonly title: string;
  readonly count: number;
  readonly children: ReactNode;
}

/** The number of the case, and of the one that it comes out of. */
export function Numbers({
  card: { id, procedure, parent },
}: {
  card: Pick<CallbackCard, 'id' | 'procedure' | 'parent'>;
}) {
  const say = useSay();
  return (
    <span className="board-numbers">
      {LOOKS[procedure].icon} <span className="mono">{id}</span>
      {parent && (
        <>
          {' '}
          {say(B.from)}{' '}
          <Link to={`/cases/${parent.id}`} className="mono">
            {parent.id}
          </Link>
        </>
      )}
    </span>
  );
}
