import { useInfiniteQuery } from '@tanstack/react-query';

const PAGE = 50;

interface PageOf<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
}

/** A list that goes on page by page. */
export function usePages<Item>(
  queryKey: readonly unknown[],
  fetchPage: (page: { after?: string; limit: number }, signal: AbortSignal) => Promise<PageOf<Item>>,
  enabled = true,
) {
  const list = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam, signal }) =>
      fetchPage({ limit: PAGE, ...(pageParam === undefined ? {} : { after: pageParam }) }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
    enabled,
  });
  return { list, rows: list.data?.pages.flatMap(({ items }) => items) ?? [] };
}
