import { z } from 'zod';
import type { ComplaintState } from '../../domain/procedures/complaint/state.ts';
import { wordComplaintFact } from '../../domain/procedures/complaint/wording.ts';
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
      const { state, now } = await caseFor(db, actor, caseId);
      const recordedAt = await recordingTimes(db, caseId);
      const entries = statesAlong(caseId, await entriesOf(db, caseId)).map(({ entry, state: after }) => ({
        seq: entry.seq,
        at: entry.at,
        recordedAt: recordedAt.get(entry.seq) ?? entry.at,
        by: { name: nameOf(entry.by, language), role: entry.by.role },
        type: entry.fact.type,
        text: sentence(entry, language),
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

function sentence({ fact, by }: Entry, language: Language): string {
  const { text, vars } = wordComplaintFact(fact);
  return say(text, language, { ...vars, by: nameOf(by, language) });
}

function lateness({ fact, at }: Entry): { due: Instant; rang: Instant } | null {
  if (fact.type !== 'ClockRang' || toMs(at) - toMs(fact.due) < LATE_MS) return null;
  return { due: fact.due, rang: at };
}

function ballOf({ clocks, stage }: ComplaintState): 'us' | 'customer' | 'thirdParty' {
  const waitingFor = clocks.flatMap(({ pauses }) => pauses.filter(({ to }) => to === null).map(({ reason }) => reason));
  if (waitingFor.includes('THIRD_PARTY')) return 'thirdParty';
  return waitingFor.length > 0 || stage === 'RESULT_TOLD' ? 'customer' : 'us';
}
