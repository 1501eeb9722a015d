import { z } from 'zod';
import { Profile } from '../../domain/policy/schema.ts';
import { clockContext } from '../../domain/procedures/case/clocks.ts';
import type { Rules } from '../../domain/procedures/case/state.ts';
import { clockName } from '../../domain/procedures/case/wording.ts';
import { say } from '../../domain/text.ts';
import { type Clock, startClock } from '../../domain/time/clock.ts';
import { explainClock } from '../../domain/time/explain.ts';
import { Instant, toInstant } from '../../domain/time/instant.ts';
import type { Db } from '../../infra/database.ts';
import { type Route, route } from '../kit/route.ts';
import { activeRules, imaginedComplaint } from '../kit/rules.ts';

const Preview = z.object({
  items: z.array(
    z.object({
      clock: z.string(),
      requirement: z.string(),
      name: z.string(),
      dueAt: Instant,
      provisional: z.boolean(),
      explanation: z.string(),
    }),
  ),
});

/** What a case received then would promise, made by the same functions that will count its clocks. */
export function deadlineRoutes(db: Db): Route[] {
  return [
    route({
      method: 'post',
      path: '/deadlines/preview',
      operationId: 'previewDeadlines',
      summary: { zh: '预览时限', en: 'Preview the time limits' },
      input: {
        body: z.strictObject({
          procedure: z.enum(['complaint', 'repair']).default('complaint'),
          profile: Profile,
          receivedAt: Instant.optional(),
        }),
      },
      answer: Preview,
      async handler({ body: { procedure, profile, receivedAt }, language }) {
        const rules = await activeRules(db, profile);
        const at = receivedAt ?? toInstant(Date.now());
        const clocks = procedure === 'repair' ? clocksOfRepair(rules, at) : imaginedComplaint(rules, at).clocks;
        const context = clockContext(rules);
        return {
          items: clocks.map((clock) => ({
            clock: clock.id,
            requirement: clock.requirement,
            name: say(clockName(clock.id), language),
            dueAt: clock.dueAt,
            provisional: clock.provisional,
            explanation: explainClock(clock, context, language),
          })),
        };
      },
    }),
  ];
}

const clocksOfRepair = (rules: Rules, startedAt: Instant): Clock[] =>
  Object.entries(rules.policy.repair.limits).flatMap(([requirement, rule]) =>
    rule ? [startClock({ requirement, attempt: 1, limit: rule.limit, startedAt }, clockContext(rules))] : [],
  );
