import type { z } from 'zod';
import type { DeEscalation, PauseReason } from '../../enumerations.ts';
import type { Department, Role } from '../../roles.ts';
import type { Instant } from '../../time/instant.ts';
import type { Person } from '../procedure.ts';
import type { CaseTask, ChildCase, Rules } from './state.ts';

export type ClockAlarm = 'warn' | 'breach' | 'escalate' | 'pauseEnds';

/** What can happen to a case of any kind. */
export type CaseFact =
  | { readonly type: 'NoteAdded'; readonly text: string }
  | { readonly type: 'Reassigned'; readonly to: Person; readonly reason: string }
  | { readonly type: 'HelperJoined'; readonly helper: Person; readonly reason: string }
  | {
      readonly type: 'TaskRaised';
      readonly task: string;
      readonly kind: CaseTask['kind'];
      readonly department: Department;
      readonly assignee: Person | null;
      readonly request: string;
      readonly dueAt: Instant;
    }
  | { readonly type: 'TaskChased'; readonly task: string; readonly note: string }
  | { readonly type: 'TaskAnswered'; readonly task: string; readonly reply: string; readonly done: boolean }
  | { readonly type: 'TaskRelayed'; readonly task: string; readonly told: string }
  | {
      readonly type: 'PassedUpward';
      readonly facts: string;
      readonly demand: string;
      readonly doneSoFar: string;
      readonly customerAsked: boolean;
      /** DIF-03: what was tried before, for training. */
      readonly techniques?: readonly z.infer<typeof DeEscalation.schema>[] | undefined;
    }
  | { readonly type: 'TakenOver' }
  | { readonly type: 'ReportedUp'; readonly to: Role; readonly note: string }
  | { readonly type: 'ContainmentRecorded'; readonly measures: readonly string[] }
  | {
      readonly type: 'PauseRequested';
      readonly clock: string;
      readonly reason: z.infer<typeof PauseReason.schema>;
      readonly workingDays: number;
      readonly note: string;
    }
  | { readonly type: 'PauseRejected'; readonly clock: string; readonly reason: string }
  | {
      readonly type: 'ClockPaused';
      readonly clock: string;
      readonly reason: z.infer<typeof PauseReason.schema>;
      readonly until: Instant;
    }
  | { readonly type: 'ClockResumed'; readonly clock: string }
  /** A reply was promised for an exact time: from here on a callback of its own keeps it (CMP-24, CBK-01). */
  | {
      readonly type: 'CallbackPromised';
      readonly callback: string;
      readonly dueAt: Instant;
      readonly reason: string;
      readonly owner: Person;
      /** CBK-06, DIF-05: a limit was set to the customer by this appointment, after these techniques. */
      readonly limitSet?: boolean | undefined;
      readonly techniques?: readonly z.infer<typeof DeEscalation.schema>[] | undefined;
    }
  /** A case that this one gave rise to has told how it stands. */
  | { readonly type: 'ChildChanged'; readonly child: ChildCase }
  /** The customer was told earlier than promised: the open callbacks of this case have nothing left to keep (CBK-03). */
  | { readonly type: 'PromisesSettled'; readonly callbacks: readonly string[]; readonly toldAt: Instant }
  /** A clock's alarm: `due` is when it should have rung; the fact's own time is when it did. */
  | { readonly type: 'ClockRang'; readonly clock: string; readonly alarm: ClockAlarm; readonly due: Instant }
  /** A correction never alters the old entry: it refers to it (GEN-09). */
  | {
      readonly type: 'RecordCorrected';
      readonly corrects: number;
      readonly field: string;
      readonly value: string;
      readonly reason: string;
    }
  /** The case was moved to another policy or calendar version (TIM-11), or a year's calendar arrived (TIM-05). */
  | {
      readonly type: 'RulesChanged';
      readonly cause: 'rebase' | 'calendarArrived';
      readonly rules: Rules;
      readonly reason: string;
      /** Every clock whose due instant moved, before and after. */
      readonly moved: readonly { readonly clock: string; readonly from: Instant; readonly to: Instant }[];
    };

/** The types of these facts, so that a procedure can tell them from its own. */
const CASE_FACTS: Readonly<Record<CaseFact['type'], true>> = {
  NoteAdded: true,
  Reassigned: true,
  HelperJoined: true,
  TaskRaised: true,
  TaskChased: true,
  TaskAnswered: true,
  TaskRelayed: true,
  PassedUpward: true,
  TakenOver: true,
  ReportedUp: true,
  ContainmentRecorded: true,
  PauseRequested: true,
  PauseRejected: true,
  ClockPaused: true,
  ClockResumed: true,
  CallbackPromised: true,
  ChildChanged: true,
  PromisesSettled: true,
  ClockRang: true,
  RecordCorrected: true,
  RulesChanged: true,
};

export const isCaseFact = (fact: { readonly type: string }): fact is CaseFact => fact.type in CASE_FACTS;
