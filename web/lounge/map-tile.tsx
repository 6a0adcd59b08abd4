/** A map tile: its shapes come once, its numbers with the view; a click on an area sets the filter the author named. */
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Room } from '../ui/chart/layout.ts';
import type { Mark } from '../ui/chart/spec.ts';
import { useWords } from '../shell/language.tsx';
import { columnAt, hiddenIndex, labelOf } from '../ui/chart/from-table.ts';
import { AreaMap } from '../ui/map/map.tsx';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icons.tsx';
import { Bone } from '../ui/bone.tsx';
import { mapQuery } from './answers.ts';
import { DataTable } from './data-table.tsx';
import type { TileProps } from './tile-card.tsx';

export const MapTile = ({ tile, answer, dashboard, state, onFilter, room }: TileProps & { room: Room }) => {
  const { t, say, language } = useWords();
  const map = useQuery({ ...mapQuery(tile.map?.id ?? ''), enabled: tile.map !== undefined });
  const { table } = answer;
  const x = tile.encode.x ?? '';
  const measure = columnAt(table, tile.encode.y[0] ?? '');
  const marks = useMemo(() => {
    const at = columnAt(table, x);
    const hidden = hiddenIndex(table);
    return new Map<string, Mark>(
      table.rows.map((row, index) => {
        const value = row[measure];
        return [
          String(row[at] ?? ''),
          typeof value === 'number' ? { value, hidden: null } : hidden(`${index}/${measure}`),
        ];
      }),
    );
  }, [table, x, measure]);
  if (!tile.map || map.isError || measure < 0)
    return (
      <>
        <p role="status" className="mb-2 border-l-4 border-caution pl-3 text-14">
          {t('tile.noMap')}
        </p>
        <DataTable table={table} tile={tile} title={say(answer.title)} />
      </>
    );
  if (!map.data) return <Bone className="h-96" />;
  const filter = dashboard.filters.find((one) => one.name === tile.sets);
  const chosen = filter ? (state.chosen[filter.name] ?? null) : null;
  const chosenOption = filter?.options.find((option) => option.code === chosen);
  const up =
    filter && chosen !== filter.initial
      ? (filter.options.find((option) => option.code === chosenOption?.parent) ??
        filter.options.find((option) => option.code === filter.initial))
      : undefined;
  const offered = new Set(filter?.options.map((option) => option.code));
  return (
    <>
      {filter && up && (
        <Button dense onPress={() => onFilter(filter.name, up.code)} className="no-print mb-2 min-h-11">
          <Icon name="back" size={16} />
          {t('map.back', { name: say(up.label) })}
        </Button>
      )}
      <AreaMap
        topology={map.data}
        onPaper={room === 'paper' ? 'low' : room === 'paper-tall' && 'high'}
        layer={answer.layer ?? tile.map.layer}
        marks={marks}
        labels={(code) => (table.labels[x]?.[code] ? labelOf(table, x, code, language) : null)}
        unit={say(tile.unit)}
        decimals={table.columns[measure]?.decimals ?? 0}
        title={say(answer.title)}
        reading={answer.reading ? say(answer.reading) : null}
        chosen={chosen}
        canOpen={(code) => offered.has(code) && code !== chosen}
        onOpen={(code) => filter && onFilter(filter.name, code)}
      />
    </>
  );
};
