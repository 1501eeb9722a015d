import { createContext, use } from 'react';
import type { CaseState, CaseTask } from '../../../../../domain/procedures/case/state.ts';
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
  /** Fields that must be filled though the schema alone would let them be missing, by path. */
  readonly needed?: (path: Path) => boolean | undefined;
  readonly state?: CaseState;
  readonly clocks?: (clock: Clock, state: CaseState) => boolean;
  readonly tasks?: (task: CaseTask) => boolean;
}

export const FormHelpContext = createContext<FormHelp>({});
export const useFormHelp = (): FormHelp => use(FormHelpContext);
