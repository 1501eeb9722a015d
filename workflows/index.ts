export { complaintWorkflow } from './complaint.workflow.ts';
