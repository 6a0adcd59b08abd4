/** The tiles on their twelve columns; a fault in one stays in that one. */
import type { Tile } from '../../src/lounge/lounge.api.ts';
import { useWords } from '../shell/language.tsx';
import { TileState, Boundary } from '../ui/states.tsx';
import { Button } from '../ui/button.tsx';
import type { Room } from '../ui/chart/layout.ts';
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

/** Numbers stand four in a row on paper, charts two; what is wide has a row to itself. */
const paperSpan = (tile: Tile, lone: string | null): number =>
  tile.kind === 'number' ? 3 : tile.span > 8 || tile.id === lone ? 12 : 6;
const paperSpans: Record<number, string> = { 3: 'print:col-span-3', 6: 'print:col-span-6', 12: 'print:col-span-12' };
/** Made for paper, a page has the same widths before it is printed: charts are drawn to them. */
const sheetSpans: Record<number, string> = { 3: 'col-span-3', 6: 'col-span-6', 12: 'col-span-12' };

/** The last tile, where it would have nothing beside it. */
const loneOnPaper = (tiles: readonly Tile[]): string | null => {
  let room = 12;
  for (const tile of tiles) {
    const span = paperSpan(tile, null);
    room = span > room ? 12 - span : room - span;
  }
  const last = tiles.at(-1);
  return last && last.kind !== 'number' && room === 6 ? last.id : null;
};

const idsOf = (rows: readonly (readonly Tile[])[]): ReadonlySet<string> => new Set(rows.flat().map(({ id }) => id));

/** Tiles that share a row of the grid with a pyramid or a map: their charts use the height there is. */
const besideTall = (rows: readonly Tile[][], kinds: readonly Tile['kind'][]) =>
  idsOf(rows.filter((row) => row.some(({ kind }) => kinds.includes(kind))));

export const TileGrid = ({
  dashboard,
  view,
  state,
  onFilter,
  onManual,
  onPaper = false,
}: Shown & {
  onFilter: (name: string, code: string) => void;
  onManual: () => void;
  /** Two rows of charts on a sheet. */
  onPaper?: boolean;
}) => {
  const { t } = useWords();
  const rows = rowsOf(dashboard.tiles);
  const tall = besideTall(rows, onPaper ? ['pyramid'] : ['pyramid', 'map']);
  // On paper a chart that is left over has the sheet's whole width.
  const lone = onPaper ? loneOnPaper(dashboard.tiles) : null;
  // Under the head of the first sheet one row of charts has what is left of it.
  const first = idsOf(rows.filter((row) => row.some(({ kind }) => kind !== 'number')).slice(0, 1));
  const roomOf = (id: string): Room =>
    onPaper ? (tall.has(id) || first.has(id) || id === lone ? 'paper-tall' : 'paper') : tall.has(id) ? 'tall' : 'usual';
  const spanClass = (tile: Tile): string => {
    const onSheet = paperSpan(tile, lone);
    if (onPaper) return sheetSpans[onSheet] ?? '';
    const narrow = tile.kind === 'number' ? 'sm:col-span-6' : '';
    return `col-span-12 ${narrow} ${spans[tile.span] ?? 'lg:col-span-12'} ${paperSpans[onSheet] ?? ''}`;
  };
  const besideCharts = idsOf(rows.filter((row) => row.some(({ kind }) => kind !== 'number')));
  return (
    <div className="grid grid-cols-12 gap-4 print:gap-3">
      {dashboard.tiles.map((tile) => (
        <div key={tile.id} className={`${spanClass(tile)} whole min-w-0 flex`}>
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
                room={roomOf(tile.id)}
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
