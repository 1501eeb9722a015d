import { createBrowserRouter, Navigate } from 'react-router';
import { financeRoutes } from '../finance/routes.ts';
import { Layout } from './Layout.tsx';
import { Broken, NotFound } from './Results.tsx';
import { SignIn } from './SignIn.tsx';

/** Each page is its own chunk; the queue is where everybody starts. */
export const router = createBrowserRouter([
  { path: '/sign-in', element: <SignIn />, errorElement: <Broken /> },
  {
    element: <Layout />,
    errorElement: <Broken />,
    hydrateFallbackElement: <div aria-busy="true" />,
    children: [
      {
        errorElement: <Broken />,
        children: [
          { index: true, element: <Navigate to="/queue" replace /> },
          { path: 'queue', lazy: async () => ({ Component: (await import('../queue/Queue.tsx')).Queue }) },
          { path: 'intake', lazy: async () => ({ Component: (await import('../intake/Intake.tsx')).IntakePage }) },
          { path: 'open/:procedure', lazy: async () => ({ Component: (await import('../open/Open.tsx')).OpenPage }) },
          { path: 'cases/:caseId', lazy: async () => ({ Component: (await import('../case/Case.tsx')).CasePage }) },
          { path: 'tasks', lazy: async () => ({ Component: (await import('../tasks/Tasks.tsx')).Tasks }) },
          {
            path: 'notifications',
            lazy: async () => ({ Component: (await import('../notifications/Notifications.tsx')).Notifications }),
          },
          { path: 'callbacks', lazy: async () => ({ Component: (await import('../boards/Callbacks.tsx')).Callbacks }) },
          { path: 'repairs', lazy: async () => ({ Component: (await import('../boards/Repairs.tsx')).Repairs }) },
          { path: 'visits', lazy: async () => ({ Component: (await import('../boards/Visits.tsx')).Visits }) },
          ...financeRoutes,
          { path: 'summary', lazy: async () => ({ Component: (await import('../summary/Summary.tsx')).Summary }) },
          {
            path: 'operations',
            lazy: async () => ({ Component: (await import('../operations/Operations.tsx')).Operations }),
          },
          { path: 'access', lazy: async () => ({ Component: (await import('../access/Access.tsx')).Access }) },
          { path: 'rules', lazy: async () => ({ Component: (await import('../rules/Rules.tsx')).Rules }) },
          { path: 'account', lazy: async () => ({ Component: (await import('../account/Account.tsx')).AccountPage }) },
          { path: '*', element: <NotFound /> },
        ],
      },
    ],
  },
]);
