import type { ComplaintState } from '../../../../../domain/procedures/complaint/state.ts';
import type { NextSteps } from './steps.ts';
import type { ShownCase } from './useCase.ts';

/** What every part of the side panel gets. */
export interface SideProps {
  readonly shown: ShownCase;
  readonly steps: NextSteps;
  readonly onChoose: (command: string, preset?: object) => void;
}

/** What is about complaints alone. */
export interface ComplaintSideProps extends SideProps {
  readonly shown: ShownCase & { readonly state: ComplaintState };
}

/** May the person give this command now? */
export const mayGive = ({ mine, possible }: NextSteps, name: string): boolean =>
  mine.some(({ command }) => command.name === name) || possible.some((command) => command.name === name);
