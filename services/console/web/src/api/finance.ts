import { Payee } from '../../../../../domain/procedures/refund/order.ts';
import { call } from './client.ts';

export interface NewPayee {
  readonly method: Payee['method'];
  readonly name: string;
  readonly account: string;
}

/** Takes an account down; the answer knows its end only. */
export const addPayee = (payee: NewPayee, key: string) =>
  call(Payee, '/api/finance/payees', { method: 'POST', body: payee, key });
