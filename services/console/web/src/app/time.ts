import { useSyncExternalStore } from 'react';
import { toInstant } from '../../../../../domain/time/instant.ts';
import { serverNow } from '../api/client.ts';

const STEP_MS = 5_000;
const watchers = new Set<() => void>();
let step = serverNow();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(watcher: () => void): () => void {
  watchers.add(watcher);
  timer ??= setInterval(() => {
    step = serverNow();
    for (const each of watchers) each();
  }, STEP_MS);
  return () => {
    watchers.delete(watcher);
    if (watchers.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** The present, in milliseconds, on the services' clock; moves on every few seconds. One timer serves the page. */
export const useNowMs = (aheadMs = 0): number => useSyncExternalStore(subscribe, () => step) + aheadMs;

/** The present of a case, whose clock may run ahead of the world's (a drill). */
export const useNow = (aheadMs = 0): string => toInstant(useNowMs(aheadMs));
