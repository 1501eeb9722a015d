import { sleep } from '@temporalio/workflow';
import * as sound from '../../workflows/index.ts';

/** Each procedure with one command more than its recorded histories: replay must notice, or the replay test proves nothing. */
const broken =
  <Args extends unknown[]>(workflow: (...args: Args) => Promise<void>) =>
  async (...args: Args): Promise<void> => {
    await sleep('1 second');
    await workflow(...args);
  };

export const complaintWorkflow = broken(sound.complaintWorkflow);
export const repairWorkflow = broken(sound.repairWorkflow);
export const refundWorkflow = broken(sound.refundWorkflow);
export const callbackWorkflow = broken(sound.callbackWorkflow);
export const visitWorkflow = broken(sound.visitWorkflow);
