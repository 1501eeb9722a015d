import { useState, useSyncExternalStore } from 'react';
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
  const [offlineSince, setOfflineSince] = useState<number>();
  if (online === (offlineSince !== undefined)) setOfflineSince(online ? undefined : Date.now());
  const lost = offlineSince ?? (since !== undefined && Date.now() - since > UNNOTICED_MS ? since : undefined);
  return (
    <div role="status" className="connection">
      {lost !== undefined && (
        <p>
          {say(online ? A.lost : A.offline, {
            time: `${beijingTime(toInstant(lost))}:${toInstant(lost).slice(17, 19)}`,
          })}
        </p>
      )}
    </div>
  );
}
