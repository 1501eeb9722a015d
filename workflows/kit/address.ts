import type { CaseRef, ProcedureName } from '../../domain/procedures/case/names.ts';

/** The queues of customer care and of finance: whoever holds the keys to the money runs the second alone (design §3). */
export const QUEUES = { care: 'care', finance: 'finance' } as const;
export type QueueName = keyof typeof QUEUES;

export const queueOf = (procedure: ProcedureName): string => (procedure === 'refund' ? QUEUES.finance : QUEUES.care);

/** The workflow id of a case: the business identity, never personal data. */
export const workflowIdOf = ({ procedure, id }: CaseRef): string => `${procedure}:${id}`;

/** The workflow type of a procedure. */
export const workflowTypeOf = (procedure: ProcedureName): string => `${procedure}Workflow`;
