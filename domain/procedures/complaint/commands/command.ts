import { commandsOf } from '../../procedure.ts';
import type { ComplaintFact } from '../facts.ts';
import { stages } from '../stages.ts';
import type { ComplaintState } from '../state.ts';

/** Declares one command of the complaint. */
export const command = commandsOf<ComplaintState, ComplaintFact>(stages);
