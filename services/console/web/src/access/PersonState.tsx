import { useSay } from '../texts.ts';
import { shortInstant } from '../ui/time.ts';
import type { PersonItem } from './api.ts';
import { P } from './texts.ts';

/** Whether an account is open, locked, or waits for its owner's own password. */
export function PersonState({ person }: { person: PersonItem }) {
  const say = useSay();
  const { enabled, lockedUntil, mustChangePassword } = person;
  return (
    <span className="chips">
      <span className={`chip tone-${enabled ? 'good' : 'idle'}`}>{say(enabled ? P.enabled : P.disabled)}</span>
      {lockedUntil && (
        <span className="chip tone-bad">{say(P.locked, { until: shortInstant(lockedUntil).slice(6) })}</span>
      )}
      {mustChangePassword && enabled && <span className="chip tone-warn">{say(P.mustChange)}</span>}
    </span>
  );
}
