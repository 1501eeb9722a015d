import { z } from 'zod';
import { isCaseFact } from '../../domain/procedures/case/facts.ts';
import type { AnyProcedure } from '../../domain/procedures/case/procedure.ts';
import type { CaseState } from '../../domain/procedures/case/state.ts';
import { procedureOf } from '../../domain/procedures/registry.ts';
import { Role } from '../../domain/roles.ts';
import { type Language, say } from '../../domain/text.ts';
import { Instant, MINUTE, toMs } from '../../domain/time/instant.ts';
import type { Db } from '../../infra/database.ts';
import { caseFor } from '../kit/cases.ts';
import { clocksOf } from '../kit/clocks.ts';
import { type Route, route } from '../kit/route.ts';
import { CaseParams, ClockView, instantOf } from '../kit/views.ts';
import { type Entry, entriesOf, statesAlong } from './log.ts';

/** An alarm noticed later than this was missed: an outage, not the server's own latency. */
const LATE_MS = MINUTE;

const Timeline = z
  .object({
    entries: z.array(
      z.object({
        seq: z.int(),
        at: Instant,
        recordedAt: Instant,
        by: z.object({ name: z.string(), role: Role.schema }),
        type: z.string(),
        text: z.string(),
        late: z.object({ due: Instant, rang: Instant }).nullable().describe('an alarm that an outage delayed'),
        ball: z.enum(['us', 'customer', 'thirdParty']).describe('whose turn it is after this'),
      }),
    ),
    clocks: z.array(ClockView),
  })
  .meta({ id: 'Timeline' });

export function timelineRoute(db: Db): Route {
  return route({
    method: 'get',
    path: '/cases/{caseId}/timeline',
    operationId: 'getTimeline',
    summary: { zh: '案件历史', en: 'What happened in a case' },
    input: { params: CaseParams },
    answer: Timeline,
    async handler({ params: { caseId }, actor, language }) {
      const { row, state, now } = await caseFor(db, actor, caseId);
      const procedure = procedureOf(row.procedure);
      const recordedAt = await recordingTimes(db, caseId);
      const entries = statesAlong(procedure, caseId, await entriesOf(db, caseId)).map(({ entry, state: after }) => ({
        seq: entry.seq,
        at: entry.at,
        recordedAt: recordedAt.get(entry.seq) ?? entry.at,
        by: { name: nameOf(entry.by, language), role: entry.by.role },
        type: entry.fact.type,
        text: sentence(procedure, entry, language),
        late: lateness(entry),
        ball: ballOf(after),
      }));
      return { entries, clocks: clocksOf(state, now, language) };
    },
  });
}

async function recordingTimes(db: Db, caseId: string): Promise<Map<number, Instant>> {
  const rows = await db.selectFrom('facts').select(['seq', 'recorded_at']).where('case_id', '=', caseId).execute();
  return new Map(rows.map(({ seq, recorded_at }) => [seq, instantOf(recorded_at)]));
}

/** People by their names, the platform by its own in the reader's language. */
const nameOf = ({ name, role }: Entry['by'], language: Language): string =>
  role === 'system' ? say(Role.labels.system, language) : name;

function sentence(procedure: AnyProcedure, { fact, by }: Entry, language: Language): string {
  const { text, vars } = procedure.word(fact);
  return say(text, language, { ...vars, by: nameOf(by, language) });
}

function lateness({ fact, at }: Entry): { due: Instant; rang: Instant } | null {
  if (!isCaseFact(fact) || fact.type !== 'ClockRang' || toMs(at) - toMs(fact.due) < LATE_MS) return null;
  return { due: fact.due, rang: at };
}

/** Stages in which the next word is the customer's. */
const CUSTOMERS_TURN: readonly string[] = ['RESULT_TOLD', 'QUOTED', 'FEE_QUOTED'];
/** And those in which it is finance's. */
const FINANCES_TURN: readonly string[] = ['WITH_FINANCE', 'ACKNOWLEDGED', 'APPROVED', 'PAYING', 'PAY_UNKNOWN'];

function ballOf({ clocks, stage }: CaseState): 'us' | 'customer' | 'thirdParty' {
  const waitingFor = clocks.flatMap(({ pauses }) => pauses.filter(({ to }) => to === null).map(({ reason }) => reason));
  if (waitingFor.includes('THIRD_PARTY') || FINANCES_TURN.includes(stage)) return 'thirdParty';
  return waitingFor.length > 0 || CUSTOMERS_TURN.includes(stage) ? 'customer' : 'us';
}
