import { type Projection, projectCase } from '../case/projection.ts';
import { obligations } from './obligations.ts';
import { isOverStage } from './stages.ts';
import type { ComplaintState } from './state.ts';

/** What the lists show of a complaint. */
export function projectComplaint(state: ComplaintState): Projection {
  const dueToFinance = state.compensations.some(({ status }) => status === 'dueToFinance');
  return projectCase(
    state,
    {
      procedure: 'complaint',
      type: state.intake.type,
      open: !isOverStage(state.stage),
      severity: state.severity,
      channel: state.intake.channel,
      subject: state.intake.subject,
      closedAt: state.closedAt,
      people: state.responsible ? [state.responsible.id] : [],
      departments: [...state.meetingDepartments, ...(dueToFinance ? (['finance'] as const) : [])],
    },
    obligations(state),
  );
}
