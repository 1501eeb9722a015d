import { z } from 'zod';
import { call, newKey } from '../api/client.ts';

const Numbers = z.array(z.string());
const CaseCheck = z.object({
  checkedAt: z.string(),
  expected: z.number(),
  found: z.object({
    revived: Numbers,
    behind: Numbers,
    unrung: Numbers,
    ahead: Numbers,
    stray: Numbers,
    stuck: Numbers,
  }),
});
export type CaseCheck = z.infer<typeof CaseCheck>;

const WATCH_MS = 30_000;

export const caseChecksQuery = {
  queryKey: ['case-checks'],
  refetchInterval: WATCH_MS,
  queryFn: async ({ signal }: { signal: AbortSignal }) => {
    const { items } = await call(z.object({ items: z.array(CaseCheck) }), '/api/desk/case-checks', { signal });
    return items;
  },
};

/** Asks for a check beside those by the clock; its result comes with the next list. */
export const checkCasesNow = () => call(z.undefined(), '/api/desk/case-checks', { method: 'POST', key: newKey() });
