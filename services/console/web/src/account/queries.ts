import { useQuery } from '@tanstack/react-query';
import { getAccount, listSessions } from './api.ts';

export const accountKeys = { account: ['account'], sessions: ['sessions'] } as const;

export const useAccount = () =>
  useQuery({ queryKey: accountKeys.account, queryFn: ({ signal }) => getAccount(signal) });

export const useSessions = () =>
  useQuery({ queryKey: accountKeys.sessions, queryFn: ({ signal }) => listSessions(signal), staleTime: 0 });
