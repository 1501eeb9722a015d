import { makeContinueAsNewFunc, proxyActivities } from '@temporalio/workflow';
import type { PresenceActivities } from '../activities/presence.ts';
import { callback } from '../domain/procedures/callback/callback.ts';
import type { CallbackFact } from '../domain/procedures/callback/facts.ts';
import { isOverStage } from '../domain/procedures/callback/stages.ts';
import { type CallbackState, callbackPolicy, openLink } from '../domain/procedures/callback/state.ts';
import { isCaseFact } from '../domain/procedures/case/facts.ts';
import type { Notice } from '../domain/procedures/notice.ts';
import type { Recorded } from '../domain/procedures/procedure.ts';
import { formatBeijing } from '../domain/time/instant.ts';
import { type CaseKind, type Errand, runCase } from './kit/case-workflow.ts';
import { reportToParent, tellCase, tellCustomer, teller } from './kit/common.ts';
import type { CaseArgs } from './kit/messages.ts';
import type { World } from './kit/world.ts';

const { whoCalls } = proxyActivities<PresenceActivities>({ startToCloseTimeout: '10 seconds' });

/** The promised calls of one matter: nothing in here ends one but a contact, the next promise or a person with a reason (E4). */
export async function callbackWorkflow(args: CaseArgs<CallbackState>): Promise<void> {
  await runCase(kind, args, makeContinueAsNewFunc<typeof callbackWorkflow>());
}

const kind: CaseKind<CallbackState, CallbackFact> = {
  procedure: callback,
  tell: (fact, state) => [...whoIsTold(fact, state), ...promiseInWriting(fact, state)],
  follow: whatFollows,
  errand: whoIsThere,
};

/** Shortly before each promised time: who is there to keep it (CBK-08). */
function whoIsThere(state: CallbackState): Errand | undefined {
  const link = openLink(state);
  if (!link || link.callerFound || (state.stage !== 'DUE_SOON' && state.stage !== 'ATTEMPTED')) return undefined;
  const { number, owner, dueAt } = link;
  return {
    // Asked anew for whoever it was handed to meanwhile.
    id: `whoCalls:${number}:${owner.id}`,
    run: async () => ({
      name: 'callerFound',
      data: { link: number, person: await whoCalls({ owner, dueAt }), askedFor: owner.id },
    }),
  };
}

/** The case that the promise was given in knows what is promised next, and how it ended. */
async function whatFollows({ fact }: Recorded<CallbackFact>, state: CallbackState, world: World): Promise<void> {
  switch (fact.type) {
    case 'CallbackOpened':
    case 'CallMade':
    case 'CallTried':
    case 'CallbackRebooked':
    case 'CallbackReleased':
    case 'CallbackSettled':
    case 'ClockRang': {
      const open = !isOverStage(state.stage);
      const outcome = open ? null : (state.links.at(-1)?.outcome ?? null);
      const changed = fact.type !== 'ClockRang' || (fact.alarm === 'breach' && state.stage === 'MISSED');
      const dueAt = openLink(state)?.dueAt ?? null;
      if (changed) await reportToParent(state, { procedure: 'callback', open, dueAt, outcome }, world);
      break;
    }
    default:
  }
}

/** Who is told of what (CBK-03, CBK-07, CBK-08). */
function whoIsTold({ fact, by }: Recorded<CallbackFact>, state: CallbackState): Notice[] {
  const tell = teller(state, state.intake.subject, by);
  const owner = { person: state.owner.id };
  const supervisors = { role: 'supervisor' } as const;
  switch (fact.type) {
    case 'CallbackOpened':
      return fact.owner.id === fact.promisedBy.id
        ? []
        : [
            tell(
              owner,
              '{promiser} 承诺由您 {due} 回电：{case} {subject}',
              '{promiser} promised that you call at {due}: {case} {subject}',
              {
                promiser: fact.promisedBy.name,
                due: formatBeijing(fact.intake.dueAt),
              },
            ),
          ];
    case 'CallbackDueSoon':
      return [
        tell(
          owner,
          '{due} 须回电：{case} {subject}',
          'Call at {due}: {case} {subject}',
          { due: formatBeijing(fact.dueAt) },
          true,
        ),
      ];
    case 'CallerFound': {
      const away = {
        away: fact.insteadOf?.name ?? '',
        caller: fact.caller.name,
        due: formatBeijing(openLink(state)?.dueAt ?? state.receivedAt),
      };
      return fact.insteadOf
        ? [
            tell(
              owner,
              '{away} 不在，请您于 {due} 回电：{case} {subject}',
              '{away} is away, please call at {due}: {case} {subject}',
              away,
              true,
            ),
            tell(
              { person: fact.insteadOf.id },
              '您不在，{case} 改由 {caller} 回电',
              'You are away: {caller} makes the call of {case}',
              away,
            ),
          ]
        : [];
    }
    case 'CallMade':
    case 'CallTried':
    case 'CallbackRebooked':
      return chainOf(state, fact, tell);
    case 'ClockRang': {
      const clock = state.clocks.find(({ id }) => id === fact.clock);
      if (fact.alarm !== 'breach' || !clock) return tellCase(fact, state, tell);
      if (clock.requirement === 'CBK-02' || clock.requirement === 'CBK-05') {
        const until = state.clocks.findLast(({ requirement }) => requirement === 'CBK-07')?.dueAt ?? fact.due;
        const vars = { due: formatBeijing(openLink(state)?.dueAt ?? fact.due), until: formatBeijing(until) };
        return [
          tell(
            owner,
            '未按约定 {due} 回电，主管将补救：{case} {subject}',
            'The call of {due} was missed, the supervisor calls: {case} {subject}',
            vars,
            true,
          ),
          tell(
            supervisors,
            '未按约定 {due} 回电，请于 {until} 前致电客户并致歉：{case} {subject}',
            'The call of {due} was missed: please call the customer by {until}, with an apology: {case} {subject}',
            vars,
            true,
          ),
        ];
      }
      // The supervisors are the first level of this clock: when it is breached, the next one hears (GEN-06).
      const [, above] = state.rules.policy.ladder;
      return clock.requirement === 'CBK-07'
        ? [
            ...tellCase(fact, state, tell),
            tell(
              { role: above },
              '主管未按时补救回电：{case} {subject}',
              'The supervisor has not called either: {case} {subject}',
              {},
              true,
            ),
          ]
        : tellCase(fact, state, tell);
    }
    default:
      return isCaseFact(fact) ? tellCase(fact, state, tell) : [];
  }
}

/** Each promised time, in writing for the customer where the policy wants that (CBK-02). */
function promiseInWriting({ fact }: Recorded<CallbackFact>, state: CallbackState): Notice[] {
  const dueAt = openLink(state)?.dueAt;
  const promises = fact.type === 'CallbackOpened' || ('next' in fact && fact.next !== null);
  return promises && dueAt !== undefined
    ? tellCustomer(state, 'customer.callback-promised', { due: formatBeijing(dueAt) })
    : [];
}

type Ends = Extract<CallbackFact, { type: 'CallMade' | 'CallTried' | 'CallbackRebooked' }>;

/** A chain that grows long is shown to the supervisors (CBK-03); a missed promise that somebody else saved, too (CBK-07). */
function chainOf(state: CallbackState, fact: Ends, tell: ReturnType<typeof teller>): Notice[] {
  const supervisors = { role: 'supervisor' } as const;
  const link = state.links[fact.link - 1];
  const saved =
    fact.type === 'CallMade' && fact.outcome === 'keptLate' && link?.missedAt
      ? [tell(supervisors, '{by} 已补打错过的回电：{case} {subject}', '{by} made the missed call: {case} {subject}')]
      : [];
  const grew = state.links.length > fact.link && state.links.length >= callbackPolicy(state).maxChain;
  return grew
    ? [
        ...saved,
        tell(
          supervisors,
          '已第 {count} 次承诺回电，仍未解决：{case} {subject}',
          'A call is promised for the {count}th time, still unsolved: {case} {subject}',
          { count: state.links.length },
        ),
      ]
    : saved;
}
