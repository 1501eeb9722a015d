export * from '../../../workflows/index.ts';
export { bareWorkflow } from '../step/bare.workflow.ts';
export { bareAlarm } from '../timers/bare.workflow.ts';
