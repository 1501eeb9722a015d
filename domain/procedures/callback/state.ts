import type { Instant } from '../../time/instant.ts';
import type { CaseState } from '../case/state.ts';
import type { Person } from '../procedure.ts';
import type { Intake } from './intake.ts';
import type { Outcome, Stage, Unreached } from './stages.ts';

/** One promise of the chain. */
export interface Link {
  /** From 1; its clock is `CBK-02#<number>`. */
  readonly number: number;
  readonly promisedAt: Instant;
  readonly promisedBy: Person;
  readonly dueAt: Instant;
  readonly reason: string;
  readonly owner: Person;
  readonly tries: readonly {
    readonly at: Instant;
    readonly by: Person;
    readonly result: Unreached;
    readonly counts: boolean;
  }[];
  /** The platform has looked who is there to call (CBK-08). */
  readonly callerFound: boolean;
  readonly missedAt: Instant | null;
  readonly outcome: Outcome | null;
  readonly endedAt: Instant | null;
  /** What the customer was told or written, or why nothing is owed any more. */
  readonly text: string | null;
}

/**
 * The promises of one matter, one after the other: "start next E4" of the requirements is the next link here, made by the
 * very fact that ends the link before, so that a promise is never between two cases. Open case = exactly one open promise.
 */
export interface CallbackState extends CaseState {
  readonly stage: Stage;
  readonly intake: Intake;
  readonly links: readonly Link[];
  /** Who is on the telephone with the customer now: one at a time. */
  readonly calling: { readonly by: Person; readonly at: Instant } | null;
  readonly closedAt: Instant | null;
  /** When the customer was told what ended the chain. */
  readonly toldAt: Instant | null;
}

/** The promise that is to be kept next; none once the case is over. */
export const openLink = (state: CallbackState): Link | undefined => state.links.find(({ outcome }) => outcome === null);

export const callbackPolicy = (state: CallbackState) => state.rules.policy.callback;
