import { useQuery } from '@tanstack/react-query';
import type { CaseState, ChildCase } from '../../../../../domain/procedures/case/state.ts';
import { listCases } from '../api/desk.ts';
import { keys } from '../app/queries.ts';

/** More than a case ever gives rise to. */
const MANY = 100;

/** What came out of a case: as the lists have it now, and as it told the case itself where the reader may not see it. */
export function useChildren({ id, children }: Pick<CaseState, 'id' | 'children'>): ChildCase[] {
  const { data } = useQuery({
    queryKey: [...keys.cases, 'of', id],
    queryFn: ({ signal }) => listCases({ parentId: id, open: 'all' }, { limit: MANY }, signal),
  });
  const listed = (data?.items ?? []).map(({ id: child, procedure, stage, open, nextDueAt }) => ({
    id: child,
    procedure,
    stage,
    open,
    dueAt: nextDueAt,
    outcome: children.find((told) => told.id === child)?.outcome ?? null,
  }));
  const known = new Set(listed.map((child) => child.id));
  return [...listed, ...children.filter((told) => !known.has(told.id))];
}
