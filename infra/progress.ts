import { Listr, PRESET_TIMER } from 'listr2';
import { type StackOptions, type Step, steps } from './stack.ts';

export interface Progress {
  /** Wraps the steps of a start (StackOptions). */
  readonly around: NonNullable<StackOptions['around']>;
  /** Ends the display; steps that did not come to an end are marked so. */
  end(): Promise<void>;
}

const order = ['postgres', 'temporal', 'bundle', 'web', 'data', 'processes'] as const satisfies readonly Step[];

type Outcome = 'done' | 'failed' | 'abandoned';

/** One line of the display. A step may be over before the display has drawn its first line. */
class Line {
  readonly outcome: Promise<Outcome>;
  /** Settles the outcome; only the first call counts. */
  finish: (outcome: Outcome) => void = () => undefined;
  note: (text: string) => void = () => undefined;

  constructor() {
    this.outcome = new Promise((resolve) => {
      this.finish = resolve;
    });
  }
}

/** Shows the steps of a start, from the first one on: live in a terminal, one line for each event elsewhere. */
export function showProgress(stopRequested: AbortSignal): Progress {
  const lines: Record<Step, Line> = {
    postgres: new Line(),
    temporal: new Line(),
    bundle: new Line(),
    web: new Line(),
    data: new Line(),
    processes: new Line(),
  };
  let displayed: Promise<unknown> | undefined;
  let failed = false;

  return {
    async around(step, work) {
      displayed ??= display(lines);
      try {
        const result = await work((text) => lines[step].note(text));
        lines[step].finish('done');
        return result;
      } catch (error) {
        // What ends after the first failure, or because of Ctrl-C, has only been stopped.
        lines[step].finish(failed || stopRequested.aborted ? 'abandoned' : 'failed');
        failed = true;
        throw error;
      }
    },
    async end() {
      for (const line of Object.values(lines)) line.finish('abandoned');
      await displayed;
    },
  };
}

function display(lines: Readonly<Record<Step, Line>>): Promise<unknown> {
  const list = new Listr(
    order.map((step) => ({
      title: steps[step],
      async task(_context, task) {
        lines[step].note = (text) => {
          task.output = text;
        };
        const outcome = await lines[step].outcome;
        if (outcome === 'failed') throw new Error('the reason stands below');
        if (outcome === 'abandoned') task.skip();
      },
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
