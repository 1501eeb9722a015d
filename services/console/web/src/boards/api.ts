import { z } from 'zod';
import { call, queryString } from '../api/client.ts';
import { keys } from '../app/queries.ts';
import { CallbackCard, Check, RepairCard, VisitCard } from './shapes.ts';

/** `all`: also what ended within the last 30 days. */
type Show = 'open' | 'all';

export interface CallbackFilter {
  readonly show?: Show;
  readonly mine?: true;
  readonly from?: string;
  readonly to?: string;
}

const listOf = <S extends z.ZodType>(card: S, board: string, filter: Parameters<typeof queryString>[0]) => ({
  // Under the key of the cases: whatever changes a list of cases changes the boards.
  queryKey: [...keys.cases, board, filter],
  queryFn: async ({ signal }: { signal: AbortSignal }) => {
    const { items } = await call(z.object({ items: z.array(card) }), `/api/desk/${board}${queryString(filter)}`, {
      signal,
    });
    return items;
  },
});

export const callbacksQuery = (filter: CallbackFilter) => listOf(CallbackCard, 'callbacks', { ...filter });
export const repairsQuery = (show: Show) => listOf(RepairCard, 'repairs', { show });
export const visitsQuery = (show: Show) => listOf(VisitCard, 'visits', { show });

export const checksQuery = {
  queryKey: ['promise-checks'],
  queryFn: async ({ signal }: { signal: AbortSignal }) => {
    const { items } = await call(z.object({ items: z.array(Check) }), '/api/desk/callbacks/checks', { signal });
    return items;
  },
};
