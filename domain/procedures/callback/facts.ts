import type { Instant } from '../../time/instant.ts';
import type { CaseFact } from '../case/facts.ts';
import type { CaseRef } from '../case/names.ts';
import type { Rules } from '../case/state.ts';
import type { Person } from '../procedure.ts';
import type { Intake } from './intake.ts';
import type { Outcome, Unreached } from './stages.ts';

/** What the next promise of the chain says. */
export interface NextPromise {
  readonly dueAt: Instant;
  readonly reason: string;
}

/** Each names the promise of the chain that it is about; what ends one promise carries the next, or ends the case. */
export type CallbackFact =
  | CaseFact
  | {
      readonly type: 'CallbackOpened';
      readonly intake: Intake;
      readonly rules: Rules;
      readonly parent: CaseRef | null;
      readonly owner: Person;
      readonly promisedBy: Person;
    }
  | { readonly type: 'CallbackDueSoon'; readonly link: number; readonly dueAt: Instant }
  /** Who keeps the promise, after the platform has looked who is there (CBK-08). */
  | {
      readonly type: 'CallerFound';
      readonly link: number;
      readonly caller: Person;
      readonly insteadOf: Person | null;
    }
  | { readonly type: 'CallStarted'; readonly link: number; readonly line?: string | undefined }
  | {
      readonly type: 'CallMade';
      readonly link: number;
      readonly contactAt: Instant;
      readonly told: string;
      readonly outcome: Extract<Outcome, 'kept' | 'keptLate' | 'recovered' | 'settled'>;
      readonly apologised: boolean;
      readonly line?: string | undefined;
      /** Null: the matter is solved, and the customer knows. */
      readonly next: NextPromise | null;
    }
  | {
      readonly type: 'CallTried';
      readonly link: number;
      readonly triedAt: Instant;
      readonly result: Unreached;
      /** Near enough to the promised time to count (CBK-05). */
      readonly counts: boolean;
      readonly line?: string | undefined;
      /** After the last try: what the customer was written, and the next promise in it. */
      readonly message: { readonly text: string; readonly next: NextPromise } | null;
    }
  | { readonly type: 'CallbackRebooked'; readonly link: number; readonly next: NextPromise }
  | { readonly type: 'CallbackReleased'; readonly link: number; readonly reason: string }
  /** The case that it came out of has ended, and the customer was told there (CBK-03). */
  | { readonly type: 'CallbackSettled'; readonly link: number; readonly toldAt: Instant };
