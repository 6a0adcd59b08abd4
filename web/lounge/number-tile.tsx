/** Big numbers with what they are compared with. */
import { useWords } from '../shell/language.tsx';
import { columnAt, markAt } from '../ui/chart/from-table.ts';
import { whyHidden } from '../ui/chart/spoken.ts';
import { HiddenCell } from '../ui/hidden-cell.tsx';
import { bigNumber, changeText, numberText } from '../ui/number-words.ts';
import type { TileProps } from './tile-card.tsx';

/** Differences of rates are points, of counts a percentage as well. */
const isRate = (unit: string): boolean => /^(%|％|percent)/.test(unit);

export const NumberTile = ({ tile, answer }: Pick<TileProps, 'tile' | 'answer'>) => {
  const { t, say, language } = useWords();
  const { table } = answer;
  const several = tile.encode.y.length > 1;
  return (
    <div className={`flex flex-wrap ${several ? 'gap-x-10 gap-y-3' : ''}`}>
      {tile.encode.y.map((name) => {
        const at = columnAt(table, name);
        const column = table.columns[at];
        if (!column) return null;
        const decimals = column.decimals ?? 0;
        const unit = column.unit ? say(column.unit) : say(tile.unit);
        const mark = markAt(table, table.rows.length - 1, at);
        const big = mark.value === null ? null : bigNumber(mark.value, language, decimals);
        return (
          <div key={name} className="min-w-0">
            {several && <div className="text-12 text-quiet">{say(column.title)}</div>}
            <div className="flex flex-wrap items-baseline gap-x-1">
              {big ? (
                <>
                  <span className="text-32 font-bold">{big.figure}</span>
                  <span className="text-16">
                    {big.scale}
                    {unit}
                  </span>
                  {big.exact && (
                    <span className="ml-1 text-12 text-quiet">（{t('number.exact', { value: big.exact, unit })}）</span>
                  )}
                </>
              ) : (
                <HiddenCell large why={whyHidden(mark, language)} />
              )}
            </div>
            {(answer.comparison ?? [])
              .filter((one) => one.measure === name)
              .map((one) => {
                const change = mark.value === null || one.value === null ? null : mark.value - one.value;
                const share =
                  change === null || !one.value || isRate(unit) ? null : (change / Math.abs(one.value)) * 100;
                return (
                  <div key={say(one.label)} className="flex flex-wrap gap-x-2 text-12 leading-5">
                    <span className="text-quiet">
                      {say(one.label)}{' '}
                      {one.value === null
                        ? t('number.hidden')
                        : t('number.exact', { value: numberText(one.value, language, decimals), unit })}
                    </span>
                    {change !== null && (
                      <span className="font-bold whitespace-nowrap">
                        {changeText(change, language, decimals)}
                        {isRate(unit) ? t('number.points') : ''}
                        {share !== null &&
                          t('number.share', { share: `${changeText(share, language, 1)}${t('number.percent')}` })}
                      </span>
                    )}
                  </div>
                );
              })}
          </div>
        );
      })}
    </div>
  );
};
