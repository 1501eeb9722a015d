import type { Instant } from '../../time/instant.ts';
import type { CaseRef } from '../case/names.ts';
import type { Intake as ComplaintIntake } from '../complaint/intake.ts';
import type { Intake as RepairIntake } from '../repair/intake.ts';
import type { Problem } from './record.ts';
import type { VisitState } from './state.ts';

/** The kinds that go back to the case which the visit followed, with the message that reopens it. */
export function handBack(
  state: VisitState,
): { readonly to: CaseRef; readonly name: string; readonly data: object } | undefined {
  const problem = state.record?.problem;
  if (!state.handing || !state.parent || !problem) return undefined;
  return problem.kind === 'PERSISTS'
    ? { to: state.parent, name: 'persists', data: { problem: problem.text } }
    : { to: state.parent, name: 'reopenComplaint', data: { reason: problem.text } };
}

/** Which procedure the followed case must be of for a problem to go back to it. */
export const FOLLOWED: Partial<Record<Problem['kind'], CaseRef['procedure']>> = {
  DISSATISFIED: 'complaint',
  PERSISTS: 'repair',
};

/** The complaint that a visit gives rise to, from its form; `about` names the case that could not be reopened. */
export function complaintOf(state: VisitState, problem: Problem, receivedAt: Instant, about?: string): ComplaintIntake {
  return {
    ...common(state, receivedAt),
    type: 'COMPLAINT',
    content: about === undefined ? problem.text : `${about}：${problem.text}`.slice(0, 8_000),
    demand: problem.demand ?? problem.text,
    apologised: false,
    courseUnderstood: true,
    legalRisk: false,
    duringTravel: false,
    attachments: [],
    owner: state.owner,
  };
}

/** The repair that a visit gives rise to; what the form does not say is empty, and refused before anything is recorded. */
export function repairOf(state: VisitState, problem: Problem, receivedAt: Instant): RepairIntake {
  const { text, address = '', site, product, vehicle } = problem;
  return {
    ...common(state, receivedAt),
    involved: { site, product, vehicle },
    address,
    problem: text,
    attachments: [],
    owner: state.owner,
  };
}

const common = (state: VisitState, receivedAt: Instant) => ({
  profile: state.rules.policy.profile,
  channel: 'PHONE' as const,
  receivedAt,
  customerId: state.customerId,
  subject: state.intake.subject,
});
