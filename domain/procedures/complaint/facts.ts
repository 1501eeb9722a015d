import type { z } from 'zod';
import type {
  Channel,
  CommunicativeKind,
  CompensationType,
  ComplaintCategory,
  ComplaintContent,
  ComplaintNature,
  ComplaintSeverity,
  Misconduct,
  RenovationAspect,
  RenovationComplaintType,
  RootCause,
  Satisfaction,
  TransportIssue,
  ValidGround,
} from '../../enumerations.ts';
import type { Department, Role } from '../../roles.ts';
import type { Instant } from '../../time/instant.ts';
import type { CaseFact } from '../case/facts.ts';
import type { CaseRef } from '../case/names.ts';
import type { Rules } from '../case/state.ts';
import type { Person } from '../procedure.ts';
import type { Intake } from './intake.ts';

type Of<L extends { schema: z.ZodType }> = z.infer<L['schema']>;

/** Severity and the label sets of CMP-11; a complaint may carry several labels of each set. */
export interface Labels {
  readonly nature?: Of<typeof ComplaintNature> | undefined;
  readonly communicativeKind?: Of<typeof CommunicativeKind> | undefined;
  /** CMP-12: valid only when the competent authority has verified and registered it. */
  readonly valid?:
    | {
        readonly grounds: readonly Of<typeof ValidGround>[];
        readonly misconduct: readonly Of<typeof Misconduct>[];
        readonly authorityName: string;
        readonly registrationNo: string;
        readonly verifiedAt: Instant;
      }
    | undefined;
  readonly content?: readonly Of<typeof ComplaintContent>[] | undefined;
  readonly category?: readonly Of<typeof ComplaintCategory>[] | undefined;
  readonly renovationType?: readonly Of<typeof RenovationComplaintType>[] | undefined;
  readonly renovationAspect?: readonly Of<typeof RenovationAspect>[] | undefined;
  readonly transportIssue?: readonly Of<typeof TransportIssue>[] | undefined;
}

export interface CompensationOffer {
  readonly amountFen: number;
  readonly type: Of<typeof CompensationType>;
  readonly reason: string;
}

/** FRM-17: the handling opinion; sanction and compensation may be empty, with a reason (CMP-21). */
export interface Opinion {
  readonly findings: string;
  readonly evidence: readonly string[];
  readonly interviews: readonly string[];
  readonly rootCauses: readonly Of<typeof RootCause>[];
  readonly rootCauseText: string;
  readonly options: readonly string[];
  readonly solution: string;
  readonly customerView: string;
  readonly sanction: { readonly measure: string } | { readonly none: string };
  readonly compensation: CompensationOffer | { readonly none: string };
  readonly improvement?: string | undefined;
}

export type ComplaintFact =
  | CaseFact
  | {
      readonly type: 'ComplaintOpened';
      readonly intake: Intake;
      readonly rules: Rules;
      /** The visit or the case that gave rise to it; facts of the first release have none. */
      readonly parent?: CaseRef | null | undefined;
    }
  | { readonly type: 'MatterConfirmed'; readonly restated: string; readonly additions?: string | undefined }
  | {
      readonly type: 'ReplyRecorded';
      readonly channel: Of<typeof Channel>;
      readonly content: string;
      readonly personal: boolean;
    }
  | { readonly type: 'ProgressTold'; readonly channel: Of<typeof Channel>; readonly content: string }
  | {
      readonly type: 'Classified';
      readonly severity: ComplaintSeverity;
      readonly labels: Labels;
      readonly reason?: string | undefined;
    }
  | { readonly type: 'LegalRiskFlagged'; readonly reason: string }
  | { readonly type: 'RoutedToDepartment'; readonly department: Department }
  | { readonly type: 'ReferredToLeader' }
  | { readonly type: 'MeetingConvened'; readonly meetingAt: Instant; readonly departments: readonly Department[] }
  | {
      readonly type: 'MeetingHeld';
      readonly meetingAt: Instant;
      readonly attendees: readonly string[];
      readonly plan: string;
    }
  | {
      readonly type: 'ResponsibleNamed';
      readonly person: Person;
      readonly department: Department;
      readonly role: 'responsible_person' | 'investigator';
    }
  | { readonly type: 'ExecutionStarted'; readonly department: Department; readonly measures: string }
  | {
      readonly type: 'SolutionRecorded';
      readonly solution?: string | undefined;
      readonly improvement?: string | undefined;
    }
  | { readonly type: 'OpinionFiled'; readonly opinion: Opinion }
  | { readonly type: 'OpinionApproved'; readonly note: string }
  | { readonly type: 'OpinionRejected'; readonly reason: string }
  | { readonly type: 'CompensationRequested'; readonly offer: CompensationOffer }
  | {
      readonly type: 'CompensationApproved';
      readonly offer: CompensationOffer;
      /** Who asked for it; facts of the first release leave it to the case. */
      readonly requestedBy?: Person | undefined;
      /** What it grants: only a request that was asked for is no longer pending then. */
      readonly of?: 'opinion' | 'request' | 'authority' | undefined;
      /** The authority under which it was granted. */
      readonly authority: Role;
      /** Why a supervisor let it pass without solution and improvement (CMP-25). */
      readonly override?: string | undefined;
    }
  | { readonly type: 'CompensationRejected'; readonly reason: string }
  | {
      readonly type: 'ExecutionRecorded';
      readonly branch: 'sanction' | 'compensation' | 'explanation';
      readonly doneAt: Instant;
      readonly note: string;
    }
  | { readonly type: 'ExecutionCompleted' }
  | {
      readonly type: 'ResultTold';
      readonly toldAt: Instant;
      readonly channel: Of<typeof Channel>;
      readonly content: string;
    }
  | {
      readonly type: 'SatisfactionRecorded';
      readonly satisfaction: Of<typeof Satisfaction>;
      readonly score?: number | undefined;
      readonly opinion?: string | undefined;
    }
  | { readonly type: 'ProposedAgain'; readonly ground: 'NEW_FACTS' | 'NEW_PROPOSAL'; readonly proposal: string }
  | { readonly type: 'ComplaintClosed'; readonly summary: ClosingRecord; readonly unsatisfied?: string | undefined }
  | { readonly type: 'ComplaintWithdrawn'; readonly reason: string; readonly lessons: string }
  | { readonly type: 'ComplaintReopened'; readonly reason: string }
  | { readonly type: 'MergedInto'; readonly target: string; readonly reason: string }
  | { readonly type: 'DuplicateMerged'; readonly source: string; readonly reason: string }
  /** The time in which the customer may still reopen a closed case has passed. */
  | { readonly type: 'ReopenWindowPassed' };

/** CMP-31: without these nothing closes. */
export interface ClosingRecord {
  readonly cause: string;
  readonly improvementSuggestion: string;
  readonly lessons: string;
  readonly prevention?: string | undefined;
}
