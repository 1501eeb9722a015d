import { setTimeout as pause } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { tsToMs } from '@temporalio/common/lib/time.js';
import { z } from 'zod';
import { brokenAt } from '../../../activities/fact-log.ts';
import type { AnyProcedure } from '../../../domain/procedures/case/procedure.ts';
import type { CaseState } from '../../../domain/procedures/case/state.ts';
import { procedureOf } from '../../../domain/procedures/registry.ts';
import { type Instant, toInstant, toMs } from '../../../domain/time/instant.ts';
import type { Db } from '../../../infra/database.ts';
import { entriesOf, stateAfter } from '../../../services/history/log.ts';
import { findCase } from '../../../services/kit/cases.ts';
import { workflowIdOf } from '../../../workflows/kit/address.ts';
import { stateQuery } from '../../../workflows/kit/messages.ts';
import type { Care } from '../../support/care-client.ts';

/** A timer counts from the end of the step that set it, which on a busy machine takes a while. It is never early. */
const LATE_AT_MOST_MS = 10_000;
const TICK_MS = 5;

const LOOK_EVERY_MS = 200;

/** What does not hold of a case and of those that came out of it, in words, once nothing is under way or the time is over. */
export async function wrongWhenQuiet(care: Care, root: string, withinMs: number): Promise<string[]> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const wrong = await wrongIn(care, root);
    if (wrong.length === 0 || Date.now() > deadline) return wrong;
    await pause(LOOK_EVERY_MS);
  }
}

async function wrongIn(care: Care, root: string): Promise<string[]> {
  const family = await care.db
    .selectFrom('cases')
    .select('id')
    .where('id', 'like', `${root}%`)
    .orderBy('id', 'desc')
    .execute();
  const wrong: string[] = [];
  // What a child has to say has reached its parent when the child is quiet: the children first.
  for (const { id } of family) wrong.push(...(await wrongInCase(care, id)));
  return family.length === 0 ? [`${root} is in no list`] : wrong;
}

async function wrongInCase(care: Care, caseId: string): Promise<string[]> {
  const { db } = care;
  const stored = await findCase(db, caseId);
  if (!stored) return [`${caseId} is in no list`];
  const procedure = procedureOf(stored.row.procedure);
  const entries = await entriesOf(db, caseId);
  const broken = brokenAt(caseId, entries);
  const state = stateAfter(procedure, caseId, entries);
  const { deadlines, tasks, row } = procedure.project(state);
  const expect = (what: string, found: unknown, expected: unknown): string[] =>
    isDeepStrictEqual(plain(found), plain(expected)) ? [] : [`${caseId}: ${what} is not what its facts make of it`];
  return [
    ...(broken === null ? [] : [`${caseId}: its chain breaks at ${broken}`]),
    ...expect('its read model', stored.state, state),
    ...expect('its row', stored.row, row),
    ...expect(
      'what is due',
      await deadlinesOf(db, caseId),
      byFirst(deadlines.map(({ clock, ...due }) => [clock, due.dueAt, due.metAt, due.breachedAt])),
    ),
    ...expect(
      'what is owed',
      await tasksOf(db, caseId),
      byFirst(tasks.map(({ task, ...owed }) => [task, owed.command, owed.person, owed.dueAt])),
    ),
    ...(await doublesOf(db, caseId, entries.length)),
    ...(await wrongInWorkflow(care, procedure, state)),
  ];
}

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null));
const byFirst = (rows: readonly unknown[][]): unknown[][] =>
  rows.toSorted(([a], [b]) => (String(a) < String(b) ? -1 : 1));
const instantOf = (at: Date | string | null): Instant | null => at && toInstant(new Date(at).getTime());

async function deadlinesOf(db: Db, caseId: string): Promise<unknown[][]> {
  const rows = await db.selectFrom('deadlines').selectAll().where('case_id', '=', caseId).execute();
  return byFirst(rows.map((row) => [row.clock, ...[row.due_at, row.met_at, row.breached_at].map(instantOf)]));
}

async function tasksOf(db: Db, caseId: string): Promise<unknown[][]> {
  const rows = await db.selectFrom('tasks').selectAll().where('case_id', '=', caseId).execute();
  return byFirst(rows.map((row) => [row.task, row.command, row.person, instantOf(row.due_at)]));
}

const Changed = z.object({ facts: z.array(z.object({ seq: z.int() })) });

/** Each fact leaves once, and nobody is told the same twice. */
async function doublesOf(db: Db, caseId: string, facts: number): Promise<string[]> {
  const left = await db
    .selectFrom('outbox')
    .select('payload')
    .where('case_id', '=', caseId)
    .where('topic', '=', 'case.changed')
    .execute();
  const told = await db
    .selectFrom('notifications')
    .select(['user_id', 'text', 'vars'])
    .where('case_id', '=', caseId)
    .execute();
  const seqs = left.flatMap(({ payload }) => Changed.parse(payload).facts.map(({ seq }) => seq));
  const words = told.map((row) => JSON.stringify([row.user_id, row.text, row.vars]));
  return [
    ...(isDeepStrictEqual(
      seqs.toSorted((a, b) => a - b),
      Array.from({ length: facts }, (_, index) => index + 1),
    )
      ? []
      : [`${caseId}: its ${facts} facts left as ${seqs.join(' ')}`]),
    ...words.filter((one, index) => words.indexOf(one) !== index).map((one) => `${caseId}: told twice: ${one}`),
  ];
}

/** The workflow knows what the records know, runs as long as something can happen, and has its next alarm armed. */
async function wrongInWorkflow({ client, db }: Care, procedure: AnyProcedure, state: CaseState): Promise<string[]> {
  const { id } = state;
  const handle = client.workflow.getHandle(workflowIdOf({ id, procedure: procedure.name }));
  const finished = procedure.isFinished(state);
  const { status, raw } = await handle.describe();
  if (raw.pendingWorkflowTask || (raw.pendingActivities ?? []).length > 0) return [`${id}: something is under way`];
  const held = await handle.query(stateQuery).catch(() => undefined);
  if (held === undefined) return [`${id}: its workflow does not answer`];
  if (!isDeepStrictEqual(plain(held), plain(state))) return [`${id}: its workflow does not know all its facts`];
  if (finished !== (status.name === 'COMPLETED')) return [`${id}: its workflow is ${status.name}`];
  const alarm = finished ? undefined : procedure.nextAlarm(state);
  const { clock_offset_ms: offset } = await db
    .selectFrom('cases')
    .select('clock_offset_ms')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  const armed = await armedTimers(handle);
  const due = alarm && toMs(alarm.at) - offset;
  return due === undefined || armed.some((at) => at > due - TICK_MS && at - due < LATE_AT_MOST_MS)
    ? []
    : [`${id}: nothing will ring for “${alarm?.label}” at ${alarm?.at}`];
}

type Handle = ReturnType<Care['client']['workflow']['getHandle']>;

/** When the timers that a workflow has started will fire. */
async function armedTimers(handle: Handle): Promise<number[]> {
  const { events } = await handle.fetchHistory();
  const armed = new Map<string, number>();
  for (const event of events ?? []) {
    const { timerStartedEventAttributes: started } = event;
    if (started?.timerId) armed.set(started.timerId, tsToMs(event.eventTime) + tsToMs(started.startToFireTimeout));
    const ended = event.timerFiredEventAttributes ?? event.timerCanceledEventAttributes;
    if (ended?.timerId) armed.delete(ended.timerId);
  }
  return [...armed.values()];
}
