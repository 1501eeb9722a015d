import type { QueryClient } from '@tanstack/react-query';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { hear } from '../api/events.ts';
import { isProblem } from '../api/problem.ts';
import { getSession } from '../api/session.ts';
import { keys } from './queries.ts';

/** Lists change with every case: they are asked for again at most this often. */
const LISTS_MS = 800;

/** Keeps everything on the page up to date with what the services tell. */
export function useLive(): void {
  const client = useQueryClient();
  useEffect(() => {
    const begun = Date.now();
    let lists: ReturnType<typeof setTimeout> | undefined;
    const listsLater = () => {
      lists ??= setTimeout(() => {
        lists = undefined;
        for (const queryKey of [keys.cases, keys.counts, keys.tasks]) void client.invalidateQueries({ queryKey });
      }, LISTS_MS);
    };
    const stop = hear((told) => {
      if (told.type === 'case') {
        refreshCase(client, told.data.caseId);
        listsLater();
      }
      if (told.type === 'notification') {
        client.setQueryData(keys.unread, { unread: told.data.unread });
        void client.invalidateQueries({ queryKey: keys.notifications });
      }
      if (told.type === 'lost') void lookAfterSession(client);
      // What was missed while nobody listened is unknown; a page that has just loaded has missed nothing.
      if (told.type === 'open' && Date.now() - begun > 3_000) void client.invalidateQueries();
    });
    return () => {
      clearTimeout(lists);
      stop();
    };
  }, [client]);
}

/** A stream also ends with its session or the person's rights: whoever was signed out sees the sign-in, others their new roles. */
async function lookAfterSession(client: QueryClient): Promise<void> {
  try {
    client.setQueryData(keys.session, await getSession());
  } catch (error) {
    if (isProblem(error, 'not-signed-in')) client.setQueryData(keys.session, null);
  }
}

export function refreshCase(client: QueryClient, id: string): void {
  for (const queryKey of [keys.case(id), keys.timeline(id), keys.history(id)])
    void client.invalidateQueries({ queryKey });
}
