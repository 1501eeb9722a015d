import { procedureOf } from '../../../../../../domain/procedures/registry.ts';
import { RecordView } from '../../form/RecordView.tsx';
import { fieldsOf } from '../../form/spec.ts';
import { intakeOf } from '../kinds.ts';
import type { SideProps } from '../side.ts';

/** What was taken down at the receipt, as it was. */
export function IntakeTab({ shown: { state, row } }: SideProps) {
  return <RecordView fields={fieldsOf(procedureOf(row.procedure).opening.schema)} data={intakeOf(state)} />;
}
