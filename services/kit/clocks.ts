import type { z } from 'zod';
import { clockContext } from '../../domain/procedures/case/clocks.ts';
import type { CaseState } from '../../domain/procedures/case/state.ts';
import { clockName } from '../../domain/procedures/case/wording.ts';
import { type Language, say } from '../../domain/text.ts';
import { status } from '../../domain/time/clock.ts';
import { explainClock } from '../../domain/time/explain.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { ClockView } from './views.ts';

/** The clocks of a case as people read them, at that instant of the case. */
export function clocksOf(state: CaseState, now: Instant, language: Language): z.input<typeof ClockView>[] {
  const context = clockContext(state.rules);
  return state.clocks.map((clock) => ({
    id: clock.id,
    requirement: clock.requirement,
    name: say(clockName(clock.id), language),
    status: status(clock, now),
    startedAt: clock.startedAt,
    dueAt: clock.dueAt,
    metAt: clock.metAt,
    breachedAt: clock.breachedAt,
    provisional: clock.provisional,
    explanation: explainClock(clock, context, language),
  }));
}
