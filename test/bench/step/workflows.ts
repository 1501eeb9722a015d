export * from '../../../workflows/index.ts';
export { bareWorkflow } from './bare.workflow.ts';
