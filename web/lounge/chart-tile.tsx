/** A line, bar or pyramid tile. Very long lists of bars show their beginning first. */
import { useMemo, useState } from 'react';
import { useWords } from '../shell/language.tsx';
import { Chart } from '../ui/chart/chart.tsx';
import { chartSpec, firstBars } from '../ui/chart/from-table.ts';
import type { Order } from '../ui/chart/from-table.ts';
import type { Room } from '../ui/chart/layout.ts';
import { niceScale } from '../ui/number-words.ts';
import { Button } from '../ui/button.tsx';
import { TileState } from '../ui/states.tsx';
import type { TileProps } from './tile-card.tsx';

const most = 15;

export const ChartTile = ({
  tile,
  answer,
  order,
  room,
}: Pick<TileProps, 'tile' | 'answer'> & { order: Order; room: Room }) => {
  const { t, say, language } = useWords();
  const [all, setAll] = useState(false);
  const full = useMemo(() => chartSpec(tile, answer.table, language, order), [tile, answer.table, language, order]);
  const long = full !== null && full.kind === 'bar' && full.categories.length > most + 5 && order === 'size';
  const spec = useMemo(() => (full && long && !all ? firstBars(full, most) : full), [full, long, all]);
  if (!full || !spec) return <TileState title={t('tile.failed')} next={t('tile.failed.next')} />;
  const values = spec.series.flatMap((series) =>
    series.marks.flatMap((mark) => (mark.value === null ? [] : [mark.value])),
  );
  const lifted = spec.kind === 'line' && values.length > 0 && !niceScale(values, false).fromZero;
  return (
    <>
      <Chart spec={spec} room={room} title={say(answer.title)} reading={answer.reading ? say(answer.reading) : null} />
      {lifted && <p className="text-12 text-quiet">{t('tile.notFromZero')}</p>}
      {long && (
        <Button look="quiet" dense onPress={() => setAll(!all)} className="text-link min-h-11 no-print -ml-3">
          {all ? t('tile.showFew') : t('tile.showAll', { count: full.categories.length })}
        </Button>
      )}
    </>
  );
};
