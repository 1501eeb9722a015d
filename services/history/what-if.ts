import { z } from 'zod';
import { ComplaintLimits, PolicyPack } from '../../domain/policy/schema.ts';
import type { Rules } from '../../domain/procedures/case/state.ts';
import { complaint } from '../../domain/procedures/complaint/complaint.ts';
import type { ComplaintFact } from '../../domain/procedures/complaint/facts.ts';
import type { ComplaintState } from '../../domain/procedures/complaint/state.ts';
import { fold, type Recorded } from '../../domain/procedures/procedure.ts';
import { SYSTEM } from '../../domain/roles.ts';
import { Instant } from '../../domain/time/instant.ts';
import type { Db } from '../../infra/database.ts';
import { caseFor } from '../kit/cases.ts';
import { clocksOf } from '../kit/clocks.ts';
import { notFound, ruleNotMet } from '../kit/problem.ts';
import { type Route, route } from '../kit/route.ts';
import { CaseParams, ClockView } from '../kit/views.ts';
import { entriesOf } from './log.ts';

const SomeLimits = ComplaintLimits.partial();
type Limits = z.output<typeof SomeLimits>;

const Clocks = z.object({ clocks: z.array(ClockView) });

export function clockRoutes(db: Db): Route[] {
  return [
    route({
      method: 'get',
      path: '/cases/{caseId}/clocks',
      operationId: 'getClocks',
      summary: { zh: '案件的时限', en: 'The clocks of a case' },
      input: { params: CaseParams },
      answer: Clocks,
      async handler({ params: { caseId }, actor, language }) {
        const { state, now } = await caseFor(db, actor, caseId);
        return { clocks: clocksOf(state, now, language) };
      },
    }),

    route({
      method: 'post',
      path: '/cases/{caseId}/what-if',
      operationId: 'whatIf',
      summary: { zh: '假设其他时限', en: 'The clocks under other limits' },
      input: { params: CaseParams, body: z.strictObject({ limits: SomeLimits }) },
      answer: Clocks,
      async handler({ params: { caseId }, body: { limits }, actor, language }) {
        const { now } = await caseFor(db, actor, caseId);
        const entries = await entriesOf(db, caseId);
        try {
          const state = relived(caseId, entries, limits, now);
          const clocks = clocksOf(state, now, language);
          if (z.array(Instant).safeParse(clocks.map(({ dueAt }) => dueAt)).success) return { clocks };
        } catch (error) {
          // Limits of millions of hours end beyond the end of time.
          if (!(error instanceof RangeError)) throw error;
        }
        throw ruleNotMet('按此规则无法计算出合理的时限', 'No sensible time limit can be computed from these rules');
      },
    }),
  ];
}

/** The same acts at the same times under other limits: what people did stays, what rang by itself rings anew. */
function relived(
  caseId: string,
  entries: readonly Recorded<ComplaintFact>[],
  limits: Limits,
  now: Instant,
): ComplaintState {
  const acts = entries
    .filter(({ fact }) => fact.type !== 'ClockRang' || fact.alarm === 'pauseEnds')
    .map((entry) => ({ ...entry, fact: withLimits(entry.fact, limits) }));
  const [first, ...rest] = acts;
  const begun = first && fold(complaint, caseId, [first]);
  if (!begun) throw notFound();
  const state = rest.reduce((before, act) => complaint.evolve(rungUntil(before, act.at), act), begun);
  return rungUntil(state, now);
}

function withLimits(fact: ComplaintFact, limits: Limits): ComplaintFact {
  if (fact.type !== 'ComplaintOpened' && fact.type !== 'RulesChanged') return fact;
  const { policy, calendar } = fact.rules;
  const changed = { ...policy, complaint: { ...policy.complaint, limits: { ...policy.complaint.limits, ...limits } } };
  const read = PolicyPack.safeParse(changed);
  if (!read.success) {
    const [issue] = read.error.issues;
    throw ruleNotMet('「{path}」不符合要求：{why}', '“{path}” is malformed: {why}', {
      path: issue?.path.join('.') ?? '',
      why: issue?.message ?? '',
    });
  }
  const rules: Rules = { policy: read.data, calendar };
  return { ...fact, rules };
}

/** Lets every alarm ring at its own instant up to then. */
function rungUntil(before: ComplaintState, until: Instant): ComplaintState {
  let state = before;
  for (let alarm = complaint.nextAlarm(state); alarm && alarm.at <= until; alarm = complaint.nextAlarm(state)) {
    const { at } = alarm;
    const rung = complaint.ring(state, at).map((fact) => alarmFact(state, fact, at));
    if (rung.length === 0) break;
    state = rung.reduce((next, fact) => complaint.evolve(next, fact), state);
  }
  return state;
}

const alarmFact = (state: ComplaintState, fact: ComplaintFact, at: Instant): Recorded<ComplaintFact> => ({
  seq: state.version,
  at,
  by: { id: SYSTEM.id, name: SYSTEM.name, role: 'system' },
  key: 'alarm',
  fact,
});
