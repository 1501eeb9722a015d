import { type Refusal, refusal } from '../../refusal.ts';
import { hasRole, SYSTEM } from '../../roles.ts';
import { MINUTE, plus } from '../../time/instant.ts';
import { dueAlarm, nextClockAlarm } from '../case/clocks.ts';
import { caseCommands, DESK } from '../case/commands.ts';
import type { Rules } from '../case/state.ts';
import type { Circumstances, Command, Procedure, Recorded } from '../procedure.ts';
import { malformed } from '../procedure.ts';
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
import { Intake } from './intake.ts';
import { isOverStage, Stage } from './stages.ts';
import { type ComplaintState, complaintPolicy } from './state.ts';

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
  { actor, now }: Circumstances,
): Extract<ComplaintFact, { type: 'ComplaintOpened' }> | Refusal {
  const parsed = Intake.safeParse(data);
  if (!parsed.success) return malformed(parsed.error);
  const intake = parsed.data;
  if (!hasRole(actor, ...DESK))
    return refusal('RoleNotAllowed', '只有客服人员可以登记投诉', 'Only customer service registers complaints');
  if (intake.profile !== rules.policy.profile || !rules.policy.complaint.types.includes(intake.type))
    return refusal('RuleNotMet', '本业务线不受理该类型', 'This profile does not take this type');
  // The clocks of two machines differ a little.
  if (intake.receivedAt > plus(now, MINUTE))
    return refusal('RuleNotMet', '受理时间不能晚于当前时间', 'The receipt cannot lie ahead');
  return { type: 'ComplaintOpened', intake, rules };
}

/** A complaint's whole life (E1). */
export const complaint: Procedure<ComplaintState, ComplaintFact> = {
  name: 'complaint',
  commands: Object.fromEntries(declared.map((command) => [command.name, command])),
  begin: openComplaint,
  evolve: evolveComplaint,
  nextAlarm(state) {
    if (state.reopenUntil !== null) return { at: state.reopenUntil, label: 'reopen window ends' };
    return isOverStage(state.stage) ? undefined : nextClockAlarm(state);
  },
  ring(state, now) {
    if (state.reopenUntil !== null) return state.reopenUntil <= now ? [{ type: 'ReopenWindowPassed' }] : [];
    const facts: ComplaintFact[] = [];
    let after = state;
    for (let due = dueAlarm(after, now); due; due = dueAlarm(after, now)) {
      facts.push(due);
      after = evolveComplaint(after, rungBySystem(after, due, now));
    }
    return facts;
  },
  isFinished: (state) => isOverStage(state.stage) && state.reopenUntil === null,
};

const rungBySystem = (state: ComplaintState, fact: ComplaintFact, at: string): Recorded<ComplaintFact> => ({
  seq: state.version + 1,
  at,
  by: { id: SYSTEM.id, name: SYSTEM.name, role: 'system' },
  key: 'alarm',
  fact,
});
