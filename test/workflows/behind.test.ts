import { expect, test, vi } from 'vitest';
import { hashBody } from '../../activities/chain.ts';
import type { CaseRef } from '../../domain/procedures/case/names.ts';
import { toInstant } from '../../domain/time/instant.ts';
import { startOptions } from '../../infra/start-case.ts';
import { stateQuery, systemCommand } from '../../workflows/kit/messages.ts';
import { openBehind, recordBehind } from '../support/behind.ts';
import { newCustomer } from '../support/customers.ts';
import { says } from '../support/intake.ts';
import { people } from '../support/people.ts';
import { rulesOf } from '../support/pure-case.ts';
import { realCases } from '../support/real-cases.ts';

const { agent, operations, guide } = people;
const cases = realCases();

test('design §3.3 product D1 who has seen a step that the case lost with its worker is not refused: the case reads its records first', async () => {
  const c = await cases.open(rulesOf('tourism'), '2026-03-02 10:00');
  const recordedVersion = await recordBehind(cases.care, c, 'classifyComplaint', says.general('operations'), agent);
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

test('design §3.3 FUP-04 what the platform tells a case that is behind is not dropped: the case looks into its log first', async () => {
  const c = await cases.open(rulesOf('tourism'), '2026-03-02 10:00');
  await c.do('confirmComplaint', says.confirm, agent);
  await c.do('classifyComplaint', says.general('operations'), agent);
  await c.do('nameResponsible', says.name, operations);
  await c.do('fileOpinion', says.opinion, guide);
  await c.do('decideOpinion', says.approve, operations);
  const done = { doneAt: c.now, note: '已执行' };
  await c.do('recordExecution', { sanction: done, compensation: done }, guide);
  await c.do('tellResult', { toldAt: c.now, channel: 'PHONE', content: '结果', satisfaction: 'SATISFIED' }, agent);
  const closed = await recordBehind(cases.care, c, 'closeComplaint', says.close, agent);
  const reopen = { name: 'reopenComplaint', key: `visit:${c.caseId}`, data: { reason: '回访时不满意' } };
  await c.handle.signal(systemCommand, reopen);
  await vi.waitFor(async () => expect((await c.state()).version).toBeGreaterThan(closed));
  expect(await c.state()).toMatchObject({ stage: 'REWORK' });
});

test('design §3.3 a promise that was opened in time is not refused because its worker died and the promised time has passed', async () => {
  const { care } = cases;
  const rules = rulesOf('tourism');
  const ref: CaseRef = { id: `HD-T${process.pid}-${Date.now()}`, procedure: 'callback' };
  const [asked, dueAt] = [toInstant(Date.now() - 120_000), toInstant(Date.now() - 60_000)];
  const said = { profile: 'tourism', channel: 'PHONE', subject: '回电', reason: '等结论' };
  const data = { ...said, receivedAt: asked, customerId: await newCustomer(care.db), dueAt };
  const opening = { key: `open:${ref.id}`, bodyHash: hashBody(data), actor: agent, data };
  await openBehind(care, ref, rules, opening, asked);
  const { type, options } = startOptions(ref, { caseId: ref.id, rules, opening, clockOffsetMs: 0 });
  const handle = await care.client.workflow.start(type, options);
  try {
    await vi.waitFor(async () => expect(await handle.query(stateQuery)).toMatchObject({ stage: 'MISSED' }), {
      timeout: 20_000,
    });
  } finally {
    await handle.terminate('the test is over').catch(() => undefined);
  }
});
