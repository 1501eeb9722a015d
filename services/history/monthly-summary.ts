import { z } from 'zod';
import { operation } from '../../domain/access/permission.ts';
import { Profile } from '../../domain/policy/schema.ts';
import { isAddendum, Month, summaryPeriod } from '../../domain/procedures/complaint/monthly.ts';
import { Department } from '../../domain/roles.ts';
import { Instant } from '../../domain/time/instant.ts';
import type { Db } from '../../infra/database.ts';
import { caseRow, visibleTo } from '../kit/cases.ts';
import { type Route, route } from '../kit/route.ts';
import { activeRules } from '../kit/rules.ts';
import { ComplaintView } from '../kit/views.ts';

const MonthlySummary = z
  .object({
    month: Month,
    dueAt: Instant.describe('when the summary is to be handed in'),
    items: z.array(
      z.object({
        caseId: z.string(),
        department: Department.schema.nullable(),
        subject: z.string(),
        severity: z.string().nullable(),
        receivedAt: Instant,
        closedAt: Instant,
        stage: z.string(),
        satisfaction: z.string().nullable(),
        cause: z.string().nullable(),
        improvement: z.string().nullable(),
        lessons: z.string().nullable(),
        breached: z.boolean(),
        addendum: z.boolean().describe('closed after the summary of the month before was due'),
      }),
    ),
  })
  .meta({ id: 'MonthlySummary' });

/** CMP-32: what a department reports of the month's complaints: cases, results, lessons, improvements. */
export function monthlySummaryRoute(db: Db): Route {
  return route({
    method: 'get',
    path: '/summaries/complaints',
    permission: operation('getMonthlySummary'),
    input: {
      query: z.strictObject({ month: Month, profile: Profile, department: Department.schema.optional() }),
    },
    answer: MonthlySummary,
    async handler({ query: { month, profile, department }, actor }) {
      const period = summaryPeriod(month, await activeRules(db, profile));
      const rows = await db
        .selectFrom('cases')
        .selectAll()
        .where('procedure', '=', 'complaint')
        .where('profile', '=', profile)
        .where('closed_at', '>', new Date(period.closedAfter))
        .where('closed_at', '<=', new Date(period.dueAt))
        .$if(department !== undefined, (query) => query.where('department', '=', department ?? null))
        .where(visibleTo(actor))
        .orderBy('closed_at')
        .execute();
      return { month, dueAt: period.dueAt, items: rows.map((stored) => itemOf(stored, period)) };
    },
  });
}

function itemOf(stored: Parameters<typeof caseRow>[0] & { state: object }, period: ReturnType<typeof summaryPeriod>) {
  const row = caseRow(stored);
  const { closing, satisfaction } = ComplaintView.parse(stored.state);
  const closedAt = row.closedAt ?? period.dueAt;
  return {
    caseId: row.id,
    department: row.department,
    subject: row.subject,
    severity: row.severity,
    receivedAt: row.receivedAt,
    closedAt,
    stage: row.stage,
    satisfaction,
    cause: closing?.cause ?? null,
    improvement: closing?.improvementSuggestion ?? null,
    lessons: closing?.lessons ?? null,
    breached: row.breached,
    addendum: isAddendum(closedAt, period),
  };
}
