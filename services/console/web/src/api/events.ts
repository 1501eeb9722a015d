import { useSyncExternalStore } from 'react';
import { z } from 'zod';

const Told = z.discriminatedUnion('type', [
  z.object({ type: z.literal('case'), data: z.object({ caseId: z.string(), version: z.number() }) }),
  z.object({ type: z.literal('notification'), data: z.object({ unread: z.number() }) }),
  /** The stream is (again) open: what happened meanwhile is unknown. */
  z.object({ type: z.literal('open') }),
  z.object({ type: z.literal('lost'), since: z.number() }),
]);
export type Told = z.infer<typeof Told>;

const URL = '/api/desk/events';
const RETRY_MS = [1_000, 2_000, 5_000, 10_000];

let lostSince: number | undefined;
const watchers = new Set<() => void>();

/** Since when nothing more is heard of the services (ms), if so. */
export const useLostSince = (): number | undefined =>
  useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
    () => lostSince,
  );

/**
 * Hears what the services tell until the returned function is called. All tabs of the browser share one stream, since a
 * browser allows six connections to a host in all: the tab that holds the lock listens and passes everything on.
 */
export function hear(listener: (told: Told) => void): () => void {
  const ended = new AbortController();
  const others = new BroadcastChannel('ruyue.events');
  const receive = (told: Told) => {
    if (told.type === 'open' || told.type === 'lost') {
      lostSince = told.type === 'lost' ? told.since : undefined;
      for (const watcher of watchers) watcher();
    }
    listener(told);
  };
  others.onmessage = (event: MessageEvent<unknown>) => {
    const told = Told.safeParse(event.data);
    if (told.success) receive(told.data);
  };
  const tell = (told: Told) => {
    receive(told);
    others.postMessage(told);
  };
  // Without HTTPS there are no locks: then each tab listens for itself.
  if ('locks' in navigator)
    navigator.locks
      .request('ruyue.events', { signal: ended.signal }, () => listen(tell, ended.signal))
      .catch(() => undefined);
  else void listen(receive, ended.signal);
  return () => {
    ended.abort();
    others.close();
  };
}

/** Keeps the stream open until the signal; resolves then. */
function listen(tell: (told: Told) => void, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    let source: EventSource | undefined;
    let again: ReturnType<typeof setTimeout> | undefined;
    let failures = 0;
    const open = () => {
      source = new EventSource(URL);
      source.onopen = () => {
        failures = 0;
        tell({ type: 'open' });
      };
      source.onerror = () => {
        if (lostSince === undefined) tell({ type: 'lost', since: Date.now() });
        // A refused stream (a restart, a session that ended) is not tried again by the browser itself.
        if (source?.readyState === EventSource.CLOSED) {
          again = setTimeout(open, RETRY_MS[Math.min(failures, RETRY_MS.length - 1)]);
          failures += 1;
        }
      };
      for (const type of ['case', 'notification'])
        source.addEventListener(type, (event: MessageEvent<string>) => {
          const told = Told.safeParse({ type, data: parsed(event.data) });
          if (told.success) tell(told.data);
        });
    };
    signal.addEventListener('abort', () => {
      clearTimeout(again);
      source?.close();
      resolve();
    });
    open();
  });
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
