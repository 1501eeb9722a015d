import { useQuery } from '@tanstack/react-query';
import { listCalendars, listPolicies } from '../api/desk.ts';
import { keys } from '../app/queries.ts';

/** Rules change a few times a year. */
const FRESH_MS = 300_000;

export const usePolicies = () =>
  useQuery({
    queryKey: keys.policies,
    queryFn: async ({ signal }) => (await listPolicies(signal)).items,
    staleTime: FRESH_MS,
  });

export const useCalendars = () =>
  useQuery({
    queryKey: keys.calendars,
    queryFn: async ({ signal }) => (await listCalendars(signal)).items,
    staleTime: FRESH_MS,
  });
