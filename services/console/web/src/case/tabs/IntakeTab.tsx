import { Intake } from '../../../../../../domain/procedures/complaint/intake.ts';
import { DataView } from '../../form/DataView.tsx';
import { fieldsOf } from '../../form/spec.ts';
import type { SideProps } from '../SidePanel.tsx';

const fields = fieldsOf(Intake);

/** What was taken down at the receipt, as it was. */
export function IntakeTab({ shown: { state } }: SideProps) {
  return <DataView fields={fields} data={state.intake} />;
}
