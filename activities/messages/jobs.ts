import { sql } from 'kysely';
import type { Db } from '../../infra/database.ts';

/** The messenger's jobs: what graphile-worker runs. */
export const JOBS = { deliver: 'deliver', sweep: 'sweep', tidy: 'tidy' } as const;

/** Has each of these deliveries tried when its time has come, the urgent ones first; asked for again, once. */
export async function enqueue(db: Db, deliveries: readonly string[]): Promise<void> {
  if (deliveries.length === 0) return;
  await sql`
    SELECT graphile_worker.add_job(${JOBS.deliver}, json_build_object('id', id), run_at := not_before,
      job_key := 'delivery:' || id, priority := CASE WHEN urgent THEN -1 ELSE 0 END)
    FROM deliveries WHERE id = ANY (${deliveries}::uuid[])`.execute(db);
}
