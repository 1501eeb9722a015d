import { type Kysely, sql, type Transaction } from 'kysely';
import type { CaseRow, DeadlineRow, TaskRow } from '../domain/procedures/case/projection.ts';
import { type Crash, neverCrash } from '../infra/crash-points.ts';
import type { Database } from '../infra/database.ts';
import { CHAIN_START, hashLink } from './chain.ts';
import { type ChainedFact, readLog } from './fact-log.ts';
import { REACHED, wanted } from './messages/recipients.ts';
import type { RecordActivities, RecordOutcome, Step } from './records.ts';

type Tx = Transaction<Database>;
type AnyStep = Step<unknown>;

/** The records in PostgreSQL: facts, read model, inbox, outbox and the command's result, in one transaction. */
export function createRecordActivities(db: Kysely<Database>, crash: Crash = neverCrash): RecordActivities<unknown> {
  return {
    async record(step) {
      const recorded = await db.transaction().execute(async (tx) => {
        const outcome = await write(tx, step);
        crash('record:beforeCommit');
        return outcome;
      });
      crash('record:afterCommit');
      return recorded;
    },
    standing: async ({ caseId, fromSeq, limit }) => (await readLog(db, caseId, fromSeq, limit)).map(withoutChain),
  };
}

async function write(tx: Tx, step: AnyStep): Promise<RecordOutcome<unknown>> {
  const first = step.facts[0];
  if (!first) return { outcome: 'recorded' };
  // Two runs of one step (a retry, a zombie worker) take turns; other cases are not held up.
  await sql`SELECT pg_advisory_xact_lock(hashtextextended(${step.caseId}, 0))`.execute(tx);
  const { previousHash, standing } = await logFrom(tx, step.caseId, first.seq);
  if (standing.length > 0) return { outcome: 'standing', facts: standing };
  const taken = step.command && (await answerOf(tx, step.command.key));
  if (taken) return { outcome: 'keyTaken', ...taken };

  await appendFacts(tx, step, previousHash);
  await writeCase(tx, step);
  await writeDeadlines(tx, step.caseId, step.projection.deadlines);
  await writeTasks(tx, step.caseId, step.projection.tasks);
  await writeNotices(tx, step);
  await writeOutbox(tx, step, first.seq);
  if (step.command) await writeCommand(tx, step, step.command);
  await sql`SELECT pg_notify('cases', ${step.caseId})`.execute(tx);
  return { outcome: 'recorded' };
}

const withoutChain = ({ previousHash: _, hash: __, ...recorded }: ChainedFact) => recorded;

/** The facts that stand from a sequence on, and the hash that the next link continues from. */
async function logFrom(tx: Tx, caseId: string, seq: number) {
  const links = await readLog(tx, caseId, seq - 1);
  const before = links.find((link) => link.seq === seq - 1);
  if (seq > 1 && !before) throw new Error(`case ${caseId} has no fact ${seq - 1} to continue from`);
  const standing = links.filter((link) => link.seq >= seq).map(withoutChain);
  return { previousHash: before?.hash ?? CHAIN_START, standing };
}

async function appendFacts(tx: Tx, { caseId, facts }: AnyStep, previousHash: string): Promise<void> {
  let previous = previousHash;
  const rows = facts.map(({ seq, key, at, by, fact }) => {
    const hash = hashLink(previous, { caseId, seq, key, at, by, fact });
    const row = {
      case_id: caseId,
      seq,
      key,
      type: typeOf(fact),
      at,
      by: JSON.stringify(by),
      fact: JSON.stringify(fact),
      previous_hash: previous,
      hash,
    };
    previous = hash;
    return row;
  });
  await tx.insertInto('facts').values(rows).execute();
}

const typeOf = (fact: unknown): string =>
  typeof fact === 'object' && fact !== null && 'type' in fact ? String(fact.type) : 'unknown';

async function writeCase(tx: Tx, { projection: { row }, finished, state, clockOffsetMs }: AnyStep): Promise<void> {
  const columns = { ...caseColumns(row), finished, state: JSON.stringify(state), updated_at: sql<Date>`now()` };
  await tx
    .insertInto('cases')
    .values({ id: row.id, clock_offset_ms: clockOffsetMs, ...columns })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(columns))
    .execute();
}

const caseColumns = (row: CaseRow) => ({
  procedure: row.procedure,
  profile: row.profile,
  type: row.type,
  stage: row.stage,
  open: row.open,
  severity: row.severity,
  channel: row.channel,
  subject: row.subject,
  customer_id: row.customerId,
  owner_id: row.ownerId,
  owner_name: row.ownerName,
  department: row.department,
  level: row.level,
  people: [...row.people],
  departments: [...row.departments],
  received_at: row.receivedAt,
  closed_at: row.closedAt,
  next_due_at: row.nextDueAt,
  next_clock: row.nextClock,
  breached: row.breached,
  version: row.version,
  policy_version: row.policyVersion,
  calendar_version: row.calendarVersion,
  provisional: row.provisional,
});

async function writeDeadlines(tx: Tx, caseId: string, deadlines: readonly DeadlineRow[]): Promise<void> {
  if (deadlines.length === 0) return;
  const rows = deadlines.map((row) => ({
    case_id: caseId,
    clock: row.clock,
    requirement: row.requirement,
    kind: row.kind,
    attempt: row.attempt,
    policy_version: row.policyVersion,
    started_at: row.startedAt,
    due_at: row.dueAt,
    warned_at: row.warnedAt,
    breached_at: row.breachedAt,
    met_at: row.metAt,
    cancelled_at: row.cancelledAt,
    paused_at: row.pausedAt,
    provisional: row.provisional,
    owner_id: row.ownerId,
    escalated_to: [...row.escalatedTo],
  }));
  await tx
    .insertInto('deadlines')
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(['case_id', 'clock']).doUpdateSet((excluded) => ({
        policy_version: excluded.ref('excluded.policy_version'),
        due_at: excluded.ref('excluded.due_at'),
        warned_at: excluded.ref('excluded.warned_at'),
        breached_at: excluded.ref('excluded.breached_at'),
        met_at: excluded.ref('excluded.met_at'),
        cancelled_at: excluded.ref('excluded.cancelled_at'),
        paused_at: excluded.ref('excluded.paused_at'),
        provisional: excluded.ref('excluded.provisional'),
        owner_id: excluded.ref('excluded.owner_id'),
        escalated_to: excluded.ref('excluded.escalated_to'),
      })),
    )
    .execute();
}

/** What is owed now: settled obligations leave, standing ones keep the time since when they are owed. */
async function writeTasks(tx: Tx, caseId: string, tasks: readonly TaskRow[]): Promise<void> {
  const owed = tasks.map(({ task }) => task);
  await tx
    .deleteFrom('tasks')
    .where('case_id', '=', caseId)
    .where((where) => (owed.length > 0 ? where('task', 'not in', owed) : where.val(true)))
    .execute();
  if (tasks.length === 0) return;
  const rows = tasks.map((row) => ({
    case_id: caseId,
    task: row.task,
    title: JSON.stringify(row.title),
    detail: row.detail,
    command: row.command,
    person: row.person,
    role: row.role,
    department: row.department,
    due_at: row.dueAt,
    clock: row.clock,
  }));
  await tx
    .insertInto('tasks')
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(['case_id', 'task']).doUpdateSet((excluded) => ({
        title: excluded.ref('excluded.title'),
        detail: excluded.ref('excluded.detail'),
        person: excluded.ref('excluded.person'),
        role: excluded.ref('excluded.role'),
        department: excluded.ref('excluded.department'),
        due_at: excluded.ref('excluded.due_at'),
        clock: excluded.ref('excluded.clock'),
      })),
    )
    .execute();
}

/**
 * One inbox row for every user whom a notice reaches, never twice for one fact, nor the same words for each of somebody's roles
 * (GEN-22); customers have no inbox.
 */
async function writeNotices(tx: Tx, { caseId, notices }: AnyStep): Promise<void> {
  if (notices.length === 0) return;
  const told = notices.map(({ seq, notice: { to, text, vars, urgent, once } }, index) => ({
    ...wanted(to),
    text,
    vars,
    urgent,
    dedupe_key: once ?? `${caseId}:${seq}:${index}`,
  }));
  await sql`
    INSERT INTO notifications (user_id, case_id, text, vars, urgent, dedupe_key)
    SELECT DISTINCT ON (users.id, wanted.text, wanted.vars)
      users.id, ${caseId}, wanted.text, wanted.vars, wanted.urgent, wanted.dedupe_key
    FROM jsonb_to_recordset(${JSON.stringify(told)}::jsonb)
      AS wanted (person text, role text, department text, text jsonb, vars jsonb, urgent boolean, dedupe_key text)
    JOIN users ON NOT users.disabled AND (${REACHED})
    ORDER BY users.id, wanted.text, wanted.vars, wanted.dedupe_key
    ON CONFLICT (user_id, dedupe_key) DO NOTHING`.execute(tx);
}

/** What other channels and systems will hear of, written with the facts themselves. */
async function writeOutbox(tx: Tx, { caseId, facts, notices, projection }: AnyStep, firstSeq: number): Promise<void> {
  const changed = {
    topic: 'case.changed',
    case_id: caseId,
    dedupe_key: `${caseId}:${firstSeq}`,
    payload: JSON.stringify({
      version: projection.row.version,
      facts: facts.map(({ seq, fact }) => ({ seq, type: typeOf(fact) })),
    }),
  };
  const told = notices.map(({ seq, notice }, index) => ({
    topic: 'notice',
    case_id: caseId,
    dedupe_key: notice.once ?? `${caseId}:${seq}:notice:${index}`,
    payload: JSON.stringify(notice),
  }));
  await tx
    .insertInto('outbox')
    .values([changed, ...told])
    .onConflict((conflict) => conflict.column('dedupe_key').doNothing())
    .execute();
}

/** What a key was used for; a key that answered once answers the same for ever. */
async function answerOf(tx: Tx, key: string) {
  const row = await tx
    .selectFrom('commands')
    .select(['body_hash', 'version'])
    .where('key', '=', key)
    .executeTakeFirst();
  return row && { bodyHash: row.body_hash, version: row.version };
}

async function writeCommand(tx: Tx, step: AnyStep, command: NonNullable<AnyStep['command']>): Promise<void> {
  await tx
    .insertInto('commands')
    .values({
      key: command.key,
      case_id: step.caseId,
      name: command.name,
      body_hash: command.bodyHash,
      actor_id: command.actor.id,
      version: step.projection.row.version,
    })
    .execute();
}
