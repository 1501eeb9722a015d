import { z } from 'zod';
import { operation } from '../../domain/access/permission.ts';
import { Payee, PayeeMethod } from '../../domain/procedures/refund/order.ts';
import type { Db } from '../../infra/database.ts';
import { audit } from '../kit/audit.ts';
import { once } from '../kit/idempotency.ts';
import { notFound } from '../kit/problem.ts';
import { Created, type Route, route } from '../kit/route.ts';

const NewPayee = z.strictObject({
  method: PayeeMethod.schema,
  name: z.string().trim().min(1).max(100),
  account: z.string().trim().min(4).max(64),
});

/** Takes the account to which a refund is to go: it is stored here, and everybody else sees its end only. */
export function payeeRoute(db: Db): Route {
  return route({
    method: 'post',
    path: '/payees',
    permission: operation('addPayee'),
    changes: true,
    creates: true,
    input: { body: NewPayee },
    answer: z.object(Payee.shape),
    async handler({ body, actor, key }) {
      const id = await once(db, { actor, key, operation: 'addPayee', content: body }, async (tx) => {
        const before = await tx
          .selectFrom('payees')
          .select('id')
          .where('method', '=', body.method)
          .where('name', '=', body.name)
          .where('account', '=', body.account)
          .executeTakeFirst();
        if (before) return before.id;
        const added = await tx
          .insertInto('payees')
          .values({ ...body, created_by: actor.id })
          .returning('id')
          .executeTakeFirstOrThrow();
        await audit(tx, actor, 'payee-added', added.id);
        return added.id;
      });
      const payee = await db.selectFrom('payees').selectAll().where('id', '=', id).executeTakeFirst();
      if (!payee) throw notFound();
      const { method, name, account } = payee;
      return new Created(`/payees/${id}`, {
        id,
        method: PayeeMethod.schema.parse(method),
        name,
        accountTail: account.slice(-4),
      });
    },
  });
}
