import { sql } from 'kysely';
import type { Db } from '../infra/database.ts';
import type { OrderActivities } from './orders.ts';
import { brokenConstraint } from './sql-refusal.ts';

/** The orders and what refunds hold of them, in PostgreSQL. */
export function createOrderActivities(db: Db): OrderActivities {
  const heldByOthers = async (orderNo: string, refundId: string): Promise<number> => {
    const { held } = await db
      .selectFrom('order_claims')
      .select(({ fn }) => fn.coalesce(fn.sum<string>('amount_fen'), sql<string>`0`).as('held'))
      .where('order_no', '=', orderNo)
      .where('refund_id', '<>', refundId)
      .where('released_at', 'is', null)
      .executeTakeFirstOrThrow();
    return Number(held);
  };

  return {
    async findOrder({ orderNo, refundId }) {
      const order = await db
        .selectFrom('orders')
        .innerJoin('payees', 'payees.id', 'orders.payee_id')
        .selectAll('orders')
        .select(['payees.method', 'payees.name', sql<string>`right(payees.account, 4)`.as('tail')])
        .where('order_no', '=', orderNo)
        .executeTakeFirst();
      if (!order) return { found: false };
      const departsAt = order.departs_at === null ? null : new Date(order.departs_at).toISOString();
      return {
        found: true,
        order: {
          orderNo,
          product: order.product,
          departsAt,
          status: order.status,
          paidFen: order.paid_fen,
          leftFen: order.paid_fen - (await heldByOthers(orderNo, refundId)),
          payee: { id: order.payee_id, method: order.method, name: order.name, accountTail: order.tail },
        },
      };
    },

    async claimOrder({ orderNo, refundId, amountFen }) {
      const order = await db
        .selectFrom('orders')
        .select(['status', 'paid_fen'])
        .where('order_no', '=', orderNo)
        .executeTakeFirst();
      // Travelled orders may be claimed: money is also given back for what went wrong on the way.
      const standing = await db
        .selectFrom('order_claims')
        .selectAll()
        .where('refund_id', '=', refundId)
        .executeTakeFirst();
      const held = standing?.released_at === null;
      if (held && standing.order_no === orderNo && standing.amount_fen === amountFen) return { outcome: 'claimed' };
      if (!order || order.status === 'CANCELLED') return { outcome: 'orderChanged' };
      const claim = { order_no: orderNo, amount_fen: amountFen, released_at: null };
      try {
        await db
          .insertInto('order_claims')
          .values({ refund_id: refundId, ...claim })
          .onConflict((conflict) => conflict.column('refund_id').doUpdateSet(claim))
          .execute();
        return { outcome: 'claimed' };
      } catch (error) {
        if (brokenConstraint(error) !== 'order_claims_within_paid') throw error;
        return { outcome: 'notEnough', leftFen: order.paid_fen - (await heldByOthers(orderNo, refundId)) };
      }
    },

    async releaseOrder({ refundId }) {
      // What was paid out, or may have been, stays held: it is no longer there for another refund.
      await db
        .updateTable('order_claims')
        .set({ released_at: sql<Date>`now()` })
        .where('refund_id', '=', refundId)
        .where('released_at', 'is', null)
        .where(({ not, exists, selectFrom }) =>
          not(
            exists(
              selectFrom('payouts').select('attempt').where('refund_id', '=', refundId).where('status', '<>', 'failed'),
            ),
          ),
        )
        .execute();
    },
  };
}
