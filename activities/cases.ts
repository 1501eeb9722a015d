import type { CaseRef } from '../domain/procedures/case/names.ts';
import type { Rules } from '../domain/procedures/case/state.ts';
import type { Envelope } from '../domain/procedures/envelope.ts';
import type { Instant } from '../domain/time/instant.ts';

/** A case that another one gives rise to. */
export interface NewCase {
  readonly ref: CaseRef;
  readonly parent: CaseRef;
  readonly rules: Rules;
  readonly opening: Envelope;
  /** Where the clock of a drill stands: its children begin there. Null for a case that lives on the world's clock. */
  readonly startsAt: Instant | null;
}

export interface CaseActivities {
  /**
   * Starts the case of that number unless it was opened before. Not Temporal's own child: its server does not skip time in a
   * case with an open child, so no drill could be moved, and a child costs ten transitions where this costs three.
   */
  startCase(input: NewCase): Promise<void>;
  /** Starts a case again that should run, says its log, and that Temporal does not know; false when it has ended. */
  reviveCase(ref: CaseRef): Promise<boolean>;
}
