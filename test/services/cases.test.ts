import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Actor } from '../../domain/roles.ts';
import { detailOf, itemsOf, runningServices, staff, stranger } from './support.ts';

const services = runningServices();
const { agent, supervisor, manager, engineering } = staff;

const Item = z.object({
  id: z.string(),
  nextDueAt: z.string().nullable(),
  receivedAt: z.string(),
  customerName: z.string(),
});
const Page = z.object({ items: z.array(Item), next: z.string().nullable(), total: z.int().optional() });

const all = (actor: Actor, query: string) => services.on.all(Item, actor, `/cases?${query}`, 3);

describe('the list of cases', () => {
  test('pages hold every case once, what falls due first at the top', async () => {
    const { on } = services;
    const me = stranger(['agent']);
    const opened = [];
    for (const hours of [30, 3, 12, 0.5, 100, 7, 50])
      opened.push(await on.open({ receivedAt: new Date(Date.now() - hours * 3_600_000).toISOString() }, me));
    const ids = opened.map(({ row }) => row.id);
    const due = await all(me, 'sort=nextDue');
    expect(due.map(({ id }) => id).toSorted()).toStrictEqual(ids.toSorted());
    const instants = due.map(({ nextDueAt }) => nextDueAt ?? '9');
    expect(instants).toStrictEqual(instants.toSorted());
    const received = (await all(me, 'sort=received')).map(({ receivedAt }) => receivedAt);
    expect(received).toHaveLength(7);
    expect(received).toStrictEqual(received.toSorted().toReversed());
    const counted = await on.desk(me, 'GET', '/cases?limit=1&count=true');
    expect(Page.parse(counted.body)).toMatchObject({ total: 7 });
  });

  test('filters', async () => {
    const { on } = services;
    const me = stranger(['agent']);
    const [plain, major, closed, mail] = [
      await on.open({ subject: '100%_退款' }, me),
      await on.open({}, me),
      await on.open({}, me),
      await on.open({ channel: 'EMAIL', profile: 'renovation' }, me),
    ];
    await on.do(me, major.row.id, 'classify-complaint', { severity: 'MAJOR', labels: {} });
    await on.do(me, closed.row.id, 'withdraw-complaint', { reason: '撤回', lessons: '无' });
    await on.do(supervisor, plain.row.id, 'reassign', { to: { id: staff.agent2.id, name: '刘洋' }, reason: '轮班' });
    const found = async (query: string) => (await all(me, query)).map(({ id }) => id).toSorted();
    const open = [plain, major, mail].map(({ row }) => row.id).toSorted();
    expect(await found('')).toStrictEqual(open);
    expect(await found('open=false')).toStrictEqual([closed.row.id]);
    expect(await found('open=all')).toStrictEqual([...open, closed.row.id].toSorted());
    expect(await found('severity=MAJOR')).toStrictEqual([major.row.id]);
    expect(await found('stage=LEADER_ASSIGNMENT')).toStrictEqual([major.row.id]);
    expect(await found('channel=EMAIL&profile=renovation&type=COMPLAINT')).toStrictEqual([mail.row.id]);
    // GEN-02: who took the case in still tracks it after it was given to somebody else.
    expect(await found('mine=true')).toStrictEqual([major.row.id, mail.row.id].toSorted());
    expect(await found('tracked=true')).toStrictEqual(open);
    expect(await found(`q=${encodeURIComponent('100%_')}`)).toStrictEqual([plain.row.id]);
    expect(await found('q=%25')).toStrictEqual([plain.row.id]);
    expect(await found(`q=${mail.row.id}`)).toStrictEqual([mail.row.id]);
    expect(await found(`customerId=${mail.customer.id}`)).toStrictEqual([mail.row.id]);
    expect(await found('breached=true')).toStrictEqual([]);
    expect(await found('dueBefore=2030-01-01T00:00:00.000Z')).toStrictEqual(open);
    expect(await found('dueBefore=2020-01-01T00:00:00.000Z')).toStrictEqual([]);
  });

  test('counts are those of the views', async () => {
    const { on } = services;
    const me = stranger(['agent']);
    await on.open({}, me);
    const major = await on.open({}, me);
    await on.do(me, major.row.id, 'classify-complaint', { severity: 'MAJOR', labels: {} });
    const { body } = await on.desk(me, 'GET', '/cases/counts');
    const tasks = itemsOf(z.unknown(), await on.desk(me, 'GET', '/tasks'));
    expect(body).toStrictEqual({
      mine: 2,
      tracked: 2,
      overdue: 0,
      dueToday: expect.any(Number),
      unclassified: 1,
      major: 1,
      tasks: tasks.length,
      toApprove: 0,
    });
  });
});

describe('what I have to do', () => {
  const Task = z.object({ command: z.string(), dueAt: z.string().nullable(), case: z.object({ id: z.string() }) });
  const tasksIn = async (actor: Actor, caseId: string) =>
    (await services.on.all(Task, actor, '/tasks'))
      .filter((task) => task.case.id === caseId)
      .map(({ command }) => command)
      .toSorted();

  test('the owner’s tasks, the role’s tasks, the department’s tasks', async () => {
    const { on } = services;
    const { row } = await on.open({ profile: 'renovation' });
    expect(await tasksIn(agent, row.id)).toStrictEqual([
      'classifyComplaint',
      'confirmComplaint',
      'recordProgress',
      'recordReply',
      'reportUp',
    ]);
    expect(await tasksIn(staff.agent2, row.id)).toStrictEqual([]);
    await on.do(agent, row.id, 'pass-upward', {
      facts: '事实',
      demand: '诉求',
      doneSoFar: '措施',
      customerAsked: true,
    });
    expect(await tasksIn(supervisor, row.id)).toStrictEqual(['takeOver']);
    const dueAt = new Date(Date.now() + 86_400_000).toISOString();
    await on.do(agent, row.id, 'raise-task', { department: 'engineering', request: '核查', dueAt });
    expect(await tasksIn(engineering, row.id)).toStrictEqual(['answerTask']);
    expect(await tasksIn(manager, row.id)).toStrictEqual([]);
    await on.do(engineering, row.id, 'answer-task', { task: 'T1', reply: '已核查', done: false });
    expect(await tasksIn(engineering, row.id)).toStrictEqual([]);
    expect(await tasksIn(agent, row.id)).toContain('relayAnswer');
  });

  test('they come in due order', async () => {
    const { on } = services;
    await on.open();
    const due = (await on.all(Task, agent, '/tasks', 7)).map(({ dueAt }) => dueAt ?? '9');
    expect(due).toStrictEqual(due.toSorted());
  });
});

describe('the inbox (GEN-22)', () => {
  const Notice = z.object({
    id: z.int(),
    caseId: z.string().nullable(),
    text: z.string(),
    readAt: z.string().nullable(),
    urgent: z.boolean(),
  });
  const unread = async () =>
    z
      .object({ unread: z.int() })
      .parse((await services.on.desk(staff.leader, 'GET', '/notifications/unread-count')).body).unread;

  test('GEN-22 a major complaint reaches the leader, said in their language, and is read with the time', async () => {
    const { on } = services;
    const { row } = await on.open({ subject: '食物中毒' });
    await on.do(agent, row.id, 'classify-complaint', { severity: 'MAJOR', labels: {} });
    const inbox = async (language: string) =>
      itemsOf(
        Notice,
        await on.desk(staff.leader, 'GET', '/notifications?limit=50', { headers: { 'Accept-Language': language } }),
      ).filter(({ caseId }) => caseId === row.id);
    const told = await inbox('zh-CN');
    expect(told.map(({ text }) => text)).toContain(`重大投诉：${row.id} 食物中毒`);
    expect((await inbox('en')).map(({ text }) => text)).toContain(`Major complaint: ${row.id} 食物中毒`);
    // Other tests tell the same leader of other cases at the same time.
    expect(told.every(({ readAt }) => readAt === null)).toBe(true);
    expect(await unread()).toBeGreaterThanOrEqual(told.length);
    for (const { id } of told)
      expect((await on.desk(staff.leader, 'POST', `/notifications/${id}/read`)).status).toBe(204);
    const [first] = await inbox('zh-CN');
    await on.desk(staff.leader, 'POST', `/notifications/${first?.id}/read`);
    expect((await inbox('zh-CN'))[0]?.readAt).toBe(first?.readAt);
    expect((await on.desk(staff.leader, 'POST', '/notifications/read-all')).status).toBe(204);
    expect((await inbox('zh-CN')).every(({ readAt }) => readAt !== null)).toBe(true);
  });
});

test('a person’s account: who I am, in which language, and whom I may choose from', async () => {
  const { on } = services;
  expect((await on.desk(manager, 'PUT', '/me/language', { body: { language: 'zh-Hant' } })).status).toBe(204);
  expect((await on.desk(manager, 'GET', '/me')).body).toStrictEqual({ ...manager, language: 'zh-Hant' });
  await on.desk(manager, 'PUT', '/me/language', { body: { language: 'zh-CN' } });
  const heads = itemsOf(
    z.strictObject({ id: z.string(), name: z.string(), roles: z.array(z.string()), department: z.string().nullable() }),
    await on.desk(agent, 'GET', '/users?role=department_head&department=engineering'),
  );
  expect(heads).toContainEqual({
    id: engineering.id,
    name: '郑强',
    roles: engineering.roles,
    department: 'engineering',
  });
});

test('CMP-25 REF-13 what is granted in money becomes a refund with finance, linked to the complaint', async () => {
  const { on } = services;
  const { row } = await on.open({ profile: 'renovation' });
  await on.do(agent, row.id, 'classify-complaint', { severity: 'GENERAL', labels: {}, department: 'engineering' });
  await on.do(agent, row.id, 'record-solution', { solution: '返修', improvement: '抽检' });
  await on.do(agent, row.id, 'request-compensation', { amountFen: 20_000, type: 'REFUND', reason: '返修延误' });
  const granted = await on.command(manager, row.id, 'decide-compensation', { approve: true, note: '同意' });
  const { now, row: after } = detailOf(granted);
  expect(granted.body).toMatchObject({ state: { compensations: [{ amountFen: 20_000, status: 'dueToFinance' }] } });
  await expect
    .poll(async () => (await on.desk(agent, 'GET', `/cases/${row.id}-TK1`)).body)
    .toMatchObject({ row: { procedure: 'refund' }, state: { parent: { id: row.id }, amountFen: 20_000 } });
  expect(Math.abs(Date.parse(now) - Date.now())).toBeLessThan(60_000);
  expect(after.version).toBe(detailOf(await on.desk(staff.finance, 'GET', `/cases/${row.id}`)).row.version);
});
