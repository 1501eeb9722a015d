import type { z } from 'zod';
import type { FollowUpTable } from '../../enumerations.ts';
import type { Instant } from '../../time/instant.ts';
import type { CaseFact } from '../case/facts.ts';
import type { CaseRef } from '../case/names.ts';
import type { Rules } from '../case/state.ts';
import type { Person } from '../procedure.ts';
import type { Intake } from './intake.ts';
import type { VisitRecord } from './record.ts';
import type { Unreached } from './stages.ts';

export type VisitFact =
  | CaseFact
  | {
      readonly type: 'VisitPlanned';
      readonly intake: Intake;
      readonly rules: Rules;
      readonly parent: CaseRef | null;
      readonly owner: Person;
      readonly table: z.infer<typeof FollowUpTable.schema> | null;
    }
  | { readonly type: 'VisitWindowOpened'; readonly opensAt: Instant }
  | { readonly type: 'VisitTried'; readonly result: Unreached; readonly note?: string | undefined }
  /** The next day: it is to be tried again. */
  | { readonly type: 'VisitDueAgain' }
  | {
      readonly type: 'VisitMade';
      readonly record: VisitRecord;
      /** The case that puts the problem right, where a new one does. */
      readonly opens: CaseRef | null;
    }
  /** Whether the case that the visit followed has taken the problem back; when it is over for good a new one begins. */
  | { readonly type: 'ProblemHanded'; readonly taken: boolean; readonly opens: CaseRef | null }
  | { readonly type: 'CustomerUnreachable'; readonly note: string }
  | { readonly type: 'VisitClosed' };
