/** Results released as files, below the cards of the dashboards: name, what it answers, its day, who made it. */
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { ResultCard } from '../../src/results/released-results.api.ts';
import { useWords } from '../shell/language.tsx';
import { Button } from '../ui/button.tsx';
import { dayText } from '../ui/time-words.ts';

const shownAtFirst = 6;
const mark = 'shrink-0 rounded-4 border px-2 text-12 leading-5 bg-white';

export const ResultsList = ({ results }: { results: readonly ResultCard[] }) => {
  const { t, say, language } = useWords();
  const [all, setAll] = useState(false);
  if (results.length === 0) return null;
  const shown = all ? results : results.slice(0, shownAtFirst);
  return (
    <section aria-labelledby="results" className="mt-10">
      <h2 id="results" className="text-20 font-bold">
        {t('lounge.results')} <span className="text-14 text-quiet font-normal">{results.length}</span>
      </h2>
      <ul className="mt-2 border-t border-line">
        {shown.map((result) => (
          <li key={result.id} className="relative border-b border-line px-2 py-3 hover:bg-wash">
            <div className="flex flex-wrap items-baseline gap-x-3">
              <Link
                to="/results/$id"
                params={{ id: result.id }}
                className="text-16 font-bold text-ink hover:text-link hover:underline after:absolute after:inset-0"
              >
                {say(result.title)}
              </Link>
              {result.isNew && <span className={`${mark} border-link text-link`}>{t('mark.new')}</span>}
              {result.restricted && (
                <span className={`${mark} border-caution text-caution`}>{t('mark.restricted')}</span>
              )}
            </div>
            <p className="text-14">{result.purpose}</p>
            <p className="text-12 text-quiet">
              {[
                result.kinds.map((kind) => t(`release.kind.${kind}`)).join('・'),
                t('card.asOf', { date: dayText(result.asOf, language) }),
                result.section,
              ].join('　')}
            </p>
          </li>
        ))}
      </ul>
      {results.length > shown.length && (
        <Button dense className="mt-3" onPress={() => setAll(true)}>
          {t('lounge.results.all', { count: results.length })}
        </Button>
      )}
    </section>
  );
};
