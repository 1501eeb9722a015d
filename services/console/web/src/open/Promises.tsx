import type { Profile } from '../../../../../domain/policy/schema.ts';
import { clockContext } from '../../../../../domain/procedures/case/clocks.ts';
import type { CaseRef } from '../../../../../domain/procedures/case/names.ts';
import type { AnyProcedure } from '../../../../../domain/procedures/case/procedure.ts';
import { clockName } from '../../../../../domain/procedures/case/wording.ts';
import { isRefusal } from '../../../../../domain/refusal.ts';
import { explainClock } from '../../../../../domain/time/explain.ts';
import { useLanguage } from '../app/language.ts';
import { circumstancesOf } from '../app/may.ts';
import { useSession } from '../app/session.tsx';
import { useNow } from '../app/time.ts';
import type { Fields } from '../form/spec.ts';
import { useCalendars, usePolicies } from '../rules/queries.ts';
import { T, useSay } from '../texts.ts';
import { saidDue } from '../ui/time.ts';
import { imagined } from './preview.ts';
import { O } from './texts.ts';

export interface PromisesProps {
  readonly procedure: AnyProcedure;
  readonly profile: Profile | undefined;
  readonly intake: Readonly<Record<string, unknown>>;
  readonly fields: Fields;
  readonly parent: CaseRef | null;
}

/** What the customer can be promised, before anything is submitted; counted by the domain under the rules in force. */
export function Promises({ procedure, profile, intake, fields, parent }: PromisesProps) {
  const say = useSay();
  const language = useLanguage();
  const session = useSession();
  const now = useNow();
  const policies = usePolicies();
  const calendars = useCalendars();
  const policy = policies.data?.find((one) => one.active && one.profile === profile)?.pack;
  const calendar = calendars.data?.find(({ active }) => active)?.calendar;
  const rules = policy && calendar && { policy, calendar };
  const state =
    rules &&
    imagined(procedure, { receivedAt: now, ...intake }, fields, {
      ...circumstancesOf(session, procedure.opening.name, now),
      rules,
      parent,
    });
  return (
    <section className="card">
      <h2>{say(O.promises)}</h2>
      {!state && <p className="quiet">{say(O.promisesNeed)}</p>}
      {state && isRefusal(state) && (
        <p className="note">{say(O.wouldRefuse, { why: say(state.reason, state.vars) })}</p>
      )}
      {rules && state && !isRefusal(state) && (
        <>
          {state.clocks.length === 0 && <p className="quiet">{say(O.promisesNone)}</p>}
          <ul className="promises">
            {state.clocks.map((clock) => (
              <li key={clock.id}>
                <details>
                  <summary>
                    <span>{say(clockName(clock.id))}</span>
                    <time dateTime={clock.dueAt}>{saidDue(clock.dueAt, say)}</time>
                    {clock.provisional && <span className="chip tone-warn">{say(T.provisional)}</span>}
                  </summary>
                  <p>{explainClock(clock, clockContext(rules), language)}</p>
                </details>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
