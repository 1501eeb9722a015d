import type { Projection } from '../domain/procedures/case/projection.ts';
import type { Envelope } from '../domain/procedures/envelope.ts';
import type { Notice } from '../domain/procedures/notice.ts';
import type { Recorded } from '../domain/procedures/procedure.ts';

/** One step of a case: what is written in one transaction, or not at all (design §3.3). */
export interface Step<Fact> {
  readonly caseId: string;
  readonly clockOffsetMs: number;
  /** At least one, consecutive, sharing one key. */
  readonly facts: readonly Recorded<Fact>[];
  readonly state: object;
  readonly projection: Projection;
  /** Nothing can happen in the case any more: its workflow ends with this step. */
  readonly finished: boolean;
  /** Each with the sequence of the fact that it tells of. */
  readonly notices: readonly { readonly seq: number; readonly notice: Notice }[];
  /** The command that made the facts; null for alarms. */
  readonly command: (Omit<Envelope, 'data'> & { readonly name: string }) | null;
}

/**
 * `recorded`: the step stands. `standing`: other facts stand in its place; the caller adopts them and decides anew.
 * `keyTaken`: the command's key was answered before, with this body and this version.
 */
export type RecordOutcome<Fact> =
  | { readonly outcome: 'recorded' }
  | { readonly outcome: 'standing'; readonly facts: readonly Recorded<Fact>[] }
  | { readonly outcome: 'keyTaken'; readonly bodyHash: string; readonly version: number };

export interface RecordActivities<Fact> {
  /** Idempotent by (case, sequence, key): the same step again is `recorded` again, and writes nothing. */
  record(step: Step<Fact>): Promise<RecordOutcome<Fact>>;
  /** The facts that stand in the log from a sequence on, at most so many. */
  standing(input: {
    readonly caseId: string;
    readonly fromSeq: number;
    readonly limit?: number;
  }): Promise<readonly Recorded<Fact>[]>;
}
