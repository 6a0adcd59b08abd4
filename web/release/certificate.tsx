/** The certificate of protection: rules, what the attack left uncertain, what was given up, and each system that was protected together. */
import type { RequestShown } from '../../src/release/release.api.ts';
import { useWords } from '../shell/language.tsx';
import { numberText } from '../ui/number-words.ts';

type Certificate = NonNullable<RequestShown['certificate']>;
const head = 'bg-head border-b border-line px-3 py-1.5 text-14';

const useNumbers = () => {
  const { language } = useWords();
  return {
    number: (n: number) => numberText(n, language, 0),
    percent: (share: number) => `${numberText(share * 100, language, 1)}%`,
  };
};

const Systems = ({ certificate }: { certificate: Certificate }) => {
  const { t, say } = useWords();
  const { number, percent } = useNumbers();
  const columns = ['times', 'rules', 'lost', 'tightest'] as const;
  return (
    <table className="w-full border-collapse text-14 mt-3">
      <caption className="text-left text-14 text-quiet pb-1">{t('release.systems')}</caption>
      <thead>
        <tr>
          <th scope="col" className={`${head} text-left`}>
            {t('release.systems.name')}
          </th>
          {columns.map((key) => (
            <th key={key} scope="col" className={`${head} text-right`}>
              {t(`release.systems.${key}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {certificate.systems.map((system) => (
          <tr key={system.name} className="border-b border-grid align-top">
            <th scope="row" className="text-left font-normal px-3 py-1.5">
              {system.title ? say(system.title) : system.name}
              <span className="text-12 text-quiet">
                （{t(system.amounts ? 'release.systems.amounts' : 'release.systems.people')}）
              </span>
            </th>
            <td className="text-right px-3 py-1.5">
              {t('release.systems.times.value', {
                count: number(system.timePoints),
                value: number(system.publishedBefore),
              })}
            </td>
            <td className="text-right px-3 py-1.5">
              {system.rules.map(({ rule, count }) => `${t(`release.rule.${rule}`)} ${number(count)}`).join('、') || '–'}
            </td>
            <td className="text-right px-3 py-1.5 whitespace-nowrap">
              {percent(system.lost.cells)}／{number(100 * system.lost.people)}%
            </td>
            <td className="text-right px-3 py-1.5 whitespace-nowrap">
              {system.tightest === null
                ? '–'
                : system.amounts
                  ? percent(system.tightest)
                  : t('release.interval.people', { count: number(system.tightest) })}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
};

export const CertificateFacts = ({ request }: { request: RequestShown }) => {
  const { t, say } = useWords();
  const { number, percent } = useNumbers();
  const { certificate } = request;
  if (!certificate) return null;
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
    ...(certificate.tightestShare === null
      ? []
      : [[t('release.certificate.share'), percent(certificate.tightestShare)] as [string, string]]),
    [t('release.certificate.recomputable'), number(certificate.recomputable)],
    [
      t('release.certificate.undecided'),
      certificate.undecided === 0
        ? t('release.certificate.undecided.none')
        : t('release.certificate.undecided.value', { count: number(certificate.undecided) }),
    ],
    [t('release.certificate.before'), number(certificate.releasedBefore)],
    [t('release.certificate.difference'), t('release.certificate.count', { count: number(certificate.differences) })],
    ...certificate.otherwise.map(({ name, title, method, timePoints }): [string, string] => [
      title ? say(title) : name,
      t('release.systems.otherwise', { value: say(method), count: number(timePoints) }),
    ]),
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
      {certificate.systems.length > 0 && <Systems certificate={certificate} />}
    </section>
  );
};
