import { WithStartWorkflowOperation, WorkflowNotFoundError } from '@temporalio/client';
import { hashBody } from '../../activities/chain.ts';
import { type ChainedFact, readLog } from '../../activities/fact-log.ts';
import { type CaseRef, PREFIXES, type ProcedureName } from '../../domain/procedures/case/names.ts';
import type { CaseState, Rules } from '../../domain/procedures/case/state.ts';
import type { Intake } from '../../domain/procedures/complaint/intake.ts';
import type { ComplaintState } from '../../domain/procedures/complaint/state.ts';
import type { CommandResult, Envelope } from '../../domain/procedures/envelope.ts';
import type { Actor } from '../../domain/roles.ts';
import { fromBeijing, type Instant, toInstant, toMs } from '../../domain/time/instant.ts';
import { fastForward } from '../../infra/temporal/time-skipping.ts';
import { sendUpdate, updateFailure } from '../../infra/temporal-client.ts';
import { queueOf, workflowIdOf, workflowTypeOf } from '../../workflows/kit/address.ts';
import { type CaseArgs, commandUpdate, opened, stateQuery } from '../../workflows/kit/messages.ts';
import type { Care } from './care-client.ts';
import { newCustomer } from './customers.ts';
import { intake } from './intake.ts';
import { people } from './people.ts';

let opening = 0;

export interface DrillOptions {
  readonly taskQueue?: string;
  readonly actor?: Actor;
}

/** A real case on the real server, living on its own dates: opened then, moved forward by fast-forwarding it. */
export class Drill<State extends CaseState = CaseState> {
  readonly ref: CaseRef;
  readonly #care: Care;
  /** How far the case's clock ran ahead of Temporal's at its opening. */
  readonly offsetMs: number;
  /** Where fast-forwards have taken the case's clock; the real time that passes comes on top. */
  #now: number;
  /** How much time has been skipped. */
  skippedMs = 0;
  #keys = 0;

  private constructor(care: Care, ref: CaseRef, startMs: number, offsetMs: number) {
    this.#care = care;
    this.ref = ref;
    this.#now = startMs;
    this.offsetMs = offsetMs;
  }

  /** Opens a complaint at an instant of Beijing time ('2026-09-28 16:40'), whatever today is. */
  static open(
    care: Care,
    rules: Rules,
    startsAt: string,
    change: Partial<Intake> = {},
    options: DrillOptions = {},
  ): Promise<Drill<ComplaintState>> {
    const data = intake(rules.policy.profile, fromBeijing(startsAt), change);
    const { customerId: _, ...rest } = data;
    return Drill.openCase(care, 'complaint', rules, startsAt, { ...rest, ...change }, options);
  }

  /** Opens a case of any procedure; the line of business, a customer of its own and the receipt are filled in. */
  static async openCase<S extends CaseState>(
    care: Care,
    procedure: ProcedureName,
    rules: Rules,
    startsAt: string,
    change: object,
    options: DrillOptions = {},
  ): Promise<Drill<S>> {
    const customerId = await newCustomer(care.db);
    opening += 1;
    const id = `${PREFIXES[procedure]}-T${process.pid}-${Date.now()}-${opening}`;
    const start = toMs(fromBeijing(startsAt));
    const drill = new Drill<S>(care, { id, procedure }, start, start - Date.now());
    const { profile } = rules.policy;
    const data = { profile, receivedAt: toInstant(start), customerId, ...change };
    const args: CaseArgs<S> = {
      caseId: id,
      rules,
      opening: drill.envelope(data, options.actor ?? people.agent),
      clockOffsetMs: drill.offsetMs,
    };
    const startWorkflowOperation = new WithStartWorkflowOperation(workflowTypeOf(procedure), {
      workflowId: workflowIdOf(drill.ref),
      taskQueue: options.taskQueue ?? queueOf(procedure),
      workflowIdConflictPolicy: 'USE_EXISTING',
      args: [args],
    });
    await care.client.workflow.executeUpdateWithStart(opened, { startWorkflowOperation, args: [] });
    return drill;
  }

  /** A case that this one gave rise to; it began at this one's time and is then moved by itself. */
  child<S extends CaseState>(ref: CaseRef): Drill<S> {
    return new Drill<S>(this.#care, ref, this.#now, this.offsetMs);
  }

  get caseId(): string {
    return this.ref.id;
  }

  /** The same case seen through another stack on the same data. */
  with(care: Care): Drill<State> {
    const seen = new Drill<State>(care, this.ref, this.#now, this.offsetMs);
    seen.skippedMs = this.skippedMs;
    seen.#keys = this.#keys;
    return seen;
  }

  get handle() {
    return this.#care.client.workflow.getHandle(workflowIdOf(this.ref));
  }

  /** The case's clock, give or take the real seconds since the last move. */
  get now(): Instant {
    return toInstant(this.#now);
  }

  /** Moves the case to an instant of Beijing time; its timers ring on the way. */
  async at(beijing: string): Promise<this> {
    await this.forward(toMs(fromBeijing(beijing)) - this.#now);
    return this;
  }

  /** Moves the case forward by that long. */
  async forward(ms: number): Promise<void> {
    if (ms <= 0) return;
    await fastForward(this.#care.connection, this.#care.config.temporalNamespace, workflowIdOf(this.ref), ms);
    this.#now += ms;
    this.skippedMs += ms;
  }

  envelope(data: unknown, actor: Actor, more: Partial<Envelope> = {}): Envelope {
    this.#keys += 1;
    return { key: `${this.caseId}:${this.#keys}`, bodyHash: hashBody(data), actor, data, ...more };
  }

  /** Gives a command that must be accepted. */
  do(name: string, data: unknown, actor: Actor, more: Partial<Envelope> = {}): Promise<CommandResult> {
    return this.give(name, this.envelope(data, actor, more));
  }

  /** Gives a command with an envelope of the caller's making, to repeat it for instance. */
  give(name: string, envelope: Envelope): Promise<CommandResult> {
    const message = { args: [envelope] as [Envelope], updateId: envelope.key };
    return sendUpdate(Date.now() + 30_000, () => this.handle.executeUpdate(commandUpdate(name), message));
  }

  /** Gives a command; the type of its refusal when it is refused. */
  async try(name: string, data: unknown, actor: Actor, more: Partial<Envelope> = {}): Promise<string | undefined> {
    try {
      await this.do(name, data, actor, more);
      return undefined;
    } catch (error) {
      return refusalType(error);
    }
  }

  async state(): Promise<State> {
    // The workflow's own answer; the query is typed unknown because every procedure has its own state.
    return this.handle.query<State>(stateQuery.name);
  }

  facts(): Promise<ChainedFact[]> {
    return readLog(this.#care.db, this.caseId);
  }

  async clock(id: string) {
    const clock = (await this.state()).clocks.find((candidate) => candidate.id === id);
    if (!clock) throw new Error(`the case has no clock ${id}`);
    return clock;
  }

  /** What the case has cost Temporal so far. */
  async cost() {
    const { raw, historyLength, historySize } = await this.handle.describe();
    return {
      transitions: Number(raw.workflowExecutionInfo?.stateTransitionCount ?? 0),
      events: historyLength,
      bytes: historySize ?? 0,
    };
  }

  async end(): Promise<void> {
    await this.handle.terminate('the test is over').catch(() => undefined);
  }
}

/** The type of the refusal that an Update came back with; any other error is thrown on. */
export function refusalType(error: unknown): string {
  // An Update that the end of its case overtook, as the desk sees it too.
  if (error instanceof WorkflowNotFoundError) return 'CaseOver';
  const type = updateFailure(error)?.type;
  if (type) return type;
  throw error;
}
