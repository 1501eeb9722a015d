import { z } from 'zod';
import { operation } from '../../domain/access/permission.ts';
import { PolicyPack } from '../../domain/policy/schema.ts';
import { procedureOf } from '../../domain/procedures/registry.ts';
import { WorkCalendar } from '../../domain/time/calendar.ts';
import { Instant, toInstant } from '../../domain/time/instant.ts';
import type { Db } from '../../infra/database.ts';
import { audit } from '../kit/audit.ts';
import type { Care } from '../kit/care.ts';
import { violatedConstraint } from '../kit/failures.ts';
import { once } from '../kit/idempotency.ts';
import { notFound, Problem } from '../kit/problem.ts';
import { Created, type Route, route } from '../kit/route.ts';
import { proveComputable } from '../kit/rules.ts';
import { instantOf, instantOrNull, StateView } from '../kit/views.ts';

const CalendarVersion = z
  .object({
    version: z.string(),
    calendar: WorkCalendar,
    source: z.string(),
    active: z.boolean(),
    createdAt: Instant,
    createdBy: z.string(),
    approvedAt: Instant.nullable(),
    approvedBy: z.string().nullable(),
  })
  .meta({ id: 'CalendarVersion' });

const Import = z.strictObject({
  calendar: WorkCalendar.safeExtend({ version: z.string().trim().min(1).max(64) }),
  source: z.string().trim().min(1).max(200),
});

const Params = z.strictObject({ version: z.string().min(1).max(64) });

/** TIM-04, TIM-05: a calendar counts only after a second person has looked at it. */
export function calendarRoutes(db: Db, care: Care): Route[] {
  return [
    route({
      method: 'get',
      path: '/calendars',
      operationId: 'listCalendars',
      summary: { zh: '工作日历版本', en: 'Versions of the calendar' },
      input: {},
      answer: z.object({ items: z.array(CalendarVersion) }),
      async handler() {
        const rows = await calendars(db).orderBy('created_at', 'desc').orderBy('version').execute();
        return { items: rows.map(calendarVersion) };
      },
    }),

    route({
      method: 'post',
      path: '/calendars',
      permission: operation('importCalendar'),
      changes: true,
      creates: true,
      input: { body: Import },
      answer: CalendarVersion,
      async handler({ body, actor, key }) {
        const { calendar, source } = body;
        await proveUsable(db, calendar);
        const version = await once(db, { actor, key, operation: 'importCalendar', content: body }, async (tx) => {
          await tx
            .insertInto('calendars')
            .values({
              version: calendar.version,
              calendar: JSON.stringify(calendar),
              source,
              created_by: actor.id,
              approved_at: null,
              approved_by: null,
            })
            .execute();
          await audit(tx, actor, 'calendar-imported', calendar.version, { source });
          return calendar.version;
        }).catch((error: unknown) => {
          if (violatedConstraint(error) === undefined) throw error;
          throw new Problem('already-exists', { existingId: calendar.version });
        });
        return new Created('/calendars', calendarVersion(await calendarOf(db, version)));
      },
    }),

    route({
      method: 'post',
      path: '/calendars/{version}/approve',
      permission: operation('approveCalendar'),
      changes: true,
      input: { params: Params },
      answer: z.object({
        calendar: CalendarVersion,
        told: z.int().describe('open cases that were told to count anew'),
      }),
      async handler({ params: { version }, actor }) {
        await approve(db, actor, version);
        const approved = calendarVersion(await calendarOf(db, version));
        return { calendar: approved, told: await tellProvisionalCases(db, care, approved.calendar) };
      },
    }),
  ];
}

async function approve(db: Db, actor: { readonly id: string }, version: string): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const calendar = await tx
      .selectFrom('calendars')
      .select(['created_by', 'approved_by'])
      .where('version', '=', version)
      .forUpdate()
      .executeTakeFirst();
    if (!calendar) throw notFound();
    // Approved before: a repeated request only goes on with telling the cases.
    if (calendar.approved_by !== null) return;
    if (calendar.created_by === actor.id) {
      throw new Problem('same-person', {
        detail: { zh: '导入人不能自行批准', en: 'Who imported it may not approve it' },
        refusal: { type: 'SamePerson' },
      });
    }
    await tx.updateTable('calendars').set({ active: false }).where('active', '=', true).execute();
    await tx
      .updateTable('calendars')
      .set({ active: true, approved_at: new Date(), approved_by: actor.id })
      .where('version', '=', version)
      .execute();
    await audit(tx, actor, 'calendar-approved', version);
  });
}

/** TIM-05: cases that counted with weekends only are told the year that has arrived; each hears it once. */
async function tellProvisionalCases(db: Db, care: Care, calendar: WorkCalendar): Promise<number> {
  const cases = await db
    .selectFrom('cases')
    .select(['id', 'procedure', 'state'])
    .where('open', '=', true)
    .where('provisional', '=', true)
    .where('calendar_version', '!=', calendar.version)
    .orderBy('id')
    .execute();
  for (const { id, procedure, state } of cases) {
    const { policy } = StateView.parse(state).rules;
    const reason = `工作日历 ${calendar.version} 已批准`;
    await care.tell(
      { id, procedure: procedureOf(procedure).name },
      {
        name: 'changeRules',
        key: `calendar:${calendar.version}:${id}`,
        data: { cause: 'calendarArrived', policy, calendar, reason },
      },
    );
  }
  return cases.length;
}

async function proveUsable(db: Db, calendar: WorkCalendar): Promise<void> {
  const policies = await db.selectFrom('policies').select('pack').where('active', '=', true).execute();
  for (const { pack } of policies) proveComputable({ policy: PolicyPack.parse(pack), calendar }, toInstant(Date.now()));
}

const calendars = (db: Db) =>
  db
    .selectFrom('calendars')
    .leftJoin('users as importer', (join) =>
      join.on((on) => on(on.cast<string>('importer.id', 'text'), '=', on.ref('calendars.created_by'))),
    )
    .leftJoin('users as approver', (join) =>
      join.on((on) => on(on.cast<string>('approver.id', 'text'), '=', on.ref('calendars.approved_by'))),
    )
    .selectAll('calendars')
    .select(['importer.name as importer_name', 'approver.name as approver_name']);

async function calendarOf(db: Db, version: string) {
  const row = await calendars(db).where('version', '=', version).executeTakeFirst();
  if (!row) throw notFound();
  return row;
}

function calendarVersion(row: Awaited<ReturnType<typeof calendarOf>>) {
  return {
    version: row.version,
    calendar: WorkCalendar.parse(row.calendar),
    source: row.source,
    active: row.active,
    createdAt: instantOf(row.created_at),
    createdBy: row.importer_name ?? row.created_by,
    approvedAt: instantOrNull(row.approved_at),
    approvedBy: row.approver_name ?? row.approved_by,
  };
}
