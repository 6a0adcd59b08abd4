/** How a result was looked at: what the machine found in its files, why that stayed, and how much it found nothing in. Never where. */
import type { ResultShown } from '../../src/results/released-results.api.ts';
import { useWords } from '../shell/language.tsx';

export const ResultFindings = ({ result }: { result: ResultShown }) => {
  const { t, say } = useWords();
  return (
    <section aria-labelledby="result-findings" className="mt-6">
      <h2 id="result-findings" className="text-16 font-bold mb-1">
        {t('result.checked')}
      </h2>
      <p className="text-14">{t('result.checked.lead', { count: result.passed })}</p>
      {result.found.length > 0 && (
        <ul className="mt-1 text-14">
          {result.found.map((one) => (
            <li key={`${one.file} ${one.about.ja}`} className="border-b border-grid py-1.5">
              <span className="text-quiet mr-2">{t(`release.severity.${one.severity}`)}</span>
              {one.file}　{say(one.about)}
              {one.reason && (
                <span className="block border-l-4 border-caution pl-3">{t('release.reason', { why: one.reason })}</span>
              )}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
};
