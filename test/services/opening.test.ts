import fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { PROFILES } from '../../domain/policy/schema.ts';
import { fromBeijing } from '../../domain/time/instant.ts';
import { connectTemporal } from '../../infra/temporal-client.ts';
import { workflowIdOf } from '../../workflows/kit/address.ts';
import { detailOf, intakeOf, itemsOf, problemOf, runningServices, staff, stranger } from './support.ts';

const services = runningServices();
const { agent } = staff;

const Previewed = z.object({ clock: z.string(), dueAt: z.string(), provisional: z.boolean(), explanation: z.string() });

test.each(PROFILES)('%s: the deadlines that are previewed are those that the case then gets', async (profile) => {
  const { on } = services;
  const customerId = await on.customer();
  const minutes = fc.integer({ min: 0, max: 3 * 24 * 60 });
  await fc.assert(
    fc.asyncProperty(minutes, async (ago) => {
      const receivedAt = new Date(Date.now() - ago * 60_000).toISOString();
      const preview = await on.desk(agent, 'POST', '/deadlines/preview', { body: { profile, receivedAt } });
      const body = intakeOf(customerId, { profile, receivedAt });
      const { state } = detailOf(await on.desk(agent, 'POST', '/complaints', { body }));
      const promised = state.clocks.map(({ id, dueAt, provisional }) => ({ clock: id, dueAt, provisional }));
      expect(itemsOf(Previewed, preview).map(({ explanation: _, ...clock }) => clock)).toStrictEqual(promised);
    }),
    { numRuns: 3 },
  );
});

test('TIM-06 a preview explains each deadline in the reader’s language', async () => {
  const { on } = services;
  const receivedAt = fromBeijing('2026-09-28 16:40');
  const explained = async (language: string) => {
    const headers = { 'Accept-Language': language };
    const body = { profile: 'tourism', receivedAt };
    const clocks = itemsOf(Previewed, await on.desk(agent, 'POST', '/deadlines/preview', { body, headers }));
    return clocks.find(({ clock }) => clock === 'CMP-09#1')?.explanation;
  };
  expect(await explained('zh-CN')).toContain('2026-09-28 17:40');
  expect(await explained('en')).toContain('Due 2026-09-28 17:40.');
});

test('the running case carries no personal data where operators see it, and its number as its identity', async () => {
  const { on } = services;
  const customerId = await on.customer({ name: '欧阳海', phone: null });
  const { row } = detailOf(
    await on.desk(agent, 'POST', '/complaints', { body: intakeOf(customerId, { subject: '欧阳海投诉' }) }),
  );
  expect(row.id).toMatch(/^TS-\d{4}-\d{6}$/);
  const { client, connection } = connectTemporal(on.config);
  try {
    const { raw, ...described } = await client.workflow
      .getHandle(workflowIdOf({ procedure: 'complaint', id: row.id }))
      .describe();
    expect(described.typedSearchAttributes.getAll().map(({ key, value }) => [key.name, value])).toStrictEqual(
      expect.arrayContaining([
        ['RuyueProcedure', 'complaint'],
        ['RuyueProfile', 'tourism'],
      ]),
    );
    const history = await client.workflow
      .getHandle(workflowIdOf({ procedure: 'complaint', id: row.id }))
      .fetchHistory();
    const everything = JSON.stringify([raw, history]);
    expect(everything).toContain(row.id);
    for (const secret of ['欧阳海', Buffer.from('欧阳海').toString('base64')]) expect(everything).not.toContain(secret);
  } finally {
    await connection.close();
  }
});

test('only customer service takes complaints in, and only of the types that the profile takes', async () => {
  const { on } = services;
  const customerId = await on.customer();
  for (const role of ['finance', 'leader', 'administrator', 'auditor'] as const)
    expect(problemOf(await on.desk(stranger([role]), 'POST', '/complaints', { body: intakeOf(customerId) }))).toBe(
      'role-not-allowed',
    );
  expect(
    problemOf(await on.desk(agent, 'POST', '/complaints', { body: intakeOf(customerId, { profile: 'banking' }) })),
  ).toBe('malformed-request');
});

test('a case opened on other days keeps its own clock in all that it shows', async () => {
  const { on } = services;
  const startsAt = fromBeijing('2026-09-28 16:40');
  const customerId = await on.customer();
  const opened = detailOf(
    await on.desk(agent, 'POST', '/complaints', { body: intakeOf(customerId, { drill: { startsAt } }) }),
  );
  expect(opened.row.id).toMatch(/^TS-2026-/);
  expect(opened.state.clocks.find(({ id }) => id === 'CMP-09#1')?.dueAt.slice(0, 16)).toBe('2026-09-28T09:40');
  const { body } = await on.history(agent, `/cases/${opened.row.id}/timeline`);
  const { entries, clocks } = z
    .object({
      entries: z.array(z.object({ at: z.string() })),
      clocks: z.array(z.object({ id: z.string(), status: z.string() })),
    })
    .parse(body);
  expect(entries[0]?.at.slice(0, 16)).toBe('2026-09-28T08:40');
  expect(clocks).toContainEqual({ id: 'CMP-09#1', status: 'running' });
});
