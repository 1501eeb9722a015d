import fc from 'fast-check';
import { expect, test } from 'vitest';
import { callback } from '../../../domain/procedures/callback/callback.ts';
import { isOverStage, Outcome, Stage } from '../../../domain/procedures/callback/stages.ts';
import { type CallbackState, openLink } from '../../../domain/procedures/callback/state.ts';
import { fold } from '../../../domain/procedures/procedure.ts';
import { isRunning } from '../../../domain/time/clock.ts';
import { type Contents, commonContents, minutesAfter, play, scripts, unfilled } from './scripts.ts';
import { promised } from './support.ts';

const contents: Contents<CallbackState> = {
  ...commonContents,
  startCallAttempt: [() => ({}), () => ({ line: '外呼1号线' })],
  recordCall: [
    () => ({ outcome: 'SOLVED', told: '已解决', apologised: true }),
    (_, now) => ({ outcome: 'UNSOLVED', told: '进展', nextDueAt: minutesAfter(now, 90), apologised: true }),
    (_, now) => ({
      outcome: 'UNSOLVED',
      told: '进展',
      nextDueAt: minutesAfter(now, 1500),
      nextReason: '结论',
      apologised: true,
    }),
    (_, now) => ({ outcome: 'UNSOLVED', told: '进展', nextDueAt: minutesAfter(now, -5) }),
    () => ({ outcome: 'UNSOLVED', told: '进展' }),
  ],
  recordCallAttempt: [
    () => ({ result: 'NO_ANSWER' }),
    () => ({ result: 'REFUSED' }),
    (_, now) => ({ result: 'BUSY', smsText: '未接通', nextDueAt: minutesAfter(now, 300) }),
  ],
  rebookCallback: [
    (_, now) => ({ customerAgreed: true, nextDueAt: minutesAfter(now, 200) }),
    (_, now) => ({ customerAgreed: false, nextDueAt: minutesAfter(now, 200) }),
  ],
  takeOverCallback: [() => ({ reason: '接班' })],
  assignCallback: [() => ({ to: { id: 'agent2', name: '刘洋' }, reason: '交接' })],
  releaseCallback: [() => ({ reason: '客户放弃' })],
  callerFound: [
    ({ links }) => ({ link: links.length, person: { id: 'agent2', name: '刘洋' } }),
    () => ({ link: 1, person: { id: 'agent', name: '李娜' } }),
  ],
  settleByCase: [(_, now) => ({ toldAt: now })],
};
/** Those that end the case would end most histories after a step or two. */
const goesOn = Object.fromEntries(
  Object.entries(contents).filter(([name]) => !['releaseCallback', 'settleByCase'].includes(name)),
);

const script = (longest: number) => scripts(Object.keys(contents), longest);
const either = fc.constantFrom(contents, goesOn);

test('product §1.9-3 no history loses a promise: an open case holds exactly one, a case that is over holds none', () => {
  fc.assert(
    fc.property(script(30), either, (lines, choices) => {
      const c = promised();
      play(c, choices, lines, () => undefined);
      // The same after every single fact, not only after every step.
      let state = callback.begin('HD-PURE', c.log[0] ?? expect.fail());
      for (const recorded of c.log.slice(1)) {
        state = callback.evolve(state, recorded);
        const open = state.links.filter(({ outcome }) => outcome === null);
        expect(open).toHaveLength(isOverStage(state.stage) ? 0 : 1);
        expect(open[0]?.number ?? state.links.length).toBe(state.links.length);
      }
      for (const { outcome, endedAt, number } of c.state.links)
        if (number < c.state.links.length || isOverStage(c.state.stage)) {
          expect(Outcome.keys).toContain(outcome);
          expect(endedAt).not.toBeNull();
        }
    }),
    { numRuns: 500 },
  );
});

test('product §1.9-3 whatever happens, an open promise has a clock that will ring or has rung for it', () => {
  fc.assert(
    fc.property(script(30), either, (lines, choices) => {
      const c = promised();
      play(c, choices, lines, () => {
        const { clocks, stage } = c.state;
        const owed = clocks.filter((clock) => clock.requirement.startsWith('CBK') && isRunning(clock));
        if (isOverStage(stage)) expect(clocks.filter(isRunning)).toEqual([]);
        else expect(owed.length).toBeGreaterThan(0);
        if (stage === 'MISSED') expect(openLink(c.state)?.missedAt).not.toBeNull();
      });
    }),
    { numRuns: 300 },
  );
});

test('E4 a refusal changes nothing, an accepted act is its facts, and the log alone makes the case', () => {
  fc.assert(
    fc.property(script(25), either, (lines, choices) => {
      const c = promised();
      let facts = c.log.length;
      play(c, choices, lines, (before, refused) => {
        if (refused) expect(c.state).toBe(before);
        else expect(c.log.length).toBeGreaterThan(facts);
        facts = c.log.length;
        expect(c.state.version).toBe(c.log.length);
      });
      expect(fold(callback, 'HD-PURE', c.log)).toEqual(c.state);
      expect(
        unfilled(
          callback,
          c.log.map(({ fact }) => fact),
        ),
      ).toEqual([]);
      const { row, tasks } = callback.project(c.state);
      expect(row.open ? tasks.length : -tasks.length).toBeGreaterThanOrEqual(row.open ? 1 : 0);
    }),
    { numRuns: 300 },
  );
});

test('TIM-10 alarms ring in the order in which they fell due, also after an outage', () => {
  const c = promised();
  const facts = callback.ring(c.state, minutesAfter(c.now, 3_000));
  expect(facts.map((fact) => (fact.type === 'ClockRang' ? `${fact.alarm} ${fact.clock}` : fact.type))).toEqual([
    'CallbackDueSoon',
    'breach CBK-02#1',
    'escalate CBK-02#1',
  ]);
});

test('E4 an open promise can always be kept, re-promised and released', () => {
  fc.assert(
    fc.property(script(20), (lines) => {
      const c = promised();
      play(c, goesOn, lines, () => undefined);
      if (isOverStage(c.state.stage)) return;
      const by = { id: 'supervisor', name: '赵敏', roles: ['supervisor' as const] };
      expect(c.try('recordCall', { outcome: 'SOLVED', told: '已解决', apologised: true }, by)).toBeUndefined();
      expect(c.state.stage).toBe('RESOLVED');
    }),
    { numRuns: 200 },
  );
});

test('E4 the random scripts reach every stage and every outcome', () => {
  const stages = new Set<string>();
  const outcomes = new Set<string | null>();
  for (const lines of fc.sample(script(40), { numRuns: 400, seed: 7 }))
    for (const choices of [contents, goesOn]) {
      const c = promised();
      play(c, choices, lines, () => stages.add(c.state.stage));
      for (const { outcome } of c.state.links) outcomes.add(outcome);
    }
  expect(Stage.keys.filter((stage) => !stages.has(stage))).toEqual([]);
  // Three tries without an answer are rare; the table of transitions proves what they come to.
  const rare = ['attempted', 'missed'];
  expect(Outcome.keys.filter((outcome) => !outcomes.has(outcome) && !rare.includes(outcome))).toEqual([]);
});
