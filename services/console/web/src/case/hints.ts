import type { ComplaintState } from '../../../../../domain/procedures/complaint/state.ts';
import { complaintPolicy } from '../../../../../domain/procedures/complaint/state.ts';
import { isRunning } from '../../../../../domain/time/clock.ts';
import { toInstant, toMs } from '../../../../../domain/time/instant.ts';
import type { FormHelp } from '../form/context.ts';
import { at, type Path } from '../form/values.ts';

/** What a command's form starts with and leaves out. Convenience only: the domain decides what is accepted. */
interface Hint {
  readonly initial?: (state: ComplaintState, now: string) => object;
  readonly help?: FormHelp;
  /** Ends the case or takes something away. */
  readonly danger?: boolean;
}

const minuteOf = (now: string): string => toInstant(Math.floor(toMs(now) / 60_000) * 60_000);
const channelOf = ({ intake }: ComplaintState) => ({ channel: intake.channel });
const departmentOf = ({ department }: ComplaintState) => (department ? { department } : {});

const APPROVE = { zh: '同意', en: 'Approve' };
const SEND_BACK = { zh: '不同意，退回', en: 'Send back' };
const approving: FormHelp = { answers: ([name]) => (name === 'approve' ? [APPROVE, SEND_BACK] : undefined) };

const HINTS: Readonly<Record<string, Hint>> = {
  confirmComplaint: { initial: () => ({ customerConfirmed: true }) },
  recordReply: { initial: (state) => ({ ...channelOf(state), personal: true }) },
  recordProgress: { initial: channelOf },
  classifyComplaint: {
    initial: ({ severity, labels, department }) => ({
      ...(severity ? { severity } : {}),
      labels,
      ...(department ? { department } : {}),
    }),
  },
  nameResponsible: { initial: departmentOf },
  holdMeeting: { initial: (state, now) => ({ ...departmentOf(state), meetingAt: minuteOf(now) }) },
  recordSolution: {
    initial: ({ solution, improvement }) => ({
      ...(solution ? { solution } : {}),
      ...(improvement ? { improvement } : {}),
    }),
  },
  fileOpinion: {
    initial: ({ solution, improvement, opinion }) => ({
      ...(solution ? { solution } : {}),
      ...(improvement ? { improvement } : {}),
      ...(opinion ? refiled(opinion) : {}),
    }),
  },
  decideOpinion: { help: approving },
  decideCompensation: { help: approving },
  tellResult: { initial: (state, now) => ({ ...channelOf(state), toldAt: minuteOf(now) }) },
  passUpward: {
    initial: ({ intake }) => ({ facts: intake.content, demand: intake.demand, customerAsked: false }),
  },
  reportUp: { initial: ({ intake }) => ({ to: 'supervisor', note: intake.subject }) },
  answerTask: { initial: () => ({ done: false }), help: { tasks: ({ status }) => status === 'open' } },
  chaseTask: { help: { tasks: ({ status }) => status === 'open' } },
  relayAnswer: { help: { tasks: ({ status }) => status === 'answered' } },
  requestPause: {
    initial: () => ({ workingDays: 1 }),
    help: {
      clocks: (clock, state) =>
        isRunning(clock) && complaintPolicy(state).pause.clocks.some((each) => each === clock.requirement),
    },
  },
  decidePause: {
    help: {
      ...approving,
      clocks: ({ id }, { pauseRequests }) => pauseRequests.some(({ clock }) => clock === id),
    },
  },
  resumeClock: { help: { clocks: (clock) => isRunning(clock) && clock.pauses.some(({ to }) => to === null) } },
  closeUnsatisfied: { danger: true },
  withdrawComplaint: { danger: true },
  mergeComplaint: { danger: true },
};

const branchOf = ([name]: Path): keyof ComplaintState['execution'] =>
  name === 'sanction' || name === 'compensation' ? name : 'explanation';

/** An opinion that was sent back is the draft of the next one, with the variants that it had chosen. */
function refiled({ filedBy: _, ...opinion }: NonNullable<ComplaintState['opinion']>): object {
  return {
    ...opinion,
    $chosen: {
      sanction: 'none' in opinion.sanction ? 1 : 0,
      compensation: 'none' in opinion.compensation ? 1 : 0,
    },
  };
}

export const isDangerous = (command: string): boolean => HINTS[command]?.danger ?? false;

export const initialOf = (command: string, state: ComplaintState, now: string): object =>
  HINTS[command]?.initial?.(state, now) ?? {};

/** What the form of a command shows in this case: only the label sets and departments of the profile (CMP-11, CMP-13). */
export function helpFor(command: string, state: ComplaintState): FormHelp {
  const { taxonomies, departments } = complaintPolicy(state);
  return {
    state,
    ...HINTS[command]?.help,
    only: (path) => {
      if (command === 'classifyComplaint' && path[0] === 'department') return departments;
      if (command === 'requestPause' && path[0] === 'reason') return complaintPolicy(state).pause.reasons;
      return undefined;
    },
    shown: (path, values) => {
      // What is done already need not be said again.
      if (command === 'recordExecution') return !state.execution[branchOf(path)];
      if (command !== 'classifyComplaint') return true;
      const [name, label] = path;
      if (name === 'reason') return state.severity !== null;
      if (name !== 'labels' || label === undefined) return true;
      if (label === 'valid') return at(values, ['labels', 'nature']) === 'VALID';
      if (label === 'communicativeKind') return at(values, ['labels', 'nature']) === 'COMMUNICATIVE';
      return taxonomies.some((each) => each === label);
    },
  };
}
