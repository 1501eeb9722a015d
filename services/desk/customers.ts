import { sql, type Transaction } from 'kysely';
import { pinyin } from 'pinyin-pro';
import { z } from 'zod';
import { operation } from '../../domain/access/permission.ts';
import { Channel, CustomerTier } from '../../domain/enumerations.ts';
import { DESK } from '../../domain/procedures/case/commands.ts';
import type { Actor } from '../../domain/roles.ts';
import { hasRole } from '../../domain/roles.ts';
import type { Database, Db } from '../../infra/database.ts';
import { audit } from '../kit/audit.ts';
import { visibleTo } from '../kit/cases.ts';
import { customerView, fullCustomer } from '../kit/customer-view.ts';
import { violatedConstraint } from '../kit/failures.ts';
import { once } from '../kit/idempotency.ts';
import { cursorOf, pageFrom, pageOf, pageQuery, withTotal } from '../kit/page.ts';
import { Email, Phone } from '../kit/phone.ts';
import { notFound, Problem } from '../kit/problem.ts';
import { Created, type Route, route } from '../kit/route.ts';
import { CustomerView, Version } from '../kit/views.ts';

const Params = z.strictObject({ id: z.uuid() });

const text = (longest: number) => z.string().trim().min(1).max(longest);

const Upsert = z
  .strictObject({
    id: z.uuid().optional().describe('the customer to change; a new one if left out'),
    version: Version.optional().describe('of the customer as the caller has seen it'),
    name: text(64),
    phone: Phone.nullable().exactOptional(),
    email: Email.nullable().exactOptional(),
    address: text(300).nullable().exactOptional(),
    tier: CustomerTier.schema.exactOptional(),
    preferredChannel: Channel.schema.nullable().exactOptional(),
    note: text(2_000).nullable().exactOptional().describe('null takes a value away, a field left out keeps it'),
  })
  .refine(({ id, version }) => (id === undefined) === (version === undefined), {
    path: ['version'],
    error: 'id + version',
  })
  .meta({ id: 'CustomerChange' });

const cursor = cursorOf(z.tuple([z.string().max(64), z.uuid()]));

export function customerRoutes(db: Db): Route[] {
  return [
    route({
      method: 'get',
      path: '/customers',
      permission: operation('searchCustomers'),
      input: { query: z.strictObject({ q: z.string().trim().min(1).max(64), ...pageQuery }) },
      answer: pageOf(CustomerView),
      async handler({ query: { q, after, limit, count } }) {
        const from = cursor.decode(after);
        const matching = db.selectFrom('customers').where(matches(q));
        const rows = await matching
          .selectAll()
          .$if(from !== undefined, (query) =>
            query.where(sql<boolean>`(name, id) > (${from?.[0]}, ${from?.[1]}::uuid)`),
          )
          .orderBy('name')
          .orderBy('id')
          .limit(limit + 1)
          .execute();
        const page = pageFrom(rows, limit, customerView, ({ name, id }) => cursor.encode([name, id]));
        return withTotal(page, count, matching);
      },
    }),

    route({
      method: 'post',
      path: '/customers',
      permission: operation('upsertCustomer'),
      changes: true,
      creates: true,
      input: { body: Upsert },
      answer: CustomerView,
      async handler({ body, actor, key }) {
        const id = await once(db, { actor, key, operation: 'upsertCustomer', content: body }, async (tx) => {
          const { id, version, ...fields } = body;
          const changed =
            id === undefined || version === undefined
              ? await insert(tx, fields)
              : await update(tx, id, version, fields);
          await audit(tx, actor, 'customer-changed', changed, { fields: Object.keys(fields) });
          return changed;
        }).catch(async (error: unknown) => {
          throw violatedConstraint(error) === 'customers_phone' ? await phoneTaken(db, body.phone) : error;
        });
        const view = customerView(await customerOf(db, id));
        return body.id === undefined ? new Created(`/customers/${id}`, view) : view;
      },
    }),

    route({
      method: 'get',
      path: '/customers/{id}',
      permission: operation('getCustomer'),
      input: { params: Params },
      answer: CustomerView,
      handler: async ({ params: { id } }) => customerView(await customerOf(db, id)),
    }),

    route({
      method: 'post',
      path: '/customers/{id}/reveal',
      permission: operation('revealCustomer'),
      changes: true,
      unmasked: true,
      input: { params: Params, body: z.strictObject({ reason: text(200) }) },
      answer: CustomerView,
      async handler({ params: { id }, body: { reason }, actor }) {
        if (!(await mayReveal(db, actor, id))) throw new Problem('role-not-allowed');
        const customer = await customerOf(db, id);
        await audit(db, actor, 'customer-revealed', id, { reason });
        return fullCustomer(customer);
      },
    }),
  ];
}

/** Those who speak with customers, and whoever works on a case of this one. */
async function mayReveal(db: Db, actor: Actor, customerId: string): Promise<boolean> {
  if (hasRole(actor, ...DESK)) return true;
  const shared = await db
    .selectFrom('cases')
    .select('id')
    .where('customer_id', '=', customerId)
    .where(visibleTo(actor))
    .limit(1)
    .executeTakeFirst();
  return shared !== undefined;
}

async function customerOf(db: Db, id: string) {
  const customer = await db.selectFrom('customers').selectAll().where('id', '=', id).executeTakeFirst();
  if (!customer) throw notFound();
  return customer;
}

/** The name, its pinyin in full or as initials, or digits of the number, anywhere in it; one index answers all of them. */
function matches(q: string) {
  const digits = q.replaceAll(/[\s()+-]/g, '');
  const wanted = /^\d+$/.test(digits) ? digits : /^[\w ]+$/.test(q) ? q.replaceAll(' ', '') : q;
  const pattern = `%${wanted.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  return sql<boolean>`(name || ' ' || pinyin || ' ' || coalesce(phone, '')) ILIKE ${pattern}`;
}

type Fields = Omit<z.output<typeof Upsert>, 'id' | 'version'>;

/** `zhangweifang zwf`; of a name with several readings the one that surnames have. */
function pinyinOf(name: string): string {
  const syllables = pinyin(name, { toneType: 'none', type: 'array', mode: 'surname', nonZh: 'consecutive', v: true });
  const full = syllables.join('').replaceAll(/\s/g, '').toLowerCase();
  const initials = syllables
    .map((syllable) => syllable.trim().slice(0, 1))
    .join('')
    .toLowerCase();
  return `${full} ${initials}`;
}

async function insert(tx: Transaction<Database>, fields: Fields): Promise<string> {
  const { id } = await tx.insertInto('customers').values(columnsOf(fields)).returning('id').executeTakeFirstOrThrow();
  return id;
}

async function update(tx: Transaction<Database>, id: string, version: number, fields: Fields): Promise<string> {
  const changed = await tx
    .updateTable('customers')
    .set({ ...columnsOf(fields), version: version + 1, updated_at: new Date() })
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst();
  if (changed.numUpdatedRows > 0n) return id;
  await customerOf(tx, id);
  throw new Problem('stale-version');
}

const columnsOf = ({ preferredChannel, ...same }: Fields) => ({
  ...same,
  pinyin: pinyinOf(same.name),
  ...(preferredChannel !== undefined && { preferred_channel: preferredChannel }),
});

async function phoneTaken(db: Db, phone: string | null | undefined): Promise<Problem> {
  const other = await db
    .selectFrom('customers')
    .select('id')
    .where('phone', '=', phone ?? '')
    .executeTakeFirst();
  return new Problem('already-exists', {
    detail: { zh: '该电话号码已属于另一位客户', en: 'This number belongs to another customer' },
    ...(other && { existingId: other.id }),
  });
}
