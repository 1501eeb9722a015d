import { type Clock, pauseClock, resumeClock } from '../../time/clock.ts';
import { HOUR, type Instant, MINUTE, plus } from '../../time/instant.ts';
import { cancel, changeClock, clockContext, meet, runningClock, start } from '../case/clocks.ts';
import { evolveCase } from '../case/evolve.ts';
import { newCase } from '../case/state.ts';
import type { Person, Recorded } from '../procedure.ts';
import type { CallbackFact, NextPromise } from './facts.ts';
import type { Outcome, Stage } from './stages.ts';
import { type CallbackState, callbackPolicy, type Link, openLink } from './state.ts';

/** The clocks of one promise: the promised instant, the tries when nobody answers, the supervisor's call when it was missed. */
const PROMISE_CLOCKS = ['CBK-02', 'CBK-05', 'CBK-07'] as const;

/** The case as its first fact makes it: one promise, owed to the minute. */
export function openCallback(id: string, recorded: Recorded<CallbackFact>): CallbackState {
  const { fact } = recorded;
  if (fact.type !== 'CallbackOpened') throw new TypeError(`a callback begins with CallbackOpened, not ${fact.type}`);
  const { intake, rules, parent, owner, promisedBy } = fact;
  const { receivedAt, customerId, dueAt, reason } = intake;
  const opened: CallbackState = {
    ...newCase(id, recorded, { rules, receivedAt, customerId, owner, parent }),
    firstContact: promisedBy,
    stage: 'PROMISED',
    intake,
    links: [],
    calling: null,
    closedAt: null,
    toldAt: null,
  };
  return promised(opened, { dueAt, reason }, promisedBy, receivedAt);
}

/** What each fact changes. */
export function evolveCallback(before: CallbackState, recorded: Recorded<CallbackFact>): CallbackState {
  const changed = apply(before, recorded);
  return {
    ...changed,
    // Whoever owns the case owes the promise: a hand-over moves both.
    links: changed.links.map((link) => (link.outcome === null ? { ...link, owner: changed.owner } : link)),
    version: recorded.seq,
    actedVersion: recorded.by.role === 'system' ? changed.actedVersion : recorded.seq,
  };
}

function apply(state: CallbackState, recorded: Recorded<CallbackFact>): CallbackState {
  const { fact, at, by } = recorded;
  const person = { id: by.id, name: by.name };
  switch (fact.type) {
    case 'CallbackOpened':
      throw new TypeError('a callback is opened once');
    case 'CallbackDueSoon':
      return { ...onPromise(state, (clock) => ({ ...clock, warnedAt: at })), stage: 'DUE_SOON' };
    case 'CallerFound':
      return changeOpen({ ...state, owner: fact.caller }, (link) => ({ ...link, callerFound: true }));
    case 'CallStarted':
      return underWay({ ...state, calling: { by: person, at } }, by.name, at);
    case 'CallMade': {
      const { contactAt, outcome, told, next } = fact;
      const answered = endOfCall(state, at);
      const reached =
        outcome === 'settled'
          ? answered
          : meet(answered, contactAt, 'CBK-02', 'CBK-05', ...(outcome === 'recovered' ? ['CBK-07'] : []));
      return next
        ? promised(ended(reached, outcome, at, told), next, person, at)
        : over(ended(reached, outcome, at, told), 'RESOLVED', at, contactAt);
    }
    case 'CallTried':
      return tried(endOfCall(state, at), recorded, fact, person);
    case 'CallbackRebooked':
      return promised(ended(endOfCall(state, at), 'rebooked', at, null), fact.next, person, at);
    case 'CallbackReleased':
      return over(ended(endOfCall(state, at), 'released', at, fact.reason), 'CANCELLED', at, null);
    case 'CallbackSettled':
      return over(ended(endOfCall(state, at), 'settled', at, null), 'CANCELLED', at, fact.toldAt);
    case 'ClockRang':
      return rang(evolveCase(state, { ...recorded, fact }), fact, at);
    default:
      return evolveCase(state, { ...recorded, fact });
  }
}

type Of<T extends CallbackFact['type']> = Extract<CallbackFact, { type: T }>;

/** A promise that nobody kept in time is a breach, and the supervisor's to recover within so many minutes of being told (CBK-07). */
function rang(state: CallbackState, { clock: id, alarm }: Of<'ClockRang'>, at: Instant): CallbackState {
  const requirement = state.clocks.find((clock) => clock.id === id)?.requirement;
  // A call that lasts longer than any call counts no more as under way.
  if (alarm === 'pauseEnds')
    return PROMISE_CLOCKS.some((one) => one === requirement) ? { ...state, calling: null } : state;
  if (alarm !== 'breach' || (requirement !== 'CBK-02' && requirement !== 'CBK-05')) return state;
  const missed = changeOpen({ ...state, stage: 'MISSED' }, (link) => ({ ...link, missedAt: at }));
  const { recoveryMinutes } = callbackPolicy(state);
  return start(missed, 'CBK-07', { kind: 'elapsed_hours', hours: (recoveryMinutes * MINUTE) / HOUR }, at);
}

/** While somebody is on the telephone nothing falls due: a promise is kept by the call's beginning, not by its end. */
function underWay(state: CallbackState, name: string, at: Instant): CallbackState {
  const until = plus(at, callbackPolicy(state).attempts.withinMinutes * MINUTE);
  return ofPromise(state, (clock) => pauseClock(clock, { at, reason: 'calling', approvedBy: name, until }));
}

const endOfCall = (state: CallbackState, at: Instant): CallbackState =>
  ofPromise({ ...state, calling: null }, (clock) => resumeClock(clock, at, clockContext(state.rules)));

function ofPromise(state: CallbackState, change: Parameters<typeof changeClock>[2]): CallbackState {
  return PROMISE_CLOCKS.reduce((next, requirement) => {
    const clock = runningClock(next, requirement);
    return clock ? changeClock(next, clock.id, change) : next;
  }, state);
}

function tried(
  state: CallbackState,
  { at }: Recorded<CallbackFact>,
  { triedAt, result, counts, message }: Of<'CallTried'>,
  by: Person,
): CallbackState {
  const noted = changeOpen(state, (link) => ({
    ...link,
    tries: [...link.tries, { at: triedAt, by, result, counts }],
  }));
  if (message) {
    const missed = noted.stage === 'MISSED';
    const done = meet(noted, at, missed ? 'CBK-07' : 'CBK-05');
    return promised(ended(done, missed ? 'missed' : 'attempted', at, message.text), message.next, by, at);
  }
  const link = openLink(noted);
  if (!link || !counts || noted.stage === 'MISSED' || noted.stage === 'ATTEMPTED') return noted;
  // The call was made in time and nobody answered: neither kept nor broken. From here on the tries themselves are owed (CBK-05).
  const until = plus(link.dueAt, callbackPolicy(state).attempts.withinMinutes * MINUTE);
  const trying = cancel({ ...noted, stage: 'ATTEMPTED' as const }, at, 'attempted', ['CBK-02']);
  return start(trying, 'CBK-05', { kind: 'promised', at: until }, at);
}

/** The next promise of the chain, with its own clock. */
function promised(state: CallbackState, { dueAt, reason }: NextPromise, by: Person, at: Instant): CallbackState {
  const link: Link = {
    number: state.links.length + 1,
    promisedAt: at,
    promisedBy: by,
    dueAt,
    reason,
    owner: state.owner,
    tries: [],
    callerFound: false,
    missedAt: null,
    outcome: null,
    endedAt: null,
    text: null,
  };
  const next = { ...state, stage: 'PROMISED' as const, links: [...state.links, link], level: levelOf(state, link) };
  const limit = plus(dueAt, callbackPolicy(state).toleranceMinutes * MINUTE);
  const started = start(next, 'CBK-02', { kind: 'promised', at: limit }, at);
  // The warning of a promise is that it is due soon, not that three quarters of the days until then have passed.
  return onPromise(started, (clock) => ({ ...clock, warnAt: [] }));
}

function onPromise(state: CallbackState, change: (clock: Clock) => Clock): CallbackState {
  const clock = runningClock(state, 'CBK-02');
  return clock ? changeClock(state, clock.id, change) : state;
}

/** CBK-03: so many promises in one chain are the supervisor's business. */
const levelOf = (state: CallbackState, link: Link): number =>
  link.number >= callbackPolicy(state).maxChain ? Math.max(state.level, 1) : state.level;

/** Ends the open promise; what its clocks have not been met for is not owed any more. */
function ended(state: CallbackState, outcome: Outcome, at: Instant, text: string | null): CallbackState {
  const settled = changeOpen(state, (link) => ({ ...link, outcome, endedAt: at, text }));
  return cancel(settled, at, outcome, PROMISE_CLOCKS);
}

const over = (state: CallbackState, stage: Stage, at: Instant, toldAt: Instant | null): CallbackState => ({
  ...cancel(state, at, 'over'),
  stage,
  closedAt: at,
  toldAt,
});

function changeOpen(state: CallbackState, change: (link: Link) => Link): CallbackState {
  return { ...state, links: state.links.map((link) => (link.outcome === null ? change(link) : link)) };
}
