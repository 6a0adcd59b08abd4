/** Making a token, and the one time that it is shown. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { newFeedTokenSchema } from '../../src/accounts/feed-tokens.api.ts';
import { Fault } from '../accounts/field.tsx';
import { useWords } from '../shell/language.tsx';
import { Button } from '../ui/button.tsx';
import { feedTokensQuery, makeToken } from './answers.ts';
import { CopyLine } from './copy-line.tsx';

/** The end of this fiscal year; from January on that of the next half. */
const usualEnd = (now: Date): string => {
  const year = now.getFullYear() + (now.getMonth() >= 3 ? 1 : 0);
  return now.getMonth() < 3 ? `${year}-09-30` : `${year}-03-31`;
};
const field = 'mt-1 block min-h-11 px-3 border border-outline rounded-8 bg-white text-16';

export const NewToken = () => {
  const { t } = useWords();
  const client = useQueryClient();
  const [title, setTitle] = useState('');
  const [until, setUntil] = useState(() => usualEnd(new Date()));
  const [tried, setTried] = useState(false);
  const [token, setToken] = useState<string | null>(null);
  const make = useMutation({
    mutationFn: makeToken,
    onSuccess: (made) => {
      setToken(made.token);
      setTitle('');
      setTried(false);
      void client.invalidateQueries({ queryKey: feedTokensQuery.queryKey });
    },
  });
  const input = newFeedTokenSchema.safeParse({ title, expiresOn: until });
  // A button that does nothing would not say what is missing.
  const faults = tried
    ? ([
        ...(title.trim() === '' ? ['feeds.token.title.missing'] : []),
        ...(until === '' ? ['feeds.token.until.missing'] : []),
      ] as ('feeds.token.title.missing' | 'feeds.token.until.missing')[])
    : [];
  if (token !== null)
    return (
      <div role="status" className="mt-4 border border-main rounded-8 p-4 space-y-3">
        <p className="font-bold">{t('feeds.token.made')}</p>
        <CopyLine label={t('feeds.token.made.label')} text={token} act={t('feeds.token.copy')} />
        <Button dense onPress={() => setToken(null)} className="min-h-11">
          {t('feeds.token.made.done')}
        </Button>
      </div>
    );
  return (
    <form
      className="mt-4 flex flex-wrap items-end gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (input.success && !make.isPending) make.mutate(input.data);
      }}
    >
      <label className="text-14">
        <span className="text-quiet">{t('feeds.token.title')}</span>
        <input
          value={title}
          maxLength={80}
          onChange={(event) => setTitle(event.target.value)}
          className={`${field} w-80 max-w-[calc(100vw-4rem)]`}
        />
      </label>
      <label className="text-14">
        <span className="text-quiet">{t('feeds.token.until')}</span>
        <input type="date" value={until} onChange={(event) => setUntil(event.target.value)} className={field} />
      </label>
      <Button look="main" type="submit" isDisabled={make.isPending}>
        {t('feeds.token.make')}
      </Button>
      <div className="basis-full">
        {faults.map((fault) => (
          <p key={fault} role="alert" className="text-14 text-error">
            {t(fault)}
          </p>
        ))}
        <Fault error={make.error} />
      </div>
    </form>
  );
};
