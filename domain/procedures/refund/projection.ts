import { type Projection, projectCase } from '../case/projection.ts';
import { obligations } from './obligations.ts';
import { isOverStage } from './stages.ts';
import type { RefundState } from './state.ts';

/** What the lists show of a refund; finance takes part from the hand-off on and sees nothing before (REF-04, REF-07). */
export function projectRefund(state: RefundState): Projection {
  const { intake } = state;
  return projectCase(
    state,
    {
      procedure: 'refund',
      type: intake.reason,
      open: !isOverStage(state.stage),
      channel: intake.channel,
      subject: intake.subject,
      closedAt: state.closedAt,
      people: [state.requester.id, ...(state.approval ? [state.approval.by.id] : [])],
      departments: state.handedOver ? ['finance'] : [],
    },
    obligations(state),
  );
}
