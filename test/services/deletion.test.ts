import { expect, test } from 'vitest';
import { z } from 'zod';
import { fromBeijing } from '../../domain/time/instant.ts';
import { closeShortPath, detailOf, intakeOf, problemOf, runningServices, staff } from './support.ts';

const services = runningServices();
const { agent, supervisor, manager, admin } = staff;

/** A case that was opened and closed on that day. */
async function closedOn(day: string): Promise<string> {
  const { on } = services;
  const startsAt = fromBeijing(`${day} 09:00`);
  const body = intakeOf(await on.customer(), { profile: 'renovation', drill: { startsAt } });
  const { row } = detailOf(await on.desk(agent, 'POST', '/complaints', { body }));
  await closeShortPath(on, row.id, startsAt);
  return row.id;
}

const reason = '保存期满';
const ask = (caseId: string, actor = admin) =>
  services.on.desk(actor, 'POST', `/cases/${caseId}/deletion`, { body: { reason } });
const approve = (caseId: string, actor = manager) =>
  services.on.desk(actor, 'POST', `/cases/${caseId}/deletion/approve`);

test('ARC-08, scenario 45: a record closed on 2026-03-10 is kept until 2029-03-10', async () => {
  const caseId = await closedOn('2026-03-10');
  const refused = await ask(caseId);
  expect(problemOf(refused)).toBe('rule-not-met');
  expect(refused.body).toMatchObject({ detail: '记录须保存 3 年，2029-03-10 之前不能删除' });
  expect(problemOf(await approve(caseId))).toBe('not-found');
});

test('ARC-08 an open case, a case under legal hold, and a case for other roles are not deleted', async () => {
  const { on } = services;
  const { row } = await on.open();
  expect(problemOf(await ask(row.id))).toBe('rule-not-met');
  const caseId = await closedOn('2020-03-10');
  expect(problemOf(await ask(caseId, agent))).toBe('role-not-allowed');
  await on.db.updateTable('cases').set({ legal_hold: true }).where('id', '=', caseId).execute();
  const held = await ask(caseId);
  expect(problemOf(held)).toBe('rule-not-met');
  expect(held.body).toMatchObject({ detail: '案件处于法律保全中，不能删除' });
  await on.db.updateTable('cases').set({ legal_hold: false }).where('id', '=', caseId).execute();
  expect((await ask(caseId)).status).toBe(200);
  await on.db.updateTable('cases').set({ legal_hold: true }).where('id', '=', caseId).execute();
  expect(problemOf(await approve(caseId))).toBe('rule-not-met');
});

test('ARC-08 after its years a case leaves on the word of two people; the hash of its last fact stays', async () => {
  const { on } = services;
  const caseId = await closedOn('2020-03-10');
  const { lastHash } = z
    .object({ lastHash: z.string() })
    .parse((await on.history(supervisor, `/cases/${caseId}/verification`)).body);
  expect((await ask(caseId)).body).toMatchObject({
    caseId,
    reason,
    requestedBy: admin.id,
    approvedBy: null,
    lastHash: null,
  });
  expect((await ask(caseId, manager)).body).toMatchObject({ requestedBy: admin.id });
  expect(problemOf(await approve(caseId, admin))).toBe('same-person');
  // Until somebody else agrees the database itself keeps the facts.
  await expect(on.db.deleteFrom('facts').where('case_id', '=', caseId).execute()).rejects.toThrow('append-only');
  expect((await approve(caseId)).body).toMatchObject({ caseId, approvedBy: manager.id, lastHash });
  expect(problemOf(await on.desk(supervisor, 'GET', `/cases/${caseId}`))).toBe('not-found');
  expect(problemOf(await on.history(supervisor, `/cases/${caseId}/timeline`))).toBe('not-found');
  for (const table of ['facts', 'commands', 'tasks', 'deadlines', 'notifications', 'outbox', 'attachments'] as const)
    expect(await on.db.selectFrom(table).selectAll().where('case_id', '=', caseId).execute(), table).toHaveLength(0);
  expect((await approve(caseId)).body).toMatchObject({ caseId, approvedBy: manager.id, lastHash });
});
