export { complaintWorkflow } from '../../../workflows/index.ts';

/** A release with a defect that only callbacks meet. */
export async function callbackWorkflow(): Promise<void> {
  throw new TypeError('a defect');
}
