import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { fromBeijing } from '../../domain/time/instant.ts';
import type { Db } from '../../infra/database.ts';
import { closeShortPath, detailOf, intakeOf, problemOf, runningServices, sha256, staff } from './support.ts';

const services = runningServices();
const { agent, supervisor, engineering } = staff;

const Timeline = z.object({
  entries: z.array(
    z.strictObject({
      seq: z.int(),
      at: z.string(),
      recordedAt: z.string(),
      by: z.strictObject({ name: z.string(), role: z.string() }),
      type: z.string(),
      text: z.string(),
      late: z.unknown(),
      ball: z.string(),
    }),
  ),
});

const timelineOf = async (caseId: string, language = 'zh-CN') => {
  const headers = { 'Accept-Language': language };
  return Timeline.parse((await services.on.history(supervisor, `/cases/${caseId}/timeline`, { headers })).body).entries;
};

test('GEN-09 the history says every fact in one sentence, in the reader’s language', async () => {
  const { on } = services;
  const { row } = await on.open();
  await on.do(agent, row.id, 'classify-complaint', { severity: 'GENERAL', labels: {}, department: 'operations' });
  const said = (await timelineOf(row.id)).map(({ text }) => text);
  expect(said).toStrictEqual(expect.arrayContaining(['李娜 将投诉定为「一般性投诉」', '转计调部指定责任人']));
  const english = await timelineOf(row.id, 'en');
  expect(english.map(({ text }) => text)).toContain('李娜 classified the complaint as “General”');
  expect(english.map(({ seq }) => seq)).toStrictEqual(english.map((_, index) => index + 1));
  for (const text of [...said, ...english.map((entry) => entry.text)]) expect(text).not.toMatch(/\{\w+\}/);
});

test('an alarm that an outage delayed shows when it was due and when it rang', async () => {
  const { on } = services;
  // Nearly three hours of the case passed before it was taken down: its alarms come at once, and late.
  const { row } = await on.open({ receivedAt: new Date(Date.now() - 170 * 60_000).toISOString() });
  await expect
    .poll(async () => (await timelineOf(row.id)).filter(({ type }) => type === 'ClockRang').length, { timeout: 20_000 })
    .toBeGreaterThan(0);
  const rung = (await timelineOf(row.id)).filter(({ type }) => type === 'ClockRang');
  for (const { late, by } of rung) {
    const { due, rang } = z.strictObject({ due: z.iso.datetime(), rang: z.iso.datetime() }).parse(late);
    expect(due < rang).toBe(true);
    expect(by).toStrictEqual({ name: '系统', role: 'system' });
  }
});

test('the case as it stood at any instant is the fold of its facts up to then', async () => {
  const { on } = services;
  const { row } = await on.open();
  const confirmed = await on.do(agent, row.id, 'confirm-complaint', { restated: '复述', customerConfirmed: true });
  await on.do(agent, row.id, 'classify-complaint', { severity: 'GENERAL', labels: {}, department: 'operations' });
  const entries = await timelineOf(row.id);
  const at = (seq: number) => entries.find((entry) => entry.seq === seq)?.at ?? '';
  const stateAt = (instant: string) => on.history(agent, `/cases/${row.id}/state?at=${instant}`);
  expect((await stateAt(at(2))).body).toMatchObject({
    at: at(2),
    version: 2,
    state: confirmed.state,
    projection: { row: { stage: 'CONFIRMED' } },
    policyVersion: expect.any(Number),
    calendarVersion: expect.stringMatching(/^cn-/),
  });
  const now = detailOf(await on.desk(agent, 'GET', `/cases/${row.id}`));
  expect((await stateAt('2099-01-01T00:00:00.000Z')).body).toMatchObject({
    version: now.row.version,
    state: now.state,
  });
  expect(problemOf(await stateAt('2020-01-01T00:00:00.000Z'))).toBe('not-found');
  expect(problemOf(await stateAt('yesterday'))).toBe('malformed-request');
});

test('what if the limit were another: the same acts under other clocks', async () => {
  const { on } = services;
  const startsAt = fromBeijing('2026-09-28 16:40');
  const customerId = await on.customer();
  const { row } = detailOf(
    await on.desk(agent, 'POST', '/complaints', { body: intakeOf(customerId, { drill: { startsAt } }) }),
  );
  await on.do(agent, row.id, 'classify-complaint', { severity: 'GENERAL', labels: {}, department: 'operations' });
  const Clocks = z.object({ clocks: z.array(z.object({ id: z.string(), dueAt: z.string(), status: z.string() })) });
  const under = async (limits: object) => {
    const answer = await on.ask('history', agent, 'POST', `/cases/${row.id}/what-if`, { body: { limits } });
    return new Map(Clocks.parse(answer.body).clocks.map(({ id, ...clock }) => [id, clock]));
  };
  const asIs = await under({});
  const real = Clocks.parse((await on.history(agent, `/cases/${row.id}/clocks`)).body).clocks;
  expect([...asIs].map(([id, clock]) => ({ id, ...clock }))).toMatchObject(real);
  const soft = (hours: number) => ({ limit: { kind: 'elapsed_hours', hours }, origin: 'soft' });
  const other = await under({ 'CMP-07': soft(48), 'CMP-05': null });
  expect(other.get('CMP-07#1')?.dueAt.slice(0, 16)).toBe('2026-09-30T08:40');
  expect(other.has('CMP-05#1')).toBe(false);
  expect(other.get('CMP-09#1')?.status).toBe('met');
  const refused = (limits: object) =>
    on.ask('history', agent, 'POST', `/cases/${row.id}/what-if`, { body: { limits } });
  expect(problemOf(await refused({ 'CMP-09': soft(1e300) }))).toBe('malformed-request');
  expect(problemOf(await refused({ 'CMP-14': null }))).toBe('rule-not-met');
  expect(problemOf(await refused({ 'CMP-99': null }))).toBe('malformed-request');
});

test('GEN-10 the customer’s timeline tells steps, promise and result, and nothing internal', async () => {
  const { on } = services;
  const { row } = await on.open({ profile: 'renovation', difficult: 'COMPLAINING', emotionNote: '激动' });
  await on.do(agent, row.id, 'add-note', { text: '客户曾多次无理取闹' });
  const read = async () => (await on.history(agent, `/cases/${row.id}/customer-timeline`)).body;
  expect(await read()).toMatchObject({ status: '已受理', promisedAt: expect.any(String), result: null });
  await closeShortPath(on, row.id, new Date().toISOString());
  const told = await read();
  expect(told).toMatchObject({
    status: '已结案',
    nextStep: null,
    promisedAt: null,
    result: '已返修',
    steps: expect.arrayContaining([
      { at: expect.any(String), text: '我们已受理您反映的事项' },
      { at: expect.any(String), text: '已告知您处理结果：已返修' },
      { at: expect.any(String), text: '事项已结案' },
    ]),
  });
  const words = JSON.stringify(told);
  for (const internal of ['李娜', '无理取闹', '激动', '材料问题', '加强验收', '难缠', 'engineering'])
    expect(words).not.toContain(internal);
});

test('GEN-09 evidence can be checked without us: every hash follows from the facts', async () => {
  const { on } = services;
  const { row } = await on.open({ content: '请回电 13812345678' });
  await on.do(agent, row.id, 'confirm-complaint', { restated: '复述', customerConfirmed: true });
  const Evidence = z.object({
    caseId: z.string(),
    verification: z.object({ valid: z.boolean(), facts: z.int(), brokenAt: z.null(), lastHash: z.string() }),
    facts: z.array(z.record(z.string(), z.unknown())),
  });
  const answer = await on.history(supervisor, `/cases/${row.id}/evidence`);
  const evidence = Evidence.parse(answer.body);
  expect(evidence.verification).toMatchObject({ valid: true, facts: evidence.facts.length });
  let previous = '0'.repeat(64);
  for (const { previousHash, hash, ...content } of evidence.facts) {
    expect(previousHash).toBe(previous);
    previous = sha256(`${previous}\n${sortedJson({ ...content, caseId: row.id })}`);
    expect(hash).toBe(previous);
  }
  expect(evidence.verification.lastHash).toBe(previous);
  const exported = await on.db
    .selectFrom('audit')
    .selectAll()
    .where('action', '=', 'evidence-exported')
    .where('subject', '=', row.id)
    .execute();
  expect(exported).toMatchObject([{ actor_id: supervisor.id }]);
});

/** Written anew, from what the evidence itself says of its hashes. */
function sortedJson(value: unknown): string {
  return JSON.stringify(value, (_, member: unknown) =>
    member !== null && typeof member === 'object' && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
}

test('GEN-09 a fact that somebody altered behind our back is found', async () => {
  const { on } = services;
  const { row } = await on.open();
  await on.do(agent, row.id, 'add-note', { text: '原话' });
  await on.do(agent, row.id, 'add-note', { text: '第二条' });
  const verified = async () => (await on.history(agent, `/cases/${row.id}/verification`)).body;
  expect(await verified()).toMatchObject({ valid: true, facts: 3, brokenAt: null });
  const alter = (db: Db) =>
    db
      .updateTable('facts')
      .set({ fact: JSON.stringify({ type: 'NoteAdded', text: '改过' }) })
      .where('case_id', '=', row.id)
      .where('seq', '=', 2)
      .execute();
  await expect(alter(on.db)).rejects.toThrow('append-only');
  // The owner of the tables can switch the protection off; the chain still tells.
  await on.db.transaction().execute(async (tx) => {
    await sql`ALTER TABLE facts DISABLE TRIGGER facts_append_only`.execute(tx);
    await alter(tx);
    await sql`ALTER TABLE facts ENABLE TRIGGER facts_append_only`.execute(tx);
  });
  expect(await verified()).toMatchObject({ valid: false, facts: 3, brokenAt: 2 });
});

test('it is the customer’s turn after the result was told, ours before', async () => {
  const { on } = services;
  const { row } = await on.open({ profile: 'renovation' });
  await on.do(agent, row.id, 'classify-complaint', { severity: 'GENERAL', labels: {} });
  await on.do(agent, row.id, 'start-execution', { department: 'engineering', measures: '返修', milestones: [] });
  const doneAt = new Date().toISOString();
  await on.do(engineering, row.id, 'record-execution', { explanation: { doneAt, note: '已解释' } });
  await on.do(agent, row.id, 'tell-result', { toldAt: doneAt, channel: 'PHONE', content: '已返修' });
  const balls = (await timelineOf(row.id)).map(({ type, ball }) => [type, ball]);
  expect(balls).toContainEqual(['ExecutionCompleted', 'us']);
  expect(balls.at(-1)).toStrictEqual(['ResultTold', 'customer']);
});
