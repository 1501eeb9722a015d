import type { Client } from '@temporalio/client';
import { z } from 'zod';
import { operation } from '../../domain/access/permission.ts';
import { Instant } from '../../domain/time/instant.ts';
import type { Db } from '../../infra/database.ts';
import { CASE_CHECK } from '../../infra/temporal/schedules.ts';
import { audit } from '../kit/audit.ts';
import { Problem } from '../kit/problem.ts';
import { type Route, route } from '../kit/route.ts';
import { instantOf } from '../kit/views.ts';

const Numbers = z.array(z.string());
const Found = z.object({
  revived: Numbers.describe('Temporal did not know them: started again from their log'),
  behind: Numbers.describe('held fewer facts than their log, and were told'),
  unrung: Numbers.describe('a limit had passed and not rung: they were asked to look'),
  ahead: Numbers.describe('hold more facts than their log'),
  stray: Numbers.describe('run, while the records do not know them or have seen their end'),
  stuck: Numbers.describe('run and do not move'),
});

/** The comparison of the records with the workflows, every five minutes by itself and whenever an administrator asks. */
export function caseCheckRoutes(db: Db, client: Client): Route[] {
  return [
    route({
      method: 'get',
      path: '/case-checks',
      permission: operation('listCaseChecks'),
      input: {},
      answer: z.object({ items: z.array(z.object({ checkedAt: Instant, expected: z.int(), found: Found })) }),
      async handler() {
        const rows = await db.selectFrom('case_checks').selectAll().orderBy('id', 'desc').limit(48).execute();
        return {
          items: rows.map(({ checked_at, expected, found }) => ({
            checkedAt: instantOf(checked_at),
            expected,
            found: Found.parse(found),
          })),
        };
      },
    }),
    route({
      method: 'post',
      path: '/case-checks',
      permission: operation('runCaseCheck'),
      changes: true,
      input: {},
      async handler({ actor }) {
        try {
          await client.schedule.getHandle(CASE_CHECK).trigger();
        } catch (cause) {
          throw new Problem('unavailable', { cause });
        }
        await audit(db, actor, 'case-check-asked', CASE_CHECK);
        return undefined;
      },
    }),
  ];
}
