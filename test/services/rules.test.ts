import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { packs } from '../../domain/policy/packs.ts';
import { fromBeijing } from '../../domain/time/instant.ts';
import { detailOf, intakeOf, itemsOf, newKey, problemOf, runningServices, staff } from './support.ts';

const services = runningServices();
const { agent, supervisor, leader, admin } = staff;

const PolicyVersion = z.object({ profile: z.string(), version: z.int(), active: z.boolean(), createdBy: z.string() });
const CalendarVersion = z.looseObject({
  version: z.string(),
  active: z.boolean(),
  calendar: z.looseObject({ years: z.record(z.string(), z.unknown()) }),
  createdBy: z.string(),
  approvedBy: z.string().nullable(),
});

describe('policies', () => {
  const hours = (count: number) => ({ limit: { kind: 'elapsed_hours', hours: count }, origin: 'soft' });
  const packWith = (limits: object) => ({
    ...packs.signage,
    complaint: { ...packs.signage.complaint, limits: { ...packs.signage.complaint.limits, ...limits } },
  });
  const publish = (body: unknown, key = newKey()) => services.on.desk(admin, 'POST', '/policies', { body, key });
  const versions = async () =>
    itemsOf(PolicyVersion, await services.on.desk(agent, 'GET', '/policies')).filter(
      ({ profile }) => profile === 'signage',
    );

  test('TIM-11 a new version holds for new cases; an open case keeps its own until a supervisor moves it', async () => {
    const { on } = services;
    const { row, state } = await on.open({ profile: 'signage' });
    const before = state.rules.policy.version;
    const key = newKey();
    const published = await publish(packWith({ 'CMP-07': hours(48) }), key);
    expect(published.status).toBe(201);
    expect(published.body).toMatchObject({ profile: 'signage', version: before + 1, active: true, createdBy: '何平' });
    // The same request again publishes nothing more.
    expect((await publish(packWith({ 'CMP-07': hours(48) }), key)).body).toMatchObject({ version: before + 1 });
    expect((await versions()).filter(({ active }) => active)).toMatchObject([{ version: before + 1 }]);

    const fresh = await on.open({ profile: 'signage' });
    expect(fresh.state.rules.policy.version).toBe(before + 1);
    const kept = detailOf(await on.desk(agent, 'GET', `/cases/${row.id}`));
    expect(kept.state.rules.policy.version).toBe(before);

    const versionsOf = { policyVersion: before + 1, calendarVersion: state.rules.calendar.version };
    const preview = await on.desk(supervisor, 'POST', `/cases/${row.id}/rules/preview`, { body: versionsOf });
    const { moved } = z
      .object({ moved: z.array(z.object({ clock: z.string(), from: z.string(), to: z.string() })) })
      .parse(preview.body);
    const after = await on.do(supervisor, row.id, 'change-rules', { ...versionsOf, reason: '按新政策处理' });
    expect(after.state.rules.policy.version).toBe(before + 1);
    const dueOf = (detail: typeof after) => Object.fromEntries(detail.state.clocks.map(({ id, dueAt }) => [id, dueAt]));
    const previewed = { ...dueOf(kept), ...Object.fromEntries(moved.map(({ clock, to }) => [clock, to])) };
    expect(dueOf(after)).toStrictEqual(previewed);
    const back = await on.do(supervisor, row.id, 'change-rules', {
      ...versionsOf,
      policyVersion: before,
      reason: '退回',
    });
    expect(dueOf(back)).toStrictEqual(dueOf(kept));
    expect(
      problemOf(
        await on.command(supervisor, row.id, 'change-rules', { ...versionsOf, policyVersion: 999, reason: '—' }),
      ),
    ).toBe('not-found');
  });

  test('a pack that cannot be is refused with every path, and publishes nothing', async () => {
    const before = await versions();
    const wrong = await publish({ ...packWith({ 'CMP-09': null }), retention: { years: 1 }, colour: 'red' });
    expect(problemOf(wrong)).toBe('malformed-request');
    const paths = z
      .object({ errors: z.array(z.object({ path: z.string() })) })
      .parse(wrong.body)
      .errors.map(({ path }) => path);
    expect(paths).toStrictEqual(expect.arrayContaining(['complaint.limits.CMP-09', 'retention.years']));
    expect(problemOf(await publish(packWith({ 'CMP-07': hours(1e300) })))).toBe('malformed-request');
    expect(problemOf(await publish({ profile: 'signage' }))).toBe('malformed-request');
    expect(await versions()).toStrictEqual(before);
  });
});

describe('calendars', () => {
  let active: z.output<typeof CalendarVersion>;
  const calendars = async () => itemsOf(CalendarVersion, await services.on.desk(agent, 'GET', '/calendars'));
  beforeAll(async () => {
    const found = (await calendars()).find((calendar) => calendar.active);
    if (!found) throw new Error('no calendar is in force');
    active = found;
  });
  // The other tests go on under the calendar that they began with.
  afterAll(async () => {
    const { db } = services.on;
    await db.updateTable('calendars').set({ active: false }).where('active', '=', true).execute();
    await db.updateTable('calendars').set({ active: true }).where('version', '=', active.version).execute();
  });

  test('TIM-04, TIM-05 a year that arrives late is approved by a second person and then told to the cases that wait for it', async () => {
    const { on } = services;
    const customerId = await on.customer();
    const drill = { startsAt: fromBeijing('2026-12-31 10:00') };
    const { row, state } = detailOf(
      await on.desk(agent, 'POST', '/complaints', { body: intakeOf(customerId, { drill }) }),
    );
    const progress = state.clocks.find(({ requirement }) => requirement === 'CMP-26');
    expect(progress).toMatchObject({ provisional: true, dueAt: fromBeijing('2027-01-04 18:00') });

    const version = `cn-2027-${newKey().slice(0, 8)}`;
    const holidays = { '01-01': '元旦', '01-02': '元旦', '01-03': '元旦', '01-04': '元旦' };
    const calendar = {
      ...active.calendar,
      version,
      years: { ...active.calendar.years, 2027: { holidays, makeUpDays: {} } },
    };
    const body = { calendar, source: '国务院办公厅通知' };
    const key = newKey();
    const imported = await on.desk(admin, 'POST', '/calendars', { body, key });
    expect(imported.status).toBe(201);
    expect(imported.body).toMatchObject({ version, active: false, createdBy: '何平', approvedBy: null });
    expect((await on.desk(admin, 'POST', '/calendars', { body, key })).status).toBe(201);
    expect(problemOf(await on.desk(admin, 'POST', '/calendars', { body }))).toBe('already-exists');

    const approve = `/calendars/${version}/approve`;
    expect(problemOf(await on.desk(admin, 'POST', approve))).toBe('same-person');
    expect(problemOf(await on.desk(agent, 'POST', approve))).toBe('role-not-allowed');
    expect((await calendars()).filter((each) => each.active)).toMatchObject([{ version: active.version }]);
    const approved = await on.desk(leader, 'POST', approve);
    expect(approved.body).toMatchObject({
      calendar: { version, active: true, approvedBy: '陈刚' },
      told: expect.any(Number),
    });

    const now = async () => detailOf(await on.desk(agent, 'GET', `/cases/${row.id}`)).state;
    await expect.poll(async () => (await now()).rules.calendar.version, { timeout: 20_000 }).toBe(version);
    const replanned = (await now()).clocks.find(({ requirement }) => requirement === 'CMP-26');
    expect(replanned).toMatchObject({ provisional: false, dueAt: fromBeijing('2027-01-06 18:00') });
    // Told once: approving again finds nobody who still waits for this year.
    const again = await on.desk(leader, 'POST', approve);
    expect(again.status).toBe(200);
    const facts = await on.db
      .selectFrom('facts')
      .select('fact')
      .where('case_id', '=', row.id)
      .where('type', '=', 'RulesChanged')
      .execute();
    expect(facts).toMatchObject([{ fact: { cause: 'calendarArrived', moved: [{ clock: progress?.id }] } }]);
  });

  test('a calendar that cannot be is refused with its paths', async () => {
    const { on } = services;
    const calendar = {
      ...active.calendar,
      version: 'cn-wrong',
      years: { 2027: { holidays: { '02-30': '春节' }, makeUpDays: {} } },
    };
    const answer = await on.desk(admin, 'POST', '/calendars', { body: { calendar, source: '—' } });
    expect(problemOf(answer)).toBe('malformed-request');
    expect(answer.body).toMatchObject({ errors: [{ path: 'calendar.years.2027.holidays.02-30' }] });
    const closedForEver = {
      ...active.calendar,
      version: 'cn-closed',
      weekly: { ...none, 7: [['09:00', '09:01']] },
      closures: [],
    };
    expect(
      (await on.desk(admin, 'POST', '/calendars', { body: { calendar: closedForEver, source: '—' } })).status,
    ).toBe(201);
    expect(
      problemOf(
        await on.desk(admin, 'POST', '/calendars', {
          body: { calendar: { ...closedForEver, weekly: none }, source: '—' },
        }),
      ),
    ).toBe('malformed-request');
  });
});

const none = { 1: [], 2: [], 3: [], 4: [], 5: [], 6: [], 7: [] };
