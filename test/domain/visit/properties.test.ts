import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fold } from '../../../domain/procedures/procedure.ts';
import { isOverStage, Stage } from '../../../domain/procedures/visit/stages.ts';
import { isPending, type VisitState, visitRow } from '../../../domain/procedures/visit/state.ts';
import { visit } from '../../../domain/procedures/visit/visit.ts';
import { isRunning } from '../../../domain/time/clock.ts';
import { type Contents, commonContents, minutesAfter, play, scripts, unfilled } from '../callback/scripts.ts';
import { fine, found, newRepair, noAnswer, planned } from './support.ts';

const contents: Contents<VisitState> = {
  ...commonContents,
  recordVisitAttempt: [() => noAnswer, () => ({ result: 'INCONVENIENT', note: '下午再来电' })],
  recordVisit: [
    () => fine,
    () => found('COMPLAINT'),
    () => found('REPAIR', newRepair),
    () => found('DISSATISFIED'),
    (_, now) => found('TASK', { department: 'engineering', dueAt: minutesAfter(now, 600) }),
    () => ({ satisfied: false }),
  ],
  markUnreachable: [() => ({ note: '停机' })],
  problemHanded: [() => ({ taken: true }), () => ({ taken: false })],
  childChanged: [
    ({ children }) => ({ ...children[0], stage: 'CLOSED', open: false, outcome: 'CLOSED' }),
    ({ children }) => ({ ...children[0], stage: 'REWORK', open: true }),
  ],
};

const script = (longest: number) => scripts(Object.keys(contents), longest);

test('E8 a refusal changes nothing, an accepted act is its facts, and the log alone makes the visit', () => {
  fc.assert(
    fc.property(script(25), (lines) => {
      const c = planned();
      let facts = c.log.length;
      play(c, contents, lines, (before, refused) => {
        if (refused) expect(c.state).toBe(before);
        else expect(c.log.length).toBeGreaterThan(facts);
        facts = c.log.length;
        expect(c.state.version).toBe(c.log.length);
      });
      expect(fold(visit, 'HF-PURE', c.log)).toEqual(c.state);
      expect(
        unfilled(
          visit,
          c.log.map(({ fact }) => fact),
        ),
      ).toEqual([]);
    }),
    { numRuns: 400 },
  );
});

test('FUP-14 no problem is lost: a visit that found one ends only when everything that it caused is put right', () => {
  fc.assert(
    fc.property(script(30), (lines) => {
      const c = planned();
      play(c, contents, lines, () => {
        const { state } = c;
        if (isOverStage(state.stage)) expect(state.clocks.filter(isRunning)).toEqual([]);
        if (state.stage === 'UNREACHABLE') expect(state.tries.length).toBeGreaterThanOrEqual(3);
        if (state.record?.problem) {
          const handled = state.handing || state.children.length > 0 || state.tasks.length > 0;
          const handedBack = c.facts('ProblemHanded').length > 0;
          expect(handled || handedBack).toBe(true);
          expect(visitRow(state)).toMatchObject({ outcome: 'PROBLEM', problem: true });
        }
      });
      let state = visit.begin('HF-PURE', c.log[0] ?? expect.fail());
      for (const recorded of c.log.slice(1)) {
        if (recorded.fact.type === 'VisitClosed') expect(isPending(state)).toBe(false);
        state = visit.evolve(state, recorded);
      }
    }),
    { numRuns: 400 },
  );
});

test('FUP-05 no visit is recorded before its window, whatever is tried', () => {
  fc.assert(
    fc.property(script(15), (lines) => {
      const c = planned();
      play(c, contents, lines, () => undefined);
      const opensAt = c.clock('FUP-04#1').opensAt ?? expect.fail();
      for (const { at, fact } of c.log)
        if (['VisitMade', 'VisitTried', 'CustomerUnreachable'].includes(fact.type)) expect(at >= opensAt).toBe(true);
    }),
    { numRuns: 200 },
  );
});

test('the read model exists for every state, and a visit that is over owes nothing', () => {
  fc.assert(
    fc.property(script(25), (lines) => {
      const c = planned();
      play(c, contents, lines, ({ stage }) => {
        const { row, deadlines, tasks } = visit.project(c.state);
        expect(row.type).toBe('AFTER_COMPLAINT');
        expect(deadlines).toHaveLength(c.state.clocks.length);
        expect(new Set(tasks.map(({ task }) => task)).size).toBe(tasks.length);
        if (!row.open) expect(tasks).toEqual([]);
        expect(Stage.keys).toContain(stage);
      });
    }),
    { numRuns: 200 },
  );
});

test('E8 the random scripts reach every stage', () => {
  const stages = new Set<string>();
  for (const lines of fc.sample(script(40), { numRuns: 400, seed: 7 })) {
    const c = planned();
    play(c, contents, lines, () => stages.add(c.state.stage));
  }
  expect(Stage.keys.filter((stage) => !stages.has(stage))).toEqual([]);
});
