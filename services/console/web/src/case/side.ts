import type { NextSteps } from './steps.ts';
import type { ShownCase } from './useCase.ts';

/** What every part of the side panel gets. */
export interface SideProps {
  readonly shown: ShownCase;
  readonly steps: NextSteps;
  readonly onChoose: (command: string, preset?: object) => void;
}

/** May the person give this command now? */
export const mayGive = ({ mine, possible }: NextSteps, name: string): boolean =>
  mine.some(({ command }) => command.name === name) || possible.some((command) => command.name === name);
