import { Link } from 'react-router';
import type { ChildCase } from '../../../../../../domain/procedures/case/state.ts';
import type { Text } from '../../../../../../domain/text.ts';
import { useSay } from '../../texts.ts';
import { Countdown } from '../../ui/clocks.tsx';
import { OutcomeTag, ProcedureTag, StageTag } from '../../ui/procedures.tsx';

/** Cases that a case gave rise to, those that still promise something first; nothing when there are none. */
export function Children({ of, title, aheadMs = 0 }: ChildrenProps) {
  const say = useSay();
  if (of.length === 0) return null;
  const sorted = of.toSorted(
    (a, b) => Number(b.open) - Number(a.open) || ((a.dueAt ?? '9') < (b.dueAt ?? '9') ? -1 : 1),
  );
  return (
    <section className="side-section">
      <h3>{say(title)}</h3>
      <ul className="case-links">
        {sorted.map((child) => (
          <li key={child.id}>
            <Link to={`/cases/${child.id}`} className="mono">
              {child.id}
            </Link>
            <span className="chips">
              <ProcedureTag procedure={child.procedure} />
              <StageTag {...child} />
              {child.outcome && <OutcomeTag procedure={child.procedure} outcome={child.outcome} />}
            </span>
            {child.open && child.dueAt && <Countdown dueAt={child.dueAt} aheadMs={aheadMs} />}
          </li>
        ))}
      </ul>
    </section>
  );
}

export interface ChildrenProps {
  readonly of: readonly ChildCase[];
  readonly title: Text;
  /** How far the clock of the case runs ahead (a drill). */
  readonly aheadMs?: number;
}
