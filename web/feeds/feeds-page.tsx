/** フィード: addresses for other programs, and the tokens with which they ask. */
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { sessionQuery } from '../accounts/session.ts';
import { useWords } from '../shell/language.tsx';
import { Bone } from '../ui/bone.tsx';
import { FailurePage } from '../ui/states.tsx';
import { feedTokensQuery } from './answers.ts';
import { CopyLine } from './copy-line.tsx';
import { NewToken } from './new-token.tsx';
import { TokenTable } from './token-table.tsx';

const feeds = ['odata', 'ogc', 'atom'] as const;

export const FeedsPage = () => {
  const { t } = useWords();
  const session = useQuery(sessionQuery);
  const tokens = useQuery(feedTokensQuery);
  useEffect(() => {
    document.title = `${t('feeds.title')} – ${t('app.name')}`;
  }, [t]);
  if (tokens.isError) return <FailurePage error={tokens.error} retry={() => void tokens.refetch()} />;
  return (
    <div className="pt-6">
      <h1 className="text-24 font-bold">{t('feeds.title')}</h1>
      <p className="mt-1 max-w-[60rem]">{t('feeds.lead')}</p>
      <h2 className="mt-8 text-20 font-bold">{t('feeds.addresses')}</h2>
      {feeds.map((feed) => (
        <section key={feed} aria-label={t(`feeds.${feed}`)} className="mt-4">
          <h3 className="text-16 font-bold">{t(`feeds.${feed}`)}</h3>
          <CopyLine
            label={t(`feeds.${feed}`)}
            text={`${window.location.origin}/api/feeds/${feed}`}
            act={t('feeds.copy')}
          />
          <p className="mt-1 text-14 text-quiet max-w-[60rem]">{t(`feeds.${feed}.how`)}</p>
        </section>
      ))}
      <h2 className="mt-8 text-20 font-bold">{t('feeds.tokens')}</h2>
      <p className="mt-1 mb-3 max-w-[60rem]">{t('feeds.tokens.lead', { name: session.data?.person?.name ?? '' })}</p>
      {tokens.data ? <TokenTable tokens={tokens.data.tokens} /> : <Bone className="h-24" />}
      <NewToken />
    </div>
  );
};
