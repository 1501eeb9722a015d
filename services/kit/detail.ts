import { z } from 'zod';
import { Instant } from '../../domain/time/instant.ts';
import type { Db } from '../../infra/database.ts';
import type { StoredCase } from './cases.ts';
import { customerView } from './customer-view.ts';
import { CaseRowView, CustomerView, StateView } from './views.ts';

export const CaseDetail = z
  .object({
    row: CaseRowView,
    state: StateView,
    customer: CustomerView,
    now: Instant.describe('the clock of the case'),
  })
  .meta({ id: 'CaseDetail' });
export type CaseDetail = z.input<typeof CaseDetail>;

/** Everything that the screen of one case shows. */
export async function caseDetail(db: Db, { row, state, now }: StoredCase): Promise<CaseDetail> {
  const customer = await db
    .selectFrom('customers')
    .selectAll()
    .where('id', '=', row.customerId)
    .executeTakeFirstOrThrow();
  return { row, state, customer: customerView(customer), now };
}
