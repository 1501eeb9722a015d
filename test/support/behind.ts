import { createRecordActivities } from '../../activities/records.activities.ts';
import { callback } from '../../domain/procedures/callback/callback.ts';
import type { CaseRef } from '../../domain/procedures/case/names.ts';
import type { Rules } from '../../domain/procedures/case/state.ts';
import { complaint } from '../../domain/procedures/complaint/complaint.ts';
import type { ComplaintState } from '../../domain/procedures/complaint/state.ts';
import type { Envelope } from '../../domain/procedures/envelope.ts';
import { decide } from '../../domain/procedures/procedure.ts';
import { isRefusal } from '../../domain/refusal.ts';
import type { Actor } from '../../domain/roles.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { Care } from './care-client.ts';
import type { Drill } from './drill.ts';

/** Records a command as a worker does that dies before Temporal hears of it: the lists show it, the case does not know it. */
export async function recordBehind(
  care: Care,
  c: Drill<ComplaintState>,
  name: string,
  data: unknown,
  actor: Actor,
): Promise<number> {
  const before = await c.state();
  const decided = decide(complaint, before, { name, data }, { actor, now: c.now });
  if (isRefusal(decided)) throw new Error(decided.type);
  const by = { id: actor.id, name: actor.name, role: actor.roles[0] ?? 'agent' };
  const facts = decided.map((fact, index) => ({
    seq: before.version + 1 + index,
    at: c.now,
    by,
    key: `dead-worker:${c.caseId}`,
    fact,
  }));
  const state = facts.reduce((each, fact) => complaint.evolve(each, fact), before);
  const projection = complaint.project(state);
  const step = {
    caseId: c.caseId,
    clockOffsetMs: 0,
    facts,
    state,
    projection,
    finished: false,
    notices: [],
    command: null,
  };
  await createRecordActivities(care.db).record(step);
  return state.version;
}

/** Records the opening of a callback as a worker does that dies before Temporal hears of it; the case is not started. */
export async function openBehind(
  care: Care,
  { id }: CaseRef,
  rules: Rules,
  opening: Envelope,
  at: Instant,
): Promise<void> {
  const { actor, data, key } = opening;
  const decided = callback.open(data, rules, { actor, now: at, parent: null });
  if (isRefusal(decided)) throw new Error(decided.type);
  const by = { id: actor.id, name: actor.name, role: actor.roles[0] ?? 'agent' };
  const opened = { seq: 1, at, by, key, fact: decided };
  const facts = [opened];
  const state = callback.begin(id, opened);
  const projection = callback.project(state);
  const step = { caseId: id, clockOffsetMs: 0, facts, state, projection, finished: false, notices: [], command: null };
  await createRecordActivities(care.db).record(step);
}
