/** What a page or a tile says when there is nothing to show: what happened, why, what to do next. */
import { Link } from '@tanstack/react-router';
import { Component } from 'react';
import type { ReactNode } from 'react';
import { Offline, Refused } from '../shell/ask-server.ts';
import { useWords } from '../shell/language.tsx';
import { Button, buttonClass } from './button.tsx';

type StateProps = { title: string; why?: string | undefined; next?: string | undefined; children?: ReactNode };

export const PageState = ({ title, why, next, children }: StateProps) => (
  <div className="max-w-[40rem] mx-auto py-16" role="alert">
    <h1 className="text-24 font-bold mb-4">{title}</h1>
    {why && <p className="mb-1">{why}</p>}
    {next && <p className="text-quiet">{next}</p>}
    {children && <div className="flex flex-wrap gap-3 mt-8">{children}</div>}
  </div>
);

export const TileState = ({ title, next, children }: StateProps) => (
  <div className="flex flex-col items-start justify-center min-h-40 bg-wash rounded-8 p-6 text-14" role="status">
    <p className="font-bold">{title}</p>
    {next && <p className="text-quiet">{next}</p>}
    {children && <div className="mt-3">{children}</div>}
  </div>
);

const HomeLink = () => {
  const { t } = useWords();
  return (
    <Link to="/" className={buttonClass('plain')}>
      {t('state.home')}
    </Link>
  );
};

export const NotFound = () => {
  const { t } = useWords();
  return (
    <PageState title={t('state.notFound')} why={t('state.notFound.why')} next={t('state.notFound.next')}>
      <HomeLink />
    </PageState>
  );
};

/** A failed question to the server, as a page. */
export const FailurePage = ({ error, retry }: { error: unknown; retry: () => void }) => {
  const { t, say } = useWords();
  if (error instanceof Refused)
    return (
      <PageState title={t(error.status === 404 ? 'state.notFound' : 'state.refused')} why={say(error.sentences)}>
        <HomeLink />
      </PageState>
    );
  const kind = error instanceof Offline ? 'offline' : 'broken';
  return (
    <PageState title={t(`state.${kind}`)} why={t(`state.${kind}.why`)} next={t(`state.${kind}.next`)}>
      <Button look="main" onPress={retry}>
        {t('act.retry')}
      </Button>
      <HomeLink />
    </PageState>
  );
};

/** Keeps a fault inside its own frame: the rest of the page goes on. `reset` with another key tries again. */
export class Boundary extends Component<
  { children: ReactNode; fallback: (retry: () => void) => ReactNode },
  { failed: boolean }
> {
  override state = { failed: false };
  static getDerivedStateFromError() {
    return { failed: true };
  }
  override render() {
    return this.state.failed ? this.props.fallback(() => this.setState({ failed: false })) : this.props.children;
  }
}
