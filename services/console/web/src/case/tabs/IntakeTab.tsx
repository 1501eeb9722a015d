import { Intake } from '../../../../../../domain/procedures/complaint/intake.ts';
import { RecordView } from '../../form/RecordView.tsx';
import { fieldsOf } from '../../form/spec.ts';
import type { SideProps } from '../side.ts';

const fields = fieldsOf(Intake);

/** What was taken down at the receipt, as it was. */
export function IntakeTab({ shown: { state } }: SideProps) {
  return <RecordView fields={fields} data={state.intake} />;
}
