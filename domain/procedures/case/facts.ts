import type { z } from 'zod';
import type { DeEscalation, PauseReason } from '../../enumerations.ts';
import type { Department, Role } from '../../roles.ts';
import type { Instant } from '../../time/instant.ts';
import type { Person } from '../procedure.ts';
import type { CaseTask, Rules } from './state.ts';

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
