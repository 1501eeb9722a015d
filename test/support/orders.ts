import { randomUUID } from 'node:crypto';
import type { Insertable } from 'kysely';
import { fromBeijing } from '../../domain/time/instant.ts';
import type { Database, Db } from '../../infra/database.ts';

/** An order that stands in the order system, with the account that paid it. */
export async function newOrder(db: Db, change: Partial<Insertable<Database['orders']>> = {}) {
  const payee = await db
    .insertInto('payees')
    .values({ method: 'BANK', name: '张伟芳', account: `62220000${randomUUID().slice(0, 8)}7788`, created_by: 'test' })
    .returning('id')
    .executeTakeFirstOrThrow();
  const order = await db
    .insertInto('orders')
    .values({
      order_no: `DD-${randomUUID()}`,
      customer_id: null,
      contact_name: '张伟芳',
      phone: '+8613912345678',
      product: '云南七日游',
      departs_at: '2026-05-01T00:00:00.000Z',
      trip: '3 车 12 座',
      paid_fen: 399_900,
      paid_at: '2026-03-01T02:00:00.000Z',
      status: 'VALID',
      payee_id: payee.id,
      source: 'test',
      imported_by: 'test',
      ...change,
    })
    .returning(['order_no', 'payee_id'])
    .executeTakeFirstOrThrow();
  return { orderNo: order.order_no, payeeId: order.payee_id };
}

/** A ticket of 80 yuan, or what is given, paid on 1 March 2026. */
export function sellTicket(db: Db, departsAt: string, paidFen = 8_000) {
  return newOrder(db, {
    product: '成都—峨眉山',
    departs_at: fromBeijing(departsAt),
    paid_fen: paidFen,
    paid_at: fromBeijing('2026-03-01 10:00'),
  });
}
