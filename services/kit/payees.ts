import { z } from 'zod';
import { maskTexts } from '../../domain/mask.ts';
import { Payee } from '../../domain/procedures/refund/order.ts';
import type { Db } from '../../infra/database.ts';
import { ruleNotMet } from './problem.ts';

const NamesPayee = z.looseObject({ payee: Payee });

/** Refuses a payee that says another name, method or end than its account has: people approve what they read (REF-12). */
export async function provePayee(db: Db, body: unknown): Promise<void> {
  const { payee } = NamesPayee.safeParse(body).data ?? {};
  if (!payee) return;
  const stored = await db
    .selectFrom('payees')
    .select(['method', 'name', 'account'])
    .where('id', '=', payee.id)
    .executeTakeFirst();
  // What was read of an account came masked.
  const same =
    stored?.method === payee.method &&
    maskTexts(stored.name) === maskTexts(payee.name) &&
    stored.account.slice(-4).trim() === payee.accountTail;
  if (!same) throw ruleNotMet('收款人信息与登记的账户不一致', 'The payee is not as its account was taken down');
}
