import type { ComplaintRequirement } from '../../policy/schema.ts';
import type { Role } from '../../roles.ts';
import type { Instant } from '../../time/instant.ts';
import { schedule } from '../../time/limit.ts';
import { cancel, meet, runningClock, start } from '../case/clocks.ts';
import { evolveCase } from '../case/evolve.ts';
import { newCase } from '../case/state.ts';
import type { Person, Recorded } from '../procedure.ts';
import type { ComplaintFact } from './facts.ts';
import { type Stage, TELLS_PROGRESS } from './stages.ts';
import { type Compensation, type ComplaintState, complaintPolicy } from './state.ts';

/** The clocks of the handling, which a new classification starts over. */
const HANDLING_CLOCKS: readonly ComplaintRequirement[] = [
  'CMP-14',
  'CMP-15',
  'CMP-16',
  'CMP-17',
  'CMP-22',
  'CMP-23',
  'CMP-28',
  'CMP-30',
];

/** The case as its first fact makes it: received, with the clocks of the intake running from the receipt. */
export function openComplaint(id: string, recorded: Recorded<ComplaintFact>): ComplaintState {
  const { fact, by } = recorded;
  if (fact.type !== 'ComplaintOpened') throw new TypeError(`a complaint begins with ComplaintOpened, not ${fact.type}`);
  const { intake, rules, parent = null } = fact;
  const owner = intake.owner ?? { id: by.id, name: by.name };
  const received: ComplaintState = {
    ...newCase(id, recorded, { rules, receivedAt: intake.receivedAt, customerId: intake.customerId, owner, parent }),
    stage: 'RECEIVED',
    intake,
    severity: null,
    labels: {},
    legalRisk: intake.legalRisk,
    confirmed: false,
    replied: false,
    reportedUp: false,
    progressOwedSince: null,
    meetingHeld: false,
    meetingDepartments: [],
    responsible: null,
    solution: null,
    improvement: null,
    opinion: null,
    rejections: 0,
    compensations: [],
    execution: { sanction: false, compensation: false, explanation: false },
    satisfaction: null,
    score: null,
    loops: 0,
    closing: null,
    closedAt: null,
    reopenUntil: null,
    mergedInto: null,
    duplicates: [],
  };
  return run(received, intake.receivedAt, 'CMP-05', 'CMP-07', 'CMP-09', 'CMP-10', 'CMP-26');
}

/** What each fact changes. Instants come from the facts, limits from the rules that the case is pinned to. */
export function evolveComplaint(before: ComplaintState, recorded: Recorded<ComplaintFact>): ComplaintState {
  const changed = apply(before, recorded);
  const owed = changed.stage !== before.stage && TELLS_PROGRESS.some((stage) => stage === changed.stage);
  return {
    ...changed,
    version: recorded.seq,
    actedVersion: recorded.by.role === 'system' ? changed.actedVersion : recorded.seq,
    progressOwedSince: owed && changed.progressOwedSince === null ? recorded.at : changed.progressOwedSince,
  };
}

function apply(state: ComplaintState, recorded: Recorded<ComplaintFact>): ComplaintState {
  const { fact, at, by } = recorded;
  const person = { id: by.id, name: by.name };
  switch (fact.type) {
    case 'ComplaintOpened':
      throw new TypeError('a complaint is opened once');
    case 'MatterConfirmed':
      return {
        ...meet(state, at, 'CMP-05'),
        confirmed: true,
        stage: state.stage === 'RECEIVED' ? 'CONFIRMED' : state.stage,
      };
    case 'ReplyRecorded':
      // An automatic acknowledgement is no reply (CMP-07).
      return fact.personal ? replied(state, at) : state;
    case 'ProgressTold':
      return told(replied(state, at), at);
    case 'Classified': {
      const again = state.severity !== null;
      const cleared = again ? startedOver(state, at) : meet(state, at, 'CMP-09');
      return {
        ...cleared,
        stage: 'CLASSIFIED',
        severity: fact.severity,
        labels: fact.labels,
        meetingHeld: false,
        responsible: null,
        opinion: null,
        rejections: 0,
        execution: { sanction: false, compensation: false, explanation: false },
      };
    }
    case 'LegalRiskFlagged':
      return { ...state, legalRisk: true };
    case 'ReportedUp':
      return { ...meet(state, at, 'CMP-10'), reportedUp: true };
    case 'RoutedToDepartment':
      return run({ ...state, stage: 'DEPT_ASSIGNMENT', department: fact.department }, at, 'CMP-14');
    case 'ReferredToLeader':
      return run({ ...state, stage: 'LEADER_ASSIGNMENT' }, at, 'CMP-15');
    case 'MeetingConvened': {
      const convened = cancel(state, at, 'meeting', ['CMP-14', 'CMP-15']);
      return run({ ...convened, stage: 'MEETING', meetingDepartments: fact.departments }, at, 'CMP-16');
    }
    case 'MeetingHeld':
      return { ...meet(state, at, 'CMP-16'), meetingHeld: true };
    case 'ResponsibleNamed': {
      const named = meet(state, at, 'CMP-14', 'CMP-15');
      return run(
        { ...named, stage: 'INVESTIGATING', responsible: fact.person, department: fact.department },
        at,
        'CMP-17',
      );
    }
    case 'ExecutionStarted':
      return { ...state, stage: 'EXECUTING', department: fact.department };
    case 'SolutionRecorded':
      return {
        ...state,
        solution: fact.solution ?? state.solution,
        improvement: fact.improvement ?? state.improvement,
      };
    case 'OpinionFiled': {
      const { opinion } = fact;
      const filed = { ...opinion, filedBy: person };
      const next = { ...meet(state, at, 'CMP-17'), stage: 'OPINION_FILED' as const, opinion: filed };
      return run(
        { ...next, solution: opinion.solution, improvement: opinion.improvement ?? state.improvement },
        at,
        'CMP-22',
      );
    }
    case 'OpinionRejected': {
      const rejected = {
        ...meet(state, at, 'CMP-22'),
        stage: 'INVESTIGATING' as const,
        rejections: state.rejections + 1,
      };
      return state.rejections === 0 ? run(rejected, at, 'CMP-17') : remainder(rejected, at);
    }
    case 'OpinionApproved':
      return run({ ...meet(state, at, 'CMP-22'), stage: 'EXECUTING' }, at, 'CMP-23');
    case 'CompensationRequested':
      return offered(state, {
        ...fact.offer,
        status: 'requested',
        requestedBy: person,
        approvedBy: null,
        authority: null,
      });
    case 'CompensationApproved': {
      const { offer, authority, of = 'request' } = fact;
      const requestedBy = fact.requestedBy ?? askedBy(state, authority, person);
      const granted = { ...offer, status: 'dueToFinance' as const, requestedBy, approvedBy: person, authority };
      return of === 'opinion'
        ? { ...state, compensations: [...state.compensations, granted] }
        : offered(state, granted);
    }
    case 'CompensationRejected':
      return {
        ...state,
        compensations: state.compensations.map((offer) =>
          offer.status === 'requested' ? { ...offer, status: 'rejected' } : offer,
        ),
      };
    case 'ExecutionRecorded':
      return { ...state, execution: { ...state.execution, [fact.branch]: true } };
    case 'ExecutionCompleted':
      return run({ ...meet(state, at, 'CMP-23'), stage: 'EXECUTED' }, at, 'CMP-28');
    case 'ResultTold':
      // Who knows the result waits for no more progress; a dissatisfied customer does again.
      return { ...meet(replied(state, at), at, 'CMP-26', 'CMP-28'), stage: 'RESULT_TOLD', progressOwedSince: null };
    case 'SatisfactionRecorded': {
      const rated = { ...state, satisfaction: fact.satisfaction, score: fact.score ?? null };
      const ends = fact.satisfaction === 'SATISFIED' || complaintPolicy(state).loop === 'recordOnly';
      return ends ? { ...rated, stage: 'SUMMARISING' } : rework(rated, at);
    }
    case 'ProposedAgain': {
      const proposed = meet(state, at, 'CMP-30');
      return fact.ground === 'NEW_FACTS'
        ? run({ ...proposed, stage: 'INVESTIGATING' }, at, 'CMP-17')
        : run({ ...proposed, stage: 'EXECUTING', solution: fact.proposal }, at, 'CMP-23');
    }
    case 'ComplaintClosed': {
      const stage = fact.unsatisfied === undefined ? 'CLOSED' : 'CLOSED_UNSATISFIED';
      const reopenUntil = stage === 'CLOSED' ? reopenWindow(state, at) : null;
      return { ...over(state, stage, at, 'closed'), closing: fact.summary, reopenUntil };
    }
    case 'ComplaintWithdrawn':
      return over(state, 'WITHDRAWN', at, 'withdrawn');
    case 'MergedInto':
      return { ...over(state, 'MERGED', at, 'merged'), mergedInto: fact.target };
    case 'ComplaintReopened':
      return rework({ ...state, closedAt: null, reopenUntil: null, closing: null }, at);
    case 'ReopenWindowPassed':
      return { ...state, reopenUntil: null };
    case 'DuplicateMerged':
      return { ...state, duplicates: [...state.duplicates, fact.source] };
    default:
      return evolveCase(state, { ...recorded, fact });
  }
}

/** Starts the clocks of these requirements where the policy has a limit for them. */
function run(state: ComplaintState, at: Instant, ...requirements: ComplaintRequirement[]): ComplaintState {
  const { limits } = complaintPolicy(state);
  return requirements.reduce((next, requirement) => start(next, requirement, limits[requirement]?.limit, at), state);
}

/** A new classification ends the clocks of the handling; the customer hears of the progress again. */
function startedOver(state: ComplaintState, at: Instant): ComplaintState {
  const cancelled = cancel(state, at, 'reclassified', HANDLING_CLOCKS);
  return runningClock(cancelled, 'CMP-26') ? cancelled : run(cancelled, at, 'CMP-26');
}

/** CMP-22: the five days restart once; a further rejection leaves the due instant of the last round in force. */
function remainder(state: ComplaintState, at: Instant): ComplaintState {
  const last = state.clocks.findLast(({ requirement }) => requirement === 'CMP-17');
  return start(state, 'CMP-17', last && { kind: 'promised', at: last.dueAt }, at);
}

const replied = (state: ComplaintState, at: Instant): ComplaintState => ({
  ...meet(state, at, 'CMP-07'),
  replied: true,
});

/** The customer knows how it stands: the next progress is due one interval from here (CMP-26). */
const told = (state: ComplaintState, at: Instant): ComplaintState =>
  run({ ...meet(state, at, 'CMP-26'), progressOwedSince: null }, at, 'CMP-26');

const rework = (state: ComplaintState, at: Instant): ComplaintState => {
  const again = { ...state, stage: 'REWORK' as const, loops: state.loops + 1 };
  return run(
    { ...again, execution: { sanction: true, compensation: false, explanation: false } },
    at,
    'CMP-26',
    'CMP-30',
  );
};

/** In the facts of the first release: what was pending, else what an approved opinion grants, asked for by whoever filed it. */
function askedBy(state: ComplaintState, authority: Role, approver: Person): Person {
  const asked = state.compensations.find(({ status }) => status === 'requested')?.requestedBy;
  return asked ?? (authority === 'agent' ? approver : (state.opinion?.filedBy ?? approver));
}

function offered(state: ComplaintState, offer: Compensation): ComplaintState {
  return { ...state, compensations: [...state.compensations.filter(({ status }) => status !== 'requested'), offer] };
}

function reopenWindow({ rules }: ComplaintState, at: Instant): Instant {
  const { time, complaint } = rules.policy;
  return schedule({ kind: 'calendar_days', days: complaint.reopenWindowDays }, at, time, rules.calendar).dueAt;
}

function over(state: ComplaintState, stage: Stage, at: Instant, reason: string): ComplaintState {
  return { ...cancel(state, at, reason), stage, closedAt: at, progressOwedSince: null };
}
