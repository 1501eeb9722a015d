import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import { brokenAt } from '../../activities/fact-log.ts';
import { toMs } from '../../domain/time/instant.ts';
import { startStack } from '../../infra/stack.ts';
import { type Care, connectCare } from '../support/care-client.ts';
import { Drill } from '../support/drill.ts';
import { says } from '../support/intake.ts';
import { people } from '../support/people.ts';
import { PureComplaint, rulesOf } from '../support/pure-case.ts';
import { hold } from './hold.ts';

const { agent, operations } = people;
const dataDir = mkdtempSync(join(tmpdir(), 'ruyue-faults-'));
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

/** The case as its facts tell it, without the seconds of real time in it. */
const story = (facts: readonly { readonly seq: number; readonly fact: unknown }[]) =>
  facts.map(({ seq, fact }) => {
    const { type, clock, alarm } = Object(fact);
    return [seq, type, clock, alarm];
  });

const duplicates = async ({ db }: Care, caseId: string) => {
  const { rows, keys } = await db
    .selectFrom('outbox')
    .select(({ fn }) => [fn.countAll<number>().as('rows'), fn.count<number>('dedupe_key').distinct().as('keys')])
    .where('case_id', '=', caseId)
    .executeTakeFirstOrThrow();
  return rows - keys;
};

test('scenario 47 a worker killed in the middle of a case changes nothing in it, and no message is sent twice', async () => {
  const stack = await startStack({ env: { DATA_DIR: join(dataDir, 'worker'), PORT: '0' }, processes: ['worker'] });
  try {
    const care = await connectCare(stack.env);
    const c = await Drill.open(care, rulesOf('tourism'), '2026-03-02 10:00');
    const twin = new PureComplaint(rulesOf('tourism'), '2026-03-02 10:00', {
      customerId: (await c.state()).customerId,
    });
    stack.kill('worker', 'SIGKILL');
    await c.at('2026-03-02 10:10');
    await c.do('classifyComplaint', says.general('operations'), agent);
    stack.kill('worker', 'SIGKILL');
    await c.at('2026-03-02 12:30');
    await stack.untilReady('worker');
    await c.do('nameResponsible', says.name, operations);
    twin.at('2026-03-02 10:10').do('classifyComplaint', says.general('operations'), agent);
    twin.at('2026-03-02 12:30').do('nameResponsible', says.name, operations);

    expect(story(await c.facts())).toEqual(story(twin.log));
    const { clocks } = await c.state();
    expect(clocks.map(({ id, dueAt }) => [id, dueAt])).toEqual(twin.state.clocks.map(({ id, dueAt }) => [id, dueAt]));
    expect(brokenAt(c.caseId, await c.facts())).toBeNull();
    expect(await duplicates(care, c.caseId)).toBe(0);
    await care.close();
  } finally {
    await stack.stop();
  }
});

/** When the one-hour clock of the classification warns. */
const WARNING = '2026-03-02T02:45:00.000Z';

test('scenario 47 kill -9 of everything: what fell due meanwhile happens at once after the restart, with both instants recorded', async () => {
  const first = await hold(join(dataDir, 'everything'));
  const before = await connectCare(first.env);
  const c = await Drill.open(before, rulesOf('tourism'), '2026-03-02 10:00');
  await c.do('confirmComplaint', says.confirm, agent);
  // A few real seconds before the 45 minutes after which the classification clock warns.
  await c.forward(toMs(WARNING) - 8_000 - (Date.now() + c.offsetMs));
  const factsBefore = await c.facts();
  expect(story(factsBefore).some(([, type]) => type === 'ClockRang')).toBe(false);

  await first.die();
  await before.close();
  // The warning falls due while nothing runs.
  await pause(toMs(WARNING) + 2_000 - (Date.now() + c.offsetMs + c.skippedMs));

  const second = await hold(join(dataDir, 'everything'));
  try {
    const care = await connectCare(second.env);
    const again = c.with(care);
    // Classification and report upward have an hour each: two warnings fell due.
    await expect.poll(async () => (await again.facts()).length, { timeout: 30_000 }).toBe(factsBefore.length + 2);
    const facts = await again.facts();
    expect(facts.slice(0, -2)).toEqual(factsBefore);
    for (const [rang, clock] of [[facts.at(-2), 'CMP-09#1'] as const, [facts.at(-1), 'CMP-10#1'] as const]) {
      expect(rang?.fact).toEqual({ type: 'ClockRang', clock, alarm: 'warn', due: WARNING });
      expect(toMs(rang?.at ?? '') - toMs(WARNING)).toBeGreaterThan(1_000);
    }
    await again.do('classifyComplaint', says.general('operations'), agent);
    expect(await again.state()).toMatchObject({ stage: 'DEPT_ASSIGNMENT' });
    expect(brokenAt(again.caseId, await again.facts())).toBeNull();
    expect(await duplicates(care, again.caseId)).toBe(0);
    await again.end();
    await care.close();
  } finally {
    await second.stop();
  }
});
