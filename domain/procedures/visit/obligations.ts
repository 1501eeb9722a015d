import { caseObligations, type Obligation } from '../case/obligations.ts';
import { clockName } from '../case/wording.ts';
import { REQUIREMENT_OF } from './intake.ts';
import { isOverStage } from './stages.ts';
import { isUnowned, type VisitState, visitClock } from './state.ts';

/** The visit that is owed while its window is open, and before that somebody to make it. */
export function obligations(state: VisitState): Obligation[] {
  if (isOverStage(state.stage)) return [];
  const clock = visitClock(state);
  const owed: Obligation[] = [];
  if (isUnowned(state))
    owed.push({
      id: 'reassign',
      title: { zh: '指定回访人', en: 'Name who visits' },
      detail: null,
      command: 'reassign',
      assignee: { role: 'supervisor', department: null },
      dueAt: clock?.opensAt ?? null,
      clock: null,
    });
  else if (state.stage === 'OPEN' || state.stage === 'ATTEMPTED')
    owed.push({
      id: 'recordVisit',
      title: clockName(REQUIREMENT_OF[state.intake.kind]),
      detail: state.intake.subject,
      command: 'recordVisit',
      assignee: { person: state.owner.id },
      dueAt: clock?.dueAt ?? null,
      clock: clock?.id ?? null,
    });
  return [...owed, ...caseObligations(state)];
}
