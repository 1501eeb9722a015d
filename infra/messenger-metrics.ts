import { sql } from 'kysely';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { Db } from './database.ts';

/** What can be seen of the messenger from outside: how much waits, since when, and what became of the rest. Never to whom. */
export function messengerMetrics(db: Db): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const outbox = new Gauge({ name: 'outbox_waiting', help: 'Rows of the outbox that are not planned yet', registers });
  const deliveries = new Gauge({
    name: 'deliveries',
    help: 'Deliveries of the last thirty days',
    labelNames: ['channel', 'status'],
    registers,
  });
  const oldest = new Gauge({
    name: 'delivery_oldest_due_seconds',
    help: 'For how long the oldest delivery has been due and not tried',
    registers,
    async collect() {
      outbox.set(await waiting(db));
      deliveries.reset();
      for (const { channel, status, count } of await byStatus(db)) deliveries.set({ channel, status }, count);
      oldest.set(await oldestDue(db));
    },
  });
  return registry;
}

async function waiting(db: Db): Promise<number> {
  const { count } = await db
    .selectFrom('outbox')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('delivered_at', 'is', null)
    .executeTakeFirstOrThrow();
  return count;
}

const byStatus = (db: Db) =>
  db
    .selectFrom('deliveries')
    .select(['channel', 'status'])
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('created_at', '>', sql<Date>`now() - interval '30 days'`)
    .groupBy(['channel', 'status'])
    .execute();

async function oldestDue(db: Db): Promise<number> {
  const { seconds } = await db
    .selectFrom('deliveries')
    .select(sql<number>`coalesce(extract(epoch FROM now() - min(not_before)), 0)::float8`.as('seconds'))
    .where('status', 'in', ['planned', 'held'])
    .where(sql<boolean>`reason IS DISTINCT FROM 'digest'`)
    .where('not_before', '<=', sql<Date>`now()`)
    .executeTakeFirstOrThrow();
  return seconds;
}
