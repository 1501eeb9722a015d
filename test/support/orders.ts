import { randomUUID } from 'node:crypto';
import { fromBeijing } from '../../domain/time/instant.ts';
import type { Db } from '../../infra/database.ts';

/** An order of the order system, paid from an account of its own. */
export async function sellOrder(db: Db, departsAt: string, paidFen = 8_000) {
  const account = randomUUID();
  const { id } = await db
    .insertInto('payees')
    .values({ method: 'WECHAT', name: '王小明', account, created_by: 'test' })
    .returning('id')
    .executeTakeFirstOrThrow();
  const orderNo = `L-${account.slice(0, 8)}`;
  await db
    .insertInto('orders')
    .values({
      order_no: orderNo,
      customer_id: null,
      contact_name: '王小明',
      phone: null,
      product: '成都—峨眉山',
      departs_at: new Date(fromBeijing(departsAt)),
      trip: 'K12',
      paid_fen: paidFen,
      paid_at: new Date(fromBeijing('2026-03-01 10:00')),
      status: 'VALID',
      payee_id: id,
      source: 'test',
      imported_by: 'test',
    })
    .execute();
  return { orderNo, payeeId: id };
}
