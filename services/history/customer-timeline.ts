import { z } from 'zod';
import type { CaseState } from '../../domain/procedures/case/state.ts';
import { procedureOf } from '../../domain/procedures/registry.ts';
import { say } from '../../domain/text.ts';
import { isRunning } from '../../domain/time/clock.ts';
import { Instant } from '../../domain/time/instant.ts';
import type { Db } from '../../infra/database.ts';
import { caseFor } from '../kit/cases.ts';
import { type Route, route } from '../kit/route.ts';
import { CaseParams } from '../kit/views.ts';
import { entriesOf } from './log.ts';

const CustomerTimeline = z
  .object({
    status: z.string(),
    nextStep: z.string().nullable(),
    promisedAt: Instant.nullable().describe('when the customer hears of us at the latest'),
    result: z.string().nullable().describe('what the customer was told as the result'),
    steps: z.array(z.object({ at: Instant, text: z.string() })),
  })
  .meta({ id: 'CustomerTimeline' });

/** What the customer may read of a case (GEN-10): steps and results, no internal word and no name of the staff. */
export function customerTimelineRoute(db: Db): Route {
  return route({
    method: 'get',
    path: '/cases/{caseId}/customer-timeline',
    operationId: 'getCustomerTimeline',
    summary: { zh: '客户可读的进度', en: 'The progress as the customer reads it' },
    input: { params: CaseParams },
    answer: CustomerTimeline,
    async handler({ params: { caseId }, actor, language }) {
      const { row, state } = await caseFor(db, actor, caseId);
      const { forCustomer: words } = procedureOf(row.procedure);
      const entries = await entriesOf(db, caseId);
      const { status, next } = words.status(state);
      return {
        status: say(status, language),
        nextStep: next && say(next, language),
        promisedAt: promisedAt(state, words.promises),
        result: entries.flatMap(({ fact }) => words.result(fact) ?? []).at(-1) ?? null,
        steps: entries.flatMap(({ at, fact }) => {
          const step = words.step(fact);
          return step ? [{ at, text: say(step.text, language, step.vars) }] : [];
        }),
      };
    },
  });
}

function promisedAt({ clocks }: CaseState, promises: readonly string[]): Instant | null {
  const owed = clocks.filter((clock) => isRunning(clock) && promises.includes(clock.requirement));
  return owed.map(({ dueAt }) => dueAt).toSorted()[0] ?? null;
}
