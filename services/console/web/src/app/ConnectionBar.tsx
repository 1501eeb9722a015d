import { useSyncExternalStore } from 'react';
import { beijingTime, toInstant } from '../../../../../domain/time/instant.ts';
import { useLostSince } from '../api/events.ts';
import { useSay } from '../texts.ts';
import { A } from './texts.ts';
import { useNowMs } from './time.ts';

/** A stream that is back within this time is not worth a word. */
const UNNOTICED_MS = 3_000;

const subscribe = (listener: () => void) => {
  window.addEventListener('online', listener);
  window.addEventListener('offline', listener);
  return () => {
    window.removeEventListener('online', listener);
    window.removeEventListener('offline', listener);
  };
};

/** Says that what is shown may be out of date, since when, and that it mends itself. */
export function ConnectionBar() {
  const say = useSay();
  const since = useLostSince();
  const online = useSyncExternalStore(subscribe, () => navigator.onLine);
  useNowMs();
  const shown = since !== undefined && (!online || Date.now() - since > UNNOTICED_MS);
  return (
    <div role="status" className="connection">
      {shown && (
        <p>
          {say(online ? A.lost : A.offline, {
            time: `${beijingTime(toInstant(since))}:${toInstant(since).slice(17, 19)}`,
          })}
        </p>
      )}
    </div>
  );
}
