/** The evidence beside the findings: what moved since the last release, and how much is not shown. */
import type { RequestShown } from '../../src/release/release.api.ts';
import { useWords } from '../shell/language.tsx';
import { numberText } from '../ui/number-words.ts';

const counts = ['added', 'removed', 'changed', 'newlyHidden', 'newlyShown'] as const;
const head = 'bg-head border-b border-line px-3 py-1.5 text-14';

export const ChangesTable = ({ request }: { request: RequestShown }) => {
  const { t, say, language } = useWords();
  const { changes } = request;
  const still = changes?.tables.every((table) => counts.every((key) => table[key] === 0)) ?? false;
  return (
    <section aria-labelledby="changes" className="mt-6">
      <h2 id="changes" className="text-16 font-bold mb-1">
        {changes ? t('release.changes', { name: changes.since }) : t('release.changes.title')}
      </h2>
      {!changes ? (
        <p className="text-14 text-quiet">{t('release.changes.first')}</p>
      ) : still ? (
        <p className="text-14">{t('release.changes.same')}</p>
      ) : (
        <table className="w-full border-collapse text-14">
          <thead>
            <tr>
              <th scope="col" className={`${head} text-left`}>
                {t('release.changes.table')}
              </th>
              {counts.map((key) => (
                <th key={key} scope="col" className={`${head} text-right`}>
                  {t(`release.changes.${key}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {changes.tables.map((table) => (
              <tr key={table.file} className="border-b border-grid align-top">
                <th scope="row" className="text-left font-normal px-3 py-1.5">
                  {say(table.title)}
                  {table.categories.length > 0 && (
                    <span className="block text-12 text-quiet">
                      {t('release.changes.categories', { names: table.categories.join('、') })}
                    </span>
                  )}
                </th>
                {counts.map((key) => (
                  <td key={key} className={`text-right px-3 py-1.5 ${table[key] > 0 ? 'font-bold' : 'text-quiet'}`}>
                    {numberText(table[key], language, 0)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
};

const percent = (share: number, language: 'ja' | 'en') => `${numberText(share * 100, language, 1)}%`;

export const LossesTable = ({ request }: { request: RequestShown }) => {
  const { t, say, language } = useWords();
  if (request.losses.length === 0) return null;
  const columns = ['values', 'hidden', 'why', 'unseen'] as const;
  const number = (n: number) => numberText(n, language, 0);
  return (
    <section aria-labelledby="losses" className="mt-6">
      <h2 id="losses" className="text-16 font-bold mb-1">
        {t('release.losses')}
      </h2>
      <p className="text-14 text-quiet mb-1">{t('release.losses.lead')}</p>
      <table className="w-full border-collapse text-14">
        <thead>
          <tr>
            <th scope="col" className={`${head} text-left`}>
              {t('release.losses.table')}
            </th>
            {columns.map((key) => (
              <th key={key} scope="col" className={`${head} text-right`}>
                {t(`release.losses.${key}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {request.losses.map(({ file, title, values, hidden, unseen }) => {
            const few = hidden.threshold + hidden.dominance + hidden.zero + hidden.detail;
            const all = few + hidden.complementary + hidden.merged;
            return (
              <tr key={file} className="border-b border-grid align-top">
                <th scope="row" className="text-left font-normal px-3 py-1.5">
                  {say(title)}
                </th>
                <td className="text-right px-3 py-1.5">{number(values)}</td>
                <td className="text-right px-3 py-1.5 whitespace-nowrap">
                  {number(all)}（{percent(values === 0 ? 0 : all / values, language)}）
                </td>
                <td className="text-right px-3 py-1.5 whitespace-nowrap">
                  {[few, hidden.complementary, hidden.merged].map(number).join('／')}
                </td>
                <td className="text-right px-3 py-1.5">{unseen === null ? '–' : percent(unseen, language)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
};
