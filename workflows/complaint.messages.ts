import type { ComplaintState } from '../domain/procedures/complaint/state.ts';
import type { CaseArgs } from './kit/messages.ts';

/** The workflow type and the queue of customer care. */
export const COMPLAINT_WORKFLOW = 'complaintWorkflow';
export const CARE_QUEUE = 'care';

/** The workflow id of a complaint: the business identity, never personal data. */
export const complaintId = (caseId: string): string => `complaint:${caseId}`;

export type ComplaintArgs = CaseArgs<ComplaintState>;
