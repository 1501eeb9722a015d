import { ThunderboltFilled, WarningFilled } from '@ant-design/icons';
import { Typography } from 'antd';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { openLink } from '../../../../../domain/procedures/callback/state.ts';
import { procedureOf } from '../../../../../domain/procedures/registry.ts';
import { opensAt } from '../../../../../domain/procedures/visit/state.ts';
import { Department } from '../../../../../domain/roles.ts';
import type { Text } from '../../../../../domain/text.ts';
import { useLanguage } from '../app/language.ts';
import { T, useSay } from '../texts.ts';
import { NextDue } from '../ui/clocks.tsx';
import { saidMoney } from '../ui/money.ts';
import { ProcedureTag, StageTag, TypeTag } from '../ui/procedures.tsx';
import { SeverityTag } from '../ui/tags.tsx';
import { saidInstant, shortInstant } from '../ui/time.ts';
import { isA } from './kinds.ts';
import { pathOf, positionOn } from './path.ts';
import { C } from './texts.ts';
import type { ShownCase } from './useCase.ts';

/** What one must know of a case at a glance; stays in view. */
export function CaseHeader({ shown }: { shown: ShownCase }) {
  const say = useSay();
  const { state, row, aheadMs, now } = shown;
  const due = state.clocks.find(({ id }) => id === row.nextClock);
  return (
    <header className="case-head">
      <div className="case-title">
        <Typography.Text className="mono case-number" copyable={{ text: state.id }}>
          {state.id}
        </Typography.Text>
        <h1>{procedureOf(row.procedure).subject(state)}</h1>
        <Chips shown={shown} />
      </div>
      <dl className="case-facts">
        <div>
          <dt>{say(C.nextDue)}</dt>
          <dd>
            {due ? (
              <NextDue dueAt={due.dueAt} name={due.id} clock={due} aheadMs={aheadMs} provisional={due.provisional} />
            ) : (
              say(C.dueNone)
            )}
          </dd>
        </div>
        <Fact text={T.owner}>{state.owner.name}</Fact>
        <Fact text={C.firstContact}>{state.firstContact.id !== state.owner.id && state.firstContact.name}</Fact>
        <Fact text={T.department}>{state.department && say(Department.labels[state.department])}</Fact>
        <OwnFacts shown={shown} />
        <Fact text={C.parent}>
          {state.parent && (
            <Link to={`/cases/${state.parent.id}`} className="mono">
              {state.parent.id}
            </Link>
          )}
        </Fact>
      </dl>
      {aheadMs !== 0 && <p className="drill">{say(C.drill, { now: saidInstant(now, say) })}</p>}
      <Path shown={shown} />
    </header>
  );
}

function Chips({ shown }: { shown: ShownCase }) {
  const say = useSay();
  const { state, row } = shown;
  return (
    <span className="chips">
      <ProcedureTag procedure={row.procedure} />
      <StageTag {...row} stage={state.stage} />
      {isA('complaint', shown) && <SeverityTag severity={shown.state.severity} />}
      {row.procedure !== 'repair' && <TypeTag {...row} />}
      {isA('complaint', shown) && shown.state.legalRisk && (
        <span className="chip tone-bad">
          <WarningFilled aria-hidden /> {say(C.legalRisk)}
        </span>
      )}
      {isA('complaint', shown) && shown.state.loops > 0 && (
        <span className="chip tone-warn">{say(C.loops, { n: shown.state.loops })}</span>
      )}
      {state.level > 0 && (
        <span className="chip tone-warn">
          <ThunderboltFilled aria-hidden /> {say(C.level, { n: state.level })}
        </span>
      )}
    </span>
  );
}

function Fact({ text, children }: { text: Text; children: ReactNode }) {
  const say = useSay();
  if (!children) return null;
  return (
    <div>
      <dt>{say(text)}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** What counts most in a case of its procedure. */
function OwnFacts({ shown }: { shown: ShownCase }) {
  const say = useSay();
  const language = useLanguage();
  if (isA('complaint', shown)) return <Fact text={C.responsible}>{shown.state.responsible?.name}</Fact>;
  if (isA('repair', shown)) {
    const { appointment, intake } = shown.state;
    return (
      <>
        <Fact text={C.address}>{intake.address}</Fact>
        <Fact text={C.appointment}>
          {appointment &&
            say(C.appointmentOf, {
              from: shortInstant(appointment.from),
              to: shortInstant(appointment.to).slice(-5),
              who: appointment.technician.name,
            })}
        </Fact>
      </>
    );
  }
  if (isA('refund', shown)) {
    const { amountFen, arrival, intake } = shown.state;
    return (
      <>
        <Fact text={C.amount}>{amountFen !== null && saidMoney(amountFen, language)}</Fact>
        <Fact text={C.orderNo}>{intake.orderNo}</Fact>
        <Fact text={C.arrival}>{arrival !== null && saidInstant(arrival, say)}</Fact>
      </>
    );
  }
  if (isA('callback', shown)) {
    const link = openLink(shown.state);
    return <Fact text={C.promisedFor}>{link && saidInstant(link.dueAt, say)}</Fact>;
  }
  if (isA('visit', shown)) return <Fact text={C.opensAt}>{saidInstant(opensAt(shown.state), say)}</Fact>;
  return null;
}

/** The way of the case: done, here, to come. */
function Path({ shown }: { shown: ShownCase }) {
  const say = useSay();
  const path = pathOf(shown);
  const here = positionOn(path, shown.state.stage, shown.row.open);
  return (
    <ol className="path" aria-label={say(C.path)}>
      {path.map(({ text }, index) => (
        <li
          key={text.zh}
          className={index < here ? 'path-done' : index === here ? 'path-here' : 'path-ahead'}
          {...(index === here ? { 'aria-current': 'step' } : {})}
        >
          <span className="path-mark" aria-hidden>
            {index < here ? '✓' : index + 1}
          </span>
          {say(text)}
        </li>
      ))}
    </ol>
  );
}
