import { z } from 'zod';
import { CompensationType } from '../../domain/enumerations.ts';
import { Instant } from '../../domain/time/instant.ts';
import type { Db } from '../../infra/database.ts';
import type { StoredCase } from '../kit/cases.ts';
import { CaseRowView, CustomerView, StateView } from '../kit/views.ts';
import { customerView } from './customer-view.ts';

export const CaseDetail = z
  .object({
    row: CaseRowView,
    state: StateView,
    customer: CustomerView,
    now: Instant.describe('the clock of the case'),
    dueToFinance: z
      .array(z.object({ amountFen: z.int(), type: CompensationType.schema, reason: z.string() }))
      .describe('approved compensations that finance is to pay'),
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
  const dueToFinance = state.compensations.filter(({ status }) => status === 'dueToFinance');
  return { row, state, customer: customerView(customer), now, dueToFinance };
}
