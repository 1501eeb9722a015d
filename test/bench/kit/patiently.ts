import { setTimeout as pause } from 'node:timers/promises';
import { isGrpcServiceError } from '@temporalio/client';

const AT_ONCE = 40;
const TRIES = 20;
const AGAIN_MS = 500;

/** Asks a server for each of them in their order, so many at once; what it has no time for it is asked again: it happens once. */
export async function eachPatiently<T>(items: readonly T[], ask: (item: T) => Promise<void>): Promise<void> {
  const left = items.values();
  const askers = Array.from({ length: AT_ONCE }, async () => {
    for (const item of left) await patiently(() => ask(item));
  });
  await Promise.all(askers);
}

/** A server that has more to do than it can says so. */
async function patiently(ask: () => Promise<void>): Promise<void> {
  for (let left = TRIES; ; left -= 1) {
    try {
      await ask();
      return;
    } catch (error) {
      if (left === 0 || !isGrpcServiceError(error)) throw error;
      await pause(AGAIN_MS);
    }
  }
}
