/** One's own tokens: what for, until when, when used last; each can be ended at once. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { FeedToken } from '../../src/accounts/feed-tokens.api.ts';
import { Fault } from '../accounts/field.tsx';
import { useWords } from '../shell/language.tsx';
import { Button } from '../ui/button.tsx';
import { Window } from '../ui/overlay.tsx';
import { dayText, momentText } from '../ui/time-words.ts';
import { feedTokensQuery, withdrawToken } from './answers.ts';

const cell = 'border-b border-grid px-3 py-2 text-left';

export const TokenTable = ({ tokens }: { tokens: readonly FeedToken[] }) => {
  const { t, language } = useWords();
  const client = useQueryClient();
  const [asked, setAsked] = useState<FeedToken | null>(null);
  const withdraw = useMutation({
    mutationFn: withdrawToken,
    onSuccess: () => {
      setAsked(null);
      void client.invalidateQueries({ queryKey: feedTokensQuery.queryKey });
    },
  });
  if (tokens.length === 0) return <p className="text-14 text-quiet">{t('feeds.tokens.none')}</p>;
  const columns = ['title', 'made', 'until', 'used', 'state'] as const;
  return (
    <div className="overflow-x-auto">
      <table className="text-14 border-t border-line">
        <thead>
          <tr className="bg-head">
            {columns.map((name) => (
              <th key={name} scope="col" className={`${cell} font-bold`}>
                {t(`feeds.token.col.${name}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {tokens.map((token) => (
            <tr key={token.id} className={token.state === 'good' ? '' : 'text-quiet'}>
              <th scope="row" className={`${cell} font-normal`}>
                {token.title}
              </th>
              <td className={cell}>{momentText(new Date(token.madeAt), language)}</td>
              <td className={cell}>{dayText(token.expiresOn, language)}</td>
              <td className={cell}>
                {token.lastUsedAt ? momentText(new Date(token.lastUsedAt), language) : t('feeds.token.never')}
              </td>
              <td className={cell}>
                <span className="mr-4">{t(`feeds.token.${token.state}`)}</span>
                {token.state === 'good' && (
                  <Button dense onPress={() => setAsked(token)}>
                    {t('feeds.token.withdraw')}
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {asked && (
        <Window
          title={t('feeds.token.withdraw.sure', { title: asked.title })}
          close={t('feeds.token.withdraw.no')}
          open
          onClose={() => setAsked(null)}
        >
          <p>{t('feeds.token.withdraw.what')}</p>
          <Fault error={withdraw.error} />
          <div className="mt-4 flex gap-3">
            <Button look="main" isDisabled={withdraw.isPending} onPress={() => withdraw.mutate(asked.id)}>
              {t('feeds.token.withdraw')}
            </Button>
            <Button onPress={() => setAsked(null)}>{t('feeds.token.withdraw.no')}</Button>
          </div>
        </Window>
      )}
    </div>
  );
};
