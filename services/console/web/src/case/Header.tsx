import { ThunderboltFilled, WarningFilled } from '@ant-design/icons';
import { Typography } from 'antd';
import { nextDue } from '../../../../../domain/procedures/case/projection.ts';
import { Department } from '../../../../../domain/roles.ts';
import { T, useSay } from '../texts.ts';
import { NextDue } from '../ui/clocks.tsx';
import { SeverityTag, StageTag, TypeTag } from '../ui/tags.tsx';
import { saidInstant } from '../ui/time.ts';
import { pathOf, positionOn } from './path.ts';
import { C } from './texts.ts';
import type { ShownCase } from './useCase.ts';

/** What one must know of a case at a glance; stays in view. */
export function CaseHeader({ shown }: { shown: ShownCase }) {
  const say = useSay();
  const { state, row, aheadMs, now } = shown;
  const due = row.open ? nextDue(state) : undefined;
  return (
    <header className="case-head">
      <div className="case-title">
        <Typography.Text className="mono case-number" copyable={{ text: state.id }}>
          {state.id}
        </Typography.Text>
        <h1>{state.intake.subject}</h1>
        <span className="chips">
          <StageTag stage={state.stage} />
          <SeverityTag severity={state.severity} />
          <TypeTag type={state.intake.type} />
          {state.legalRisk && (
            <span className="chip tone-bad">
              <WarningFilled aria-hidden /> {say(C.legalRisk)}
            </span>
          )}
          {state.loops > 0 && <span className="chip tone-warn">{say(C.loops, { n: state.loops })}</span>}
          {state.level > 0 && (
            <span className="chip tone-warn">
              <ThunderboltFilled aria-hidden /> {say(C.level, { n: state.level })}
            </span>
          )}
        </span>
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
        <div>
          <dt>{say(T.owner)}</dt>
          <dd>{state.owner.name}</dd>
        </div>
        {state.firstContact.id !== state.owner.id && (
          <div>
            <dt>{say(C.firstContact)}</dt>
            <dd>{state.firstContact.name}</dd>
          </div>
        )}
        {state.department && (
          <div>
            <dt>{say(T.department)}</dt>
            <dd>{say(Department.labels[state.department])}</dd>
          </div>
        )}
        {state.responsible && (
          <div>
            <dt>{say(C.responsible)}</dt>
            <dd>{state.responsible.name}</dd>
          </div>
        )}
      </dl>
      {aheadMs !== 0 && <p className="drill">{say(C.drill, { now: saidInstant(now, say) })}</p>}
      <Path shown={shown} />
    </header>
  );
}

/** The way of the case: done, here, to come. */
function Path({ shown: { state } }: { shown: ShownCase }) {
  const say = useSay();
  const path = pathOf(state);
  const here = positionOn(path, state.stage);
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
