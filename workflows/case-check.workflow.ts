import { proxyActivities } from '@temporalio/workflow';
import type { CaseCheckActivities } from '../activities/case-check.ts';

const { checkCases } = proxyActivities<CaseCheckActivities>({
  startToCloseTimeout: '15 minutes',
  retry: { initialInterval: '5 seconds', maximumInterval: '1 minute' },
});

/** Every few minutes: the cases of the records against the workflows that run; what is missing is started again. */
export async function caseCheckWorkflow(): Promise<void> {
  await checkCases();
}
