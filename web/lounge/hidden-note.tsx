/** Under a chart: how many of its values are withheld, and why, in words. */
import type { Tile } from '../../src/lounge/lounge.api.ts';
import type { ShownTable } from '../../src/results/results.api.ts';
import { useWords } from '../shell/language.tsx';
import { columnAt } from '../ui/chart/from-table.ts';
import { hiddenWords } from '../ui/chart/spoken.ts';

/** `tile`: of a bar with its interval only the bar counts, not its ends as well. */
export const HiddenNote = ({ table, tile }: { table: ShownTable; tile: Tile }) => {
  const { t, language } = useWords();
  const drawn = tile.encode.y.map((name) => columnAt(table, name));
  const hidden = table.hidden.filter((cell) => drawn.includes(cell.column));
  if (hidden.length === 0) return null;
  const reasons = [...new Set(hidden.map((cell) => cell.reason))];
  return (
    <p className="mt-1 text-12 text-quiet">
      {t('tile.hiddenCount', {
        count: hidden.length,
        why: reasons.map((reason) => hiddenWords[reason][language]).join(language === 'ja' ? '／' : '; '),
      })}
    </p>
  );
};
