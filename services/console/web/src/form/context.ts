import { createContext, use } from 'react';
import type { CaseTask } from '../../../../../domain/procedures/case/state.ts';
import type { ComplaintState } from '../../../../../domain/procedures/complaint/state.ts';
import type { Text } from '../../../../../domain/text.ts';
import type { Clock } from '../../../../../domain/time/clock.ts';
import type { Path, Shown } from './values.ts';

/** What a form knows besides the schema: it never decides anything, it only makes asking easier. */
export interface FormHelp {
  readonly shown?: Shown;
  /** The keys of a closed set that make sense here, by path; all of them otherwise. */
  readonly only?: (path: Path) => readonly string[] | undefined;
  /** Words for yes and no, by path: 同意 / 退回. */
  readonly answers?: (path: Path) => readonly [Text, Text] | undefined;
  /** Yes/no fields that are a box to tick: not ticked means no. */
  readonly ticks?: (path: Path) => boolean;
  readonly state?: ComplaintState;
  readonly clocks?: (clock: Clock, state: ComplaintState) => boolean;
  readonly tasks?: (task: CaseTask) => boolean;
}

export const FormHelpContext = createContext<FormHelp>({});
export const useFormHelp = (): FormHelp => use(FormHelpContext);
