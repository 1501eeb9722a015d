import { type ChainedFact, readLog } from '../../activities/fact-log.ts';
import type { AnyProcedure } from '../../domain/procedures/case/procedure.ts';
import type { CaseState } from '../../domain/procedures/case/state.ts';
import { fold, type Recorded } from '../../domain/procedures/procedure.ts';
import type { Db } from '../../infra/database.ts';
import { notFound } from '../kit/problem.ts';
import { FactView } from '../kit/views.ts';

type Fact = { readonly type: string };
export type Entry = ChainedFact & Recorded<Fact>;

/** Everything that happened in a case, in order. */
export async function entriesOf(db: Db, caseId: string): Promise<Entry[]> {
  const log = await readLog(db, caseId);
  return log.map((link) => ({ ...link, fact: FactView.parse(link.fact) }));
}

/** The case as these facts make it; not found when there are none. */
export function stateAfter(procedure: AnyProcedure, caseId: string, entries: readonly Recorded<Fact>[]): CaseState {
  const state = fold(procedure, caseId, entries);
  if (!state) throw notFound();
  return state;
}

/** Each fact with the case as it stood after it. */
export function statesAlong(
  procedure: AnyProcedure,
  caseId: string,
  entries: readonly Entry[],
): { entry: Entry; state: CaseState }[] {
  let state: CaseState | undefined;
  return entries.map((entry) => {
    const after: CaseState = state ? procedure.evolve(state, entry) : procedure.begin(caseId, entry);
    state = after;
    return { entry, state: after };
  });
}
