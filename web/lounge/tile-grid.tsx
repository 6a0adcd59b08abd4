/** The tiles on their twelve columns; a fault in one stays in that one. */
import type { Tile } from '../../src/lounge/lounge.api.ts';
import { useWords } from '../shell/language.tsx';
import { TileState, Boundary } from '../ui/states.tsx';
import { Button } from '../ui/button.tsx';
import type { Shown } from './shown.ts';
import { TileCard } from './tile-card.tsx';
import { TileBones } from './dashboard-skeleton.tsx';

const spans: Record<number, string> = {
  2: 'lg:col-span-2',
  3: 'lg:col-span-3',
  4: 'lg:col-span-4',
  5: 'lg:col-span-5',
  6: 'lg:col-span-6',
  7: 'lg:col-span-7',
  8: 'lg:col-span-8',
  9: 'lg:col-span-9',
  10: 'lg:col-span-10',
  11: 'lg:col-span-11',
  12: 'lg:col-span-12',
};

const rowsOf = (tiles: readonly Tile[]): Tile[][] => {
  const rows: Tile[][] = [];
  let room = 0;
  for (const tile of tiles) {
    if (tile.span > room) {
      rows.push([]);
      room = 12;
    }
    rows.at(-1)?.push(tile);
    room -= tile.span;
  }
  return rows;
};

const idsOf = (rows: readonly (readonly Tile[])[]): ReadonlySet<string> => new Set(rows.flat().map(({ id }) => id));

/** Tiles that share a row of the grid with a pyramid or a map: their charts use the height there is. */
const besideTall = (rows: readonly Tile[][]) =>
  idsOf(rows.filter((row) => row.some(({ kind }) => kind === 'pyramid' || kind === 'map')));

export const TileGrid = ({
  dashboard,
  view,
  state,
  onFilter,
  onManual,
}: Shown & { onFilter: (name: string, code: string) => void; onManual: () => void }) => {
  const { t } = useWords();
  const rows = rowsOf(dashboard.tiles);
  const tall = besideTall(rows);
  const besideCharts = idsOf(rows.filter((row) => row.some(({ kind }) => kind !== 'number')));
  return (
    <div className="grid grid-cols-12 gap-4">
      {dashboard.tiles.map((tile) => (
        <div
          key={tile.id}
          className={`col-span-12 ${tile.kind === 'number' ? 'sm:col-span-6' : ''} ${spans[tile.span] ?? 'lg:col-span-12'} ${tile.kind === 'number' ? 'print:col-span-3' : tile.span > 8 ? 'print:col-span-12' : 'print:col-span-6'} whole min-w-0 flex`}
        >
          <Boundary
            key={`${tile.id} ${JSON.stringify(state.changed)}`}
            fallback={(retry) => (
              <div className="flex-1 border border-grid rounded-8 p-4">
                <TileState title={t('tile.failed')} next={t('tile.failed.next')}>
                  <Button dense onPress={retry}>
                    {t('act.retry')}
                  </Button>
                </TileState>
              </div>
            )}
          >
            {view ? (
              <TileCard
                tile={tile}
                answer={view.tiles[tile.id] ?? null}
                tall={tall.has(tile.id)}
                alone={besideCharts.has(tile.id)}
                dashboard={dashboard}
                state={state}
                onFilter={onFilter}
                onManual={onManual}
              />
            ) : (
              <TileBones tile={tile} />
            )}
          </Boundary>
        </div>
      ))}
    </div>
  );
};
