import { FollowUpKind } from '../../enumerations.ts';
import { type Refusal, refusal } from '../../refusal.ts';
import { addDays, beijingDate, startOfDay } from '../../time/instant.ts';
import type { OwnAlarm } from '../case/alarms.ts';
import { DESK } from '../case/commands.ts';
import { defineCase } from '../case/define.ts';
import type { OpeningCircumstances } from '../case/procedure.ts';
import { type Projection, projectCase } from '../case/projection.ts';
import type { Rules } from '../case/state.ts';
import { visitCommands } from './commands.ts';
import { evolveVisit, openVisit } from './evolve.ts';
import type { VisitFact } from './facts.ts';
import { visitForCustomer } from './for-customer.ts';
import { Intake, TABLE_OF } from './intake.ts';
import { obligations } from './obligations.ts';
import { isOverStage, stages } from './stages.ts';
import { isPending, opensAt, type VisitState } from './state.ts';
import { wordVisitFact } from './wording.ts';

/** Decides the opening: a kind of visit that the profile makes (FUP-14). */
function decideOpening(intake: Intake, rules: Rules, { actor, parent }: OpeningCircumstances): VisitFact | Refusal {
  if (rules.policy.followUp.windows[intake.kind] === null)
    return refusal('RuleNotMet', '本业务线没有「{kind}」', 'This profile has no “{kind}”', {
      vars: { kind: FollowUpKind.labels[intake.kind] },
    });
  const owner = intake.owner ?? { id: actor.id, name: actor.name };
  const table = intake.table ?? TABLE_OF[intake.kind];
  return { type: 'VisitPlanned', intake, rules, parent, owner, table };
}

/** What the lists show of a visit. */
function projectVisit(state: VisitState): Projection {
  return projectCase(
    state,
    {
      procedure: 'visit',
      type: state.intake.kind,
      open: !isOverStage(state.stage),
      channel: state.intake.channel,
      subject: state.intake.subject,
      closedAt: state.closedAt,
      people: state.record ? [state.record.visitor.id] : [],
    },
    obligations(state),
  );
}

/** The window opens, a day's tries are over, and what a problem caused has been put right (E8). */
function ownAlarm(state: VisitState): OwnAlarm<VisitFact> | undefined {
  switch (state.stage) {
    case 'PLANNED':
      return {
        at: opensAt(state),
        label: 'window opens',
        fact: { type: 'VisitWindowOpened', opensAt: opensAt(state) },
      };
    case 'ATTEMPTED': {
      const last = state.tries.at(-1)?.at ?? state.openedAt;
      return { at: startOfDay(addDays(beijingDate(last), 1)), label: 'try again', fact: { type: 'VisitDueAgain' } };
    }
    case 'DONE_OK':
    case 'DONE_PROBLEM':
      return isPending(state)
        ? undefined
        : { at: state.record?.at ?? state.openedAt, label: 'put right', fact: { type: 'VisitClosed' } };
    default:
      return undefined;
  }
}

/** A follow-up visit, from its window until what it found is put right (E8). */
export const visit = defineCase<VisitState, VisitFact, typeof Intake>({
  name: 'visit',
  label: { zh: '回访', en: 'Follow-up visit' },
  stages,
  opening: {
    name: 'planVisit',
    label: { zh: '计划回访', en: 'Plan a follow-up visit' },
    schema: Intake,
    roles: DESK,
    refused: { zh: '只有客服人员可以计划回访', en: 'Only customer service plans visits' },
    decide: decideOpening,
  },
  commands: visitCommands,
  // What a visit finds becomes a case, a task or a callback of its own: nothing is promised inside it.
  promises: false,
  begin: openVisit,
  evolve: evolveVisit,
  ownAlarm,
  project: projectVisit,
  word: wordVisitFact,
  forCustomer: visitForCustomer,
});
