import { type Context, context } from '@opentelemetry/api';
import {
  allHandlersFinished,
  condition,
  log,
  metricMeter,
  patched,
  proxyActivities,
  proxyLocalActivities,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { RecordActivities } from '../../activities/records.ts';
import type { CaseProcedure } from '../../domain/procedures/case/procedure.ts';
import { type CaseState, upgraded } from '../../domain/procedures/case/state.ts';
import { type CommandResult, Envelope } from '../../domain/procedures/envelope.ts';
import type { Notice } from '../../domain/procedures/notice.ts';
import { decide, malformed, type Recorded } from '../../domain/procedures/procedure.ts';
import { isRefusal, type Refusal, refusal } from '../../domain/refusal.ts';
import { type Actor, SYSTEM } from '../../domain/roles.ts';
import { type Instant, toInstant, toMs } from '../../domain/time/instant.ts';
import { calendarAlert } from './common.ts';
import {
  type Answered,
  type CaseArgs,
  commandUpdate,
  nudge,
  opened,
  type SystemCommand,
  stateQuery,
  systemCommand,
  versionQuery,
} from './messages.ts';
import { refused } from './refused.ts';
import { type World, worldOf } from './world.ts';

/** A procedure made durable: the domain's rules, and what happens in the world when something happened in the case. */
export interface CaseKind<State extends CaseState, Fact extends { readonly type: string }> {
  readonly procedure: CaseProcedure<State, Fact>;
  /** Who is told of a fact, given the case after it. */
  tell(fact: Recorded<Fact>, state: State): Notice[];
  /** What else a recorded fact sets off: signals and children, all idempotent, since a fact may be adopted again. */
  follow(fact: Recorded<Fact>, state: State, world: World): Promise<void>;
  /** What the case as it stands needs from outside; asked again after every step, so that it outlives any crash. */
  errand?(state: State): Errand | undefined;
  /** Facts that move money or bind legally: Temporal has accepted their command before they are written (design §3.3). */
  binds?(facts: readonly Fact[]): boolean;
}

/** Something to find out or to do outside the case, at least once; what it brings back is a command of the platform. */
export interface Errand {
  /** The same as long as it is the same errand, another one for the next. */
  readonly id: string;
  run(): Promise<{ readonly name: string; readonly data: unknown }>;
}

/** How many idempotency keys a run hands to the next. */
const KEYS_CARRIED = 50;

/** How many facts are read from the log at once. */
const PAGE = 100;

/** The metric that counts commands of the platform which a case could not use. */
const DROPPED = 'ruyue_system_commands_dropped';

/** What the keys of alarms begin with: nobody repeats an alarm. */
const ALARM = 'alarm:';

interface Act {
  readonly name: string;
  readonly envelope: Envelope;
  /** The trace that it came with: what it sets off belongs there. */
  readonly trace: Context;
  outcome?: CommandResult | Refusal;
}

/** The loop that every case lives in: accept commands, wait for the next alarm or change, record, continue as new. */
export async function runCase<State extends CaseState, Fact extends { readonly type: string }>(
  kind: CaseKind<State, Fact>,
  args: CaseArgs<State>,
  continueAsNew: (args: CaseArgs<State>) => Promise<never>,
): Promise<void> {
  const { procedure } = kind;
  const { caseId, clockOffsetMs } = args;
  // A step is one local activity: one Temporal transition, retried until PostgreSQL has it (design §3.3).
  const { record, standing } = proxyLocalActivities<RecordActivities<Fact>>({
    ...UNTIL_RECORDED,
    startToCloseTimeout: '10 seconds',
    // What PostgreSQL goes on refusing is tried again by a timer: it does not keep a worker's place from other cases.
    localRetryThreshold: '300 milliseconds',
  });
  const { record: recordBinding } = proxyActivities<RecordActivities<Fact>>({
    ...UNTIL_RECORDED,
    // A worker that dies with it costs the next click no more than this.
    startToCloseTimeout: '2 seconds',
  });

  let state = args.carried && upgraded(args.carried.state);
  let errand: { readonly id: string; underWay: boolean } | undefined;
  let answered: readonly Answered[] = args.carried?.answered ?? [];
  const waiting: Act[] = [];
  /** The highest version that anybody has seen in the records, and whether somebody asks the case to look around. */
  let seen = 0;
  let nudged = false;
  const now = (): Instant => toInstant(Date.now() + clockOffsetMs);
  const world = worldOf({ id: caseId, procedure: procedure.name }, args, now);

  const known = (envelope: Envelope): CommandResult | Refusal | undefined => {
    const before = answered.find(({ key }) => key === envelope.key);
    if (!before) return undefined;
    return before.bodyHash === null || before.bodyHash === envelope.bodyHash ? before.result : keyReused;
  };

  /** A worker that died after the records and before Temporal heard of them leaves its case behind what people see. */
  const isBehind = ({ recordedVersion = 0 }: Envelope): boolean =>
    state !== undefined && recordedVersion > state.version;

  /** What may be refused before anything is written to the history: shape, role, stage, rules. */
  const validate = (name: string, message: unknown): void => {
    const parsed = Envelope.safeParse(message);
    if (!parsed.success) throw refused(malformed(parsed.error));
    const envelope = parsed.data;
    const before = known(envelope);
    // The loop reads the records first and decides then.
    if (!before && isBehind(envelope)) return;
    const decided = before ?? (state && decide(procedure, state, command(name, envelope), circumstances(envelope)));
    if (decided && isRefusal(decided)) throw refused(decided);
  };
  const circumstances = ({ actor, permitted }: Envelope, at = now()) => ({ actor, permitted, now: at });

  const handle = async (name: string, envelope: Envelope): Promise<CommandResult> => {
    const act: Act = { name, envelope, trace: context.active() };
    waiting.push(act);
    await condition(() => act.outcome !== undefined);
    if (act.outcome === undefined || isRefusal(act.outcome)) throw refused(act.outcome ?? caseOver);
    return act.outcome;
  };

  // Handlers only queue: the loop below is the one place that records and acts (design §3.2).
  setHandler(stateQuery, () => state, { description: 'The case as its workflow holds it' });
  setHandler(versionQuery, () => state?.version ?? 0, { description: 'The sequence of its last fact' });
  setHandler(nudge, (recordedVersion) => {
    seen = Math.max(seen, recordedVersion);
    nudged = true;
  });
  for (const { name, label } of Object.values(procedure.commands))
    setHandler(commandUpdate(name), (envelope) => handle(name, envelope), {
      validator: (envelope) => validate(name, envelope),
      description: label.en,
    });
  setHandler(systemCommand, ({ name, key, data }: SystemCommand) => {
    waiting.push(systemAct({ name, key, data }));
  });
  setHandler(opened, async () => {
    await condition(() => state !== undefined);
    return { caseId, version: 1 };
  });

  /** The facts of one act as they would stand next in the log. */
  const numbered = (facts: readonly Fact[], key: string, actor: Actor, at: Instant): Recorded<Fact>[] => {
    const [role] = actor.roles;
    const by = { id: actor.id, name: actor.name, role: role ?? 'system' };
    return facts.map((fact, index) => ({ seq: (state?.version ?? 0) + 1 + index, at, by, key, fact }));
  };

  const after = (before: State | undefined, fact: Recorded<Fact>): State =>
    before ? procedure.evolve(before, fact) : procedure.begin(caseId, fact);

  /** Remembers which version answers a key; the body is unknown for a command that another worker recorded. */
  const remember = (key: string, bodyHash: string | null, version: number): void => {
    const others = answered.filter((entry) => entry.key !== key).slice(1 - KEYS_CARRIED);
    answered = [...others, { key, bodyHash, result: { caseId, version } }];
  };

  /** Takes facts that stand in the log into the case, with what they set off. */
  const adopt = async (facts: readonly Recorded<Fact>[], own: Envelope | null): Promise<void> => {
    for (const fact of facts) {
      const next = after(state, fact);
      state = next;
      if (!fact.key.startsWith(ALARM)) remember(fact.key, fact.key === own?.key ? own.bodyHash : null, fact.seq);
      await kind.follow(fact, next, world);
    }
    if (state) setCurrentDetails(`${state.stage} · ${procedure.nextAlarm(state)?.label ?? 'waits for a person'}`);
  };

  /** Records facts in one transaction. When others stand in their place those are adopted, and the caller decides anew. */
  const settle = async (facts: readonly Recorded<Fact>[], act: Act | null): Promise<void> => {
    const notices: { seq: number; notice: Notice }[] = [];
    let then = state;
    for (const fact of facts) {
      const next = after(then, fact);
      for (const notice of kind.tell(fact, next)) notices.push({ seq: fact.seq, notice });
      then = next;
    }
    if (!then) return;
    for (const notice of calendarAlert(then)) notices.push({ seq: then.version, notice });
    const write = kind.binds?.(facts.map(({ fact }) => fact)) ? recordBinding : record;
    const recorded = await write({
      caseId,
      clockOffsetMs,
      facts,
      state: then,
      projection: procedure.project(then),
      finished: procedure.isFinished(then),
      notices,
      command: act && withoutData(act),
    });
    if (recorded.outcome === 'keyTaken') {
      if (act) remember(act.envelope.key, recorded.bodyHash, recorded.version);
    } else await adopt(recorded.outcome === 'recorded' ? facts : recorded.facts, act?.envelope ?? null);
  };

  /** Takes in what the log holds beyond the case; true when there was something. */
  const catchUp = async (): Promise<boolean> => {
    const before = state?.version ?? 0;
    for (;;) {
      const facts = await standing({ caseId, fromSeq: (state?.version ?? 0) + 1, limit: PAGE });
      await adopt(facts, null);
      if (facts.length < PAGE) return (state?.version ?? 0) > before;
    }
  };

  const perform = async (act: Act): Promise<void> => {
    const { name, envelope } = act;
    if (isBehind(envelope)) await catchUp();
    let reread = false;
    for (;;) {
      const outcome = known(envelope);
      if (outcome) {
        act.outcome = outcome;
        return;
      }
      const at = now();
      const decided: Fact[] | Refusal = state
        ? decide(procedure, state, command(name, envelope), circumstances(envelope, at))
        : caseOver;
      if (isRefusal(decided)) {
        // Nobody repeats what the platform says: a case that may be behind its records looks there before it drops it.
        if (envelope.actor.id === SYSTEM.id && !reread && patched('reread-before-dropping')) {
          reread = true;
          if (await catchUp()) continue;
        }
        if (envelope.actor.id === SYSTEM.id) {
          log.warn('a system command was dropped', { command: name, refusal: decided.type });
          metricMeter.createCounter(DROPPED).add(1, { command: name, refusal: decided.type });
        }
        act.outcome = decided;
        return;
      }
      await settle(numbered(decided, envelope.key, envelope.actor, at), act);
    }
  };

  const open = async (): Promise<void> => {
    const { opening } = args;
    if (opening === null) {
      await catchUp();
      return;
    }
    const at = now();
    const { rules, parent = null } = args;
    const decided = procedure.open(opening.data, rules, { ...circumstances(opening, at), parent });
    if (isRefusal(decided)) {
      // What may not be opened now may have been opened in time, by a worker that died then.
      if (await catchUp()) return;
      throw refused(decided);
    }
    // An opening that was recorded before its worker died is taken from the log.
    await settle(numbered([decided], opening.key, opening.actor, at), {
      name: 'open',
      envelope: opening,
      trace: context.active(),
    });
  };

  const ring = async (current: State): Promise<void> => {
    const at = now();
    const facts = procedure.ring(current, at);
    if (facts.length > 0) await settle(numbered(facts, `${ALARM}${current.version + 1}`, SYSTEM, at), null);
  };

  /** Sets out on what the case needs from outside; the answer comes back as a command, while the case goes on. */
  const setOut = (current: State): void => {
    const wanted = kind.errand?.(current);
    if (!wanted || errand?.underWay || errand?.id === wanted.id) return;
    const trip = { id: wanted.id, underWay: true };
    errand = trip;
    const key = `errand:${caseId}:${wanted.id}`;
    void wanted
      .run()
      .then(({ name, data }) => waiting.push(systemAct({ name, key, data })))
      .catch((error: unknown) => log.error('an errand failed', { errand: wanted.id, error: String(error) }))
      .finally(() => {
        trip.underWay = false;
      });
  };

  if (!state) await open();
  while (state && !(procedure.isFinished(state) && waiting.length === 0)) {
    setOut(state);
    const standsAt = seen;
    seen = 0;
    nudged = false;
    if (standsAt > state.version) await catchUp();
    const act = waiting.shift();
    if (act) await context.with(act.trace, () => perform(act));
    else if (workflowInfo().continueAsNewSuggested) {
      // The answers of this run's last commands leave before the run does.
      await condition(() => waiting.length > 0 || (allHandlersFinished() && !errand?.underWay));
      if (waiting.length === 0) await continueAsNew({ ...args, carried: { state, answered } });
    } else {
      await ring(state);
      // What has just rung may need something from outside.
      setOut(state);
      await nextChange();
    }
  }
  await condition(allHandlersFinished);

  /** Sleeps until the next alarm or until somebody has something to say. */
  async function nextChange(): Promise<void> {
    if (!state || waiting.length > 0 || procedure.isFinished(state)) return;
    const changed = () => waiting.length > 0 || nudged || workflowInfo().continueAsNewSuggested;
    const alarm = procedure.nextAlarm(state);
    if (!alarm) await condition(changed);
    else {
      const ms = toMs(alarm.at) - toMs(now());
      if (ms > 0) await condition(changed, ms, { summary: alarm.label });
    }
  }
}

const UNTIL_RECORDED = {
  retry: { initialInterval: '200 milliseconds', maximumInterval: '5 seconds' },
} as const;

const systemAct = ({ name, key, data }: SystemCommand): Act => ({
  name,
  envelope: { key, bodyHash: key.padEnd(64, '.').slice(0, 64), actor: SYSTEM, data },
  trace: context.active(),
});

const command = (name: string, { data, expectedVersion }: Envelope) => ({ name, data, expectedVersion });

const withoutData = ({ name, envelope: { data: _, ...rest } }: Act) => ({ name, ...rest });

const keyReused = refusal('KeyReused', '该幂等键已用于其他内容', 'The idempotency key was used for another body');

const caseOver = refusal('CaseOver', '案件已结束', 'The case is over');
