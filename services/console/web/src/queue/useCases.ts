import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { type CaseFilter, listCases } from '../api/desk.ts';
import type { CaseItem } from '../api/shapes.ts';
import { keys } from '../app/queries.ts';

const PAGE = 50;
const LONGEST_LOOK = 200;

/**
 * A list that never moves under the cursor: the rows stay where they are while their content is kept up to date, and what
 * has come in or changed places meanwhile is counted until the user asks for it. `list` names the filter.
 */
export function useCases(list: string, filter: () => CaseFilter) {
  const client = useQueryClient();
  // The shown rows are fetched once; only the look below follows the events.
  const shownKey = ['cases-shown', list];
  const shown = useInfiniteQuery({
    queryKey: shownKey,
    queryFn: ({ pageParam, signal }) =>
      listCases(filter(), { limit: PAGE, ...(pageParam === undefined ? {} : { after: pageParam }) }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
    staleTime: 0,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
  const rows = shown.data?.pages.flatMap(({ items }) => items) ?? [];

  const look = useQuery({
    queryKey: [...keys.cases, list, rows.length],
    queryFn: ({ signal }) =>
      listCases(filter(), { limit: Math.min(Math.max(rows.length, PAGE), LONGEST_LOOK) }, signal),
    enabled: shown.isSuccess,
    staleTime: 10_000,
  });
  const latest = look.data?.items ?? [];
  const known = new Map(rows.map((row) => [row.id, row]));
  const fresh = new Map(latest.map((row) => [row.id, row]));
  const arrived = latest.filter(({ id }) => !known.has(id)).length;

  return {
    shown,
    rows: rows.map((row): CaseItem => newerOf(row, fresh.get(row.id))),
    arrived: look.isSuccess ? arrived : 0,
    moved: look.isSuccess && arrived === 0 && isMoved(rows, latest),
    showLatest: () => client.resetQueries({ queryKey: shownKey }),
  };
}

const newerOf = (row: CaseItem, other: CaseItem | undefined): CaseItem =>
  other && other.version >= row.version ? other : row;

/** Whether the rows that both lists hold stand in another order, or some are gone. */
function isMoved(rows: readonly CaseItem[], latest: readonly CaseItem[]): boolean {
  return (
    latest.some(({ id }, index) => rows[index]?.id !== id) ||
    (latest.length < rows.length && rows.length <= LONGEST_LOOK)
  );
}
