/** この数字について: definition, unit, as-of day, source, protection of one tile. */
import type { Language } from '#base';
import type { Dashboard, Tile } from '../../src/lounge/lounge.api.ts';
import { useWords } from '../shell/language.tsx';
import { Button } from '../ui/button.tsx';
import { usePlace } from './place.ts';
import { releaseText } from './release-words.ts';
import { hiddenWords } from '../ui/chart/spoken.ts';
import { numberText } from '../ui/number-words.ts';
import { Window } from '../ui/overlay.tsx';
import { dayText } from '../ui/time-words.ts';
import type { TileAnswer } from './tile-card.tsx';

type Loss = Dashboard['tables'][number]['loss'];

/** How much of the table is hidden, and that it does not follow from the rest. */
const lossText = (loss: Loss, t: ReturnType<typeof useWords>['t'], language: Language): string => {
  const hidden = loss.primary + loss.complementary;
  if (hidden === 0) return t('about.loss.none');
  const number = (n: number) => numberText(n, language, 0);
  const share = `${numberText((100 * hidden) / loss.values, language, 1)}%`;
  return [
    t('about.loss.share', { count: number(loss.values), value: number(hidden), share }),
    t('about.loss.why', { count: number(loss.primary), value: number(loss.complementary) }),
  ].join(language === 'ja' ? '' : ' ');
};

export const AboutWindow = ({
  tile,
  dashboard,
  answer,
  onClose,
  onManual,
}: {
  tile: Tile;
  dashboard: Dashboard;
  answer: TileAnswer | null;
  onClose: () => void;
  onManual: () => void;
}) => {
  const { t, say, language } = useWords();
  const place = usePlace();
  const table = dashboard.tables.find(({ id }) => id === (answer?.source ?? tile.table));
  const records = table?.records.map((one) =>
    t('standing.records', {
      name: say(one.title),
      date: one.days > 1 ? `${dayText(one.from, language)} – ${dayText(one.to, language)}` : dayText(one.to, language),
      count: one.days,
      value: one.snapshot,
    }),
  );
  const reasons = [...new Set(answer?.table.hidden.map((cell) => cell.reason))];
  const coarser = [...new Set(answer?.table.hidden.flatMap((cell) => (cell.see ? [say(cell.see)] : [])))].slice(0, 6);
  const facts = [
    [t('about.definition'), say(tile.about)],
    [t('about.unit'), say(tile.unit)],
    [t('facts.asOf'), dayText(dashboard.facts.asOf, language)],
    [
      t('facts.source'),
      [say(dashboard.facts.source), dashboard.facts.credit ? say(dashboard.facts.credit) : '']
        .filter(Boolean)
        .join('　'),
    ],
    ...(records && records.length > 0 ? [[t('about.records'), records.join('\n')]] : []),
    ...(table
      ? [
          [
            t('about.table'),
            t('standing.table', {
              title: say(table.title),
              count: table.version,
              date: dayText(table.publishedOn, language),
              value: table.definition,
            }),
          ],
        ]
      : []),
    [
      t('about.protection'),
      table ? table.rules.map(say).join(language === 'ja' ? '' : ' ') : say(dashboard.protection),
    ],
    ...(table ? [[t('about.loss'), lossText(table.loss, t, language)]] : []),
    ...(table
      ? [[t('about.release'), table.release ? releaseText(table.release, place.synthetic, t) : t('standing.elsewhere')]]
      : []),
    ...(reasons.length > 0
      ? [[t('about.hidden'), reasons.map((reason) => hiddenWords[reason][language]).join('\n')]]
      : []),
    ...(coarser.length > 0 ? [[t('about.coarser'), coarser.join('\n')]] : []),
  ];
  return (
    <Window title={say(answer?.title ?? tile.title)} close={t('help.close')} open onClose={onClose}>
      <dl className="space-y-3 text-14">
        {facts.map(([term, fact]) => (
          <div key={term}>
            <dt className="text-12 text-quiet">{term}</dt>
            <dd className="whitespace-pre-line text-16">{fact}</dd>
          </div>
        ))}
      </dl>
      <Button
        className="mt-6"
        onPress={() => {
          onClose();
          onManual();
        }}
      >
        {t('about.manual')}
      </Button>
    </Window>
  );
};
