import type { CaseState } from '../../../../../../domain/procedures/case/state.ts';
import { isRunning } from '../../../../../../domain/time/clock.ts';
import { APPROVING, type Hints } from './hint.ts';

export const commonHints: Hints<CaseState> = {
  reportUp: { initial: () => ({ to: 'supervisor' }) },
  passUpward: { initial: () => ({ customerAsked: false }) },
  answerTask: { initial: () => ({ done: false }), help: () => ({ tasks: ({ status }) => status === 'open' }) },
  chaseTask: { help: () => ({ tasks: ({ status }) => status === 'open' }) },
  relayAnswer: { help: () => ({ tasks: ({ status }) => status === 'answered' }) },
  decidePause: {
    help: ({ pauseRequests }) => ({
      ...APPROVING,
      clocks: ({ id }) => pauseRequests.some(({ clock }) => clock === id),
    }),
  },
  resumeClock: {
    help: () => ({ clocks: (clock) => isRunning(clock) && clock.pauses.some(({ to }) => to === null) }),
  },
};
