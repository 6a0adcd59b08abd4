/** Under a chart: how many of its values are withheld, and why, in words. */
import type { ShownTable } from '../../src/results/results.api.ts';
import { useWords } from '../shell/language.tsx';
import { hiddenWords } from '../ui/chart/spoken.ts';

export const HiddenNote = ({ table }: { table: ShownTable }) => {
  const { t, language } = useWords();
  if (table.hidden.length === 0) return null;
  const reasons = [...new Set(table.hidden.map((cell) => cell.reason))];
  return (
    <p className="mt-1 text-12 text-quiet">
      {t('tile.hiddenCount', {
        count: table.hidden.length,
        why: reasons.map((reason) => hiddenWords[reason][language]).join(language === 'ja' ? '／' : '; '),
      })}
    </p>
  );
};
