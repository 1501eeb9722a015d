import { sql } from 'kysely';
import { afterEach, expect, test } from 'vitest';
import { z } from 'zod';
import { detailOf, itemsOf, runningServices, staff } from './support.ts';

const services = runningServices();
const { admin, agent, supervisor } = staff;

const CROWD = 'HD-CROWD-';
afterEach(() => services.on.db.deleteFrom('cases').where('id', 'like', `${CROWD}%`).execute());

test('CBK-02 a promise that is open is on the board, however many have ended lately', async () => {
  const { on } = services;
  const body = {
    profile: 'manufacturing',
    channel: 'PHONE',
    customerId: await on.customer(),
    subject: '传真机故障',
    dueAt: new Date(Date.now() + 30 * 86_400_000).toISOString(),
    reason: '工程师尚无结论',
  };
  const { row } = detailOf(await on.desk(agent, 'POST', '/callbacks', { body }));
  const columns = Object.keys(
    await on.db.selectFrom('cases').selectAll().where('id', '=', row.id).executeTakeFirstOrThrow(),
  );
  const others = columns.filter((column) => !['id', 'open', 'closed_at', 'state'].includes(column));
  const copied = sql.join(others.map((column) => sql.ref(column)));
  await sql`
    INSERT INTO cases (id, open, closed_at, state, ${copied})
    SELECT ${CROWD} || n, false, now(), jsonb_set(state, '{links,0,dueAt}', '"2026-01-01T00:00:00.000Z"'), ${copied}
    FROM cases, generate_series(1, 500) AS n WHERE id = ${row.id}`.execute(on.db);
  const Card = z.looseObject({ id: z.string(), open: z.boolean(), dueAt: z.string() });
  const cards = itemsOf(Card, await on.desk(supervisor, 'GET', '/callbacks?show=all'));
  expect(cards.map(({ id }) => id)).toContain(row.id);
  expect(cards.map(({ dueAt }) => dueAt)).toEqual(cards.map(({ dueAt }) => dueAt).toSorted());
});

test('design §3.3 administrators see what the checks of the workflows found, and ask for one', async () => {
  const { on } = services;
  const Checks = z.object({
    items: z.array(z.object({ expected: z.number(), found: z.object({ stuck: z.array(z.string()) }) })),
  });
  const count = async () => Checks.parse((await on.desk(admin, 'GET', '/case-checks')).body).items.length;
  const before = await count();
  expect((await on.desk(admin, 'POST', '/case-checks')).status).toBe(204);
  await expect.poll(count, { timeout: 30_000 }).toBeGreaterThan(before);
  expect((await on.desk(supervisor, 'POST', '/case-checks')).status).toBe(403);
  expect((await on.desk(agent, 'GET', '/case-checks')).status).toBe(403);
});
