import { useInfiniteQuery } from '@tanstack/react-query';

const PAGE = 50;

interface PageOf<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
  readonly total?: number | undefined;
}

interface Options<Item> {
  /** How soon the list is asked for again, by what it shows; left out: only when something makes it out of date. */
  readonly againInMs?: (rows: readonly Item[]) => number;
}

/** A list that goes on page by page. */
export function usePages<Item>(
  queryKey: readonly unknown[],
  fetchPage: (page: { after?: string; limit: number }, signal: AbortSignal) => Promise<PageOf<Item>>,
  { againInMs }: Options<Item> = {},
) {
  const list = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam, signal }) =>
      fetchPage({ limit: PAGE, ...(pageParam === undefined ? {} : { after: pageParam }) }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
    refetchInterval: ({ state }) => againInMs?.(rowsOf(state.data?.pages)) ?? false,
  });
  return { list, rows: rowsOf(list.data?.pages), total: list.data?.pages[0]?.total };
}

const rowsOf = <Item>(pages: readonly PageOf<Item>[] = []): Item[] => pages.flatMap(({ items }) => items);
