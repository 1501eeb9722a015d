import { expect, test } from 'vitest';
import { createRecordActivities } from '../../activities/records.activities.ts';
import { complaint } from '../../domain/procedures/complaint/complaint.ts';
import type { ComplaintState } from '../../domain/procedures/complaint/state.ts';
import { decide } from '../../domain/procedures/procedure.ts';
import { isRefusal } from '../../domain/refusal.ts';
import type { Actor } from '../../domain/roles.ts';
import type { Drill } from '../support/drill.ts';
import { says } from '../support/intake.ts';
import { people } from '../support/people.ts';
import { rulesOf } from '../support/pure-case.ts';
import { realCases } from '../support/real-cases.ts';

const { agent, operations } = people;
const cases = realCases();

/** Records a command as a worker does that dies before Temporal hears of it: the lists show it, the case does not know it. */
async function recordBehind(c: Drill<ComplaintState>, name: string, data: unknown, actor: Actor): Promise<number> {
  const before = await c.state();
  const decided = decide(complaint, before, { name, data }, { actor, now: c.now });
  if (isRefusal(decided)) throw new Error(decided.type);
  const by = { id: actor.id, name: actor.name, role: actor.roles[0] ?? 'agent' };
  const facts = decided.map((fact, index) => ({
    seq: before.version + 1 + index,
    at: c.now,
    by,
    key: `dead-worker:${c.caseId}`,
    fact,
  }));
  const state = facts.reduce((each, fact) => complaint.evolve(each, fact), before);
  const projection = complaint.project(state);
  const step = { caseId: c.caseId, clockOffsetMs: 0, facts, state, projection, notices: [], command: null };
  await createRecordActivities(cases.care.db).record(step);
  return state.version;
}

test('design §3.3 product D1 who has seen a step that the case lost with its worker is not refused: the case reads its records first', async () => {
  const c = await cases.open(rulesOf('tourism'), '2026-03-02 10:00');
  const recordedVersion = await recordBehind(c, 'classifyComplaint', says.general('operations'), agent);
  expect((await c.state()).stage).not.toBe('DEPT_ASSIGNMENT');
  await c.do('nameResponsible', says.name, operations, { recordedVersion });
  const facts = await c.facts();
  expect((await c.state()).version).toBe(facts.length);
  const lost = facts.filter(({ key }) => key === `dead-worker:${c.caseId}`);
  expect(lost.map(({ seq }) => seq)).toEqual(Array.from({ length: recordedVersion - 1 }, (_, index) => index + 2));
  expect(facts.length).toBeGreaterThan(recordedVersion);
});

test('design §3.3 a case that is not behind decides as ever, whatever its caller says to have seen', async () => {
  const c = await cases.open(rulesOf('tourism'), '2026-03-02 10:00');
  expect(await c.try('nameResponsible', says.name, operations, { recordedVersion: 99 })).toBe('StageNotAllowed');
  expect(await c.facts()).toHaveLength(1);
});
