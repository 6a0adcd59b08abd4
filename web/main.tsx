/** Starts the web app: languages, questions to the server, addresses. */
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { RouterProvider as AriaRouterProvider } from 'react-aria-components';
import { config } from 'zod';
import { Refused, whenSignedOut } from './shell/ask-server.ts';
import { LanguageProvider } from './shell/language.tsx';
import { makeRouter } from './shell/router.tsx';
import './styles.css';
import { HatchPattern } from './ui/icons.tsx';

// The content policy forbids making code from text; without this the schema library would try it once, and be reported.
config({ jitless: true });

const client = new QueryClient({
  defaultOptions: {
    queries: {
      retry: (count, error) => !(error instanceof Refused) && count < 1,
      refetchOnWindowFocus: false,
      networkMode: 'always',
    },
    mutations: { networkMode: 'always' },
  },
});
const router = makeRouter(client);
// A session that has ended shows the sign-in page, and comes back to the same address afterwards.
whenSignedOut(() => {
  // Inside another page nobody signs in: the embedded page says how.
  if (router.state.location.pathname.startsWith('/embed/')) {
    void client.invalidateQueries({ queryKey: ['session'] });
    return;
  }
  client.removeQueries({ queryKey: ['session'] });
  const to = router.state.location.href;
  if (router.state.location.pathname !== '/sign-in') void router.navigate({ to: '/sign-in', search: { to } });
});

const place = document.getElementById('app');
if (!place) throw new Error('#app is missing');
createRoot(place).render(
  <StrictMode>
    <LanguageProvider>
      <QueryClientProvider client={client}>
        <AriaRouterProvider navigate={(to) => void router.navigate({ href: to })}>
          <HatchPattern />
          <RouterProvider router={router} />
        </AriaRouterProvider>
      </QueryClientProvider>
    </LanguageProvider>
  </StrictMode>,
);
