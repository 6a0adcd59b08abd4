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
  const quasi = risk.quasi.map(say).join(language === 'ja' ? '・' : ', ');
  return (
    <Section title={say(words.riskTitle)} note={`${say(words.riskQuasi)}: ${quasi}`}>
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
            cells: [
              language === 'ja' ? `${each.column.ja}を${each.way.ja}` : `${each.column.en} ${each.way.en}`,
              part(each.uniques),
              part(each.below),
              `${numberText(each.lost * 100, language, 0)}%`,
            ],
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
