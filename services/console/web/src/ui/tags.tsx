import { FireFilled } from '@ant-design/icons';
import { CaseType, type ComplaintSeverity, ComplaintSeverity as Severity } from '../../../../../domain/enumerations.ts';
import { Stage } from '../../../../../domain/procedures/complaint/stages.ts';
import type { Text } from '../../../../../domain/text.ts';
import { T, useSay } from '../texts.ts';

export function SeverityTag({ severity }: { severity: ComplaintSeverity | null }) {
  const say = useSay();
  if (!severity) return <span className="chip tone-idle">{say(T.unclassified)}</span>;
  const major = severity === 'MAJOR';
  return (
    <span className={`chip ${major ? 'tone-bad' : 'tone-plain'}`}>
      {major && <FireFilled aria-hidden />} {say(Severity.labels[severity])}
    </span>
  );
}

const DONE: readonly Stage[] = ['CLOSED', 'CLOSED_UNSATISFIED', 'WITHDRAWN', 'MERGED'];

export function StageTag({ stage }: { stage: Stage }) {
  const say = useSay();
  return (
    <span className={`chip ${DONE.includes(stage) ? 'tone-idle' : 'tone-stage'}`}>{say(Stage.labels[stage])}</span>
  );
}

export function TypeTag({ type }: { type: string }) {
  return <span className="chip tone-plain">{useLabel(CaseType.labels, type)}</span>;
}

/** The name of a key of a closed set; a key that this page does not know yet shows as it is. */
export function useLabel(labels: Readonly<Record<string, Text>>, key: string | null | undefined): string {
  const say = useSay();
  if (key === null || key === undefined) return say(T.dash);
  const label = labels[key];
  return label ? say(label) : key;
}
