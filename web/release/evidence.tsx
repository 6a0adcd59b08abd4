/** The evidence beside the findings: what moved since the last release, and the certificate of protection. */
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

export const CertificateFacts = ({ request }: { request: RequestShown }) => {
  const { t, say, language } = useWords();
  const { certificate } = request;
  if (!certificate) return null;
  const number = (n: number) => numberText(n, language, 0);
  const facts: [string, string][] = [
    [t('release.certificate.rules'), certificate.rules.map(say).join('／')],
    [t('release.certificate.cells'), number(certificate.cells)],
    [t('release.certificate.hidden'), `${number(certificate.primary)}／${number(certificate.complementary)}`],
    [
      t('release.certificate.interval'),
      certificate.tightestInterval === null
        ? '–'
        : t('release.certificate.interval.value', {
            count: number(certificate.tightestInterval),
            value: number(certificate.minimumWidth),
          }),
    ],
    [t('release.certificate.recomputable'), number(0)],
    [t('release.certificate.before'), number(certificate.releasedBefore)],
  ];
  return (
    <section aria-labelledby="certificate" className="mt-6">
      <h2 id="certificate" className="text-16 font-bold mb-1">
        {t('release.certificate')}
      </h2>
      <dl className="grid grid-cols-[max-content_1fr] gap-x-6 text-14">
        {facts.map(([term, fact]) => (
          <div key={term} className="contents">
            <dt className="text-quiet">{term}</dt>
            <dd>{fact}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
};
