import { Listr, PRESET_TIMER } from 'listr2';
import { type StackOptions, type Step, steps } from './stack.ts';

export interface Progress {
  /** Wraps the steps of a start (StackOptions). */
  readonly around: NonNullable<StackOptions['around']>;
  /** Ends the display; steps that did not come to an end are marked so. */
  end(): Promise<void>;
}

interface ShownStep {
  note(line: string): void;
  finish(outcome: 'done' | 'failed' | 'abandoned'): void;
}

const order: readonly Step[] = ['postgres', 'temporal', 'bundle', 'web', 'data', 'processes'];

/** Shows the steps of a start, from the first one on: live in a terminal, one line for each event elsewhere. */
export function showProgress(): Progress {
  const shown: Partial<Record<Step, ShownStep>> = {};
  let displayed: Promise<unknown> | undefined;

  function display(): Promise<unknown> {
    const list = new Listr(
      order.map((step) => ({
        title: steps[step],
        task: (_context, task) =>
          new Promise<void>((resolve, reject) => {
            shown[step] = {
              note(line) {
                task.output = line;
              },
              finish(outcome) {
                delete shown[step];
                if (outcome === 'failed') reject(new Error('the reason stands below'));
                if (outcome === 'abandoned') task.skip();
                resolve();
              },
            };
          }),
      })),
      {
        concurrent: true,
        exitOnError: false,
        // Ctrl-C is answered by stopping in order, not by leaving.
        registerSignalListeners: false,
        rendererOptions: { timer: PRESET_TIMER, showErrorMessage: false },
        fallbackRendererOptions: { timer: PRESET_TIMER },
      },
    );
    return list.run();
  }

  return {
    async around(step, work) {
      displayed ??= display();
      try {
        const result = await work((line) => shown[step]?.note(line));
        shown[step]?.finish('done');
        return result;
      } catch (error) {
        shown[step]?.finish('failed');
        throw error;
      }
    },
    async end() {
      for (const step of Object.values(shown)) step.finish('abandoned');
      await displayed;
    },
  };
}
