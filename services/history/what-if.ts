import { z } from 'zod';
import { PolicyPack } from '../../domain/policy/schema.ts';
import { TimedRule } from '../../domain/policy/timed-rule.ts';
import { bySystem } from '../../domain/procedures/case/clocks.ts';
import { isCaseFact } from '../../domain/procedures/case/facts.ts';
import type { AnyProcedure } from '../../domain/procedures/case/procedure.ts';
import type { CaseState, Rules } from '../../domain/procedures/case/state.ts';
import { fold } from '../../domain/procedures/procedure.ts';
import { procedureOf } from '../../domain/procedures/registry.ts';
import { Instant } from '../../domain/time/instant.ts';
import type { Db } from '../../infra/database.ts';
import { caseFor } from '../kit/cases.ts';
import { clocksOf } from '../kit/clocks.ts';
import { notFound, Problem, ruleNotMet } from '../kit/problem.ts';
import { type Route, route } from '../kit/route.ts';
import { CaseParams, ClockView } from '../kit/views.ts';
import { type Entry, entriesOf } from './log.ts';

/** Limits by the requirement that asks for each; `null` switches a limit off where the policy allows it. */
const SomeLimits = z.record(z.string().min(1).max(40), TimedRule.nullable());
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
        const { row, now } = await caseFor(db, actor, caseId);
        const procedure = procedureOf(row.procedure);
        const entries = await entriesOf(db, caseId);
        try {
          const state = relived(procedure, caseId, entries, limits, now);
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
  procedure: AnyProcedure,
  caseId: string,
  entries: readonly Entry[],
  limits: Limits,
  now: Instant,
): CaseState {
  const acts = entries
    .filter(({ fact }) => !isCaseFact(fact) || fact.type !== 'ClockRang' || fact.alarm === 'pauseEnds')
    .map((entry) => ({ ...entry, fact: withLimits(entry.fact, limits) }));
  const [first, ...rest] = acts;
  const begun = first && fold(procedure, caseId, [first]);
  if (!begun) throw notFound();
  const state = rest.reduce((before, act) => procedure.evolve(rungUntil(procedure, before, act.at), act), begun);
  return rungUntil(procedure, state, now);
}

const RulesFact = z.looseObject({ rules: z.custom<Rules>((value) => typeof value === 'object' && value !== null) });
/** The procedures whose limits a pack holds under their own names. */
const SECTIONS = ['complaint', 'repair', 'refund'] as const;

function withLimits(fact: Entry['fact'], limits: Limits): Entry['fact'] {
  const pinning = RulesFact.safeParse(fact);
  if (!pinning.success) return fact;
  const { calendar } = pinning.data.rules;
  // Rules of an older release know fewer procedures.
  const policy = PolicyPack.parse(pinning.data.rules.policy);
  const known = new Set<string>();
  const sections = SECTIONS.map((section) => {
    const given = policy[section];
    const changed = Object.entries(limits).filter(([requirement]) => requirement in given.limits);
    for (const [requirement] of changed) known.add(requirement);
    return [section, { ...given, limits: { ...given.limits, ...Object.fromEntries(changed) } }];
  });
  const unknown = Object.keys(limits).find((requirement) => !known.has(requirement));
  if (unknown !== undefined)
    throw new Problem('malformed-request', { errors: [{ path: `limits.${unknown}`, message: '?' }] });
  const read = PolicyPack.safeParse({ ...policy, ...Object.fromEntries(sections) });
  if (!read.success) {
    const [issue] = read.error.issues;
    throw malformedLimit(issue?.path.join('.') ?? '', issue?.message ?? '');
  }
  const rules: Rules = { policy: read.data, calendar };
  return { ...fact, ...{ rules } };
}

const malformedLimit = (path: string, why: string) =>
  ruleNotMet('「{path}」不符合要求：{why}', '“{path}” is malformed: {why}', { path, why });

/** Lets every alarm ring at its own instant up to then. */
function rungUntil(procedure: AnyProcedure, before: CaseState, until: Instant): CaseState {
  let state = before;
  for (let alarm = procedure.nextAlarm(state); alarm && alarm.at <= until; alarm = procedure.nextAlarm(state)) {
    const { at } = alarm;
    const rung = procedure.ring(state, at).map((fact) => ({ ...bySystem(state, fact, at), seq: state.version }));
    if (rung.length === 0) break;
    state = rung.reduce((next, fact) => procedure.evolve(next, fact), state);
  }
  return state;
}
