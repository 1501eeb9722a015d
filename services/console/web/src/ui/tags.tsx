import { FireFilled } from '@ant-design/icons';
import { type ComplaintSeverity, ComplaintSeverity as Severity } from '../../../../../domain/enumerations.ts';
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

/** The name of a key of a closed set; a key that this page does not know yet shows as it is. */
export function useLabel(labels: Readonly<Record<string, Text>>, key: string | null | undefined): string {
  const say = useSay();
  if (key === null || key === undefined) return say(T.dash);
  const label = labels[key];
  return label ? say(label) : key;
}
