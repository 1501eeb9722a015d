import { useSyncExternalStore } from 'react';

const narrow = window.matchMedia('(max-width: 600px)');

/** Whether the page is as narrow as a phone, where one thing stands below the other. */
export const useNarrow = (): boolean =>
  useSyncExternalStore(
    (watcher) => {
      narrow.addEventListener('change', watcher);
      return () => narrow.removeEventListener('change', watcher);
    },
    () => narrow.matches,
  );
