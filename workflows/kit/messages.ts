import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { CaseRef } from '../../domain/procedures/case/names.ts';
import type { Rules } from '../../domain/procedures/case/state.ts';
import type { CommandResult, Envelope } from '../../domain/procedures/envelope.ts';

/** What starts a case. `carried` is set by continue-as-new alone. */
export interface CaseArgs<State> {
  readonly caseId: string;
  readonly rules: Rules;
  /** Null for a case that Temporal lost: its opening stands in the log with all the rest, and it begins again from there. */
  readonly opening: Envelope | null;
  /** How far the case's clock runs ahead of Temporal's: drills and tests only (design §7). */
  readonly clockOffsetMs: number;
  /** The case that gave rise to this one. */
  readonly parent?: CaseRef;
  readonly carried?: Carried<State>;
}

/** What one run hands to the next. */
export interface Carried<State> {
  readonly state: State;
  /** The last idempotency keys with what they were used for, so that a repeated command acts once across runs. */
  readonly answered: readonly Answered[];
}

export interface Answered {
  readonly key: string;
  /** Null for a command that was recorded by another worker: its facts stand, its body is not known here. */
  readonly bodyHash: string | null;
  readonly result: CommandResult;
}

/** A command of the platform itself, from another case or a service: it cannot be refused, only dropped. */
export interface SystemCommand {
  readonly name: string;
  readonly key: string;
  readonly data: unknown;
}

/** Answers when the opening is recorded; sent with the start, so that one call opens a case (design §3.5). */
export const opened = defineUpdate<CommandResult>('opened');
/** One Update for each command of the procedure, by its operationId. */
export const commandUpdate = (name: string) => defineUpdate<CommandResult, [Envelope]>(name);
export const systemCommand = defineSignal<[SystemCommand]>('systemCommand');
/** The case as its workflow holds it; undefined until the opening is recorded. */
export const stateQuery = defineQuery<unknown>('state');
/** The sequence of the last fact that the workflow holds: a cheap look for whoever compares cases with their records. */
export const versionQuery = defineQuery<number>('version');
/** Asks a case to look around: for facts that stand in the log up to this version, for alarms that have not rung. */
export const nudge = defineSignal<[recordedVersion: number]>('nudge');
