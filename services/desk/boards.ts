import { type Selectable, sql } from 'kysely';
import { z } from 'zod';
import { FollowUpKind } from '../../domain/enumerations.ts';
import { maskAddress, maskPhone } from '../../domain/mask.ts';
import { Stage as CallbackStage } from '../../domain/procedures/callback/stages.ts';
import { type CallbackState, openLink } from '../../domain/procedures/callback/state.ts';
import { PROCEDURES } from '../../domain/procedures/case/names.ts';
import { nextDue } from '../../domain/procedures/case/projection.ts';
import { RepairColumn } from '../../domain/procedures/repair/stages.ts';
import { isRecurring, type RepairState, repairColumn } from '../../domain/procedures/repair/state.ts';
import { opensAt, type VisitState, visitRow } from '../../domain/procedures/visit/state.ts';
import { Instant } from '../../domain/time/instant.ts';
import type { Database, Db } from '../../infra/database.ts';
import { caseRow, visibleTo } from '../kit/cases.ts';
import { type Route, route } from '../kit/route.ts';
import { CaseRowView } from '../kit/views.ts';

/** A board shows what is open, which is never more than people can look at. */
const SHOWN = 500;

const Base = CaseRowView.extend({
  customerName: z.string(),
  customerPhoneMasked: z.string().nullable(),
  parent: z.object({ id: z.string(), procedure: z.enum(PROCEDURES) }).nullable(),
});

const CallbackCard = Base.extend({
  dueAt: Instant.describe('of the promise that is open, or of the last one'),
  stage: CallbackStage.schema,
  number: z.int().describe('which promise of the chain'),
  reason: z.string(),
  tries: z.int(),
  maxTries: z.int(),
  lastText: z.string().nullable(),
  callingBy: z.string().nullable(),
  missed: z.boolean(),
  outcome: z.string().nullable(),
}).meta({ id: 'CallbackCard' });

const RepairCard = Base.extend({
  column: RepairColumn.schema,
  recurring: z.boolean(),
  site: z.string().nullable().describe('the district only'),
  technician: z.string().nullable(),
  appointmentAt: Instant.nullable(),
  plannedAt: Instant.nullable(),
  limitFrom: Instant.nullable().describe('when the limit that falls due next began to run'),
  waitingFor: z.array(z.string()).describe('departments that have not acknowledged'),
}).meta({ id: 'RepairCard' });

const VisitCard = Base.extend({
  kind: FollowUpKind.schema,
  opensAt: Instant,
  tries: z.int(),
  satisfied: z.boolean().nullable(),
  problem: z.string().nullable(),
  outcome: z.string().nullable(),
}).meta({ id: 'VisitCard' });

const openOrAll = z.enum(['open', 'all']).default('open').describe('all: also what ended within the last 30 days');

/** The boards of the desk: promised callbacks by due time, repairs by column, visits by window. */
export function boardRoutes(db: Db): Route[] {
  return [
    route({
      method: 'get',
      path: '/callbacks',
      operationId: 'listCallbacks',
      summary: { zh: '回电看板', en: 'Promised callbacks' },
      input: {
        query: z.strictObject({
          show: openOrAll,
          mine: z.enum(['true', 'false']).optional(),
          from: Instant.optional(),
          to: Instant.optional(),
        }),
      },
      answer: z.object({ items: z.array(CallbackCard) }),
      async handler({ query: { show, mine, from, to }, actor }) {
        const rows = await cards(db, 'callback', show)
          .where(visibleTo(actor))
          .$if(mine === 'true', (query) => query.where('owner_id', '=', actor.id))
          .$if(from !== undefined, (query) => query.where(DUE, '>=', from ?? ''))
          .$if(to !== undefined, (query) => query.where(DUE, '<', to ?? ''))
          .orderBy(DUE)
          .execute();
        const items = rows.map((row) => ({ ...base(row), ...callbackCard(CallbackCase.parse(row.state)) }));
        return { items: items.toSorted((a, b) => (a.dueAt < b.dueAt ? -1 : 1)) };
      },
    }),

    route({
      method: 'get',
      path: '/repairs',
      operationId: 'listRepairs',
      summary: { zh: '维修看板', en: 'Repairs' },
      input: { query: z.strictObject({ show: openOrAll }) },
      answer: z.object({ items: z.array(RepairCard) }),
      async handler({ query: { show }, actor }) {
        const rows = await cards(db, 'repair', show)
          .where(visibleTo(actor))
          .orderBy('next_due_at', (due) => due.asc().nullsLast())
          .execute();
        return { items: rows.map((row) => ({ ...base(row), ...repairCard(RepairCase.parse(row.state)) })) };
      },
    }),

    route({
      method: 'get',
      path: '/visits',
      operationId: 'listVisits',
      summary: { zh: '回访', en: 'Follow-up visits' },
      input: { query: z.strictObject({ show: openOrAll }) },
      answer: z.object({ items: z.array(VisitCard) }),
      async handler({ query: { show }, actor }) {
        const rows = await cards(db, 'visit', show)
          .where(visibleTo(actor))
          .orderBy('next_due_at', (due) => due.asc().nullsLast())
          .execute();
        return { items: rows.map((row) => ({ ...base(row), ...visitCard(VisitCase.parse(row.state)) })) };
      },
    }),
  ];
}

const DUE = sql<string>`(state #>> '{links,-1,dueAt}')`;

/** What is owed is never crowded out by what is over, and of that the latest counts. */
function cards(db: Db, procedure: string, show: z.output<typeof openOrAll>) {
  return db
    .selectFrom('cases')
    .innerJoin('customers', 'customers.id', 'cases.customer_id')
    .selectAll('cases')
    .select(['customers.name as customer_name', 'customers.phone as customer_phone'])
    .where('procedure', '=', procedure)
    .where(show === 'open' ? sql<boolean>`open` : sql<boolean>`(open OR closed_at > now() - interval '30 days')`)
    .orderBy('open', 'desc')
    .orderBy('closed_at', (closed) => closed.desc().nullsFirst())
    .limit(SHOWN);
}

/** Our own data, stored by the worker: only the outline is checked. */
const stateOf = <S>(...names: string[]) =>
  z.custom<S>((value) => typeof value === 'object' && value !== null && names.every((name) => name in value));
const CallbackCase = stateOf<CallbackState>('links');
const RepairCase = stateOf<RepairState>('intake', 'round');
const VisitCase = stateOf<VisitState>('intake', 'tries');
const Parent = z.object({ parent: z.object({ id: z.string(), procedure: z.enum(PROCEDURES) }).nullable() });

function base(row: Selectable<Database['cases']> & { customer_name: string; customer_phone: string | null }) {
  return {
    ...caseRow(row),
    ...Parent.parse(row.state),
    customerName: row.customer_name,
    customerPhoneMasked: row.customer_phone && maskPhone(row.customer_phone),
  };
}

function callbackCard(state: CallbackState) {
  const link = openLink(state) ?? state.links.at(-1);
  return {
    dueAt: link?.dueAt ?? state.receivedAt,
    stage: state.stage,
    number: link?.number ?? 1,
    reason: link?.reason ?? '',
    tries: link?.tries.filter(({ counts }) => counts).length ?? 0,
    maxTries: state.rules.policy.callback.attempts.count,
    lastText: state.links.findLast(({ text }) => text !== null)?.text ?? null,
    callingBy: state.calling?.by.name ?? null,
    missed: link?.missedAt != null,
    outcome: link?.outcome ?? null,
  };
}

function repairCard(state: RepairState) {
  const { order, appointment, solution, intake } = state;
  return {
    column: repairColumn(state),
    recurring: isRecurring(state),
    site: intake.address === undefined ? null : maskAddress(intake.address),
    technician: appointment?.technician.name ?? null,
    appointmentAt: appointment?.from ?? null,
    plannedAt: solution?.plannedAt ?? null,
    limitFrom: nextDue(state)?.startedAt ?? null,
    waitingFor: order ? order.departments.filter((one) => !order.acknowledged.includes(one)) : [],
  };
}

function visitCard(state: VisitState) {
  const row = visitRow(state);
  return {
    kind: state.intake.kind,
    opensAt: opensAt(state),
    tries: state.tries.length,
    satisfied: row?.satisfied ?? null,
    problem: row?.problemText ?? null,
    outcome: state.outcome,
  };
}
