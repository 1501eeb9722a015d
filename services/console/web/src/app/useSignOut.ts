import { useMutation, useQueryClient } from '@tanstack/react-query';
import { signOut } from '../api/session.ts';
import { keys } from './queries.ts';

/** Ends the session here and, where the person came through the company's identity provider, there, too. */
export function useSignOut(first: () => void = () => undefined) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: signOut,
    onSettled: async (answer) => {
      first();
      await client.cancelQueries();
      client.clear();
      if (answer?.continueAt) window.location.assign(answer.continueAt);
      else client.setQueryData(keys.session, null);
    },
  });
}
