/** How recognisable the rows would be, and what making them coarser would give and cost. */
import { numberText } from '../ui/number-words.ts';
import { shareText } from './figures.ts';
import { useLanguage } from './language.tsx';
import { Section, Table } from './parts.tsx';
import type { Check } from './report.tsx';
import { phrases, words } from './words.ts';

type Risk = NonNullable<Check['anonymity']>;

export const RiskSection = ({ risk }: { risk: Risk }) => {
  const { say, language } = useLanguage();
  const n = (count: number) => numberText(count, language);
  const part = (count: number) => {
    const share = shareText(count, risk.rows, language);
    return language === 'ja' ? `${n(count)}（${share}）` : `${n(count)} (${share})`;
  };
  const named = ({ column, way }: Risk['coarser'][number]) =>
    language === 'ja' ? `${column.ja}を${way.ja}` : `${column.en} ${way.en}`;
  // Most helpful first; gentle: the column stays, and fewer rows stand out.
  const best = risk.coarser[0];
  const gentle = risk.coarser.find(({ lost, below }) => lost < 1 && below < risk.below);
  const advice = (each: Risk['coarser'][number]) => ({
    ja: `${n(risk.below)}行から${n(each.below)}行に（失われる情報 ${numberText(each.lost * 100, 'ja', 0)}%）`,
    en: `from ${n(risk.below)} rows to ${n(each.below)} (${numberText(each.lost * 100, 'en', 0)}% of its information lost)`,
  });
  const quasi = risk.quasi.map(say).join(language === 'ja' ? '・' : ', ');
  return (
    <Section title={say(words.riskTitle)} note={`${say(words.riskQuasi)}: ${quasi}`}>
      <p className="mb-3 text-14 max-w-[60em]">{say(phrases.riskMeaning(risk.k))}</p>
      {best && risk.below > 0 && (
        <ul className="mb-3 list-disc pl-6 text-14">
          <li>
            {say(words.riskBest)}: <b>{named(best)}</b> {say(advice(best))}
          </li>
          {gentle && gentle !== best && (
            <li>
              {say(words.riskGentle)}: <b>{named(gentle)}</b> {say(advice(gentle))}
            </li>
          )}
        </ul>
      )}
      <Table
        label={say(words.riskTitle)}
        heads={[
          { title: say(words.item) },
          { title: say(words.riskUnique), number: true },
          { title: say(phrases.below(risk.k)), number: true },
          { title: say(words.riskLost), number: true },
        ]}
        rows={[
          {
            key: 'now',
            cells: [
              <b key="b">{language === 'ja' ? 'このまま' : 'As it is'}</b>,
              part(risk.uniques),
              part(risk.below),
              '–',
            ],
          },
          ...risk.coarser.map((each) => ({
            key: `${each.column.en}${each.way.en}`,
            cells: [named(each), part(each.uniques), part(each.below), `${numberText(each.lost * 100, language, 0)}%`],
          })),
        ]}
      />
      {risk.sensitive.length > 0 && (
        <div className="mt-4">
          <Table
            label={say(words.riskSensitive)}
            heads={[
              { title: say(words.riskSensitive) },
              { title: say(words.riskLeast), number: true },
              { title: say(words.riskAlike), number: true },
            ]}
            rows={risk.sensitive.map((each) => ({
              key: each.column.en,
              cells: [say(each.column), n(each.least), part(each.alike)],
            }))}
          />
        </div>
      )}
    </Section>
  );
};
