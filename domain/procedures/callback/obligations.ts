import { runningClock } from '../case/clocks.ts';
import { caseObligations, type Obligation } from '../case/obligations.ts';
import { clockName } from '../case/wording.ts';
import { isOverStage } from './stages.ts';
import { type CallbackState, openLink } from './state.ts';

/** The call that is owed: its owner's, and once it was missed the supervisors' (CBK-07). */
export function obligations(state: CallbackState): Obligation[] {
  const link = openLink(state);
  if (isOverStage(state.stage) || !link) return [];
  const missed = state.stage === 'MISSED';
  const clock = missed
    ? runningClock(state, 'CBK-07')
    : (runningClock(state, 'CBK-05') ?? runningClock(state, 'CBK-02'));
  return [
    {
      id: `recordCall:${link.number}`,
      title: clockName(missed ? 'CBK-07' : 'CBK-02'),
      detail: link.reason,
      command: 'recordCall',
      assignee: missed ? { role: 'supervisor', department: null } : { person: state.owner.id },
      dueAt: clock?.dueAt ?? link.dueAt,
      clock: clock?.id ?? null,
    },
    ...caseObligations(state),
  ];
}
