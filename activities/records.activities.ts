import { type Kysely, type OperationNodeSource, sql, type Transaction } from 'kysely';
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
  const taken = await lockCase(tx, step);
  const { previousHash, standing } = await logFrom(tx, step.caseId, first.seq);
  if (standing.length > 0) return { outcome: 'standing', facts: standing };
  if (taken) return { outcome: 'keyTaken', ...taken };

  await allAtOnce(tx, step.caseId, [
    appendFacts(tx, step, previousHash),
    writeCase(tx, step),
    ...writeDeadlines(tx, step.caseId, step.projection.deadlines),
    ...writeTasks(tx, step.caseId, step.projection.tasks),
    ...writeNotices(step),
    writeOutbox(tx, step, first.seq),
    ...(step.command ? [writeCommand(tx, step, step.command)] : []),
  ]);
  return { outcome: 'recorded' };
}

/**
 * Two runs of one step (a retry, a zombie worker) take turns; other cases are not held up. Answers what the command's key
 * was used for: a key that answered once answers the same for ever. Whoever had the turn before has left facts standing, which count first.
 */
async function lockCase(tx: Tx, { caseId, command }: AnyStep) {
  const { rows } = await sql<{ body_hash: string | null; version: number | null }>`
    SELECT commands.body_hash, commands.version
    FROM pg_advisory_xact_lock(hashtextextended(${caseId}, 0))
    LEFT JOIN commands ON commands.key = ${command?.key ?? null}`.execute(tx);
  const [{ body_hash: bodyHash, version } = { body_hash: null, version: null }] = rows;
  return bodyHash === null || version === null ? undefined : { bodyHash, version };
}

/** All that a step writes goes to PostgreSQL in one statement, which also tells whoever listens. */
async function allAtOnce(tx: Tx, caseId: string, writes: readonly OperationNodeSource[]): Promise<void> {
  const named = writes.map((write, index) => sql`${sql.id(`write_${index}`)} AS (${write})`);
  await sql`WITH ${sql.join(named)} SELECT pg_notify('cases', ${caseId})`.execute(tx);
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

function appendFacts(tx: Tx, { caseId, facts }: AnyStep, previousHash: string) {
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
  return tx.insertInto('facts').values(rows);
}

const typeOf = (fact: unknown): string =>
  typeof fact === 'object' && fact !== null && 'type' in fact ? String(fact.type) : 'unknown';

function writeCase(tx: Tx, { projection: { row }, finished, state, clockOffsetMs }: AnyStep) {
  const columns = { ...caseColumns(row), finished, state: JSON.stringify(state), updated_at: sql<Date>`now()` };
  return tx
    .insertInto('cases')
    .values({ id: row.id, clock_offset_ms: clockOffsetMs, ...columns })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(columns));
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

function writeDeadlines(tx: Tx, caseId: string, deadlines: readonly DeadlineRow[]) {
  if (deadlines.length === 0) return [];
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
  return [
    tx
      .insertInto('deadlines')
      .values(rows)
      .onConflict((conflict) =>
        conflict
          .columns(['case_id', 'clock'])
          .doUpdateSet(fromNew(MOVING.deadlines))
          .where(isOther('deadlines', MOVING.deadlines)),
      ),
  ];
}

/** The columns that may change while a row stands. */
const MOVING = {
  deadlines: [
    'policy_version',
    'due_at',
    'warned_at',
    'breached_at',
    'met_at',
    'cancelled_at',
    'paused_at',
    'provisional',
    'owner_id',
    'escalated_to',
  ],
  tasks: ['title', 'detail', 'person', 'role', 'department', 'due_at', 'clock'],
} as const;

const fromNew = (columns: readonly string[]) =>
  Object.fromEntries(columns.map((column) => [column, sql.ref<never>(`excluded.${column}`)]));

/** Most of what stands is as it was: it is not written again. */
function isOther(table: keyof typeof MOVING, columns: readonly string[]) {
  const of = (source: string) => sql.join(columns.map((column) => sql.ref(`${source}.${column}`)));
  return sql<boolean>`(${of(table)}) IS DISTINCT FROM (${of('excluded')})`;
}

/** What is owed now: settled obligations leave, standing ones keep the time since when they are owed. */
function writeTasks(tx: Tx, caseId: string, tasks: readonly TaskRow[]) {
  const owed = tasks.map(({ task }) => task);
  const settled = tx
    .deleteFrom('tasks')
    .where('case_id', '=', caseId)
    .where((where) => (owed.length > 0 ? where('task', 'not in', owed) : where.val(true)));
  if (tasks.length === 0) return [settled];
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
  const standing = tx
    .insertInto('tasks')
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(['case_id', 'task']).doUpdateSet(fromNew(MOVING.tasks)).where(isOther('tasks', MOVING.tasks)),
    );
  return [settled, standing];
}

/**
 * One inbox row for every user whom a notice reaches, never twice for one fact, nor the same words for each of somebody's roles
 * (GEN-22); customers have no inbox.
 */
function writeNotices({ caseId, notices }: AnyStep) {
  if (notices.length === 0) return [];
  const told = notices.map(({ seq, notice: { to, text, vars, urgent, once } }, index) => ({
    ...wanted(to),
    text,
    vars,
    urgent,
    dedupe_key: once ?? `${caseId}:${seq}:${index}`,
  }));
  return [
    sql`
    INSERT INTO notifications (user_id, case_id, text, vars, urgent, dedupe_key)
    SELECT DISTINCT ON (users.id, wanted.text, wanted.vars)
      users.id, ${caseId}, wanted.text, wanted.vars, wanted.urgent, wanted.dedupe_key
    FROM jsonb_to_recordset(${JSON.stringify(told)}::jsonb)
      AS wanted (person text, role text, department text, text jsonb, vars jsonb, urgent boolean, dedupe_key text)
    JOIN users ON NOT users.disabled AND (${REACHED})
    ORDER BY users.id, wanted.text, wanted.vars, wanted.dedupe_key
    ON CONFLICT (user_id, dedupe_key) DO NOTHING`,
  ];
}

/** What other channels and systems will hear of, written with the facts themselves. */
function writeOutbox(tx: Tx, { caseId, facts, notices, projection }: AnyStep, firstSeq: number) {
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
  return tx
    .insertInto('outbox')
    .values([changed, ...told])
    .onConflict((conflict) => conflict.column('dedupe_key').doNothing());
}

function writeCommand(tx: Tx, step: AnyStep, command: NonNullable<AnyStep['command']>) {
  return tx.insertInto('commands').values({
    key: command.key,
    case_id: step.caseId,
    name: command.name,
    body_hash: command.bodyHash,
    actor_id: command.actor.id,
    version: step.projection.row.version,
  });
}
