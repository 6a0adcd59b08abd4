/** What an embedded page says where it has nothing to show: what happened, why, what next; every way on opens a new window. */
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { sessionQuery } from '../accounts/session.ts';
import { Offline, Refused } from '../shell/ask-server.ts';
import { useWords } from '../shell/language.tsx';
import { Button, buttonClass } from '../ui/button.tsx';
import { PageState } from '../ui/states.tsx';
import { outward } from './outward.ts';

export const OpenLink = ({ href }: { href: string }) => {
  const { t } = useWords();
  return (
    <a
      href={href}
      {...outward}
      className="text-link underline text-14 inline-flex items-center min-h-9 whitespace-nowrap"
    >
      {t('embed.open')}
      <span className="sr-only">{t('embed.newWindow')}</span>
    </a>
  );
};

const askEverySeconds = 3;
const askForMinutes = 10;

/** Not signed in: a hint, never a form. Once the window for it was opened, it is asked again until there is a session. */
export const SignInHint = ({ open }: { open: string }) => {
  const { t } = useWords();
  const client = useQueryClient();
  const [since, setSince] = useState<number | null>(null);
  useEffect(() => {
    if (since === null) return undefined;
    const timer = setInterval(() => {
      if (Date.now() - since > askForMinutes * 60_000) clearInterval(timer);
      else void client.invalidateQueries({ queryKey: sessionQuery.queryKey });
    }, askEverySeconds * 1000);
    return () => clearInterval(timer);
  }, [since, client]);
  return (
    <PageState
      title={t('embed.signIn')}
      why={t('embed.signIn.why')}
      next={since === null ? undefined : t('embed.signIn.after')}
    >
      <a
        href="/sign-in?to=/embed/signed-in"
        {...outward}
        onClick={() => setSince(Date.now())}
        className={buttonClass('main')}
      >
        {t('embed.signIn.do')}
      </a>
      <OpenLink href={open} />
    </PageState>
  );
};

export const EmbedFailure = ({ error, open, retry }: { error: unknown; open: string; retry: () => void }) => {
  const { t, say } = useWords();
  if (error instanceof Refused)
    return (
      <PageState title={t('state.refused')} why={say(error.sentences)} next={t('embed.refused.next')}>
        <OpenLink href={open} />
      </PageState>
    );
  const kind = error instanceof Offline ? 'offline' : 'broken';
  return (
    <PageState title={t(`state.${kind}`)} why={t(`state.${kind}.why`)} next={t(`state.${kind}.next`)}>
      <Button look="main" onPress={retry}>
        {t('act.retry')}
      </Button>
      <OpenLink href={open} />
    </PageState>
  );
};
