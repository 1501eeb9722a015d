import { proxyActivities } from '@temporalio/workflow';
import type { ReconciliationActivities } from '../activities/reconciliation.ts';

const { yesterday, reconcileDay } = proxyActivities<ReconciliationActivities>({
  startToCloseTimeout: '2 minutes',
  retry: { initialInterval: '5 seconds', maximumInterval: '10 minutes' },
});

/** Every morning: refunds, ledger and provider of the day before, side by side (REF-08). */
export async function reconciliationWorkflow(): Promise<void> {
  await reconcileDay({ day: await yesterday() });
}
