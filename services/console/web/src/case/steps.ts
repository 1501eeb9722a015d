import { complaint } from '../../../../../domain/procedures/complaint/complaint.ts';
import { type Obligation, obligations } from '../../../../../domain/procedures/complaint/obligations.ts';
import type { ComplaintState } from '../../../../../domain/procedures/complaint/state.ts';
import type { Refusal } from '../../../../../domain/refusal.ts';
import type { Actor } from '../../../../../domain/roles.ts';
import { hasRole } from '../../../../../domain/roles.ts';

export type ComplaintCommand = (typeof complaint.commands)[string];

/** Everything that can be done with the case, sorted by whether this person can do it now. */
export interface NextSteps {
  /** What this person owes, the most urgent first. */
  readonly mine: readonly { readonly owed: Obligation; readonly command: ComplaintCommand }[];
  /** What somebody else owes. */
  readonly others: readonly Obligation[];
  readonly possible: readonly ComplaintCommand[];
  readonly blocked: readonly { readonly command: ComplaintCommand; readonly refusal: Refusal }[];
  readonly notMine: readonly ComplaintCommand[];
}

/** Moving a case to other rules has its own form; what only the platform gives is nobody's step. */
const byPeople = Object.values(complaint.commands).filter(
  ({ name, roles }) => name !== 'changeRules' && roles.some((role) => role !== 'system'),
);

/** The domain decides; this only sorts. */
export function nextSteps(state: ComplaintState, actor: Actor, now: string): NextSteps {
  const judged = byPeople.map((command) => ({ command, refusal: command.unavailable(state, { actor, now }) }));
  const legal = new Map(judged.flatMap(({ command, refusal }) => (refusal ? [] : [[command.name, command] as const])));
  const owed = obligations(state).toSorted((a, b) => ((a.dueAt ?? '9') < (b.dueAt ?? '9') ? -1 : 1));
  const mine = owed.flatMap((each) => {
    const command = legal.get(each.command);
    return command && isMine(each, actor) ? [{ owed: each, command }] : [];
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

function isMine({ assignee }: Obligation, actor: Actor): boolean {
  if ('person' in assignee) return assignee.person === actor.id;
  return hasRole(actor, assignee.role) && (assignee.department === null || assignee.department === actor.department);
}

/** The task or the clock that an obligation is about, from its id (`answerTask:T1`, `decidePause:CMP-17#1`). */
export function presetOf({ id, command }: Obligation): object | undefined {
  const about = id.slice(command.length + 1);
  if (!about) return undefined;
  return command === 'decidePause' ? { clock: about } : { task: about };
}
