import type { Department, Role } from '../../roles.ts';
import type { Text } from '../../text.ts';
import type { Instant } from '../../time/instant.ts';
import { runningClock } from './clocks.ts';
import { taskClock } from './evolve.ts';
import type { CaseState } from './state.ts';

/** Something that somebody has to do now: what the task list shows, with the command that does it. */
export interface Obligation {
  /** Unique within the case and stable while it lasts. */
  readonly id: string;
  readonly title: Text;
  readonly detail: string | null;
  /** The operationId that settles it. */
  readonly command: string;
  /** Who has to: a person, or everybody with this role (in this department). */
  readonly assignee: { readonly person: string } | { readonly role: Role; readonly department: Department | null };
  readonly dueAt: Instant | null;
  readonly clock: string | null;
}

/** What is owed in a case of any kind: answers to tasks, decisions on pauses, a hand-over to be taken. */
export function caseObligations(state: CaseState): Obligation[] {
  const owed: Obligation[] = [];
  const owner = { person: state.owner.id };
  const supervisor = { role: 'supervisor' as const, department: null };

  for (const task of state.tasks) {
    if (task.status === 'done') continue;
    const toRelay = task.status === 'answered';
    owed.push({
      id: `${toRelay ? 'relayAnswer' : 'answerTask'}:${task.id}`,
      title: toRelay ? { zh: '将答复转告客户', en: 'Pass the answer on' } : { zh: '答复任务', en: 'Answer a task' },
      detail: toRelay ? task.reply : task.request,
      command: toRelay ? 'relayAnswer' : 'answerTask',
      assignee: toRelay
        ? owner
        : task.assignee
          ? { person: task.assignee.id }
          : { role: 'department_head', department: task.department },
      dueAt: toRelay ? null : task.dueAt,
      clock: toRelay ? null : (runningClock(state, taskClock(task.id))?.id ?? null),
    });
  }
  for (const request of state.pauseRequests)
    owed.push({
      id: `decidePause:${request.clock}`,
      title: { zh: '审批暂停', en: 'Decide on a pause' },
      detail: request.note,
      command: 'decidePause',
      assignee: supervisor,
      dueAt: null,
      clock: request.clock,
    });
  if (state.handover && !state.handover.takenOverBy)
    owed.push({
      id: 'takeOver',
      title: { zh: '接手上转案件', en: 'Take the case over' },
      detail: state.handover.facts,
      command: 'takeOver',
      assignee: supervisor,
      dueAt: null,
      clock: null,
    });
  return owed;
}
