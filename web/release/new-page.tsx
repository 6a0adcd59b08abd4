/** A new request: one page that asks the question, then goes on to the files. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { Fault } from '../accounts/field.tsx';
import { useWords } from '../shell/language.tsx';
import { FailurePage, PageState } from '../ui/states.tsx';
import { openRequest, queueQuery } from './answers.ts';
import type { Words } from './answers.ts';
import { WordsForm } from './words-form.tsx';
import { WorkFrame } from './work-frame.tsx';

export const NewRequestPage = () => {
  const { t } = useWords();
  const navigate = useNavigate();
  const client = useQueryClient();
  const queue = useQuery(queueQuery);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  useEffect(() => {
    document.title = `${t('release.new')} – ${t('app.name')}`;
  }, [t]);
  const open = async (words: Words): Promise<boolean> => {
    setBusy(true);
    setError(null);
    try {
      const request = await openRequest(words);
      await client.invalidateQueries({ queryKey: queueQuery.queryKey });
      await navigate({ to: '/releases/$id', params: { id: request.id } });
      return true;
    } catch (refusal) {
      setError(refusal);
      setBusy(false);
      return false;
    }
  };
  // Said before anything is written, not after it.
  if (queue.isError) return <FailurePage error={queue.error} retry={() => void queue.refetch()} />;
  if (queue.data?.mayRequest === false)
    return (
      <WorkFrame shelf={null}>
        <PageState title={t('state.refused')} why={t('release.new.refused')} />
      </WorkFrame>
    );
  return (
    <WorkFrame shelf={null}>
      <nav aria-label={t('crumbs.label')} className="text-12">
        <Link to="/releases" className="hover:underline text-link py-1">
          {t('release.area')}
        </Link>
      </nav>
      <h1 className="text-24 font-bold">{t('release.new')}</h1>
      <p className="mb-4 max-w-[40rem]">{t('release.new.lead')}</p>
      <WordsForm
        keep="new request"
        first={{ title: '', purpose: '', context: '', controls: '', sharing: null }}
        recurring={false}
        label={t('release.new.do')}
        busy={busy}
        onSave={open}
      />
      {error !== null && (
        <div className="mt-4 max-w-[40rem]">
          <Fault error={error} />
        </div>
      )}
    </WorkFrame>
  );
};
