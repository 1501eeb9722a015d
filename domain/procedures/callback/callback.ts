import { type Refusal, refusal } from '../../refusal.ts';
import { hasRole } from '../../roles.ts';
import { MINUTE, plus } from '../../time/instant.ts';
import type { OwnAlarm } from '../case/alarms.ts';
import { DESK } from '../case/commands.ts';
import { defineCase } from '../case/define.ts';
import type { OpeningCircumstances } from '../case/procedure.ts';
import { type Projection, projectCase } from '../case/projection.ts';
import type { Rules } from '../case/state.ts';
import { callbackCommands } from './commands.ts';
import { evolveCallback, openCallback } from './evolve.ts';
import type { CallbackFact } from './facts.ts';
import { callbackForCustomer } from './for-customer.ts';
import { Intake } from './intake.ts';
import { obligations } from './obligations.ts';
import { isOverStage, stages } from './stages.ts';
import { type CallbackState, callbackPolicy, openLink } from './state.ts';
import { wordCallbackFact } from './wording.ts';

/** Decides the opening: a promise of somebody's own, or one that was given in another case (CBK-01, CBK-10). */
function decideOpening(
  intake: Intake,
  rules: Rules,
  { actor, now, parent }: OpeningCircumstances,
): CallbackFact | Refusal {
  const byPlatform = hasRole(actor, 'system');
  const self = { id: actor.id, name: actor.name };
  const owner = intake.owner ?? self;
  const promisedBy = byPlatform ? (intake.promisedBy ?? owner) : self;
  // A promise that was given in a case stands, however late its own life begins: an outage loses none (product §1.9-3).
  if (!byPlatform && intake.dueAt <= now)
    return refusal('RuleNotMet', '约定时间必须晚于当前时间', 'The promised time must lie ahead');
  return { type: 'CallbackOpened', intake, rules, parent, owner, promisedBy };
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
export const callback = defineCase<CallbackState, CallbackFact, typeof Intake>({
  name: 'callback',
  label: { zh: '回电', en: 'Callback' },
  stages,
  opening: {
    name: 'promiseCallbackAlone',
    label: { zh: '登记回电承诺', en: 'Promise a callback' },
    schema: Intake,
    roles: DESK,
    refused: { zh: '只有客服人员可以承诺回电', en: 'Only customer service promises callbacks' },
    decide: decideOpening,
  },
  commands: callbackCommands,
  // A callback's own next promise is its own command.
  promises: false,
  begin: openCallback,
  evolve: evolveCallback,
  ownAlarm: dueSoon,
  project: projectCallback,
  word: wordCallbackFact,
  forCustomer: callbackForCustomer,
});
