import { z } from 'zod';
import { operation } from '../../domain/access/permission.ts';
import { rulesChanged } from '../../domain/procedures/case/commands.ts';
import { clockName } from '../../domain/procedures/case/wording.ts';
import { say } from '../../domain/text.ts';
import { Instant } from '../../domain/time/instant.ts';
import type { Db } from '../../infra/database.ts';
import { caseFor } from '../kit/cases.ts';
import { type Route, route } from '../kit/route.ts';
import { rulesOf } from '../kit/rules.ts';
import { CaseParams, Version } from '../kit/views.ts';

/** TIM-11: what moving a case to other rules would do to its clocks, before anybody does it. */
export function rulesPreviewRoute(db: Db): Route {
  return route({
    method: 'post',
    path: '/cases/{caseId}/rules/preview',
    permission: operation('previewRules'),
    input: {
      params: CaseParams,
      body: z.strictObject({ policyVersion: Version, calendarVersion: z.string().min(1).max(64) }),
    },
    answer: z.object({
      moved: z.array(z.object({ clock: z.string(), name: z.string(), from: Instant, to: Instant })),
    }),
    async handler({ params: { caseId }, body, actor, language }) {
      const { row, state } = await caseFor(db, actor, caseId);
      const rules = await rulesOf(db, { profile: row.profile, ...body });
      const { moved } = rulesChanged(state, rules, 'rebase', '—');
      return { moved: moved.map((change) => ({ ...change, name: say(clockName(change.clock), language) })) };
    },
  });
}
