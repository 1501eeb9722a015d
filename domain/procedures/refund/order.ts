import { z } from 'zod';
import { labelled } from '../../enumerations.ts';
import { Instant } from '../../time/instant.ts';
import { field, line } from '../field.ts';

export const PayeeMethod = labelled({
  WECHAT: { zh: '微信支付', en: 'WeChat Pay' },
  ALIPAY: { zh: '支付宝', en: 'Alipay' },
  BANK: { zh: '银行账户', en: 'Bank account' },
});

/** To whom money goes back; the account itself stays in the records, here is only its end (FIN-01). */
export const Payee = z.strictObject({
  id: field(z.uuid(), '收款账户编号', 'Account reference'),
  method: field(PayeeMethod.schema, '收款方式', 'Method'),
  name: line('收款人', 'Payee'),
  accountTail: field(
    z.string().trim().min(1).max(8).describe('never the whole account'),
    '账号末几位',
    'End of the account',
  ),
});
export type Payee = z.infer<typeof Payee>;

const Fen = z.int().min(0).max(100_000_000_00);

/** What a refund needs to know of an order; money in integer fen, `leftFen` is what no other refund holds. */
export const OrderSnapshot = z
  .strictObject({
    orderNo: z.string().min(1).max(200),
    product: z.string().max(200),
    departsAt: Instant.nullable(),
    status: z.enum(['VALID', 'CANCELLED', 'TRAVELLED']),
    paidFen: Fen,
    leftFen: Fen,
    payee: Payee,
  })
  .refine(({ leftFen, paidFen }) => leftFen <= paidFen, 'more is left than was paid');
export type OrderSnapshot = z.infer<typeof OrderSnapshot>;

export const OrderFound = z.discriminatedUnion('found', [
  z.strictObject({ found: z.literal(true), order: OrderSnapshot }),
  z.strictObject({ found: z.literal(false) }),
]);

export type OrderFound = z.infer<typeof OrderFound>;

/** `notEnough`: other refunds hold too much of the order; nothing is held then. */
export const ClaimOutcome = z.discriminatedUnion('outcome', [
  z.strictObject({ outcome: z.literal('claimed') }),
  z.strictObject({ outcome: z.literal('notEnough'), leftFen: Fen }),
  z.strictObject({ outcome: z.literal('orderChanged') }),
]);

export type ClaimOutcome = z.infer<typeof ClaimOutcome>;

/**
 * How an attempt stands, as the ledger or the provider says it. `unknown`: the money may or may not have moved; it is asked
 * for, never sent again. `failed`: it has not moved and never will under this number.
 */
export const PayoutOutcome = z.discriminatedUnion('status', [
  z.strictObject({ status: z.literal('paid'), reference: z.string().min(1).max(200), paidAt: Instant }),
  z.strictObject({ status: z.literal('failed'), reason: z.string() }),
  z.strictObject({ status: z.literal('unknown'), reason: z.string() }),
]);
export type PayoutOutcome = z.infer<typeof PayoutOutcome>;
