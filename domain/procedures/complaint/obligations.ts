import type { ComplaintRequirement } from '../../policy/schema.ts';
import { runningClock } from '../case/clocks.ts';
import { caseObligations, type Obligation } from '../case/obligations.ts';
import { clockName } from '../case/wording.ts';
import { isOverStage, type Stage } from './stages.ts';
import { type ComplaintState, meetingOf } from './state.ts';

/** All that is owed in the case as it stands, in no order. */
export function obligations(state: ComplaintState): Obligation[] {
  const owner = { person: state.owner.id };
  const department = { role: 'department_head' as const, department: state.department };
  const leader = { role: 'leader' as const, department: null };
  const supervisor = { role: 'supervisor' as const, department: null };
  const owe = (
    requirement: ComplaintRequirement,
    command: string,
    assignee: Obligation['assignee'],
    detail: string | null = null,
  ): Obligation => {
    const clock = runningClock(state, requirement);
    return {
      id: command,
      title: clockName(requirement),
      detail,
      command,
      assignee,
      dueAt: clock?.dueAt ?? null,
      clock: clock?.id ?? null,
    };
  };
  const owed: Obligation[] = [];
  if (isOverStage(state.stage)) return [];

  if (!state.confirmed) owed.push(owe('CMP-05', 'confirmComplaint', owner));
  if (!state.replied) owed.push(owe('CMP-07', 'recordReply', owner));
  if (state.severity === null) {
    // Once the hour has passed the supervisor classifies (E1).
    const late = state.clocks.some(({ requirement, breachedAt }) => requirement === 'CMP-09' && breachedAt !== null);
    owed.push(owe('CMP-09', 'classifyComplaint', late ? supervisor : owner));
  }
  if (runningClock(state, 'CMP-10')) owed.push(owe('CMP-10', 'reportUp', owner));
  if (runningClock(state, 'CMP-26')) owed.push(owe('CMP-26', 'recordProgress', owner));

  const handler = state.responsible ? { person: state.responsible.id } : department;
  const step: Record<Stage, () => Obligation[]> = {
    RECEIVED: () => [],
    CONFIRMED: () => [],
    CLASSIFIED: () =>
      meetingOf(state) === 'must' && !state.meetingHeld
        ? [owe('CMP-16', 'conveneMeeting', supervisor)]
        : [{ ...owe('CMP-14', 'startExecution', owner), title: { zh: '下达处理', en: 'Start the handling' } }],
    DEPT_ASSIGNMENT: () => [owe('CMP-14', 'nameResponsible', department)],
    LEADER_ASSIGNMENT: () => [owe('CMP-15', 'nameResponsible', leader)],
    MEETING: () => [owe('CMP-16', 'holdMeeting', supervisor)],
    INVESTIGATING: () => [owe('CMP-17', 'fileOpinion', handler)],
    OPINION_FILED: () => [owe('CMP-22', 'decideOpinion', state.severity === 'MAJOR' ? leader : department)],
    EXECUTING: () => [owe('CMP-23', 'recordExecution', handler)],
    EXECUTED: () => [owe('CMP-28', 'tellResult', owner)],
    RESULT_TOLD: () => [
      { ...owe('CMP-28', 'recordSatisfaction', owner), title: { zh: '记录客户满意度', en: 'Record the satisfaction' } },
    ],
    REWORK: () => [owe('CMP-30', 'proposeAgain', owner)],
    SUMMARISING: () => [
      { ...owe('CMP-28', 'closeComplaint', owner), title: { zh: '总结并关闭', en: 'Sum up and close' } },
    ],
    CLOSED: () => [],
    CLOSED_UNSATISFIED: () => [],
    WITHDRAWN: () => [],
    MERGED: () => [],
  };
  owed.push(...step[state.stage]());

  if (state.compensations.some(({ status }) => status === 'requested'))
    owed.push({
      id: 'decideCompensation',
      title: { zh: '审批补偿', en: 'Decide on the compensation' },
      detail: null,
      command: 'decideCompensation',
      assignee: state.severity === 'MAJOR' ? leader : department,
      dueAt: null,
      clock: null,
    });
  return [...owed, ...caseObligations(state)];
}
