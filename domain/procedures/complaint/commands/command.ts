import { commandsOf } from '../../procedure.ts';
import type { ComplaintFact } from '../facts.ts';
import { isOverStage, Stage } from '../stages.ts';
import type { ComplaintState } from '../state.ts';

/** Declares one command of the complaint. */
export const command = commandsOf<ComplaintState, ComplaintFact>({
  isOver: (state) => isOverStage(state.stage),
  stageLabel: (stage) => Stage.labels[stage],
});
