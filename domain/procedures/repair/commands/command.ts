import { refusal } from '../../../refusal.ts';
import type { Role } from '../../../roles.ts';
import { type Instant, MINUTE, plus } from '../../../time/instant.ts';
import { commandsOf } from '../../procedure.ts';
import type { RepairFact } from '../facts.ts';
import { stages } from '../stages.ts';
import { begunAt, type RepairState } from '../state.ts';

/** Declares one command of the repair. */
export const command = commandsOf<RepairState, RepairFact>(stages);

/** Whoever does the work: the people of the departments that hold the order. */
export const CREW = ['technician', 'responsible_person', 'department_head'] as const satisfies readonly Role[];

/** The refusal of an instant at which something is said to have happened, unless it lies between the report and now. */
export const unlessHappened = (state: RepairState, at: Instant, now: Instant) =>
  // Forms have no seconds: the minute of the report counts whole.
  at <= plus(begunAt(state), -MINUTE) || at > now
    ? refusal('RuleNotMet', '时间必须在报修之后，且不能晚于当前时间', 'The time lies between the report and now')
    : undefined;

/** The refusal of an instant that is promised, unless it lies ahead. */
export const unlessAhead = (at: Instant, now: Instant) =>
  at <= now ? refusal('RuleNotMet', '计划时间必须晚于当前时间', 'The planned time must lie ahead') : undefined;
