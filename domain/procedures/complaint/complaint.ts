import { isRefusal, type Refusal, refusal } from '../../refusal.ts';
import { type Actor, hasRole } from '../../roles.ts';
import { nextClockAlarm, ringClocks } from '../case/clocks.ts';
import { caseCommands, DESK } from '../case/commands.ts';
import { refuseIntake } from '../case/intake.ts';
import type { CaseRef } from '../case/names.ts';
import type { CaseProcedure, Opening } from '../case/procedure.ts';
import type { Rules } from '../case/state.ts';
import type { Circumstances, Command } from '../procedure.ts';
import { malformed, permits } from '../procedure.ts';
import { assignmentCommands } from './commands/assignment.ts';
import { classificationCommands } from './commands/classification.ts';
import { closingCommands } from './commands/closing.ts';
import { compensationCommands } from './commands/compensation.ts';
import { contactCommands } from './commands/contact.ts';
import { executionCommands } from './commands/execution.ts';
import { opinionCommands } from './commands/opinion.ts';
import { resultCommands } from './commands/result.ts';
import { evolveComplaint, openComplaint } from './evolve.ts';
import type { ComplaintFact } from './facts.ts';
import { complaintForCustomer } from './for-customer.ts';
import { Intake } from './intake.ts';
import { projectComplaint } from './projection.ts';
import { isOverStage, Stage } from './stages.ts';
import { type ComplaintState, complaintPolicy } from './state.ts';
import { wordComplaintFact } from './wording.ts';

const common = caseCommands<ComplaintState>({
  isOver: (state) => isOverStage(state.stage),
  stageLabel: (stage) => Stage.labels[Stage.schema.parse(stage)],
  pausable: (state) => {
    const { clocks, reasons, longestWorkingDays } = complaintPolicy(state).pause;
    return { requirements: clocks, reasons, longestWorkingDays };
  },
});

const declared: readonly Command<ComplaintState, ComplaintFact>[] = [
  ...contactCommands,
  ...classificationCommands,
  ...assignmentCommands,
  ...opinionCommands,
  ...compensationCommands,
  ...executionCommands,
  ...resultCommands,
  ...closingCommands,
  ...common,
];

/** Decides the opening of a complaint: the one command that needs no case (CMP-02). */
export function decideOpening(
  data: unknown,
  rules: Rules,
  circumstances: Circumstances & { readonly parent?: CaseRef | null },
): Extract<ComplaintFact, { type: 'ComplaintOpened' }> | Refusal {
  const { actor, now, parent = null } = circumstances;
  const parsed = Intake.safeParse(data);
  if (!parsed.success) return malformed(parsed.error);
  const intake = parsed.data;
  if (!permits(circumstances, [...opening.roles, 'system']))
    return refusal('RoleNotAllowed', '只有客服人员可以登记投诉', 'Only customer service registers complaints');
  if (!rules.policy.complaint.types.includes(intake.type))
    return refusal('RuleNotMet', '本业务线不受理该类型', 'This profile does not take this type');
  return (
    refuseIntake(intake, rules, now) ?? { type: 'ComplaintOpened', intake: asOpened(intake, actor), rules, parent }
  );
}

/** Who registers a case owns it; the platform names who does. */
const asOpened = ({ owner, ...intake }: Intake, actor: Actor): Intake =>
  owner && hasRole(actor, 'system') ? { ...intake, owner } : intake;

const opening = {
  name: 'openComplaint',
  label: { zh: '登记投诉', en: 'Register a complaint' },
  schema: Intake,
  roles: DESK,
} as const satisfies Opening;

/** A complaint's whole life (E1). */
export const complaint: CaseProcedure<ComplaintState, ComplaintFact> = {
  name: 'complaint',
  label: { zh: '投诉', en: 'Complaint' },
  stages: Stage.labels,
  opening,
  open(data, rules, circumstances) {
    const decided = decideOpening(data, rules, circumstances);
    return isRefusal(decided) ? decided : [decided];
  },
  project: projectComplaint,
  subject: (state) => state.intake.subject,
  word: wordComplaintFact,
  forCustomer: complaintForCustomer,
  commands: Object.fromEntries(declared.map((command) => [command.name, command])),
  begin: openComplaint,
  evolve: evolveComplaint,
  nextAlarm(state) {
    if (state.reopenUntil !== null) return { at: state.reopenUntil, label: 'reopen window ends' };
    return isOverStage(state.stage) ? undefined : nextClockAlarm(state);
  },
  ring(state, now) {
    if (state.reopenUntil !== null) return state.reopenUntil <= now ? [{ type: 'ReopenWindowPassed' }] : [];
    return ringClocks(state, now, evolveComplaint);
  },
  isFinished: (state) => isOverStage(state.stage) && state.reopenUntil === null,
};
