import { type Payee, PayeeMethod } from '../../../../../domain/procedures/refund/order.ts';
import type { Say } from '../texts.ts';
import { F } from './texts.ts';

/** A name that can be recognised and not read off: `张**`. */
export const maskName = (name: string): string => `${name.slice(0, 1)}**`;

/** `微信支付 尾号 7788`. */
export const saidAccount = ({ method, accountTail }: Payee, say: Say): string =>
  say(F.accountOf, { method: PayeeMethod.labels[method], tail: accountTail });
