import { type ComplaintState, complaintPolicy } from '../../../../../../domain/procedures/complaint/state.ts';
import { isRunning } from '../../../../../../domain/time/clock.ts';
import type { FormHelp } from '../../form/context.ts';
import { at, type Path } from '../../form/values.ts';
import { APPROVING, channelOf, type Hints, minuteOf } from './hint.ts';

const departmentOf = ({ department }: ComplaintState) => (department ? { department } : {});

export const complaintHints: Hints<ComplaintState> = {
  confirmComplaint: { initial: () => ({ customerConfirmed: true }) },
  recordReply: { initial: (state) => ({ ...channelOf(state), personal: true }) },
  recordProgress: { initial: channelOf },
  classifyComplaint: {
    initial: ({ severity, labels, department }) => ({
      ...(severity ? { severity } : {}),
      labels,
      ...(department ? { department } : {}),
    }),
    help: classifying,
  },
  nameResponsible: { initial: departmentOf },
  holdMeeting: { initial: (state, now) => ({ ...departmentOf(state), meetingAt: minuteOf(now) }) },
  recordSolution: {
    initial: ({ solution, improvement }) => ({
      ...(solution ? { solution } : {}),
      ...(improvement ? { improvement } : {}),
    }),
  },
  // What is done already need not be said again.
  recordExecution: { help: ({ execution }) => ({ shown: (path) => !execution[branchOf(path)] }) },
  fileOpinion: {
    initial: ({ solution, improvement, opinion }) => ({
      ...(solution ? { solution } : {}),
      ...(improvement ? { improvement } : {}),
      ...(opinion ? refiled(opinion) : {}),
    }),
  },
  decideOpinion: { help: () => APPROVING },
  decideCompensation: { help: () => APPROVING },
  tellResult: { initial: (state, now) => ({ ...channelOf(state), toldAt: minuteOf(now) }) },
  passUpward: {
    initial: ({ intake }) => ({ facts: intake.content, demand: intake.demand, customerAsked: false }),
  },
  requestPause: {
    initial: () => ({ workingDays: 1 }),
    help: (state) => {
      const { clocks, reasons } = complaintPolicy(state).pause;
      return {
        clocks: (clock) => isRunning(clock) && clocks.some((each) => each === clock.requirement),
        only: ([name]) => (name === 'reason' ? reasons : undefined),
      };
    },
  },
};

/** Only the label sets and departments of the profile (CMP-11, CMP-13), and what the nature asks for. */
function classifying(state: ComplaintState): FormHelp {
  const { taxonomies, departments } = complaintPolicy(state);
  return {
    only: ([name]) => (name === 'department' ? departments : undefined),
    shown: ([name, label], values) => {
      if (name === 'reason') return state.severity !== null;
      if (name !== 'labels' || label === undefined) return true;
      if (label === 'valid') return at(values, ['labels', 'nature']) === 'VALID';
      if (label === 'communicativeKind') return at(values, ['labels', 'nature']) === 'COMMUNICATIVE';
      return taxonomies.some((each) => each === label);
    },
  };
}

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
