import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fold } from '../../../domain/procedures/procedure.ts';
import { obligations } from '../../../domain/procedures/repair/obligations.ts';
import { projectRepair } from '../../../domain/procedures/repair/projection.ts';
import { repair } from '../../../domain/procedures/repair/repair.ts';
import { isOverStage, Stage } from '../../../domain/procedures/repair/stages.ts';
import type { Actor } from '../../../domain/roles.ts';
import { type Language, say } from '../../../domain/text.ts';
import { isRunning } from '../../../domain/time/clock.ts';
import { people } from '../../support/people.ts';
import { crew, PureRepair, says } from './says.ts';
import { play, script, scripted } from './scripts.ts';

const profile = fc.constantFrom('renovation' as const, 'signage' as const, 'manufacturing' as const);

test('the scripts know every command that may be given', () => {
  const declared = Object.keys(repair.commands).filter((name) => name !== 'changeRules');
  expect(scripted.filter((name) => name !== 'noSuchCommand').toSorted()).toEqual(declared.toSorted());
});

test('E2 whatever is tried, a refusal changes nothing and an accepted act is its facts, no more', () => {
  fc.assert(
    fc.property(script(25), profile, (lines, of) => {
      const c = play(new PureRepair(of), lines, (now, before, refused) => {
        if (refused) expect(now.state).toBe(before);
        else expect(now.state.version).toBeGreaterThan(before.version);
        expect(now.state.version).toBe(now.log.length);
      });
      expect(fold(repair, 'BX-PURE', c.log)).toEqual(c.state);
    }),
    { numRuns: 400 },
  );
});

test('product: a case that is over runs no clock, and a clock that is met or cancelled never changes again', () => {
  fc.assert(
    fc.property(script(25), profile, (lines, of) => {
      play(new PureRepair(of), lines, (now, before) => {
        if (isOverStage(now.state.stage)) expect(now.state.clocks.filter(isRunning)).toEqual([]);
        for (const clock of before.clocks.filter((one) => !isRunning(one)))
          expect(now.state.clocks.find(({ id }) => id === clock.id)).toEqual(clock);
      });
    }),
    { numRuns: 300 },
  );
});

test('GEN-06 alarms ring in the order in which they fall due', () => {
  fc.assert(
    fc.property(script(25), profile, (lines, of) => {
      const { log } = play(new PureRepair(of), lines);
      const due = log.flatMap(({ fact }) => (fact.type === 'ClockRang' ? [fact.due] : []));
      expect(due).toEqual(due.toSorted());
    }),
    { numRuns: 200 },
  );
});

test('REP-03 REP-04 the two days are met by an arrival with its work or by a solution told, by nothing else', () => {
  fc.assert(
    fc.property(script(25), profile, (lines, of) => {
      const c = play(new PureRepair(of), lines);
      for (const { metAt, requirement } of c.state.clocks)
        if (metAt !== null && requirement === 'REP-03')
          expect(
            c.log.some(({ at, fact }) => at === metAt && ['TechnicianArrived', 'SolutionTold'].includes(fact.type)),
          ).toBe(true);
    }),
    { numRuns: 300 },
  );
});

test('SVC-07 REP-09 with fees no order goes out before the warranty is verified, and no chargeable one unsigned', () => {
  fc.assert(
    fc.property(script(30), fc.constantFrom('signage' as const, 'manufacturing' as const), (lines, of) => {
      const { log, state } = play(new PureRepair(of), lines);
      const at = (type: string) => log.findIndex(({ fact }) => fact.type === type);
      if (at('RepairOrderIssued') >= 0) {
        expect(at('WarrantyVerified')).toBeGreaterThanOrEqual(0);
        expect(at('WarrantyVerified')).toBeLessThan(at('RepairOrderIssued'));
        if (state.warranty?.scope === 'CHARGEABLE') expect(state.fee?.status).toBe('signed');
      }
      expect(state.invoiceDueFen !== null).toBe(at('RepairFeeSigned') >= 0);
      if (state.stage === 'DECLINED') expect([state.order, state.invoiceDueFen]).toEqual([null, null]);
    }),
    { numRuns: 400 },
  );
});

test('E2 the case can always be ended by its owner', () => {
  fc.assert(
    fc.property(script(25), profile, (lines, of) => {
      const c = play(new PureRepair(of), lines);
      if (!isOverStage(c.state.stage)) c.do('cancelRepair', { reason: '取消', ...says.kept }, people.agent);
      expect(repair.isFinished(c.state)).toBe(true);
      expect(repair.nextAlarm(c.state)).toBeUndefined();
    }),
    { numRuns: 300 },
  );
});

const everybody: readonly Actor[] = [...Object.values(people), ...Object.values(crew)];

test('product: whoever owes a step may take it, and nothing is owed in a case that is over', () => {
  fc.assert(
    fc.property(script(25), profile, (lines, of) => {
      play(new PureRepair(of), lines, ({ state, now }) => {
        const owed = obligations(state);
        expect(new Set(owed.map(({ id }) => id)).size).toBe(owed.length);
        if (isOverStage(state.stage)) expect(owed).toEqual([]);
        for (const { command, assignee } of owed) {
          const may = everybody.filter((actor) =>
            'person' in assignee
              ? actor.id === assignee.person
              : actor.roles.includes(assignee.role) &&
                (assignee.department === null || actor.department === assignee.department),
          );
          // Some departments have nobody here.
          for (const actor of may) expect(repair.commands[command]?.unavailable(state, { actor, now })).toBeUndefined();
        }
      });
    }),
    { numRuns: 200 },
  );
});

test('the read model and the wording exist for every state and every fact, filled in, in both languages', () => {
  fc.assert(
    fc.property(script(25), profile, (lines, of) => {
      const c = play(new PureRepair(of), lines, ({ state }) => {
        expect(projectRepair(state).deadlines).toHaveLength(state.clocks.length);
        expect(repair.forCustomer.status(state).status.zh).not.toBe('');
      });
      for (const { fact, by } of c.log)
        for (const worded of [repair.word(fact), repair.forCustomer.step(fact)])
          for (const language of ['zh-CN', 'en'] as const satisfies readonly Language[])
            if (worded) expect(say(worded.text, language, { ...worded.vars, by: by.name })).not.toMatch(/\{\w+\}|^$/);
    }),
    { numRuns: 200 },
  );
});

test('E2 the random scripts reach every stage, so that the properties speak of all of them', () => {
  const reached = new Set<string>();
  for (const lines of fc.sample(script(60), { numRuns: 400, seed: 7 }))
    play(new PureRepair('signage'), lines, ({ state }) => reached.add(state.stage));
  // REPAIRED is left in the act that enters it.
  expect(Stage.keys.filter((stage) => !reached.has(stage))).toEqual(['REPAIRED']);
});
