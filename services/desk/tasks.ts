import { sql } from 'kysely';
import { z } from 'zod';
import { NUMBER_LENGTH } from '../../domain/procedures/case/names.ts';
import type { TaskRow } from '../../domain/procedures/case/projection.ts';
import { type Actor, Department, Role } from '../../domain/roles.ts';
import { Instant } from '../../domain/time/instant.ts';
import type { Db } from '../../infra/database.ts';
import { visibleTo } from '../kit/cases.ts';
import { cursorOf, pageFrom, pageOf, pageQuery, withTotal } from '../kit/page.ts';
import { type Route, route } from '../kit/route.ts';
import { instantOrNull, TextView } from '../kit/views.ts';

const TaskItem = z
  .object({
    task: z.string(),
    title: TextView,
    detail: z.string().nullable(),
    command: z.string().describe('the operationId that settles it'),
    person: z.string().nullable(),
    role: Role.schema.nullable(),
    department: Department.schema.nullable(),
    dueAt: Instant.nullable(),
    clock: z.string().nullable(),
    case: z.object({
      id: z.string(),
      procedure: z.string(),
      subject: z.string(),
      stage: z.string(),
      severity: z.string().nullable(),
    }),
  })
  .meta({ id: 'TaskItem' });
type TaskItem = z.input<typeof TaskItem> & TaskRow;

const cursor = cursorOf(z.tuple([Instant.nullable(), z.string().max(NUMBER_LENGTH), z.string().max(60)]));

export function taskRoutes(db: Db): Route[] {
  return [
    route({
      method: 'get',
      path: '/tasks',
      operationId: 'listTasks',
      summary: { zh: '我的待办', en: 'What I have to do' },
      input: { query: z.strictObject(pageQuery) },
      answer: pageOf(TaskItem),
      async handler({ query: { after, limit, count }, actor }) {
        const mine = tasksOf(db, actor);
        const rows = await mine
          .selectAll('tasks')
          .select(['cases.procedure', 'cases.subject', 'cases.stage', 'cases.severity'])
          .where(following(after))
          .orderBy('tasks.due_at', (due) => due.asc().nullsLast())
          .orderBy('tasks.case_id')
          .orderBy('tasks.task')
          .limit(limit + 1)
          .execute();
        const page = pageFrom(
          rows,
          limit,
          (row): TaskItem => ({
            task: row.task,
            title: TextView.parse(row.title),
            detail: row.detail,
            command: row.command,
            person: row.person,
            role: Role.schema.nullable().parse(row.role),
            department: Department.schema.nullable().parse(row.department),
            dueAt: instantOrNull(row.due_at),
            clock: row.clock,
            case: {
              id: row.case_id,
              procedure: row.procedure,
              subject: row.subject,
              stage: row.stage,
              severity: row.severity,
            },
          }),
          ({ due_at, case_id, task }) => cursor.encode([instantOrNull(due_at), case_id, task]),
        );
        return withTotal(page, count, mine);
      },
    }),
  ];
}

/** What the actor is to do: as a person, or as one of those who have the role (in the department). */
export function tasksOf(db: Db, actor: Actor) {
  const { id, roles, department = null } = actor;
  return db
    .selectFrom('tasks')
    .innerJoin('cases', 'cases.id', 'tasks.case_id')
    .where(
      sql<boolean>`(tasks.person = ${id} OR tasks.role = ANY (${roles}) AND (tasks.department IS NULL OR tasks.department = ${department}))`,
    )
    .where((where) => visibleTo(actor)(where));
}

function following(after: string | undefined) {
  const [due, caseId, task] = cursor.decode(after) ?? [];
  if (due === undefined) return sql<boolean>`true`;
  return due === null
    ? sql<boolean>`tasks.due_at IS NULL AND (tasks.case_id, tasks.task) > (${caseId}, ${task})`
    : sql<boolean>`((tasks.due_at, tasks.case_id, tasks.task) > (${due}, ${caseId}, ${task}) OR tasks.due_at IS NULL)`;
}
