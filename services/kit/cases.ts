import { type Expression, type ExpressionBuilder, type Selectable, type SqlBool, sql } from 'kysely';
import { jsonObjectFrom } from 'kysely/helpers/postgres';
import { z } from 'zod';
import { maySee, SEES_ALL } from '../../domain/procedures/case/access.ts';
import type { CaseRow } from '../../domain/procedures/case/projection.ts';
import { type CaseState, upgraded } from '../../domain/procedures/case/state.ts';
import { type Actor, Department, hasRole } from '../../domain/roles.ts';
import { type Instant, later, toInstant } from '../../domain/time/instant.ts';
import type { Database, Db } from '../../infra/database.ts';
import { audit } from './audit.ts';
import { CUSTOMER, customerView } from './customer-view.ts';
import { notFound } from './problem.ts';
import { type CustomerView, instantOf, instantOrNull, StateView } from './views.ts';

const Departments = z.array(Department.schema);

/** A case as the read model holds it. */
export interface StoredCase {
  readonly row: CaseRow;
  readonly state: CaseState;
  readonly customer: CustomerView;
  readonly legalHold: boolean;
  /** The case's clock (design §7): the world's, ahead by the offset of a drill, and never before the last fact. */
  readonly now: Instant;
}

export async function findCase(db: Db, caseId: string): Promise<StoredCase | undefined> {
  const found = await db
    .selectFrom('cases')
    .select([...ROW, 'state', 'legal_hold', 'clock_offset_ms'])
    .select((cases) => [
      cases
        .selectFrom('facts')
        .select('facts.at')
        .whereRef('facts.case_id', '=', 'cases.id')
        .orderBy('facts.seq', 'desc')
        .limit(1)
        .as('last_fact_at'),
      jsonObjectFrom(cases.selectFrom('customers').select(CUSTOMER).whereRef('customers.id', '=', 'cases.customer_id'))
        .$notNull()
        .as('customer'),
    ])
    .where('id', '=', caseId)
    .executeTakeFirst();
  if (!found) return undefined;
  const now = toInstant(Date.now() + found.clock_offset_ms);
  return {
    row: caseRow(found),
    state: upgraded(StateView.parse(found.state)),
    customer: customerView(found.customer),
    legalHold: found.legal_hold,
    now: found.last_fact_at === null ? now : later(now, instantOf(found.last_fact_at)),
  };
}

/** The case if the actor may see it. */
export const caseFor = async (db: Db, actor: Actor, caseId: string): Promise<StoredCase> =>
  seen(db, actor, await findCase(db, caseId));

/** What was found, if the actor may see the case. One that is not there and one that is not theirs look the same. */
export async function seen<Found extends Pick<StoredCase, 'row'>>(
  db: Db,
  actor: Actor,
  found: Found | undefined,
): Promise<Found> {
  if (found && maySee(found.row, actor)) return found;
  if (found) await audit(db, actor, 'access-refused', found.row.id);
  throw notFound();
}

/** The object rule as a condition of a query: what `maySee` says, for every row at once. */
export function visibleTo(actor: Actor) {
  return (where: ExpressionBuilder<Database, 'cases'>): Expression<SqlBool> => {
    if (hasRole(actor, ...SEES_ALL)) return where.val(true);
    const mine = sql<boolean>`cases.people @> ARRAY[${actor.id}]::text[]`;
    const { department } = actor;
    return department === undefined || department === 'customer_service'
      ? mine
      : where.or([mine, sql<boolean>`cases.departments @> ARRAY[${department}]::text[]`]);
  };
}

/** The columns that a case's row is made of: its state, which is long, is not among them. */
export const ROW = [
  'cases.id',
  'cases.procedure',
  'cases.profile',
  'cases.type',
  'cases.stage',
  'cases.open',
  'cases.severity',
  'cases.channel',
  'cases.subject',
  'cases.customer_id',
  'cases.owner_id',
  'cases.owner_name',
  'cases.department',
  'cases.level',
  'cases.people',
  'cases.departments',
  'cases.received_at',
  'cases.closed_at',
  'cases.next_due_at',
  'cases.next_clock',
  'cases.breached',
  'cases.version',
  'cases.policy_version',
  'cases.calendar_version',
  'cases.provisional',
] as const;

type Columns = (typeof ROW)[number] extends `cases.${infer Column}` ? Column : never;
type RowColumns = Pick<Selectable<Database['cases']>, Columns>;

export function caseRow(row: RowColumns): CaseRow {
  return {
    id: row.id,
    procedure: row.procedure,
    profile: row.profile,
    type: row.type,
    stage: row.stage,
    open: row.open,
    severity: row.severity,
    channel: row.channel,
    subject: row.subject,
    customerId: row.customer_id,
    ownerId: row.owner_id,
    ownerName: row.owner_name,
    department: Department.schema.nullable().parse(row.department),
    level: row.level,
    people: row.people,
    departments: Departments.parse(row.departments),
    receivedAt: instantOf(row.received_at),
    closedAt: instantOrNull(row.closed_at),
    nextDueAt: instantOrNull(row.next_due_at),
    nextClock: row.next_clock,
    breached: row.breached,
    version: row.version,
    policyVersion: row.policy_version,
    calendarVersion: row.calendar_version,
    provisional: row.provisional,
  };
}
