/** A result released as files: what it answers, what stands behind it, and the files exactly as two people looked at them. */
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import type { ResultShown } from '../../src/results/released-results.api.ts';
import { usePlace } from '../lounge/place.ts';
import { releaseText } from '../lounge/release-words.ts';
import { useAudienceText } from '../release/audience-text.ts';
import { saveFrom } from '../shell/ask-server.ts';
import { useWords } from '../shell/language.tsx';
import { Bone } from '../ui/bone.tsx';
import { Button } from '../ui/button.tsx';
import { FailurePage } from '../ui/states.tsx';
import { dayText } from '../ui/time-words.ts';
import { conditionsPath, resultFilePath, resultQuery } from './answers.ts';
import { ResultFindings } from './result-findings.tsx';

const heading = 'text-16 font-bold mb-1';

const Files = ({ result, save }: { result: ResultShown; save: (path: string, name: string) => void }) => {
  const { t, language } = useWords();
  return (
    <section aria-labelledby="result-files" className="mt-6">
      <h2 id="result-files" className={heading}>
        {t('result.files')}
      </h2>
      <p className="text-14 text-quiet">{t('result.files.lead')}</p>
      <ul className="mt-2 border-t border-line">
        {result.files.map((file) => (
          <li key={file.name} className="border-b border-line py-3">
            <div className="flex flex-wrap items-center gap-x-6 gap-y-1">
              <span className="min-w-0">
                <span className="font-bold break-all">{file.name}</span>
                <span className="block text-12 text-quiet break-all">
                  {t(`release.kind.${file.kind}`)}　{file.bytes.toLocaleString()} B　SHA-256 {file.sha256}
                </span>
              </span>
              <span className="ml-auto no-print">
                <Button
                  dense
                  aria-label={t('result.file.take.name', { name: file.name })}
                  onPress={() => save(resultFilePath(result.id, file.name, 'file'), file.name)}
                >
                  {t('result.file.take')}
                </Button>
              </span>
            </div>
            {file.picture && (
              <img
                src={resultFilePath(result.id, file.name, 'picture')}
                alt={t('result.picture', { name: file.name, title: result.title[language] })}
                className="mt-3 max-w-full border border-grid"
              />
            )}
          </li>
        ))}
      </ul>
      <div className="mt-2 no-print">
        <Button dense onPress={() => save(conditionsPath(result.id, language), `${result.id}.txt`)}>
          {t('result.conditions')}
        </Button>
      </div>
    </section>
  );
};

export const ResultPage = () => {
  const { t, say, language } = useWords();
  const { id = '' } = useParams({ strict: false });
  const asked = useQuery(resultQuery(id));
  // What was refused while the page stood open (a recall) takes its place.
  const [refused, setRefused] = useState<unknown>(null);
  const place = usePlace();
  const audienceText = useAudienceText();
  const title = asked.data ? say(asked.data.title) : '';
  useEffect(() => {
    if (title) document.title = `${title} – ${t('app.name')}`;
  }, [title, t]);
  const error = refused ?? asked.error;
  const retry = () => {
    setRefused(null);
    void asked.refetch();
  };
  if (error) return <FailurePage error={error} retry={retry} />;
  if (!asked.data)
    return (
      <div role="status" aria-label={t('state.loading')} className="pt-6">
        <Bone className="h-8 w-96 mb-3" />
        <Bone className="h-64" />
      </div>
    );
  const result = asked.data;
  const facts = [
    [t('facts.asOf'), dayText(result.asOf, language)],
    [t('result.publishedOn'), dayText(result.publishedOn, language)],
    [t('facts.author'), result.section],
    [t('facts.audience'), audienceText(result.audience)],
    [t('sharing.contact'), result.contact],
    [t('facts.release'), releaseText(result.release, place.synthetic, t)],
  ];
  const definition = [
    [t('release.context'), result.context],
    [t('release.controls'), result.controls],
  ];
  return (
    <div className="pt-4">
      <nav aria-label={t('crumbs.label')} className="text-12 text-quiet flex items-center gap-2">
        <Link to="/" search={{}} className="hover:underline text-link py-1">
          {t('app.name')}
        </Link>
        <span aria-hidden="true">›</span>
        <span>{t('lounge.results')}</span>
      </nav>
      <h1 className="text-24 font-bold">{title}</h1>
      <p className="text-16 max-w-[60rem]">{result.purpose}</p>
      <dl className="mt-1 mb-2 flex flex-wrap gap-x-5 text-12 text-quiet leading-6">
        {facts.map(([term, fact]) => (
          <div key={term} className="flex gap-1.5">
            <dt className="shrink-0">{term}</dt>
            <dd className="text-ink">{fact}</dd>
          </div>
        ))}
      </dl>
      <section aria-labelledby="result-definition" className="mt-4 border-l-4 border-main pl-4">
        <h2 id="result-definition" className="sr-only">
          {t('about.definition')}
        </h2>
        <dl className="grid grid-cols-[max-content_1fr] gap-x-4 text-14">
          {definition.map(([term, text]) => (
            <div key={term} className="contents">
              <dt className="text-quiet">{term}</dt>
              <dd>{text}</dd>
            </div>
          ))}
        </dl>
      </section>
      <Files result={result} save={(path, name) => void saveFrom(path, name).catch(setRefused)} />
      <ResultFindings result={result} />
    </div>
  );
};
