import type { Express } from 'express';
import { sql } from 'kysely';
import { Gauge, Registry } from 'prom-client';
import { z } from 'zod';
import type { CaseDifferences } from '../../activities/case-check.ts';
import { PROCEDURES } from '../../domain/procedures/case/names.ts';
import type { Db } from '../../infra/database.ts';

/** Who asks again sooner is told the same. */
const FRESH_MS = 5_000;

const Counts = z.record(z.string(), z.number());
const Age = z.number().nullable();
const Row = z.object({
  open_cases: Counts,
  overdue: Counts,
  waiting: z.number(),
  deliveries: z.array(z.object({ channel: z.string(), status: z.string(), count: z.number() })),
  oldest_due: Age,
  findings: Counts,
  case_check_age: Age,
  lost_promises: z.number(),
  promise_check_age: Age,
  differences: z.number(),
  reconciliation_age: Age,
  unsettled: Counts,
  sessions: z.number(),
  bytes: z.number(),
});
type Row = z.output<typeof Row>;

/**
 * The figures of the whole platform, from the database: `/metrics/platform`. Scraped once, at the address of the service, by a
 * target of its own, so that they are not multiplied by its copies.
 */
export function servePlatformMetrics(app: Express, db: Db): void {
  const registry = new Registry();
  const show = platformGauges(registry);
  let readAt = Number.NEGATIVE_INFINITY;
  app.get('/metrics/platform', async (_request, response) => {
    if (performance.now() - readAt > FRESH_MS) {
      show(await read(db));
      readAt = performance.now();
    }
    response.type(registry.contentType).send(await registry.metrics());
  });
}

function platformGauges(registry: Registry): (row: Row) => void {
  const gauge = <Label extends string>(name: string, help: string, ...labelNames: Label[]) =>
    new Gauge({ name: `ruyue_${name}`, help, labelNames, registers: [registry] });
  const open = gauge('cases_open', 'Cases that are not over', 'procedure');
  const overdue = gauge('limits_overdue', 'Time limits of open cases that have passed and are not met', 'procedure');
  const waiting = gauge('outbox_waiting', 'Rows of the outbox that are not planned yet');
  const deliveries = gauge(
    'deliveries',
    'Messages of the last thirty days by what became of them',
    'channel',
    'status',
  );
  const oldestDue = gauge('delivery_oldest_due_seconds', 'For how long the oldest message has been due and not tried');
  const findings = gauge(
    'case_check_findings',
    'Cases that the last comparison with Temporal found to differ',
    'difference',
  );
  const lost = gauge('promises_lost', 'Promised callbacks that the last check did not find open everywhere');
  const differences = gauge(
    'reconciliation_differences',
    'Payouts on which the books of the last reconciliation disagree',
  );
  const age = gauge('check_age_seconds', 'Time since the last check of its kind', 'check');
  const unsettled = gauge('payouts_unsettled', 'Attempts to pay whose end is not known', 'status');
  const sessions = gauge('sessions', 'Sessions at the console that have not expired');
  const bytes = gauge('database_bytes', 'Size of the database on disk');

  return (row) => {
    for (const procedure of PROCEDURES) {
      open.set({ procedure }, row.open_cases[procedure] ?? 0);
      overdue.set({ procedure }, row.overdue[procedure] ?? 0);
    }
    waiting.set(row.waiting);
    deliveries.reset();
    for (const { channel, status, count } of row.deliveries) deliveries.set({ channel, status }, count);
    oldestDue.set(row.oldest_due ?? 0);
    for (const difference of DIFFERENCES) findings.set({ difference }, row.findings[difference] ?? 0);
    lost.set(row.lost_promises);
    differences.set(row.differences);
    // A check that has never run has no age: whoever waits for it sees that it is absent.
    const ages = { cases: row.case_check_age, promises: row.promise_check_age, money: row.reconciliation_age };
    for (const [check, seconds] of Object.entries(ages)) if (seconds !== null) age.set({ check }, seconds);
    for (const status of ['sending', 'unknown']) unsettled.set({ status }, row.unsettled[status] ?? 0);
    sessions.set(row.sessions);
    bytes.set(row.bytes);
  };
}

const DIFFERENCES = [
  'revived',
  'behind',
  'unrung',
  'ahead',
  'stray',
  'stuck',
] as const satisfies readonly (keyof CaseDifferences)[];

/** One statement, so that its figures belong together; drills keep their own time and are not overdue here. */
async function read(db: Db): Promise<Row> {
  const { rows } = await sql`
    SELECT
      (SELECT coalesce(jsonb_object_agg(procedure, count), '{}') FROM (
        SELECT procedure, count(*) FROM cases WHERE open GROUP BY procedure) AS counted) AS open_cases,
      (SELECT coalesce(jsonb_object_agg(procedure, count), '{}') FROM (
        SELECT procedure, count(*) FROM deadlines JOIN cases ON cases.id = deadlines.case_id
        WHERE cases.open AND cases.clock_offset_ms = 0 AND due_at < now()
          AND met_at IS NULL AND cancelled_at IS NULL AND paused_at IS NULL
        GROUP BY procedure) AS counted) AS overdue,
      (SELECT count(*) FROM outbox WHERE delivered_at IS NULL) AS waiting,
      (SELECT coalesce(jsonb_agg(counted), '[]') FROM (
        SELECT channel, status, count(*) FROM deliveries WHERE created_at > now() - interval '30 days'
        GROUP BY channel, status) AS counted) AS deliveries,
      (SELECT extract(epoch FROM now() - least(
        (SELECT min(created_at) FROM outbox WHERE delivered_at IS NULL),
        (SELECT min(not_before) FROM deliveries WHERE status IN ('planned', 'held')
          AND reason IS DISTINCT FROM 'digest' AND not_before <= now())))::float) AS oldest_due,
      coalesce((SELECT jsonb_object_agg(key, jsonb_array_length(value)) FROM jsonb_each(checked.found)), '{}') AS findings,
      extract(epoch FROM now() - checked.checked_at)::float AS case_check_age,
      coalesce(jsonb_array_length(promised.lost), 0) AS lost_promises,
      extract(epoch FROM now() - promised.checked_at)::float AS promise_check_age,
      coalesce(jsonb_array_length(reconciled.differences), 0) AS differences,
      extract(epoch FROM now() - reconciled.ran_at)::float AS reconciliation_age,
      (SELECT coalesce(jsonb_object_agg(status, count), '{}') FROM (
        SELECT status, count(*) FROM payouts WHERE status IN ('sending', 'unknown') GROUP BY status) AS counted) AS unsettled,
      (SELECT count(*) FROM session WHERE expire > now()) AS sessions,
      pg_database_size(current_database()) AS bytes
    FROM (SELECT) AS one
    LEFT JOIN LATERAL (SELECT * FROM case_checks ORDER BY id DESC LIMIT 1) AS checked ON true
    LEFT JOIN LATERAL (SELECT * FROM promise_checks ORDER BY id DESC LIMIT 1) AS promised ON true
    LEFT JOIN LATERAL (SELECT * FROM reconciliations ORDER BY id DESC LIMIT 1) AS reconciled ON true`.execute(db);
  return z.tuple([Row]).parse(rows)[0];
}
