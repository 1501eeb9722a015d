import { z } from 'zod';
import { Instant } from '../../domain/time/instant.ts';
import { CaseRowView, CustomerView, StateView } from './views.ts';

/** Everything that the screen of one case shows. */
export const CaseDetail = z
  .object({
    row: CaseRowView,
    state: StateView,
    customer: CustomerView,
    now: Instant.describe('the clock of the case'),
  })
  .meta({ id: 'CaseDetail' });
