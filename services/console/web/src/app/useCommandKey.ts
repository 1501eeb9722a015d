import { useRef } from 'react';
import { newKey } from '../api/client.ts';
import { ProblemError } from '../api/problem.ts';

/**
 * The idempotency key of one thing that somebody is doing: the same for every try whose outcome is unknown, so that it can
 * never happen twice; a new one after a refusal, which records nothing.
 */
export function useCommandKey(first: () => string = newKey) {
  const key = useRef<string>(undefined);
  key.current ??= first();
  return {
    current: () => key.current ?? newKey(),
    after: (error: unknown) => {
      if (error instanceof ProblemError && error.isDefinite && !error.is('key-reused')) key.current = newKey();
    },
    renew: () => {
      key.current = newKey();
    },
  };
}
