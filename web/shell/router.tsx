/** Which page stands at which address. */
import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  notFound,
  Outlet,
  redirect,
  useRouter,
} from '@tanstack/react-router';
import type { ErrorComponentProps } from '@tanstack/react-router';
import { sessionQuery } from '../accounts/session.ts';
import { SetupPage } from '../accounts/setup-page.tsx';
import { SignInPage } from '../accounts/sign-in-page.tsx';
import { EmbedPage } from '../embed/embed-page.tsx';
import { SignedInPage } from '../embed/signed-in-page.tsx';
import { FeedsPage } from '../feeds/feeds-page.tsx';
import { DashboardPage } from '../lounge/dashboard-page.tsx';
import { FrontPage } from '../lounge/front-page.tsx';
import { NewRequestPage } from '../release/new-page.tsx';
import { QueuePage } from '../release/queue-page.tsx';
import { RequestPage } from '../release/request-page.tsx';
import { ResultPage } from '../results/result-page.tsx';
import { Bone } from '../ui/bone.tsx';
import { FailurePage, NotFound } from '../ui/states.tsx';
import { Frame } from './frame.tsx';
import { readSearch, writeSearch } from './search-params.ts';
import type { Search } from './search-params.ts';

const search = (raw: Record<string, unknown>): Search =>
  Object.fromEntries(Object.entries(raw).filter((pair): pair is [string, string] => typeof pair[1] === 'string'));

const Failed = ({ error, reset }: ErrorComponentProps) => {
  const router = useRouter();
  return (
    <div className="max-w-[1440px] mx-auto px-8">
      <FailurePage
        error={error}
        retry={() => {
          reset();
          void router.invalidate();
        }}
      />
    </div>
  );
};

const Waiting = () => (
  <div className="max-w-[1440px] mx-auto px-8 py-6 space-y-4">
    <Bone className="h-8 w-96" />
    <Bone className="h-64" />
  </div>
);

const root = createRootRouteWithContext<{ client: QueryClient }>()({
  beforeLoad: ({ location }) => {
    // What a person acts on never stands inside another page, whose owner could lay something over it.
    if (window.self !== window.top && !location.pathname.startsWith('/embed/')) throw notFound();
  },
  component: Outlet,
  notFoundComponent: NotFound,
  errorComponent: Failed,
});

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: search,
  component: SignInPage,
});
const setup = createRoute({ getParentRoute: () => root, path: '/setup', validateSearch: search, component: SetupPage });

const embedded = createRoute({
  getParentRoute: () => root,
  path: '/embed/dashboards/$id',
  validateSearch: search,
  component: EmbedPage,
});
const embeddedTile = createRoute({
  getParentRoute: () => root,
  path: '/embed/dashboards/$id/tiles/$tile',
  validateSearch: search,
  component: EmbedPage,
});
const signedIn = createRoute({ getParentRoute: () => root, path: '/embed/signed-in', component: SignedInPage });

const framed = createRoute({
  getParentRoute: () => root,
  id: 'framed',
  component: Frame,
  pendingComponent: Waiting,
  beforeLoad: async ({ context, location }) => {
    const session = await context.client.ensureQueryData(sessionQuery);
    if (!session.person) throw redirect({ to: '/sign-in', search: location.href === '/' ? {} : { to: location.href } });
  },
});
const front = createRoute({ getParentRoute: () => framed, path: '/', validateSearch: search, component: FrontPage });
const dashboard = createRoute({
  getParentRoute: () => framed,
  path: '/dashboards/$id',
  validateSearch: search,
  component: DashboardPage,
});
const releases = createRoute({
  getParentRoute: () => framed,
  path: '/releases',
  validateSearch: search,
  component: QueuePage,
});
const newRelease = createRoute({ getParentRoute: () => framed, path: '/releases/new', component: NewRequestPage });
const release = createRoute({ getParentRoute: () => framed, path: '/releases/$id', component: RequestPage });
const result = createRoute({ getParentRoute: () => framed, path: '/results/$id', component: ResultPage });
const feeds = createRoute({ getParentRoute: () => framed, path: '/feeds', component: FeedsPage });
const elsewhere = createRoute({ getParentRoute: () => framed, path: '$', validateSearch: search, component: NotFound });

export const makeRouter = (client: QueryClient) =>
  createRouter({
    routeTree: root.addChildren([
      signIn,
      setup,
      embedded,
      embeddedTile,
      signedIn,
      framed.addChildren([front, dashboard, result, releases, newRelease, release, feeds, elsewhere]),
    ]),
    context: { client },
    parseSearch: readSearch,
    stringifySearch: writeSearch,
    defaultErrorComponent: Failed,
    defaultPendingMs: 300,
    scrollRestoration: true,
  });

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
