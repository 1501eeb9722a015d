import { Button } from 'antd';
import { useState } from 'react';
import { PauseReason } from '../../../../../../domain/enumerations.ts';
import { clockContext } from '../../../../../../domain/procedures/case/clocks.ts';
import { clockName } from '../../../../../../domain/procedures/case/wording.ts';
import { type Clock, isRunning } from '../../../../../../domain/time/clock.ts';
import { explainClock } from '../../../../../../domain/time/explain.ts';
import { formatBeijing } from '../../../../../../domain/time/instant.ts';
import { useLanguage } from '../../app/language.ts';
import { may } from '../../app/may.ts';
import { useSession } from '../../app/session.tsx';
import { useSay } from '../../texts.ts';
import { ClockChip, Countdown } from '../../ui/clocks.tsx';
import { useLabel } from '../../ui/tags.tsx';
import { saidDue, saidInstant } from '../../ui/time.ts';
import { mayGive, type SideProps } from '../side.ts';
import { ChangeRules } from './ChangeRules.tsx';
import { S } from './texts.ts';

/** Every clock of the case with its state and the reason for its time. */
export function ClocksTab({ shown, steps, onChoose }: SideProps) {
  const say = useSay();
  const session = useSession();
  const [changing, setChanging] = useState(false);
  const { state, row } = shown;
  const { policy, calendar } = state.rules;
  const byDue = state.clocks.toSorted((a, b) => (a.dueAt < b.dueAt ? -1 : 1));
  const running = byDue.filter(isRunning);
  const settled = byDue.filter((clock) => !isRunning(clock)).toReversed();
  const card = (clock: Clock) => <ClockCard key={clock.id} clock={clock} shown={shown} />;
  return (
    <>
      {state.pauseRequests.map((request) => (
        <p key={request.clock} className="note">
          <PauseAsked request={request} />{' '}
          {mayGive(steps, 'decidePause') && (
            <Button size="small" onClick={() => onChoose('decidePause', { clock: request.clock })}>
              {say(S.decide)}
            </Button>
          )}
        </p>
      ))}
      {running.length > 0 && <h3>{say(S.running)}</h3>}
      {running.map(card)}
      {settled.length > 0 && <h3>{say(S.settled)}</h3>}
      {settled.map(card)}
      <p className="rules-line">
        {say(S.rules, { policy: policy.label, version: policy.version, calendar: calendar.version })}
        {may(session, 'changeRules') && row.open && (
          <Button type="link" size="small" onClick={() => setChanging(true)}>
            {say(S.changeRules)}
          </Button>
        )}
      </p>
      {changing && <ChangeRules shown={shown} onClose={() => setChanging(false)} />}
    </>
  );
}

function ClockCard({ clock, shown: { state, aheadMs } }: { clock: Clock } & Pick<SideProps, 'shown'>) {
  const say = useSay();
  const language = useLanguage();
  return (
    <article className="clock">
      <div className="clock-head">
        <strong>{say(clockName(clock.id))}</strong>
        {clock.attempt > 1 && <span className="quiet">{say(S.attempt, { n: clock.attempt })}</span>}
        <ClockChip clock={clock} aheadMs={aheadMs} />
      </div>
      <p className="clock-times">
        {say(S.due)} <time dateTime={clock.dueAt}>{saidDue(clock.dueAt, say)}</time>
        {clock.metAt ? (
          <>
            {' · '}
            {say(S.met)} <time dateTime={clock.metAt}>{saidInstant(clock.metAt, say)}</time>
          </>
        ) : (
          isRunning(clock) && (
            <>
              {' · '}
              <Countdown dueAt={clock.dueAt} clock={clock} aheadMs={aheadMs} provisional={clock.provisional} />
            </>
          )
        )}
      </p>
      {clock.pauses.length > 0 && (
        <ul className="pauses" aria-label={say(S.pauses)}>
          {clock.pauses.map((pause) => (
            <PauseLine key={pause.from} pause={pause} />
          ))}
        </ul>
      )}
      <details>
        <summary>{say(S.why)}</summary>
        <p>{explainClock(clock, clockContext(state.rules), language)}</p>
      </details>
    </article>
  );
}

function PauseLine({ pause }: { pause: Clock['pauses'][number] }) {
  const say = useSay();
  const reason = useLabel(PauseReason.labels, pause.reason);
  const said = { from: formatBeijing(pause.from), reason, who: pause.approvedBy };
  return (
    <li>
      {pause.to
        ? say(S.pauseOf, { ...said, to: formatBeijing(pause.to) })
        : say(S.pauseOpen, { ...said, until: formatBeijing(pause.until) })}
    </li>
  );
}

function PauseAsked({ request }: { request: SideProps['shown']['state']['pauseRequests'][number] }) {
  const say = useSay();
  return (
    <>
      <strong>{say(clockName(request.clock))}</strong>{' '}
      {say(S.pauseAsked, {
        who: request.requestedBy.name,
        reason: PauseReason.labels[request.reason],
        days: request.workingDays,
        note: request.note,
      })}
    </>
  );
}
