import type { Selectable } from 'kysely';
import { maskAddress, maskEmail, maskPhone } from '../../domain/mask.ts';
import type { Database } from '../../infra/database.ts';
import { type CustomerView, instantOf } from './views.ts';

/** The columns that show a customer. */
export const CUSTOMER = [
  'id',
  'name',
  'phone',
  'email',
  'address',
  'tier',
  'preferred_channel',
  'note',
  'version',
  'created_at',
] as const;

type Columns = Pick<Selectable<Database['customers']>, (typeof CUSTOMER)[number]>;
/** As a row of its own, or within another one. */
type Row = Omit<Columns, 'created_at'> & { readonly created_at: Date | string };

/** A customer, recognisable and no more. */
export function customerView(row: Row): CustomerView {
  return {
    ...fullCustomer(row),
    phone: row.phone && maskPhone(row.phone),
    email: row.email && maskEmail(row.email),
    address: row.address && maskAddress(row.address),
  };
}

/** A customer with everything: for a reveal, which is audited. */
export function fullCustomer(row: Row): CustomerView {
  return {
    id: row.id,
    name: row.name,
    phone: row.phone,
    email: row.email,
    address: row.address,
    tier: row.tier,
    preferredChannel: row.preferred_channel,
    note: row.note,
    version: row.version,
    createdAt: instantOf(row.created_at),
  };
}
