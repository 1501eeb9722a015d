import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkCases } from '../../activities/case-check.activities.ts';
import { toInstant, toMs } from '../../domain/time/instant.ts';
import { type CrashPoint, crashMark } from '../../infra/crash-points.ts';
import { playCallback } from '../../infra/demo/callback.ts';
import { playComplaint } from '../../infra/demo/complaint.ts';
import { playRefund } from '../../infra/demo/refund.ts';
import { playRepair } from '../../infra/demo/repair.ts';
import { Story } from '../../infra/demo/story.ts';
import { runningCasesOf } from '../../infra/running-cases.ts';
import { type Stack, startStack } from '../../infra/stack.ts';
import { reviveCase } from '../../infra/start-case.ts';
import { entriesOf } from '../../services/history/log.ts';
import { type Care, connectCare } from '../support/care-client.ts';
import { newCustomer } from '../support/customers.ts';
import { intake, says } from '../support/intake.ts';
import { caseIdOf, createClicks, PEOPLE } from './clicks.ts';
import { apart, type Portrait, portraitOf } from './crash/portrait.ts';
import { wrongWhenQuiet } from './crash/standing.ts';

/** All procedures with their children, on their own dates, through the console and the services behind it. */
const PLAYS: readonly { readonly play: (story: Story) => Promise<void>; readonly children: readonly string[] }[] = [
  { play: playComplaint, children: ['HF1', 'TK1'] },
  { play: playRepair, children: ['HD1', 'HF1'] },
  { play: playRefund, children: [] },
  { play: playCallback, children: [] },
];
/** By how many seconds of real time two runs of a play may lie apart. */
const APART_MS = 90_000;
const QUIET_MS = 60_000;

const dataDir = mkdtempSync(join(tmpdir(), 'ruyue-faults-'));
let stack: Stack;
let care: Care;
const people: ConstructorParameters<typeof Story>[2] = new Map();
let undisturbed: readonly Portrait[];

beforeAll(async () => {
  stack = await startStack({ env: { NODE_ENV: 'test', DATA_DIR: dataDir, PORT: '0' }, pages: false });
  care = await connectCare(stack.env);
  undisturbed = await played();
}, 120_000);
afterAll(async () => {
  await care.close();
  await stack.stop();
  rmSync(dataDir, { recursive: true, force: true });
}, 60_000);

/** Plays everything at once, waits until it is quiet, and gives each play's picture. */
async function played(): Promise<Portrait[]> {
  return Promise.all(
    PLAYS.map(async ({ play, children }) => {
      const story = new Story(stack, () => undefined, people);
      await play(story);
      await story.end();
      const root = story.cases[0]?.id ?? 'none';
      for (const id of [...children.map((child) => `${root}-${child}`), root])
        expect(await wrongWhenQuiet(care, id, QUIET_MS)).toEqual([]);
      return portraitOf(care, root);
    }),
  );
}

/** Arms a point of a process; it may have been armed before. */
async function arm(child: 'worker' | 'desk', point: CrashPoint, nth: number): Promise<void> {
  for (const name of ['temporal', 'desk'] as const) await stack.untilReady(name);
  rmSync(crashMark(dataDir, point), { force: true });
  await stack.restart(child, { CRASH_AT: `${point}:${nth}` });
}

const died = (point: CrashPoint): boolean => existsSync(crashMark(dataDir, point));

test.each<[CrashPoint, number, 'worker' | 'desk']>([
  ['record:beforeCommit', 2, 'worker'],
  ['record:afterCommit', 23, 'worker'],
  ['answer:beforeSend', 7, 'desk'],
  ['startCase:beforeStart', 1, 'worker'],
  ['startCase:afterStart', 2, 'worker'],
])(
  'F1 scenario 47 killed at %s (passage %i of the %s), every case is the twin of an undisturbed one',
  async (point, nth, child) => {
    await arm(child, point, nth);
    const twins = await played();
    expect(died(point)).toBe(true);
    for (const [index, twin] of twins.entries()) {
      const other = undisturbed[index] ?? { lines: [], instants: [] };
      expect(twin.lines).toEqual(other.lines);
      expect(apart(twin, other)).toBeLessThan(APART_MS);
    }
  },
);

/**
 * Has a step recorded whose worker dies before Temporal hears of it, together with whatever would ask again by itself: the
 * server that holds the request and the service that sent it.
 */
async function recordedAndLost(act: () => Promise<unknown>): Promise<void> {
  await arm('worker', 'record:afterCommit', 1);
  const asked = act();
  await expect.poll(() => died('record:afterCommit'), { timeout: 20_000, interval: 10 }).toBe(true);
  stack.kill('temporal', 'SIGKILL');
  stack.kill('desk', 'SIGKILL');
  await asked;
}

/** Somebody at the desk, who presses once or until there is an answer. */
const atTheDesk = () => createClicks('desk', stack.urls.desk, care.config.tokenSecret, Date.now() + 120_000);

async function openComplaint(): Promise<string> {
  const said = intake('tourism', toInstant(Date.now()), { customerId: await newCustomer(care.db) });
  return caseIdOf(await atTheDesk().click(PEOPLE.agent, '/complaints', said));
}

const classifies = (id: string) => ({
  path: `/complaints/${id}/classify-complaint`,
  body: says.general('operations'),
  key: randomUUID(),
});
const factsOf = async (id: string) => (await entriesOf(care.db, id)).map(({ fact }) => fact.type);

test('design §3.3 committed, Temporal not: the client’s retry is answered, and the case knows what it recorded', async () => {
  const id = await openComplaint();
  const { path, body, key } = classifies(id);
  const desk = atTheDesk();
  await recordedAndLost(() => desk.send(PEOPLE.agent, path, key, body));
  const facts = await factsOf(id);
  expect(facts).toContain('Classified');
  await desk.click(PEOPLE.agent, path, body, { key });
  expect(await factsOf(id)).toEqual(facts);
  expect(await wrongWhenQuiet(care, id, QUIET_MS)).toEqual([]);
});

test('design §3.3 committed, Temporal not, and nobody asks again: the next command of somebody else is decided on what stands', async () => {
  const id = await openComplaint();
  const { path, body, key } = classifies(id);
  const desk = atTheDesk();
  await recordedAndLost(() => desk.send(PEOPLE.agent, path, key, body));
  // Only a classified complaint has somebody named.
  await desk.click(PEOPLE.operations, `/complaints/${id}/name-responsible`, says.name);
  expect(await factsOf(id)).toEqual(expect.arrayContaining(['Classified', 'ResponsibleNamed']));
  // Whoever comes back after that is answered, too.
  const facts = await factsOf(id);
  await desk.click(PEOPLE.agent, path, body, { key });
  expect(await factsOf(id)).toEqual(facts);
  expect(await wrongWhenQuiet(care, id, QUIET_MS)).toEqual([]);
});

test('design §3.3 committed, Temporal not, and only the worker died: the case catches up although nobody comes back', async () => {
  const id = await openComplaint();
  const { path, body, key } = classifies(id);
  await arm('worker', 'record:afterCommit', 1);
  await atTheDesk().send(PEOPLE.agent, path, key, body);
  expect(died('record:afterCommit')).toBe(true);
  expect(await factsOf(id)).toContain('Classified');
  expect(await wrongWhenQuiet(care, id, QUIET_MS)).toEqual([]);
});

test('design §3.3 committed, Temporal not, and nobody ever comes: the case check tells the case, also when that was its last step', async () => {
  const [open, last] = [await openComplaint(), await openComplaint()];
  const desk = atTheDesk();
  const { path, body, key } = classifies(open);
  await recordedAndLost(() => desk.send(PEOPLE.agent, path, key, body));
  await recordedAndLost(() =>
    desk.send(PEOPLE.agent, `/complaints/${last}/withdraw-complaint`, randomUUID(), { reason: '撤回', lessons: '无' }),
  );
  await stack.untilReady('worker');
  await care.db
    .updateTable('cases')
    .set({ updated_at: toInstant(Date.now() - 120_000) })
    .where('id', 'in', [open, last])
    .execute();
  const { client, db } = care;
  const running = runningCasesOf(client);
  await checkCases({ db, running, revive: (ref) => reviveCase({ client, db }, ref) }, { everyVersion: false });
  expect(await wrongWhenQuiet(care, open, QUIET_MS)).toEqual([]);
  expect(await wrongWhenQuiet(care, last, QUIET_MS)).toEqual([]);
});

test('product D1 a command that was recorded in time is not refused because its worker died and time has passed', async () => {
  const desk = atTheDesk();
  const dueAt = toInstant(Date.now() + 12_000);
  const promised = {
    profile: 'tourism',
    channel: 'PHONE',
    customerId: await newCustomer(care.db),
    subject: '回电',
    reason: '等结论',
    dueAt,
  };
  const id = caseIdOf(await desk.click(PEOPLE.agent, '/callbacks', promised));
  await arm('worker', 'record:afterCommit', 1);
  await pause(toMs(dueAt) - 1_000 - Date.now());
  const nextDueAt = toInstant(Date.now() + 3_600_000);
  // Nobody agrees on another time when the promised one has passed, which it has when the next worker looks.
  await desk.click(PEOPLE.agent, `/callbacks/${id}/rebook-callback`, { customerAgreed: true, nextDueAt });
  expect(died('record:afterCommit')).toBe(true);
  expect(await factsOf(id)).toContain('CallbackRebooked');
  expect(await wrongWhenQuiet(care, id, QUIET_MS)).toEqual([]);
});
