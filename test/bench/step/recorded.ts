import { z } from 'zod';
import type { Step } from '../../../activities/records.ts';
import type { Notice } from '../../../domain/procedures/notice.ts';
import { procedureOf } from '../../../domain/procedures/registry.ts';
import type { Db } from '../../../infra/database.ts';
import { entriesOf, statesAlong } from '../../../services/history/log.ts';
import { ACTS, agent } from './acts.ts';

/** What the worker wrote of it: our own data, of which only the outline is checked. */
const StoredNotice = z.custom<Notice>((value) => typeof value === 'object' && value !== null && 'text' in value);

/** The steps that a case has recorded, its opening first, as the worker was given them to record. */
export async function stepsOf(db: Db, caseId: string): Promise<Step<unknown>[]> {
  const procedure = procedureOf('complaint');
  const entries = await entriesOf(db, caseId);
  const states = new Map(statesAlong(procedure, caseId, entries).map(({ state }) => [state.version, state]));
  const notices = await noticesOf(db, caseId);
  const acts = Map.groupBy(entries, ({ key }) => key);
  return [...acts.values()].flatMap((facts, index) => {
    const [first] = facts;
    const state = states.get(facts.at(-1)?.seq ?? 0);
    const { command, by: actor } = ACTS[index - 1] ?? { command: 'open', by: agent };
    if (!first || !state) return [];
    return [
      {
        caseId,
        clockOffsetMs: 0,
        facts: facts.map(({ previousHash: _, hash: __, ...fact }) => fact),
        state,
        projection: procedure.project(state),
        finished: false,
        notices: notices.get(first.seq) ?? [],
        command: { name: command, key: first.key, bodyHash: first.key.padEnd(64, '.'), actor, recordedVersion: 0 },
      },
    ];
  });
}

/** By the first fact of their step, as they stand in the outbox behind what tells of the step itself. */
async function noticesOf(db: Db, caseId: string) {
  const rows = await db
    .selectFrom('outbox')
    .select(['topic', 'dedupe_key', 'payload'])
    .where('case_id', '=', caseId)
    .orderBy('id')
    .execute();
  const found = new Map<number, { seq: number; notice: Notice }[]>();
  let seq = 0;
  for (const { topic, dedupe_key: key, payload } of rows) {
    if (topic === 'case.changed') seq = Number(key.split(':').at(-1));
    else found.set(seq, [...(found.get(seq) ?? []), { seq, notice: StoredNotice.parse(payload) }]);
  }
  return found;
}

const TABLES = ['facts', 'deadlines', 'tasks', 'notifications', 'outbox', 'commands'] as const;

/** How many rows a case has in each table of the records. */
export async function rowsOf(db: Db, caseId: string): Promise<string> {
  const counts = await Promise.all(
    TABLES.map(async (table) => {
      const { count } = await db
        .selectFrom(table)
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .where('case_id', '=', caseId)
        .executeTakeFirstOrThrow();
      return `${count} ${table}`;
    }),
  );
  return counts.join(', ');
}
