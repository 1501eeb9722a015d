import type { Insertable, Transaction } from 'kysely';
import { z } from 'zod';
import {
  type Circumstances,
  groupsOf,
  type Matter,
  type Way,
  waysToPerson,
  wayToCustomer,
} from '../../domain/messages/plan.ts';
import type { PersonalChannel } from '../../domain/messages/preferences.ts';
import type { Notice } from '../../domain/procedures/notice.ts';
import type { Database } from '../../infra/database.ts';
import { addressesOf } from './customers.ts';
import { enqueue } from './jobs.ts';
import type { Messenger } from './messenger.ts';
import { StoredCode, StoredNotice, StoredTest } from './outbox.ts';
import { readersOf } from './recipients.ts';
import { messageSettings } from './settings.ts';

type Tx = Transaction<Database>;
type Planned = Omit<Insertable<Database['deliveries']>, 'outbox_id' | 'case_id' | 'dedupe_key'>;
type OutboxRow = Awaited<ReturnType<typeof waiting>>[number];

/** So many rows of the outbox are planned in one transaction. */
const BATCH = 100;

/**
 * Plans what the waiting rows of the outbox give rise to: every row once, with all of its deliveries and their jobs, or not at
 * all. Several messengers share the work. Resolves with how many rows it took; 0 when nothing waits.
 */
export async function relay(messenger: Messenger): Promise<number> {
  const taken = await messenger.db.transaction().execute(async (tx) => {
    const rows = await waiting(tx);
    if (rows.length === 0) return 0;
    const at = messenger.now();
    const { settings } = await messageSettings(tx);
    const channels = new Set(messenger.channels.keys());
    await write(tx, await plan(tx, rows, { settings, channels, at }));
    await tx
      .updateTable('outbox')
      .set({ delivered_at: at })
      .where(
        'id',
        'in',
        rows.map(({ id }) => id),
      )
      .execute();
    messenger.crash('relay:beforeCommit');
    return rows.length;
  });
  if (taken > 0) messenger.crash('relay:afterCommit');
  return taken;
}

const waiting = (tx: Tx) =>
  tx
    .selectFrom('outbox')
    .select(['id', 'topic', 'case_id', 'dedupe_key', 'payload'])
    .where('delivered_at', 'is', null)
    .orderBy('id')
    .limit(BATCH)
    .forUpdate()
    .skipLocked()
    .execute();

/** Nothing twice for one matter, channel and recipient, whatever is written to the outbox again. */
async function write(tx: Tx, deliveries: readonly Insertable<Database['deliveries']>[]): Promise<void> {
  if (deliveries.length === 0) return;
  const made = await tx
    .insertInto('deliveries')
    .values([...deliveries])
    .onConflict((conflict) => conflict.columns(['dedupe_key', 'channel', 'recipient_kind', 'recipient']).doNothing())
    .returning(['id', 'status', 'reason'])
    .execute();
  const leaving = made.filter(({ status, reason }) => status !== 'suppressed' && reason !== 'digest');
  await enqueue(
    tx,
    leaving.map(({ id }) => id),
  );
}

/** What each row gives rise to. A row that cannot be read becomes a visible failure and holds nobody up. */
async function plan(tx: Tx, rows: readonly OutboxRow[], circumstances: Circumstances) {
  const notices = new Map<OutboxRow, Notice>();
  const planned = new Map<OutboxRow, readonly Planned[]>();
  for (const row of rows) {
    const read = READ[row.topic]?.safeParse(row.payload);
    if (read === undefined) planned.set(row, []);
    else if (!read.success) planned.set(row, [unreadable(circumstances)]);
    else if ('text' in read.data) notices.set(row, read.data);
    else if ('webhook' in read.data) planned.set(row, [toSystem(read.data.webhook, row.topic, circumstances)]);
    else planned.set(row, [code(read.data, circumstances)]);
  }
  const toStaff = [...notices].filter(([, { to }]) => !('customer' in to));
  const readers = await readersOf(
    tx,
    toStaff.map(([, { to }]) => to),
  );
  for (const [index, [row, notice]] of toStaff.entries()) {
    const matter = matterOf(notice);
    planned.set(row, [
      ...(readers[index] ?? []).flatMap(({ id, ...reader }) =>
        waysToPerson(matter, reader, circumstances).map((way) => delivery(matter, way, 'person', id)),
      ),
      ...('role' in notice.to ? groupsOf(notice.to, matter, circumstances) : []).map(({ robot, way }) =>
        delivery(matter, way, 'group', robot),
      ),
    ]);
  }
  for (const [row, notice] of notices)
    if ('customer' in notice.to)
      planned.set(row, [await toCustomer(tx, row, notice.to.customer, matterOf(notice), circumstances)]);
  const systems = circumstances.channels.has('webhook') ? await subscribers(tx) : [];
  return rows.flatMap((row) =>
    [
      ...(planned.get(row) ?? []),
      ...systems
        .filter(({ topics }) => topics.includes(row.topic))
        .map(({ id }) => toSystem(id, row.topic, circumstances)),
    ].map((each) => ({
      ...each,
      outbox_id: row.id,
      case_id: row.case_id,
      // Told once to somebody who has several of the roles that are told.
      dedupe_key: notices.get(row)?.once ?? row.dedupe_key,
    })),
  );
}

const READ: Readonly<Record<string, z.ZodType<z.output<typeof Payload>>>> = {
  notice: StoredNotice,
  'contact.code': StoredCode,
  'webhook.test': StoredTest,
};
const Payload = z.union([StoredNotice, StoredCode, StoredTest]);

const matterOf = ({ urgent, template }: Notice): Matter => ({
  urgent,
  template: template ?? (urgent ? 'staff.urgent' : 'staff.notice'),
});

const delivery = (
  { template, urgent }: { readonly template: string; readonly urgent: boolean },
  { channel, status, reason, notBefore }: Way<Planned['channel']>,
  kind: Planned['recipient_kind'],
  recipient: string,
): Planned => ({
  channel,
  recipient_kind: kind,
  recipient,
  template,
  urgent,
  status,
  reason,
  not_before: notBefore,
});

/** Machines have no quiet hours. */
const toSystem = (id: string, topic: string, { at }: Circumstances): Planned =>
  delivery({ template: topic, urgent: false }, leavingAt('webhook', at), 'system', id);

/** A code is waited for: it goes to the very address that is to be proved. */
const code = ({ person, channel }: { person: string; channel: PersonalChannel }, { at }: Circumstances): Planned =>
  delivery({ template: 'staff.code', urgent: true }, leavingAt(channel, at), 'person', person);

const leavingAt = (channel: Planned['channel'], notBefore: string): Way<Planned['channel']> => ({
  channel,
  status: 'planned',
  reason: null,
  notBefore,
});

const unreadable = ({ at }: Circumstances): Planned => ({
  ...delivery({ template: 'staff.notice', urgent: true }, leavingAt('email', at), 'person', 'nobody'),
  status: 'failed',
  reason: 'unreadable',
});

async function toCustomer(
  tx: Tx,
  row: OutboxRow,
  customerId: string,
  matter: Matter,
  circumstances: Circumstances,
): Promise<Planned> {
  const { preferred, addresses } = await addressesOf(tx, customerId);
  const reachable = { email: addresses.email !== null, sms: addresses.sms !== null };
  const way = wayToCustomer(matter, { preferred, reachable }, circumstances);
  const drill = row.case_id !== null && (await isDrill(tx, row.case_id));
  return delivery(matter, drill ? { ...way, status: 'suppressed', reason: 'drill' } : way, 'customer', customerId);
}

async function isDrill(tx: Tx, caseId: string): Promise<boolean> {
  const row = await tx.selectFrom('cases').select('clock_offset_ms').where('id', '=', caseId).executeTakeFirst();
  return row !== undefined && row.clock_offset_ms !== 0;
}

const subscribers = (tx: Tx) =>
  tx.selectFrom('webhooks').select(['id', 'topics']).where('enabled', '=', true).execute();
