import { type ExpressionBuilder, sql } from 'kysely';
import { z } from 'zod';
import { Channel, ComplaintSeverity } from '../../domain/enumerations.ts';
import { maskPhone } from '../../domain/mask.ts';
import { Profile } from '../../domain/policy/schema.ts';
import { NUMBER_LENGTH, PROCEDURES } from '../../domain/procedures/case/names.ts';
import { type Actor, Department } from '../../domain/roles.ts';
import { Instant } from '../../domain/time/instant.ts';
import type { Database, Db } from '../../infra/database.ts';
import { caseFor, caseRow, ROW, visibleTo } from '../kit/cases.ts';
import { CaseDetail } from '../kit/detail.ts';
import { cursorOf, pageFrom, pageOf, pageQuery, withTotal } from '../kit/page.ts';
import { type Route, route } from '../kit/route.ts';
import { CaseParams, CaseRowView, instantOf, instantOrNull } from '../kit/views.ts';
import { tasksOf } from './tasks.ts';

const yes = z.enum(['true', 'false']).transform((text) => text === 'true');

const Filters = z.strictObject({
  procedure: z.enum(PROCEDURES).optional(),
  stage: z.string().min(1).max(40).optional(),
  severity: ComplaintSeverity.schema.optional(),
  profile: Profile.optional(),
  type: z.string().min(1).max(40).optional(),
  channel: Channel.schema.optional(),
  open: z.enum(['true', 'false', 'all']).default('true'),
  mine: yes.optional().describe('of which I am the owner'),
  tracked: yes.optional().describe('of which I was the first contact (GEN-02)'),
  department: Department.schema.optional(),
  breached: yes.optional(),
  dueBefore: Instant.optional(),
  customerId: z.uuid().optional(),
  parentId: z.string().min(1).max(NUMBER_LENGTH).optional().describe('that came out of this case'),
  q: z.string().trim().min(1).max(64).optional().describe('in the number or the subject'),
  sort: z.enum(['nextDue', 'received']).default('nextDue'),
  ...pageQuery,
});
type Filters = z.output<typeof Filters>;

const CaseItem = CaseRowView.extend({
  customerName: z.string(),
  customerPhoneMasked: z.string().nullable(),
}).meta({ id: 'CaseItem' });

const Counts = z
  .object({
    mine: z.int(),
    tracked: z.int(),
    overdue: z.int(),
    dueToday: z.int(),
    unclassified: z.int(),
    major: z.int(),
    tasks: z.int(),
    toApprove: z.int(),
  })
  .meta({ id: 'CaseCounts' });

const dueCursor = cursorOf(z.tuple([Instant.nullable(), z.string().max(NUMBER_LENGTH)]));
const receivedCursor = cursorOf(z.tuple([Instant, z.string().max(NUMBER_LENGTH)]));

const APPROVALS = ['decideOpinion', 'decideCompensation', 'decidePause'];

export function caseRoutes(db: Db): Route[] {
  return [
    route({
      method: 'get',
      path: '/cases',
      operationId: 'listCases',
      summary: { zh: '案件列表', en: 'List cases' },
      input: { query: Filters },
      answer: pageOf(CaseItem),
      async handler({ query: filters, actor }) {
        const matching = db.selectFrom('cases').where(visibleTo(actor)).where(wanted(filters, actor));
        const rows = await matching
          .innerJoin('customers', 'customers.id', 'cases.customer_id')
          .select(ROW)
          .select(['customers.name as customer_name', 'customers.phone as customer_phone'])
          .where(after(filters))
          .$if(filters.sort === 'nextDue', (query) =>
            query.orderBy('next_due_at', (due) => due.asc().nullsLast()).orderBy('cases.id'),
          )
          .$if(filters.sort === 'received', (query) => query.orderBy('received_at', 'desc').orderBy('cases.id', 'desc'))
          .limit(filters.limit + 1)
          .execute();
        const page = pageFrom(
          rows,
          filters.limit,
          ({ customer_name, customer_phone, ...row }) => ({
            ...caseRow(row),
            customerName: customer_name,
            customerPhoneMasked: customer_phone && maskPhone(customer_phone),
          }),
          ({ id, next_due_at, received_at }) =>
            filters.sort === 'nextDue'
              ? dueCursor.encode([instantOrNull(next_due_at), id])
              : receivedCursor.encode([instantOf(received_at), id]),
        );
        return withTotal(page, filters.count, matching);
      },
    }),

    route({
      method: 'get',
      path: '/cases/counts',
      operationId: 'countCases',
      summary: { zh: '各视图的案件数', en: 'Count the cases of the views' },
      input: {},
      answer: Counts,
      async handler({ actor }) {
        const cases = await db
          .selectFrom('cases')
          .where(visibleTo(actor))
          .where('open', '=', true)
          .select([
            sql<number>`count(*) FILTER (WHERE owner_id = ${actor.id})`.as('mine'),
            sql<number>`count(*) FILTER (WHERE ${firstContact(actor)})`.as('tracked'),
            sql<number>`count(*) FILTER (WHERE next_due_at < ${CASE_NOW})`.as('overdue'),
            sql<number>`count(*) FILTER (WHERE next_due_at >= ${CASE_NOW} AND next_due_at < ${TONIGHT})`.as('dueToday'),
            sql<number>`count(*) FILTER (WHERE procedure = 'complaint' AND severity IS NULL)`.as('unclassified'),
            sql<number>`count(*) FILTER (WHERE severity = 'MAJOR')`.as('major'),
          ])
          .executeTakeFirstOrThrow();
        const tasks = await tasksOf(db, actor)
          .select([
            sql<number>`count(*)`.as('tasks'),
            sql<number>`count(*) FILTER (WHERE tasks.command = ANY (${APPROVALS}))`.as('toApprove'),
          ])
          .executeTakeFirstOrThrow();
        return { ...cases, ...tasks };
      },
    }),

    route({
      method: 'get',
      path: '/cases/{caseId}',
      operationId: 'getCase',
      summary: { zh: '查看案件', en: 'See a case' },
      input: { params: CaseParams },
      answer: CaseDetail,
      handler: async ({ params: { caseId }, actor }) => caseFor(db, actor, caseId),
    }),
  ];
}

/** Now, on the clock of each case; and the midnight of Beijing that ends that day. */
const CASE_NOW = sql<Date>`(now() + clock_offset_ms * interval '1 millisecond')`;
const TONIGHT = sql<Date>`((date_trunc('day', ${CASE_NOW} AT TIME ZONE 'Asia/Shanghai') + interval '1 day') AT TIME ZONE 'Asia/Shanghai')`;

/** Looks into the state only of cases in which the actor takes part: it is large. */
const firstContact = (actor: Actor) =>
  sql<boolean>`CASE WHEN people @> ARRAY[${actor.id}] THEN state #>> '{firstContact,id}' = ${actor.id} ELSE false END`;

function wanted(filters: Filters, actor: Actor) {
  const { procedure, stage, severity, profile, type, channel, open, mine, tracked, department, breached, dueBefore } =
    filters;
  return (where: ExpressionBuilder<Database, 'cases'>) =>
    where.and([
      ...(procedure ? [where('procedure', '=', procedure)] : []),
      ...(stage ? [where('stage', '=', stage)] : []),
      ...(severity ? [where('severity', '=', severity)] : []),
      ...(profile ? [where('profile', '=', profile)] : []),
      ...(type ? [where('type', '=', type)] : []),
      ...(channel ? [where('channel', '=', channel)] : []),
      ...(open === 'all' ? [] : [where('open', '=', open === 'true')]),
      ...(mine ? [where('owner_id', '=', actor.id)] : []),
      ...(tracked ? [firstContact(actor)] : []),
      ...(department ? [where('department', '=', department)] : []),
      ...(breached === undefined ? [] : [where('breached', '=', breached)]),
      ...(dueBefore ? [where('next_due_at', '<', dueBefore)] : []),
      ...(filters.parentId ? [sql<boolean>`state #>> '{parent,id}' = ${filters.parentId}`] : []),
      ...(filters.customerId ? [where('customer_id', '=', filters.customerId)] : []),
      ...(filters.q ? [sql<boolean>`(cases.id || ' ' || subject) ILIKE ${contains(filters.q)}`] : []),
    ]);
}

/** What comes after the page before: overdue first, then by due instant, those without one at the end. */
function after({ sort, after: from }: Filters) {
  if (sort === 'received') {
    const [received, id] = receivedCursor.decode(from) ?? [];
    return received === undefined ? sql<boolean>`true` : sql<boolean>`(received_at, cases.id) < (${received}, ${id})`;
  }
  const [due, id] = dueCursor.decode(from) ?? [];
  if (due === undefined) return sql<boolean>`true`;
  return due === null
    ? sql<boolean>`next_due_at IS NULL AND cases.id > ${id}`
    : sql<boolean>`((next_due_at, cases.id) > (${due}, ${id}) OR next_due_at IS NULL)`;
}

/** A pattern for what contains the text, whatever signs it is made of. */
const contains = (text: string): string => `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
