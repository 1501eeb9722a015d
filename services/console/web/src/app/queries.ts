import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { isProblem, ProblemError } from '../api/problem.ts';
import type { Session } from '../api/shapes.ts';

/** The keys under which answers are kept, so that an event can say which of them are out of date. */
export const keys = {
  session: ['session'],
  cases: ['cases'],
  counts: ['counts'],
  case: (id: string) => ['case', id],
  timeline: (id: string) => ['timeline', id],
  history: (id: string) => ['history', id],
  tasks: ['tasks'],
  notifications: ['notifications'],
  unread: ['unread'],
  users: ['users'],
  presence: (id: string) => ['presence', id],
  policies: ['policies'],
  calendars: ['calendars'],
  summary: ['summary'],
} as const;

/** A session that ended shows at the next request: the pages then give way to the sign-in, drafts stay. */
function noteSession(error: unknown): void {
  if (isProblem(error, 'not-signed-in')) queryClient.setQueryData(keys.session, null);
  // What the person may do is no longer what it was when it was last asked.
  if (isProblem(error, 'password-change-needed') || isProblem(error, 'role-not-allowed'))
    void queryClient.invalidateQueries({ queryKey: keys.session });
}

export const queryClient: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError: noteSession }),
  mutationCache: new MutationCache({ onError: noteSession }),
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      // What was refused stays refused; what failed on the way is worth another try.
      retry: (failures, error) => failures < 2 && error instanceof ProblemError && !error.isDefinite,
    },
  },
});

/** Somebody else has the page from now on, or nobody: nothing of the person before stays in it. */
export async function changePerson(session: Session | null): Promise<void> {
  // Who was asked for before is another one; that answer may still be on its way.
  await queryClient.cancelQueries();
  // The session's own entry stays: who watches it must hear of the change.
  queryClient.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== keys.session[0] });
  queryClient.getMutationCache().clear();
  queryClient.setQueryData(keys.session, session);
}
