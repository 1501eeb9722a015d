import { type ChainedFact, readLog } from '../../activities/fact-log.ts';
import { complaint } from '../../domain/procedures/complaint/complaint.ts';
import type { ComplaintFact } from '../../domain/procedures/complaint/facts.ts';
import type { ComplaintState } from '../../domain/procedures/complaint/state.ts';
import { fold, type Recorded } from '../../domain/procedures/procedure.ts';
import type { Db } from '../../infra/database.ts';
import { notFound } from '../kit/problem.ts';
import { FactView } from '../kit/views.ts';

export type Entry = ChainedFact & Recorded<ComplaintFact>;

/** Everything that happened in a case, in order. */
export async function entriesOf(db: Db, caseId: string): Promise<Entry[]> {
  const log = await readLog(db, caseId);
  return log.map((link) => ({ ...link, fact: FactView.parse(link.fact) }));
}

/** The case as these facts make it; not found when there are none. */
export function stateAfter(caseId: string, entries: readonly Recorded<ComplaintFact>[]): ComplaintState {
  const state = fold(complaint, caseId, entries);
  if (!state) throw notFound();
  return state;
}

/** Each fact with the case as it stood after it. */
export function statesAlong(caseId: string, entries: readonly Entry[]): { entry: Entry; state: ComplaintState }[] {
  let state: ComplaintState | undefined;
  return entries.map((entry) => {
    const after: ComplaintState = state ? complaint.evolve(state, entry) : complaint.begin(caseId, entry);
    state = after;
    return { entry, state: after };
  });
}
