import fc from 'fast-check';
import { expect, test } from 'vitest';
import { complaint } from '../../domain/procedures/complaint/complaint.ts';
import { formatBeijing, toInstant, toMs } from '../../domain/time/instant.ts';
import { PureComplaint, rulesOf } from '../support/pure-case.ts';
import { realCases } from '../support/real-cases.ts';
import { script } from '../support/scripts.ts';

const cases = realCases();

/**
 * What two twins must share: the facts but for the seconds of real time that the workflow also lives through, and for what
 * the real one hears from the cases that it gave rise to.
 */
const story = (facts: readonly { readonly fact: unknown; readonly by: { readonly id: string } }[]) =>
  facts.flatMap(({ fact, by }) => {
    const { type, clock, alarm, stage, branch } = Object(fact);
    return type === 'ChildChanged' ? [] : [{ type, clock, alarm, stage, branch, by: by.id }];
  });

test('E1 random scripts, legal and illegal, make of the real workflow exactly what they make of the domain', {
  timeout: 240_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(script(10), fc.constantFrom('tourism' as const, 'transport' as const), async (lines, profile) => {
      const start = '2026-03-02 10:00';
      const c = await cases.open(rulesOf(profile), start);
      const twin = new PureComplaint(rulesOf(profile), start, { customerId: (await c.state()).customerId });
      for (const { waitMinutes, resolve } of lines) {
        // A case that is over for good has no clock that could be moved.
        if (complaint.isFinished(twin.state)) break;
        const then = formatBeijing(toInstant(toMs(twin.now) + Math.min(waitMinutes, 240) * 60_000));
        twin.at(then);
        await c.at(then);
        const { name, data, actor } = resolve(twin.state, twin.now);
        const refused = twin.try(name, data, actor);
        expect([name, await c.try(name, data, actor)]).toEqual([name, refused?.type]);
      }
      expect(story(await c.facts())).toEqual(story(twin.log));
      const { stage, loops } = await c.state();
      expect({ stage, loops }).toEqual({ stage: twin.state.stage, loops: twin.state.loops });
    }),
    // A failing script is reported as it is: shrinking it would replay the real server for minutes.
    { numRuns: 6, seed: 20261122, endOnFailure: true },
  );
});
