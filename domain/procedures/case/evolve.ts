import { pauseClock, replanClock, resumeClock, ringAlarm } from '../../time/clock.ts';
import type { Recorded } from '../procedure.ts';
import { changeClock, clockContext, meet, start } from './clocks.ts';
import type { CaseFact } from './facts.ts';
import type { CaseState, CaseTask, ChildCase } from './state.ts';

/** A task's own clock: the agreed instant, which nothing moves. */
export const taskClock = (task: string): string => `GEN-08:${task}`;

/** What a fact of any kind of case changes. */
export function evolveCase<S extends CaseState>(state: S, { at, by, fact }: Recorded<CaseFact>): S {
  const person = { id: by.id, name: by.name };
  switch (fact.type) {
    case 'NoteAdded':
    case 'ReportedUp':
    case 'RecordCorrected':
      return state;
    case 'Reassigned':
      return { ...state, owner: fact.to };
    case 'HelperJoined':
      return { ...state, helpers: [...state.helpers, fact.helper] };
    case 'TaskRaised': {
      const { task: id, kind, department, assignee, request, dueAt } = fact;
      const task: CaseTask = {
        id,
        kind,
        department,
        assignee,
        request,
        dueAt,
        raisedBy: person,
        status: 'open',
        reply: null,
        chased: 0,
        relayedAt: null,
      };
      return start({ ...state, tasks: [...state.tasks, task] }, taskClock(id), { kind: 'promised', at: dueAt }, at);
    }
    case 'CallbackPromised':
      return withChild(state, {
        id: fact.callback,
        procedure: 'callback',
        stage: 'PROMISED',
        open: true,
        dueAt: fact.dueAt,
        outcome: null,
      });
    case 'ChildChanged':
      return withChild(state, fact.child);
    case 'PromisesSettled':
      return state;
    case 'TaskChased':
      return changeTask(state, fact.task, (task) => ({ ...task, chased: task.chased + 1 }));
    case 'TaskAnswered': {
      const answered = changeTask(state, fact.task, (task) => ({
        ...task,
        status: fact.done ? 'done' : 'answered',
        reply: fact.reply,
      }));
      return meet(answered, at, taskClock(fact.task));
    }
    case 'TaskRelayed':
      return changeTask(state, fact.task, (task) => ({ ...task, status: 'done', relayedAt: at }));
    case 'PassedUpward':
      return {
        ...state,
        level: Math.max(state.level, 1),
        handover: {
          facts: fact.facts,
          demand: fact.demand,
          doneSoFar: fact.doneSoFar,
          by: person,
          at,
          takenOverBy: null,
        },
      };
    case 'TakenOver':
      return { ...state, owner: person, handover: state.handover && { ...state.handover, takenOverBy: person } };
    case 'ContainmentRecorded':
      return { ...state, containment: [...state.containment, ...fact.measures] };
    case 'PauseRequested':
      return {
        ...state,
        pauseRequests: [
          ...state.pauseRequests,
          {
            clock: fact.clock,
            reason: fact.reason,
            workingDays: fact.workingDays,
            note: fact.note,
            requestedBy: person,
          },
        ],
      };
    case 'PauseRejected':
      return withoutRequest(state, fact.clock);
    case 'ClockPaused':
      return changeClock(withoutRequest(state, fact.clock), fact.clock, (clock) =>
        pauseClock(clock, { at, reason: fact.reason, approvedBy: by.name, until: fact.until }),
      );
    case 'ClockResumed':
      return changeClock(state, fact.clock, (clock) => resumeClock(clock, at, clockContext(state.rules)));
    case 'ClockRang': {
      if (fact.alarm === 'pauseEnds')
        // The cap of a pause counts from its own instant, however late the alarm came.
        return changeClock(state, fact.clock, (clock) => resumeClock(clock, fact.due, clockContext(state.rules)));
      const { alarm } = fact;
      return changeClock(state, fact.clock, (clock) => ringAlarm(clock, alarm, at));
    }
    case 'RulesChanged': {
      const context = clockContext(fact.rules);
      return { ...state, rules: fact.rules, clocks: state.clocks.map((clock) => replanClock(clock, context)) };
    }
  }
}

function withChild<S extends CaseState>(state: S, child: ChildCase): S {
  const others = state.children.filter(({ id }) => id !== child.id);
  return { ...state, children: [...others, child] };
}

function changeTask<S extends CaseState>(state: S, id: string, change: (task: CaseTask) => CaseTask): S {
  return { ...state, tasks: state.tasks.map((task) => (task.id === id ? change(task) : task)) };
}

function withoutRequest<S extends CaseState>(state: S, clock: string): S {
  return { ...state, pauseRequests: state.pauseRequests.filter((request) => request.clock !== clock) };
}
