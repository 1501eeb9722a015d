import { type Refusal, refusal } from '../../refusal.ts';
import { hasRole } from '../../roles.ts';
import { DESK } from '../case/commands.ts';
import { defineCase } from '../case/define.ts';
import type { OpeningCircumstances } from '../case/procedure.ts';
import type { Rules } from '../case/state.ts';
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
import { isOverStage, stages } from './stages.ts';
import { type ComplaintState, complaintPolicy } from './state.ts';
import { wordComplaintFact } from './wording.ts';

/** Decides the opening of a complaint: the one command that needs no case (CMP-02). */
function decideOpening(intake: Intake, rules: Rules, { actor, parent }: OpeningCircumstances): ComplaintFact | Refusal {
  if (!rules.policy.complaint.types.includes(intake.type))
    return refusal('RuleNotMet', '本业务线不受理该类型', 'This profile does not take this type');
  // Who registers a case owns it; the platform names who does.
  const { owner, ...rest } = intake;
  const asOpened = owner && hasRole(actor, 'system') ? intake : rest;
  return { type: 'ComplaintOpened', intake: asOpened, rules, parent };
}

/** A complaint's whole life (E1). */
export const complaint = defineCase<ComplaintState, ComplaintFact, typeof Intake>({
  name: 'complaint',
  label: { zh: '投诉', en: 'Complaint' },
  stages,
  opening: {
    name: 'openComplaint',
    label: { zh: '登记投诉', en: 'Register a complaint' },
    schema: Intake,
    roles: DESK,
    refused: { zh: '只有客服人员可以登记投诉', en: 'Only customer service registers complaints' },
    decide: decideOpening,
  },
  commands: [
    ...contactCommands,
    ...classificationCommands,
    ...assignmentCommands,
    ...opinionCommands,
    ...compensationCommands,
    ...executionCommands,
    ...resultCommands,
    ...closingCommands,
  ],
  pausable: (state) => {
    const { clocks, reasons, longestWorkingDays } = complaintPolicy(state).pause;
    return { requirements: clocks, reasons, longestWorkingDays };
  },
  begin: openComplaint,
  evolve: evolveComplaint,
  ownAlarm: ({ reopenUntil }) =>
    reopenUntil === null
      ? undefined
      : { at: reopenUntil, label: 'reopen window ends', fact: { type: 'ReopenWindowPassed' } },
  project: projectComplaint,
  word: wordComplaintFact,
  forCustomer: complaintForCustomer,
  isFinished: ({ stage, reopenUntil }) => isOverStage(stage) && reopenUntil === null,
});
