import type { Text, Vars } from '../../text.ts';

/** What a customer may read of a case (GEN-10): steps and results, no internal word and no name of the staff. */
export interface CustomerWords<State, Fact> {
  /** The requirements whose clocks end with a word to the customer. */
  readonly promises: readonly string[];
  status(state: State): { readonly status: Text; readonly next: Text | null };
  /** A fact as the customer reads it; most are ours alone. Only words that were said to the customer are repeated. */
  step(fact: Fact): { readonly text: Text; readonly vars?: Vars } | undefined;
  /** What the customer was told as the result. */
  result(fact: Fact): string | undefined;
}
