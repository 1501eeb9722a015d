import { createSecretKey, randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from '@temporalio/client';
import { execa } from 'execa';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CaseRef } from '../../domain/procedures/case/names.ts';
import { HOUR, plus, toInstant } from '../../domain/time/instant.ts';
import { workflowCode } from '../../infra/bundle.ts';
import { dataConverter } from '../../infra/codec.ts';
import { runningCasesOf } from '../../infra/running-cases.ts';
import { root } from '../../infra/source-hash.ts';
import { type Stack, startStack } from '../../infra/stack.ts';
import { workflowIdOf } from '../../workflows/kit/address.ts';
import { commandUpdate, systemCommand } from '../../workflows/kit/messages.ts';
import { type Care, connectCare } from '../support/care-client.ts';
import { newCustomer } from '../support/customers.ts';
import { intake } from '../support/intake.ts';
import { people } from '../support/people.ts';
import { type Clicks, caseIdOf, createClicks, PEOPLE } from './clicks.ts';
import { wrongWhenQuiet } from './crash/standing.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'ruyue-faults-'));
/** A key that no worker of ours has, until a release brings it. */
const stranger = { id: 'stranger', key: createSecretKey(randomBytes(32)) };
const QUIET_MS = 60_000;
const SEEN_WITHIN_MS = 90_000;
let stack: Stack;
let care: Care;
let desk: Clicks;
let healthy: string;

beforeAll(async () => {
  const env = { NODE_ENV: 'test', DATA_DIR: dataDir, PORT: '0' };
  stack = await startStack({ env, processes: ['worker', 'desk'] });
  care = await connectCare(stack.env);
  desk = createClicks('desk', stack.urls.desk, care.config.tokenSecret, Date.now() + 600_000);
  healthy = await openComplaint();
}, 120_000);
afterAll(async () => {
  await care.close();
  await stack.stop();
  rmSync(dataDir, { recursive: true, force: true });
}, 60_000);

async function openComplaint(): Promise<string> {
  const said = intake('tourism', toInstant(Date.now()), { customerId: await newCustomer(care.db) });
  return caseIdOf(await desk.click(PEOPLE.agent, '/complaints', said));
}

async function openCallback(): Promise<string> {
  const said = {
    profile: 'tourism',
    channel: 'PHONE',
    subject: '回电',
    reason: '等结论',
    customerId: await newCustomer(care.db),
  };
  return caseIdOf(
    await desk.click(PEOPLE.agent, '/callbacks', { ...said, dueAt: plus(toInstant(Date.now()), 5 * HOUR) }),
  );
}

const note = (id: string) => desk.click(PEOPLE.agent, `/cases/${id}/add-note`, { text: '备注' });
const handleOf = (ref: CaseRef, client = care.client) => client.workflow.getHandle(workflowIdOf(ref));
const complaint = (id: string): CaseRef => ({ id, procedure: 'complaint' });

const CLICKS = 20;
/** Nineteen of twenty clicks on a healthy case take no longer than this: the better of two looks, since others use the machine, too. */
const p95 = async (): Promise<number> => Math.min(await p95Once(), await p95Once());

async function p95Once(): Promise<number> {
  const ms: number[] = [];
  for (let click = 0; click < CLICKS; click += 1) {
    const from = performance.now();
    await note(healthy);
    ms.push(performance.now() - from);
  }
  return ms.toSorted((a, b) => a - b)[Math.floor(CLICKS * 0.95) - 1] ?? 0;
}
/** A tenth, and what a busy machine makes of twenty clicks. */
const unnoticed = (before: number): number => before * 1.1 + 250;

test('F14 a command that nobody knows and a body that is too large are refused, the largest legal one is taken', async () => {
  const id = await openComplaint();
  const envelope = { key: randomUUID(), bodyHash: 'a'.repeat(64), actor: people.agent, data: {} };
  await expect(
    handleOf(complaint(id)).executeUpdate(commandUpdate('noSuchCommand').name, { args: [envelope] }),
  ).rejects.toThrow();
  await handleOf(complaint(id)).signal(systemCommand, { name: 'noSuchCommand', key: randomUUID(), data: {} });
  await handleOf(complaint(id)).signal('noSuchSignal', { data: {} });
  const path = `/cases/${id}/add-note`;
  expect((await desk.send(PEOPLE.agent, path, randomUUID(), { text: '字'.repeat(1_000_000) })).status).toBe(413);
  expect((await desk.send(PEOPLE.agent, path, randomUUID(), { text: '字'.repeat(8_000) })).status).toBe(200);
  expect(await wrongWhenQuiet(care, id, QUIET_MS)).toEqual([]);
});

test('F14 records that PostgreSQL always refuses hold up their own cases and nobody else, and are made when it takes them', async () => {
  const before = await p95();
  // More of them than a worker takes on at once.
  const poisoned = await Promise.all(Array.from({ length: 12 }, openComplaint));
  await sql`CREATE FUNCTION refuse_poison() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'refused'; END $$`.execute(care.db);
  const listed = sql.raw(poisoned.map((id) => `'${id}'`).join(', '));
  await sql`CREATE TRIGGER poison BEFORE INSERT ON facts FOR EACH ROW WHEN (NEW.case_id IN (${listed}))
    EXECUTE FUNCTION refuse_poison()`.execute(care.db);
  const waiting = Promise.all(poisoned.map(note));
  const during = await p95();
  const log = readFileSync(join(dataDir, 'logs', 'worker.log'), 'utf8');
  expect(poisoned.filter((id) => !log.includes(`complaint:${id}`))).toEqual([]);
  await sql`DROP TRIGGER poison ON facts`.execute(care.db);
  await waiting;
  expect(during).toBeLessThan(unnoticed(before));
  for (const id of poisoned) expect(await wrongWhenQuiet(care, id, QUIET_MS)).toEqual([]);
});

test('F13 F14 a payload that no key opens and a release with a defect stop their own cases, visibly, until a release mends them', async () => {
  const before = await p95();
  const [sealed, broken] = [await openComplaint(), await openCallback()];
  const foreign = new Client({ ...care.client.options, dataConverter: dataConverter([stranger]) });
  await handleOf(complaint(sealed), foreign).signal(systemCommand, {
    name: 'noSuchCommand',
    key: randomUUID(),
    data: {},
  });
  const bundle = join(dataDir, 'broken.js');
  writeFileSync(bundle, await workflowCode(join(import.meta.dirname, 'poison', 'broken-callback.ts')));
  await stack.restart('worker', { WORKFLOW_BUNDLE: bundle });
  const waiting = note(broken);

  const { stuck } = runningCasesOf(care.client);
  const ids = async () => (await stuck()).map(({ id }) => id).toSorted();
  await expect.poll(ids, { timeout: SEEN_WITHIN_MS, interval: 500 }).toEqual([broken, sealed].toSorted());
  expect(await p95()).toBeLessThan(unnoticed(before));
  const log = readFileSync(join(dataDir, 'logs', 'worker.log'), 'utf8');
  const { runId } = await handleOf({ id: broken, procedure: 'callback' }).describe();
  expect([`complaint:${sealed}`, runId].filter((name) => !log.includes(name))).toEqual([]);
  const why = await execa(process.execPath, ['infra/stuck.ts'], { cwd: root, env: stack.env, reject: false });
  expect(why.exitCode).toBe(1);
  expect(why.stdout).toContain(broken);
  expect(why.stdout).toMatch(/^TypeError: a defect\n +at callbackWorkflow .*broken-callback\.ts:5/m);
  expect(why.stdout).toMatch(/^cases: 2 stuck$/m);

  const keys = [...care.config.codecKeys, stranger].map(({ id, key }) => `${id}:${key.export().toString('base64')}`);
  await stack.restart('worker', { WORKFLOW_BUNDLE: stack.env.WORKFLOW_BUNDLE, CODEC_KEYS: keys.join(',') });
  await waiting;
  for (const id of [broken, sealed]) expect(await wrongWhenQuiet(care, id, QUIET_MS)).toEqual([]);
  await expect.poll(ids, { timeout: SEEN_WITHIN_MS, interval: 500 }).toEqual([]);
});
