/** Legend of a map: each class with its range and how many areas fall into it; hidden and missing apart. */
import { useWords } from '../../shell/language.tsx';
import type { MapClass } from '../chart/quantile.ts';
import { numberText } from '../number-words.ts';

type Props = {
  readonly classes: readonly MapClass[];
  readonly unit: string;
  readonly decimals: number;
  readonly hidden: number;
  readonly missing: number;
  readonly beside: boolean;
};

export const MapLegend = ({ classes, unit, decimals, hidden, missing, beside }: Props) => {
  const { t, language } = useWords();
  const range = (one: MapClass) => {
    const from = numberText(one.from, language, decimals);
    const to = numberText(one.to, language, decimals);
    return from === to ? from : `${from}${language === 'ja' ? '～' : ' – '}${to}`;
  };
  const rows = [
    ...classes.toReversed().map((one) => ({ key: `${one.from}`, fill: one.fill, text: range(one), count: one.count })),
    ...(hidden > 0 ? [{ key: 'hidden', fill: 'url(#hatch)', text: t('map.hidden'), count: hidden }] : []),
    ...(missing > 0 ? [{ key: 'missing', fill: 'url(#hatch-sparse)', text: t('map.noData'), count: missing }] : []),
  ];
  return (
    <div className={`text-12 ${beside ? 'w-40 pt-1' : 'mt-2'}`}>
      <div className="text-quiet mb-1">
        {classes.length === 5 ? t('map.legend') : t('map.legend.classes', { count: classes.length })}
        <span className={beside ? 'block' : 'ml-3'}>{t('tile.unit', { unit })}</span>
      </div>
      <ul className={beside ? 'space-y-1' : 'flex flex-wrap gap-x-4 gap-y-1'}>
        {rows.map((row) => (
          <li key={row.key} className="flex items-start gap-2">
            <svg width="20" height="14" aria-hidden="true" className="shrink-0 mt-[3px]">
              <rect x="0.5" y="0.5" width="19" height="13" fill={row.fill} stroke="#949494" />
            </svg>
            <span>
              {row.text}
              <span className={`text-quiet ${beside ? 'block leading-tight' : 'ml-1.5'}`}>
                {t('map.areas', { count: row.count })}
              </span>
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
};
