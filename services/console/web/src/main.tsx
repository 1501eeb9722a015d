import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { RouterProvider } from 'react-router';
import { queryClient } from './app/queries.ts';
import { router } from './app/router.tsx';
import { Theme } from './app/theme.tsx';
import './app/base.css';
import './ui/ui.css';

// A release replaces the chunks of the one before: a page that asks for an old one loads the new release, once.
window.addEventListener('vite:preloadError', (event) => {
  const last = Number(sessionStorage.getItem('ruyue.reloaded') ?? 0);
  if (Date.now() - last < 60_000) return;
  sessionStorage.setItem('ruyue.reloaded', String(Date.now()));
  event.preventDefault();
  window.location.reload();
});

const root = document.getElementById('root');
if (root)
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queryClient}>
        <Theme>
          <RouterProvider router={router} />
        </Theme>
      </QueryClientProvider>
    </StrictMode>,
  );
