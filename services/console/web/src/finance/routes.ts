import type { RouteObject } from 'react-router';

/** Finance's pages, each its own chunk. */
export const financeRoutes: RouteObject[] = [
  { path: 'finance', lazy: async () => ({ Component: (await import('./Inbox.tsx')).Inbox }) },
  { path: 'orders', lazy: async () => ({ Component: (await import('./Orders.tsx')).Orders }) },
  { path: 'orders/import', lazy: async () => ({ Component: (await import('./ImportOrders.tsx')).ImportOrders }) },
  { path: 'reconciliation', lazy: async () => ({ Component: (await import('./Books.tsx')).Books }) },
];
