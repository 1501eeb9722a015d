import { type CallbackState, openLink } from '../../../../../../domain/procedures/callback/state.ts';
import { at } from '../../form/values.ts';
import type { Hints } from './hint.ts';

/** What is asked of the promise after this one. */
const NEXT: readonly unknown[] = ['nextDueAt', 'nextReason'];

export const callbackHints: Hints<CallbackState> = {
  recordCall: {
    help: (state, now) => {
      const missed = (openLink(state)?.dueAt ?? now) < now;
      return {
        shown: ([name], values) => {
          if (name === 'apologised') return missed;
          return NEXT.includes(name) ? at(values, ['outcome']) === 'UNSOLVED' : true;
        },
        needed: ([name]) => (name === 'nextDueAt' ? true : undefined),
      };
    },
  },
};
