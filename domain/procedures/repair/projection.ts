import type { Department } from '../../roles.ts';
import { type Projection, projectCase } from '../case/projection.ts';
import { obligations } from './obligations.ts';
import { isOverStage } from './stages.ts';
import { type RepairState, repairColumn, repairPolicy } from './state.ts';

/** What the lists show of a repair; its type is its column on the board. */
export function projectRepair(state: RepairState): Projection {
  const { appointment, arrival, order } = state;
  // Whoever is told of a breach may look at the case, even before there is an order.
  const told = state.clocks.some(({ requirement, breachedAt }) => requirement === 'REP-03' && breachedAt !== null);
  const departments: readonly Department[] = order?.departments ?? (told ? repairPolicy(state).departments : []);
  return projectCase(
    state,
    {
      procedure: 'repair',
      type: repairColumn(state),
      open: !isOverStage(state.stage),
      channel: state.intake.channel,
      subject: state.intake.subject,
      closedAt: state.closedAt,
      people: [appointment?.technician, arrival?.technician].flatMap((technician) =>
        technician ? [technician.id] : [],
      ),
      departments: [...departments, ...(state.invoiceDueFen === null ? [] : (['finance'] as const))],
    },
    obligations(state),
  );
}
