import type { z } from 'zod';
import type { ComplaintSeverity, Satisfaction } from '../../enumerations.ts';
import type { ComplaintPolicy } from '../../policy/schema.ts';
import type { Department, Role } from '../../roles.ts';
import type { Instant } from '../../time/instant.ts';
import type { CaseState } from '../case/state.ts';
import type { Person } from '../procedure.ts';
import type { ClosingRecord, CompensationOffer, Labels, Opinion } from './facts.ts';
import type { Intake } from './intake.ts';
import type { Stage } from './stages.ts';

/** An offer on its way to finance; once approved it is due to finance, whose procedure pays it (CMP-25, REF-13). */
export interface Compensation extends CompensationOffer {
  readonly status: 'requested' | 'dueToFinance' | 'rejected';
  readonly requestedBy: Person;
  readonly approvedBy: Person | null;
  readonly authority: Role | null;
}

export interface ComplaintState extends CaseState {
  readonly stage: Stage;
  readonly intake: Intake;
  readonly severity: ComplaintSeverity | null;
  readonly labels: Labels;
  readonly legalRisk: boolean;
  readonly confirmed: boolean;
  readonly replied: boolean;
  readonly reportedUp: boolean;
  /** Since when the customer is owed word of a change of stage (CNF-06). */
  readonly progressOwedSince: Instant | null;
  readonly meetingHeld: boolean;
  readonly meetingDepartments: readonly Department[];
  readonly responsible: Person | null;
  readonly solution: string | null;
  readonly improvement: string | null;
  readonly opinion: (Opinion & { readonly filedBy: Person }) | null;
  readonly rejections: number;
  readonly compensations: readonly Compensation[];
  readonly execution: { readonly sanction: boolean; readonly compensation: boolean; readonly explanation: boolean };
  readonly satisfaction: z.infer<typeof Satisfaction.schema> | null;
  readonly score: number | null;
  /** Dissatisfied rounds so far (CMP-30). */
  readonly loops: number;
  readonly closing: ClosingRecord | null;
  readonly closedAt: Instant | null;
  /** Until when a closed case may be reopened; null when it may not. */
  readonly reopenUntil: Instant | null;
  readonly mergedInto: string | null;
  readonly duplicates: readonly string[];
}

export const complaintPolicy = (state: ComplaintState): ComplaintPolicy => state.rules.policy.complaint;

export const isStaged = (state: ComplaintState): boolean => complaintPolicy(state).path === 'staged';

/** CNF-03: whether the case must meet, may meet, or never meets. */
export function meetingOf(state: ComplaintState): 'must' | 'may' | 'never' {
  const { meeting } = complaintPolicy(state);
  if (meeting === 'never') return 'never';
  if (meeting === 'always') return 'must';
  return meeting === 'bySeverity' && state.severity === 'MAJOR' ? 'must' : 'may';
}
