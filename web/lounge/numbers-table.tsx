/** All big numbers of a dashboard in one table, with what they are compared with. */
import type { View } from '../../src/lounge/lounge.api.ts';
import { useWords } from '../shell/language.tsx';
import { columnAt, markAt } from '../ui/chart/from-table.ts';
import { whyHidden } from '../ui/chart/spoken.ts';
import { HiddenCell } from '../ui/hidden-cell.tsx';
import { numberText } from '../ui/number-words.ts';
import { downloadPath } from './answers.ts';
import type { Shown } from './shown.ts';

export const NumbersTable = ({ dashboard, view, state }: Shown & { view: View }) => {
  const { t, say, language } = useWords();
  const rows = dashboard.tiles.flatMap((tile) => {
    const answer = view.tiles[tile.id];
    if (tile.kind !== 'number' || !answer) return [];
    return tile.encode.y.map((name) => {
      const at = columnAt(answer.table, name);
      const column = answer.table.columns[at];
      const decimals = column?.decimals ?? 0;
      const unit = column?.unit ? say(column.unit) : say(tile.unit);
      const title = [say(answer.title), tile.encode.y.length > 1 && column ? say(column.title) : '']
        .filter(Boolean)
        .join(' ');
      const compared = (answer.comparison ?? []).filter((one) => one.measure === name);
      return {
        tile,
        name,
        title,
        unit,
        decimals,
        mark: markAt(answer.table, answer.table.rows.length - 1, at),
        compared,
      };
    });
  });
  if (rows.length === 0) return null;
  const head = 'bg-head border-b border-line px-3 py-1.5';
  return (
    <section aria-label={t('table.numbers')} className="relative overflow-auto">
      <h2 className="text-16 font-bold mb-2">{t('table.numbers')}</h2>
      <table className="text-14 border-collapse leading-6">
        <thead>
          <tr>
            <th scope="col" className={`${head} text-left`}>
              {t('table.item')}
            </th>
            <th scope="col" className={`${head} text-right`}>
              {t('table.value')}
            </th>
            <th scope="col" className={`${head} text-left`}>
              {t('table.compared')}
            </th>
            <th scope="col" className={`${head} text-left no-print`}>
              {t('table.save')}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ tile, name, title, unit, decimals, mark, compared }) => (
            <tr key={`${tile.id} ${name}`} className="border-b border-grid">
              <th scope="row" className="text-left font-normal px-3 py-1.5">
                {title}
              </th>
              <td className="text-right px-3 py-1.5 whitespace-nowrap">
                {mark.value === null ? (
                  <HiddenCell why={whyHidden(mark, language)} />
                ) : (
                  t('number.exact', { value: numberText(mark.value, language, decimals), unit })
                )}
              </td>
              <td className="px-3 py-1.5">
                {compared.map((one) => (
                  <span key={say(one.label)} className="block whitespace-nowrap">
                    {say(one.label)}{' '}
                    {one.value === null
                      ? t('number.hidden')
                      : t('number.exact', { value: numberText(one.value, language, decimals), unit })}
                  </span>
                ))}
              </td>
              <td className="px-3 no-print whitespace-nowrap">
                {(['csv', 'xlsx'] as const).map((format) => (
                  <a
                    key={format}
                    download
                    href={downloadPath(dashboard.id, tile.id, format, language, state.changed)}
                    aria-label={`${title}: ${t(`tile.${format}`)}`}
                    className="inline-flex items-center min-h-8 px-2 text-link underline"
                  >
                    {format === 'csv' ? 'CSV' : 'Excel'}
                  </a>
                ))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
};
