/** One tile: title and unit, the picture or its table, one line of reading, what is withheld, and a menu. */
import { useState } from 'react';
import type { Dashboard, Tile, View } from '../../src/lounge/lounge.api.ts';
import { useWords } from '../shell/language.tsx';
import type { DashboardState } from '../shell/search-params.ts';
import { isOrderable } from '../ui/chart/from-table.ts';
import type { Order } from '../ui/chart/from-table.ts';
import type { Room } from '../ui/chart/layout.ts';
import { SignButton } from '../ui/button.tsx';
import { Icon } from '../ui/icons.tsx';
import { ActMenu } from '../ui/overlay.tsx';
import { TileState } from '../ui/states.tsx';
import { Unbroken } from '../ui/unbroken.tsx';
import { AboutWindow } from './about-window.tsx';
import { downloadPath } from './answers.ts';
import { DataTable } from './data-table.tsx';
import { HiddenNote } from './hidden-note.tsx';
import { NumberTile } from './number-tile.tsx';
import { ChartTile } from './chart-tile.tsx';
import { MapTile } from './map-tile.tsx';

export type TileAnswer = View['tiles'][string];
export type TileProps = {
  readonly tile: Tile;
  readonly answer: TileAnswer;
  readonly dashboard: Dashboard;
  readonly state: DashboardState;
  readonly onFilter: (name: string, code: string) => void;
};

export const TileCard = ({
  answer,
  room,
  alone,
  onManual,
  ...rest
}: Omit<TileProps, 'answer'> & {
  answer: TileAnswer | null;
  room: Room;
  /** A number beside a chart, not in a row of numbers: it stands under its title. */
  alone: boolean;
  onManual: () => void;
}) => {
  const { t, say, language } = useWords();
  const { tile, dashboard, state } = rest;
  const [asTable, setAsTable] = useState(false);
  const [about, setAbout] = useState(false);
  const [order, setOrder] = useState<Order>(tile.order === 'largest' ? 'size' : 'code');
  const title = say(answer?.title ?? tile.title);
  const number = tile.kind === 'number';
  const orderable = answer !== null && isOrderable(tile, answer.table);
  const acts = [
    ...(tile.kind === 'table'
      ? []
      : [{ key: 'twin', label: asTable ? t('tile.asChart') : t('tile.asTable'), act: () => setAsTable(!asTable) }]),
    ...(orderable && !asTable
      ? [
          {
            key: 'order',
            label: order === 'size' ? t('tile.byCode') : t('tile.bySize'),
            act: () => setOrder(order === 'size' ? 'code' : 'size'),
          },
        ]
      : []),
    ...(['csv', 'xlsx', 'parquet', ...(tile.kind === 'map' ? (['geojson'] as const) : [])] as const).map((format) => ({
      key: format,
      label: t(`tile.${format}`),
      href: downloadPath(dashboard.id, tile.id, format, language, state.changed),
      download: true,
    })),
    { key: 'about', label: t('tile.about'), act: () => setAbout(true) },
  ];
  const reading = answer?.reading ? say(answer.reading) : null;
  return (
    <section
      aria-label={title}
      className={`flex-1 min-w-0 flex flex-col border border-line rounded-8 bg-white print:rounded-4 ${number ? 'px-5 pt-3 pb-3 print:px-3 print:py-2' : 'p-5 pt-4 print:p-3 print:pt-2'}`}
    >
      <div className="flex items-start justify-between gap-2">
        <h2 className={`min-w-0 ${number ? 'text-14 font-bold leading-snug' : 'text-16 font-bold leading-snug'}`}>
          <Unbroken>{title}</Unbroken>
          {!number && (
            <span className="ml-2 text-12 text-quiet font-normal whitespace-nowrap">
              {t('tile.unit', { unit: say(tile.unit) })}
            </span>
          )}
        </h2>
        <div className="no-print -mr-3 -mt-2.5">
          <ActMenu
            label={t('tile.menu', { title })}
            trigger={
              <SignButton label={t('tile.menu', { title })}>
                <Icon name="more" />
              </SignButton>
            }
            acts={acts}
          />
        </div>
      </div>
      <div
        className={`flex-1 min-w-0 ${number ? `pt-1 flex flex-col ${alone ? '' : 'justify-end'}` : 'mt-2 print:mt-1'}`}
      >
        {!answer ? (
          <TileState title={t('tile.missing')} next={t('tile.missing.next')} />
        ) : answer.table.rows.length === 0 ? (
          <TileState title={t('tile.noNumbers')} next={t('tile.noNumbers.next')} />
        ) : asTable || tile.kind === 'table' ? (
          <DataTable table={answer.table} tile={tile} title={title} />
        ) : number ? (
          <NumberTile tile={tile} answer={answer} />
        ) : tile.kind === 'map' ? (
          <MapTile {...rest} answer={answer} room={room} />
        ) : (
          <ChartTile tile={tile} answer={answer} order={orderable ? order : 'code'} room={room} />
        )}
      </div>
      {answer && number && <HiddenNote table={answer.table} tile={tile} />}
      {answer && !number && (
        <div className="mt-3 print:mt-1 text-14">
          {reading && (
            <p className="border-l-4 border-main pl-3">
              <Unbroken>{reading}</Unbroken>
            </p>
          )}
          {tile.kind !== 'table' && !asTable && <HiddenNote table={answer.table} tile={tile} />}
        </div>
      )}
      {about && (
        <AboutWindow
          tile={tile}
          dashboard={dashboard}
          answer={answer}
          onClose={() => setAbout(false)}
          onManual={onManual}
        />
      )}
    </section>
  );
};
