import { expect, test } from 'vitest';
import { z } from 'zod';
import { closeShortPath, problemOf, runningServices, staff, stranger } from './support.ts';

const services = runningServices();
const { supervisor } = staff;

const Summary = z.object({
  dueAt: z.string(),
  items: z.array(z.looseObject({ caseId: z.string(), addendum: z.boolean() })),
});

test('CMP-32 CNF-24 the month’s summary lists what closed, with cause and lessons; a late case is an addendum', async () => {
  const { on } = services;
  const startsAt = '2026-08-31T02:00:00.000Z';
  const { row } = await on.open({ profile: 'renovation', receivedAt: startsAt, drill: { startsAt } });
  await closeShortPath(on, row.id, startsAt);
  const month = async (of: string, department = 'engineering') =>
    Summary.parse(
      (await on.history(supervisor, `/summaries/complaints?month=${of}&profile=renovation&department=${department}`))
        .body,
    );
  const august = await month('2026-08');
  expect(august.dueAt).toBe('2026-08-31T16:00:00.000Z');
  expect(august.items).toContainEqual(
    expect.objectContaining({
      caseId: row.id,
      cause: '材料问题',
      lessons: '加强验收',
      improvement: '抽检',
      addendum: false,
    }),
  );
  expect((await month('2026-08', 'design')).items.map(({ caseId }) => caseId)).not.toContain(row.id);
  expect((await month('2026-09')).items.map(({ caseId }) => caseId)).not.toContain(row.id);
});

test('CMP-32 the summary is for those who lead, and a month that is none is malformed', async () => {
  const { on } = services;
  const path = '/summaries/complaints?month=2026-10&profile=tourism';
  expect(problemOf(await on.history(stranger(['agent']), path))).toBe('role-not-allowed');
  expect(problemOf(await on.history(supervisor, '/summaries/complaints?month=2026-13&profile=tourism'))).toBe(
    'malformed-request',
  );
  const foreign = stranger(['department_head'], 'marketing');
  expect(
    Summary.parse((await on.history(foreign, '/summaries/complaints?month=2026-08&profile=renovation')).body).items,
  ).toEqual([]);
});
