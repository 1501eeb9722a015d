import type { z } from 'zod';
import type { Channel, FeeScope, FollowUpKind } from '../../enumerations.ts';
import type { Department } from '../../roles.ts';
import type { BeijingDate, Instant } from '../../time/instant.ts';
import type { CaseFact } from '../case/facts.ts';
import type { Attachment } from '../case/intake.ts';
import type { CaseRef } from '../case/names.ts';
import type { Rules } from '../case/state.ts';
import type { Person } from '../procedure.ts';
import type { Intake } from './intake.ts';
import type { DelayReason } from './stages.ts';

export type Scope = z.infer<typeof FeeScope.schema>;

/** SVC-02, SVC-05: what the papers say, and who pays. */
export interface Warranty {
  readonly purchasedOn: BeijingDate;
  readonly serialNumber: string | null;
  /** The last day of the free range. */
  readonly until: BeijingDate;
  readonly inWarranty: boolean;
  readonly scope: Scope;
  /** Why the scope is not what the dates say. */
  readonly reason: string | null;
}

export interface Appointment {
  readonly from: Instant;
  readonly to: Instant;
  readonly technician: Person;
}

/** REP-04: what was worked out and told; its planned date is promised. */
export interface Solution {
  readonly solution: string;
  readonly reason: DelayReason;
  readonly plannedAt: Instant;
  readonly toldAt: Instant;
  /** The number of the callback that keeps the planned date (REP-05, CBK-01). */
  readonly callback: string;
}

export interface Arrival {
  readonly arrivedAt: Instant;
  readonly technician: Person;
  /** The work begun there. */
  readonly work: string;
}

/** REP-07, FRM-06. */
export interface Result {
  readonly result: string;
  readonly parts: readonly string[];
  /** SVC-09: what the check of the work found, where one was made. */
  readonly quality?: string | undefined;
  readonly signedBy: string;
  readonly evidence: readonly Attachment[];
}

/** What can happen to a repair. */
export type RepairFact =
  | CaseFact
  | { readonly type: 'RepairOpened'; readonly intake: Intake; readonly rules: Rules; readonly parent: CaseRef | null }
  | {
      readonly type: 'RequestReplied';
      readonly channel: z.infer<typeof Channel.schema>;
      readonly content: string;
      readonly personal: boolean;
    }
  /** The papers do not fit: the customer is asked (SVC-02). */
  | { readonly type: 'WarrantyDoubted'; readonly wrong: string }
  | { readonly type: 'WarrantyVerified'; readonly warranty: Warranty }
  | { readonly type: 'RepairFeeQuoted'; readonly amountFen: number; readonly purpose: string }
  | {
      readonly type: 'RepairFeeSigned';
      readonly amountFen: number;
      readonly signedAt: Instant;
      readonly evidence: readonly Attachment[];
    }
  | { readonly type: 'RepairInvoiceDue'; readonly amountFen: number }
  | { readonly type: 'RepairFeeDeclined'; readonly note: string }
  | {
      readonly type: 'RepairOrderIssued';
      readonly departments: readonly Department[];
      readonly instructions: string | null;
    }
  | { readonly type: 'RepairOrderAcknowledged'; readonly department: Department }
  /** `calledOff`: the technician who was to come before and no longer is. */
  | { readonly type: 'RepairVisitScheduled'; readonly appointment: Appointment; readonly calledOff: Person | null }
  /** `doneSoFar`: told on site, because the work could not be finished. */
  | {
      readonly type: 'SolutionTold';
      readonly solution: Solution;
      readonly doneSoFar: string | null;
      readonly calledOff: Person | null;
    }
  | { readonly type: 'TechnicianArrived'; readonly arrival: Arrival }
  | { readonly type: 'RepairCompleted'; readonly result: Result }
  /** The visit after the repair begins its own life (REP-07, FUP-03). */
  | {
      readonly type: 'RepairVisitPlanned';
      readonly visit: string;
      readonly kind: z.infer<typeof FollowUpKind.schema>;
    }
  | { readonly type: 'DefectPersists'; readonly problem: string }
  /** `outcome` is the visit's; null in a trade that makes none. */
  | { readonly type: 'RepairClosed'; readonly outcome: string | null }
  | { readonly type: 'RepairCancelled'; readonly reason: string };
