import type { AnyProcedure } from '../../../../../domain/procedures/case/procedure.ts';
import type { TaskRow } from '../../../../../domain/procedures/case/projection.ts';
import type { CaseState } from '../../../../../domain/procedures/case/state.ts';
import type { Refusal } from '../../../../../domain/refusal.ts';
import { type Actor, hasRole } from '../../../../../domain/roles.ts';
import type { Session } from '../api/shapes.ts';
import { circumstancesOf } from '../app/may.ts';
import { fieldsOf } from '../form/spec.ts';

export type CaseCommand = AnyProcedure['commands'][string];

/** Everything that can be done with the case, sorted by whether this person can do it now. */
export interface NextSteps {
  /** What this person owes, the most urgent first. */
  readonly mine: readonly { readonly owed: TaskRow; readonly command: CaseCommand }[];
  /** What somebody else owes. */
  readonly others: readonly TaskRow[];
  readonly possible: readonly CaseCommand[];
  readonly blocked: readonly { readonly command: CaseCommand; readonly refusal: Refusal }[];
  readonly notMine: readonly CaseCommand[];
}

/** Moving a case to other rules has its own form; what only the platform gives is nobody's step. */
const isStep = ({ name, roles }: CaseCommand): boolean =>
  name !== 'changeRules' && roles.some((role) => role !== 'system');

/** The domain decides; this only sorts. */
export function nextSteps(procedure: AnyProcedure, state: CaseState, session: Session, now: string): NextSteps {
  const judged = Object.values(procedure.commands)
    .filter(isStep)
    .map((command) => ({ command, refusal: command.unavailable(state, circumstancesOf(session, command.name, now)) }));
  const legal = new Map(judged.flatMap(({ command, refusal }) => (refusal ? [] : [[command.name, command] as const])));
  const owed = procedure.project(state).tasks.toSorted((a, b) => ((a.dueAt ?? '9') < (b.dueAt ?? '9') ? -1 : 1));
  const mine = owed.flatMap((each) => {
    const command = legal.get(each.command);
    return command && isMine(each, session.actor) ? [{ owed: each, command }] : [];
  });
  const taken = new Set(mine.map(({ command }) => command.name));
  return {
    mine,
    others: owed.filter((each) => !mine.some((own) => own.owed === each)),
    possible: [...legal.values()].filter(({ name }) => !taken.has(name)),
    blocked: judged.flatMap(({ command, refusal }) =>
      refusal && refusal.type !== 'RoleNotAllowed' ? [{ command, refusal }] : [],
    ),
    notMine: judged.flatMap(({ command, refusal }) => (refusal?.type === 'RoleNotAllowed' ? [command] : [])),
  };
}

function isMine({ person, role, department }: TaskRow, actor: Actor): boolean {
  if (role === null) return person === actor.id;
  return hasRole(actor, role) && (department === null || department === actor.department);
}

/** The task or the clock that an obligation is about, from its id (`answerTask:T1`, `decidePause:CMP-17#1`). */
export function presetOf({ task }: TaskRow, { name, schema }: CaseCommand): object | undefined {
  const about = task.slice(name.length + 1);
  const field = Object.entries(fieldsOf(schema)).find(([, { kind }]) => kind === 'task' || kind === 'clock');
  return about && field ? { [field[0]]: about } : undefined;
}
