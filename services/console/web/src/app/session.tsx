import { useQuery } from '@tanstack/react-query';
import { createContext, type ReactNode, use, useEffect } from 'react';
import { Navigate, useLocation } from 'react-router';
import { MustChange } from '../account/MustChange.tsx';
import { isProblem } from '../api/problem.ts';
import { getSession } from '../api/session.ts';
import type { Session } from '../api/shapes.ts';
import { ErrorBox } from '../ui/ErrorBox.tsx';
import { setLanguage } from './language.ts';
import { keys } from './queries.ts';

const SessionContext = createContext<Session | null>(null);

/** Who is signed in. Only inside `SignedIn`. */
export function useSession(): Session {
  const session = use(SessionContext);
  if (!session) throw new Error('useSession belongs inside SignedIn');
  return session;
}

export const useActor = (): Session['actor'] => useSession().actor;

export const useSessionQuery = () =>
  useQuery({
    queryKey: keys.session,
    queryFn: async ({ signal }) => {
      try {
        return await getSession(signal);
      } catch (error) {
        if (isProblem(error, 'not-signed-in')) return null;
        throw error;
      }
    },
    staleTime: Number.POSITIVE_INFINITY,
  });

/** Shows its children to a person who is signed in, and sends everybody else to the sign-in and back. */
export function SignedIn({ children }: { children: ReactNode }) {
  const session = useSessionQuery();
  const location = useLocation();
  const language = session.data?.language;
  useEffect(() => {
    if (language) setLanguage(language);
  }, [language]);

  if (session.isError) return <ErrorBox error={session.error} onRetry={() => void session.refetch()} whole />;
  if (session.data === undefined) return null;
  if (session.data === null) {
    const wanted = location.pathname + location.search;
    return <Navigate to={`/sign-in${wanted === '/' ? '' : `?return=${encodeURIComponent(wanted)}`}`} replace />;
  }
  if (session.data.mustChangePassword) return <MustChange name={session.data.actor.name} />;
  return <SessionContext value={session.data}>{children}</SessionContext>;
}
