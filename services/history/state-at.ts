import { z } from 'zod';
import { procedureOf } from '../../domain/procedures/registry.ts';
import { Instant } from '../../domain/time/instant.ts';
import type { Db } from '../../infra/database.ts';
import { caseFor } from '../kit/cases.ts';
import { type Route, route } from '../kit/route.ts';
import { CaseParams, CaseRowView, StateView } from '../kit/views.ts';
import { entriesOf, stateAfter } from './log.ts';

const StateAt = z
  .object({
    state: StateView,
    projection: z.object({ row: CaseRowView }).describe('what the lists showed'),
    at: Instant.describe('of the last fact up to then'),
    version: z.int(),
    policyVersion: z.int(),
    calendarVersion: z.string(),
  })
  .meta({ id: 'StateAt' });

/** The case as it stood at any instant: the fold of the facts up to then. */
export function stateAtRoute(db: Db): Route {
  return route({
    method: 'get',
    path: '/cases/{caseId}/state',
    operationId: 'getStateAt',
    summary: { zh: '某一时刻的案件', en: 'A case as it stood at an instant' },
    input: { params: CaseParams, query: z.strictObject({ at: Instant }) },
    answer: StateAt,
    async handler({ params: { caseId }, query: { at }, actor }) {
      const procedure = procedureOf((await caseFor(db, actor, caseId)).row.procedure);
      const entries = (await entriesOf(db, caseId)).filter((entry) => entry.at <= at);
      const state = stateAfter(procedure, caseId, entries);
      return {
        state,
        projection: procedure.project(state),
        at: entries.at(-1)?.at ?? at,
        version: state.version,
        policyVersion: state.rules.policy.version,
        calendarVersion: state.rules.calendar.version,
      };
    },
  });
}
