import { type Refusal, refusal } from '../../refusal.ts';
import { hasRole } from '../../roles.ts';
import { MINUTE, plus } from '../../time/instant.ts';
import { earliestAlarm, type OwnAlarm, ringInOrder } from '../case/alarms.ts';
import { caseCommands, DESK, noClockMayPause } from '../case/commands.ts';
import { refuseIntake } from '../case/intake.ts';
import type { CaseProcedure, Opening, OpeningCircumstances } from '../case/procedure.ts';
import { type Projection, projectCase } from '../case/projection.ts';
import type { Rules } from '../case/state.ts';
import { type Command, malformed, permits } from '../procedure.ts';
import { callbackCommands } from './commands.ts';
import { evolveCallback, openCallback } from './evolve.ts';
import type { CallbackFact } from './facts.ts';
import { callbackForCustomer } from './for-customer.ts';
import { Intake } from './intake.ts';
import { obligations } from './obligations.ts';
import { isOverStage, Stage } from './stages.ts';
import { type CallbackState, callbackPolicy, openLink } from './state.ts';
import { wordCallbackFact } from './wording.ts';

const common = caseCommands<CallbackState>({
  isOver: (state) => isOverStage(state.stage),
  stageLabel: (stage) => Stage.labels[Stage.schema.parse(stage)],
  pausable: noClockMayPause,
  promises: false,
});

const declared: readonly Command<CallbackState, CallbackFact>[] = [...callbackCommands, ...common];

const opening = {
  name: 'promiseCallbackAlone',
  label: { zh: '登记回电承诺', en: 'Promise a callback' },
  schema: Intake,
  roles: DESK,
} as const satisfies Opening;

/** Decides the opening: a promise of somebody's own, or one that was given in another case (CBK-01, CBK-10). */
function decideOpening(data: unknown, rules: Rules, circumstances: OpeningCircumstances): CallbackFact[] | Refusal {
  const { actor, now, parent } = circumstances;
  const parsed = Intake.safeParse(data);
  if (!parsed.success) return malformed(parsed.error);
  const intake = parsed.data;
  const byPlatform = hasRole(actor, 'system');
  if (!byPlatform && !permits(circumstances, opening.roles))
    return refusal('RoleNotAllowed', '只有客服人员可以承诺回电', 'Only customer service promises callbacks');
  const self = { id: actor.id, name: actor.name };
  const owner = intake.owner ?? self;
  const promisedBy = byPlatform ? (intake.promisedBy ?? owner) : self;
  // A promise that was given in a case stands, however late its own life begins: an outage loses none (product §1.9-3).
  if (!byPlatform && intake.dueAt <= now)
    return refusal('RuleNotMet', '约定时间必须晚于当前时间', 'The promised time must lie ahead');
  return refuseIntake(intake, rules, now) ?? [{ type: 'CallbackOpened', intake, rules, parent, owner, promisedBy }];
}

/** What the lists show of a callback. */
function projectCallback(state: CallbackState): Projection {
  return projectCase(
    state,
    {
      procedure: 'callback',
      type: state.intake.limitSet ? 'LIMIT_SET' : 'PROMISE',
      open: !isOverStage(state.stage),
      channel: state.intake.channel,
      subject: state.intake.subject,
      closedAt: state.closedAt,
      people: state.links.flatMap(({ owner, promisedBy }) => [owner.id, promisedBy.id]),
    },
    obligations(state),
  );
}

/** E4: so long before the promised time the call goes to the top of somebody's list. */
function dueSoon(state: CallbackState): OwnAlarm<CallbackFact> | undefined {
  const link = openLink(state);
  if (state.stage !== 'PROMISED' || !link) return undefined;
  const { number, dueAt } = link;
  return {
    at: plus(dueAt, -callbackPolicy(state).dueSoonMinutes * MINUTE),
    label: `due soon ${number}`,
    fact: { type: 'CallbackDueSoon', link: number, dueAt },
  };
}

/** A promised callback: one case for the chain of promises of one matter, until it is solved and told (E4). */
export const callback: CaseProcedure<CallbackState, CallbackFact> = {
  name: 'callback',
  label: { zh: '回电', en: 'Callback' },
  stages: Stage.labels,
  opening,
  open: decideOpening,
  project: projectCallback,
  subject: (state) => state.intake.subject,
  word: wordCallbackFact,
  forCustomer: callbackForCustomer,
  commands: Object.fromEntries(declared.map((command) => [command.name, command])),
  begin: openCallback,
  evolve: evolveCallback,
  nextAlarm: (state) => (isOverStage(state.stage) ? undefined : earliestAlarm(state, dueSoon(state))),
  ring: (state, now) =>
    isOverStage(state.stage) ? [] : ringInOrder<CallbackState, CallbackFact>(state, now, dueSoon, evolveCallback),
  isFinished: (state) => isOverStage(state.stage),
};
