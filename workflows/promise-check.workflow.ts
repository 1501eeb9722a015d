import { proxyActivities, sleep } from '@temporalio/workflow';
import type { PromiseActivities } from '../activities/promises.ts';
import { lostPromises } from '../domain/procedures/callback/reconcile.ts';

const { findOpenPromises, reportPromises } = proxyActivities<PromiseActivities>({
  startToCloseTimeout: '1 minute',
  retry: { maximumInterval: '1 minute' },
});

/** What is just being made or ended is seen a little later in one place than in another. */
const SETTLES_WITHIN = '20 seconds';

/** Every hour: the open promises, counted three ways, must be the same; what differs twice is an alarm. */
export async function promiseCheckWorkflow(): Promise<void> {
  const first = await findOpenPromises();
  const suspects = new Set(lostPromises(first).map(({ callback }) => callback));
  if (suspects.size === 0) return reportPromises({ open: first.recorded.length, lost: [] });
  await sleep(SETTLES_WITHIN);
  const second = await findOpenPromises();
  const lost = lostPromises(second).filter(({ callback }) => suspects.has(callback));
  await reportPromises({ open: second.recorded.length, lost });
}
