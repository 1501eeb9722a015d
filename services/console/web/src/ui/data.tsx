import type { ReactNode } from 'react';
import type { Text } from '../../../../../domain/text.ts';
import { useSay } from '../texts.ts';

/** One labelled value of a list of them (`dl.data`). */
export const Datum = ({ label, children }: { label: Text; children: ReactNode }) => (
  <div>
    <dt>{useSay()(label)}</dt>
    <dd>{children}</dd>
  </div>
);

/** Labelled values one below the other; what has no value is left out. */
export const Data = ({ rows, className = '' }: DataProps) => (
  <dl className={`data ${className}`}>
    {rows.map(([label, value]) =>
      value ? (
        <Datum key={label.zh} label={label}>
          {value}
        </Datum>
      ) : null,
    )}
  </dl>
);

interface DataProps {
  readonly rows: readonly (readonly [label: Text, value: ReactNode])[];
  readonly className?: string;
}
