import { useQuery } from '@tanstack/react-query';
import { toMs } from '../../../../../domain/time/instant.ts';
import { serverNow } from '../api/client.ts';
import { getCase } from '../api/desk.ts';
import { getTimeline } from '../api/history.ts';
import type { CaseDetail } from '../api/shapes.ts';
import { keys } from '../app/queries.ts';

/** A case with how far its clock runs ahead of the world's: zero except in a drill. */
export interface ShownCase extends CaseDetail {
  readonly aheadMs: number;
}

/** Less than this is the way of the answer through the network. */
const NOISE_MS = 10_000;

export function shownCase(detail: CaseDetail): ShownCase {
  const ahead = toMs(detail.now) - serverNow();
  return { ...detail, aheadMs: Math.abs(ahead) < NOISE_MS ? 0 : ahead };
}

export const useCase = (id: string) =>
  useQuery({ queryKey: keys.case(id), queryFn: async ({ signal }) => shownCase(await getCase(id, signal)) });

export const useTimeline = (id: string) =>
  useQuery({ queryKey: keys.timeline(id), queryFn: ({ signal }) => getTimeline(id, signal) });
