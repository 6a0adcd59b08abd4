/** The numbers as a real table: its own head (repeated on paper), row headings, hidden cells hatched with their reason. */
import type { Tile } from '../../src/lounge/lounge.api.ts';
import type { ShownTable } from '../../src/results/results.api.ts';
import { useEffect, useMemo, useState } from 'react';
import { useWords } from '../shell/language.tsx';
import { useWidth } from '../ui/chart/chart.tsx';
import { whyHidden } from '../ui/chart/spoken.ts';
import { HiddenCell } from '../ui/hidden-cell.tsx';
import { numberText } from '../ui/number-words.ts';
import { tableTwin } from '../ui/table-twin.ts';

export const DataTable = ({
  table,
  tile,
  title,
  whole = false,
}: {
  table: ShownTable;
  tile: Tile;
  title: string;
  whole?: boolean;
}) => {
  const { t, language } = useWords();
  const twin = useMemo(() => tableTwin(table, tile, language), [table, tile, language]);
  const { element, width } = useWidth();
  const [scrolls, setScrolls] = useState(!whole);
  useEffect(() => {
    const box = element.current;
    if (whole && box) setScrolls(box.scrollWidth > box.clientWidth);
  }, [element, whole, width, twin]);
  return (
    // What scrolls must be reachable by keyboard (WCAG 2.1.1); a whole table scrolls only where the window is narrow.
    <div
      ref={element}
      {...(!scrolls ? {} : { role: 'region', 'aria-label': t('table.of', { title }), tabIndex: 0 })}
      className={`relative overflow-auto print:overflow-visible print:max-h-none ${whole ? '' : 'max-h-[26rem]'}`}
    >
      <table className={`text-14 border-collapse leading-6 ${whole ? 'min-w-96' : 'min-w-full'}`}>
        <caption className="text-left text-12 text-quiet pb-1">
          {[...twin.fixed, t('table.rows', { count: twin.rows.length })].join('　')}
        </caption>
        <thead className="sticky top-0 print:static">
          <tr>
            {twin.heads.map((head) => (
              <th
                key={head}
                scope="col"
                className="text-left bg-head border-b border-line px-3 py-1.5 whitespace-nowrap"
              >
                {head}
              </th>
            ))}
            {twin.columns.map((column, at) => (
              <th
                key={`${column.title}${at}`}
                scope="col"
                className="text-right bg-head border-b border-line px-3 py-1.5 whitespace-nowrap"
              >
                {column.title}
                {column.unit && <span className="font-normal text-12">（{column.unit}）</span>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {twin.rows.map((row, index) => (
            <tr key={`${row.heads.join()}${index}`} className="border-b border-grid hover:bg-wash">
              {row.heads.map((head, at) => (
                <th key={`${at}`} scope="row" className="text-left font-normal px-3 py-1.5 whitespace-nowrap">
                  {head}
                </th>
              ))}
              {row.marks.map((mark, at) => (
                <td key={`${at}`} className="text-right px-3 py-1.5 whitespace-nowrap">
                  {mark.value !== null ? (
                    numberText(mark.value, language, twin.columns[at]?.decimals ?? 0)
                  ) : mark.hidden ? (
                    <HiddenCell why={whyHidden(mark, language)} />
                  ) : (
                    <span title={t('table.none')}>–</span>
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
};
