import { useMutation } from '@tanstack/react-query';
import { signOut } from '../api/session.ts';
import { changePerson } from './queries.ts';

/** Ends the session here and, where the person came through the company's identity provider, there, too. */
export const useSignOut = (first: () => void = () => undefined) =>
  useMutation({
    mutationFn: signOut,
    onSettled: async (answer) => {
      first();
      if (answer?.continueAt) window.location.assign(answer.continueAt);
      else await changePerson(null);
    },
  });
