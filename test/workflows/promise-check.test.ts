import { expect, test, vi } from 'vitest';
import { fromBeijing } from '../../domain/time/instant.ts';
import { runningCasesOf } from '../../infra/running-cases.ts';
import { QUEUES } from '../../workflows/kit/address.ts';
import { people } from '../support/people.ts';
import { rulesOf } from '../support/pure-case.ts';
import { realCases } from '../support/real-cases.ts';

const cases = realCases();

const check = () =>
  cases.care.client.workflow.execute('promiseCheckWorkflow', {
    workflowId: `promise-check-${crypto.randomUUID()}`,
    taskQueue: QUEUES.care,
    args: [],
  });

const running = async () => (await runningCasesOf(cases.care.client).list('callback')).map(({ id }) => id);

const lastCheck = () =>
  cases.care.db.selectFrom('promise_checks').selectAll().orderBy('id', 'desc').limit(1).executeTakeFirstOrThrow();

const open = () =>
  cases.openCase('callback', rulesOf('tourism'), '2026-03-09 09:00', {
    channel: 'PHONE',
    subject: '传真故障',
    reason: '等工程师结论',
    dueAt: fromBeijing('2026-03-10 15:00'),
  });

test('CBK-08 product §1.9-3 the open promises are the same among workflows, lists and facts; one that stops running is an alarm', async () => {
  const kept = await open();
  const lost = await open();
  await expect.poll(running, { timeout: 20_000 }).toEqual(expect.arrayContaining([kept.caseId, lost.caseId]));
  // The check of all cases would start it again, and may run at any moment.
  const { found, open: counted } = await vi.waitFor(
    async () => {
      await lost.handle.terminate('an operator’s mistake').catch(() => undefined);
      await expect.poll(running, { timeout: 5_000 }).not.toContain(lost.caseId);
      await check();
      const last = await lastCheck();
      expect(last.lost).toContainEqual({ callback: lost.caseId, running: false, listed: true, recorded: true });
      return { found: last.lost, open: last.open };
    },
    { timeout: 60_000 },
  );
  expect(JSON.stringify(found)).not.toContain(kept.caseId);
  expect(counted).toBeGreaterThanOrEqual(2);
  const told = await cases.care.db
    .selectFrom('notifications')
    .innerJoin('users', 'users.id', 'notifications.user_id')
    .select('users.login')
    .where('dedupe_key', 'like', 'promises:%')
    .where('users.demo', '=', true)
    .execute();
  expect(told.map(({ login }) => login)).toEqual(expect.arrayContaining(['supervisor', 'admin']));

  await kept.do('releaseCallback', { reason: '测试结束' }, people.supervisor);
});
