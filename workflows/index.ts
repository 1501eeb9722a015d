export { callbackWorkflow } from './callback.workflow.ts';
export { caseCheckWorkflow } from './case-check.workflow.ts';
export { complaintWorkflow } from './complaint.workflow.ts';
export { promiseCheckWorkflow } from './promise-check.workflow.ts';
export { reconciliationWorkflow } from './reconciliation.workflow.ts';
export { refundWorkflow } from './refund.workflow.ts';
export { repairWorkflow } from './repair.workflow.ts';
export { visitWorkflow } from './visit.workflow.ts';
