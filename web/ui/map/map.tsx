/** A choropleth without tiles or WebGL: SVG paths, a legend with counts, keys that walk from area to area. */
import { useId, useMemo, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { useWords } from '../../shell/language.tsx';
import { useWidth } from '../chart/chart.tsx';
import { Note } from '../chart/note.tsx';
import { ink, sequential } from '../chart/palette.ts';
import { classOf, mapClasses } from '../chart/quantile.ts';
import type { Mark } from '../chart/spec.ts';
import { markWords, spokenText } from '../chart/spoken.ts';
import { textWidth } from '../text-width.ts';
import { MapLegend } from './map-legend.tsx';
import { areasOf, centreOf, fitted, layerFor, neighbour, pathOf, seaToEdges } from './shapes.ts';
import type { Topology } from './shapes.ts';

export type MapProps = {
  readonly topology: Topology;
  readonly layer: string;
  readonly marks: ReadonlyMap<string, Mark>;
  readonly labels: (code: string) => string | null;
  readonly unit: string;
  readonly decimals: number;
  readonly title: string;
  readonly reading: string | null;
  readonly chosen: string | null;
  readonly canOpen: (code: string) => boolean;
  readonly onOpen: (code: string) => void;
  /** Lower, with its legend beside: two rows on a sheet, or one under its head. */
  readonly onPaper: false | 'low' | 'high';
};

const fillOf = (mark: Mark | undefined, classes: ReturnType<typeof mapClasses>): string => {
  if (!mark || (mark.value === null && mark.hidden === null)) return 'url(#hatch-sparse)';
  if (mark.value === null) return 'url(#hatch)';
  return classOf(classes, mark.value)?.fill ?? '#fff';
};

export const AreaMap = (props: MapProps) => {
  const { t } = useWords();
  const { element, width } = useWidth();
  const words = t('chart.description', { title: props.title, reading: props.reading ?? '', keys: t('map.keys') });
  return (
    <figure aria-label={words} className="m-0">
      <div ref={element} className="relative">
        {width ? <Drawn {...props} width={width} /> : <div aria-hidden="true" className="bg-wash rounded-8 h-96" />}
      </div>
    </figure>
  );
};

const Drawn = ({
  topology,
  layer: wanted,
  marks,
  labels,
  unit,
  decimals,
  chosen,
  canOpen,
  onOpen,
  onPaper,
  width,
}: MapProps & { width: number }) => {
  const { t, language } = useWords();
  const live = useId();
  const paths = useRef<SVGGElement>(null);
  const [current, setCurrent] = useState(0);
  const [active, setActive] = useState<{ at: number; by: 'keys' | 'pointer' } | null>(null);
  const beside = width > (onPaper ? 400 : 640);
  const mapWidth = beside ? width - 176 : width;
  const height = onPaper
    ? onPaper === 'low'
      ? 230
      : width > 640
        ? 380
        : 290
    : Math.round(Math.min(Math.max(mapWidth * 0.62, 280), 460));
  const classes = useMemo(
    () => mapClasses([...marks.values()].flatMap((mark) => (mark.value === null ? [] : [mark.value]))),
    [marks],
  );

  const drawing = useMemo(() => {
    const codes = new Set(marks.keys());
    const layer = layerFor(topology, wanted, codes);
    const all = areasOf(topology, layer);
    const areas = all.filter((area) => codes.has(area.code));
    const shown = areas.length > 0 ? areas : all;
    const project = fitted(shown, mapWidth, height, 10);
    const beneath = (name: string) =>
      areasOf(topology, name)
        .map((area) => pathOf(area, project))
        .join('');
    const context = layer === 'wards' || !topology.objects.wards ? [] : areasOf(topology, 'wards');
    return {
      areas: shown.map((area) => ({ ...area, path: pathOf(area, project), centre: centreOf(area, project) })),
      around: [...(shown.length < all.length ? all.filter((area) => !codes.has(area.code)) : []), ...context]
        .map((area) => pathOf(area, project))
        .join(''),
      borders: layer === 'wards' ? '' : context.map((area) => pathOf(area, project)).join(''),
      sea: beneath('sea'),
      seaBeyond: seaToEdges(areasOf(topology, 'sea'), project, mapWidth, height),
      hills: beneath('hills'),
    };
  }, [topology, wanted, marks, mapWidth, height]);

  const centres = useMemo(() => drawing.areas.map((area) => area.centre), [drawing]);
  const nameOf = (at: number) => labels(drawing.areas[at]?.code ?? '') ?? drawing.areas[at]?.name ?? '';
  const spokenOf = (at: number) => {
    const mark = marks.get(drawing.areas[at]?.code ?? '') ?? { value: null, hidden: null };
    return { title: nameOf(at), lines: [{ label: '', words: markWords(mark, unit, decimals, language) }] };
  };
  const safe = Math.min(current, drawing.areas.length - 1);
  const move = (to: number) => {
    setCurrent(to);
    (paths.current?.children[to] as SVGElement | undefined)?.focus();
  };
  const onKey = (event: KeyboardEvent) => {
    const ways: Record<string, [number, number]> = {
      ArrowRight: [1, 0],
      ArrowLeft: [-1, 0],
      ArrowDown: [0, 1],
      ArrowUp: [0, -1],
    };
    const way = ways[event.key];
    const code = drawing.areas[safe]?.code;
    if (way) move(neighbour(centres, safe, way[0], way[1]));
    else if ((event.key === 'Enter' || event.key === ' ') && code && canOpen(code)) onOpen(code);
    else if (event.key === 'Escape') setActive(null);
    else return;
    event.preventDefault();
  };
  const named =
    drawing.areas.length <= 40
      ? drawing.areas
          .map((_, at) => at)
          .filter((at) => roomFor(drawing.areas[at]?.path ?? '', nameOf(at), drawing.areas.length))
      : [];
  const place = active ? drawing.areas[active.at] : undefined;

  return (
    <div className={beside ? 'flex gap-4' : ''}>
      <div className="relative shrink-0" style={{ width: mapWidth }}>
        <svg viewBox={`0 0 ${mapWidth} ${height}`} className="block w-full h-auto rounded-8">
          {/* Apart from the sea itself: where the two overlap, one path would leave a seam. */}
          {drawing.seaBeyond && <path d={drawing.seaBeyond} fill="#EDF3FA" aria-hidden="true" />}
          {drawing.sea && <path d={drawing.sea} fill="#EDF3FA" aria-hidden="true" />}
          <path d={drawing.around} fill="#FFFFFF" stroke="#E6E6E6" strokeWidth="0.8" aria-hidden="true" />
          {drawing.hills && <path d={drawing.hills} fill="#1A1A1C" fillOpacity="0.03" aria-hidden="true" />}
          <g
            ref={paths}
            role="group"
            onKeyDown={onKey}
            onPointerLeave={() => setActive((now) => (now?.by === 'pointer' ? null : now))}
          >
            {drawing.areas.map((area, at) => (
              <path
                key={area.code}
                d={area.path}
                className="map-area"
                fill={fillOf(marks.get(area.code), classes)}
                role={canOpen(area.code) ? 'button' : 'img'}
                aria-label={spokenText(spokenOf(at), language)}
                tabIndex={at === safe ? 0 : -1}
                data-can-open={canOpen(area.code) || undefined}
                onFocus={() => {
                  setCurrent(at);
                  setActive({ at, by: 'keys' });
                }}
                onBlur={() => setActive(null)}
                onPointerEnter={() => setActive({ at, by: 'pointer' })}
                onClick={() => canOpen(area.code) && onOpen(area.code)}
              />
            ))}
          </g>
          <g aria-hidden="true" pointerEvents="none">
            {drawing.hills && (
              <path d={drawing.hills} fill="none" stroke="#1A1A1C" strokeOpacity="0.16" strokeWidth="0.8" />
            )}
            {drawing.borders && (
              <path d={drawing.borders} fill="none" stroke="#626264" strokeWidth="1.2" strokeLinejoin="round" />
            )}
            {drawing.areas.map(
              (area) =>
                area.code === chosen && (
                  <path key={area.code} d={area.path} fill="none" stroke="#1A1A1C" strokeWidth="2.5" />
                ),
            )}
            {place && <path d={place.path} fill="none" stroke="#000" strokeWidth="2.5" />}
            {place && active?.by === 'keys' && <path d={place.path} fill="none" stroke="#FFD43D" strokeWidth="1" />}
            {named.map((at) => (
              <text
                key={drawing.areas[at]?.code}
                x={centres[at]?.[0]}
                y={centres[at]?.[1]}
                fontSize="12"
                textAnchor="middle"
                dominantBaseline="central"
                className="map-name"
                {...inkOn(fillOf(marks.get(drawing.areas[at]?.code ?? ''), classes))}
              >
                {nameOf(at)}
              </text>
            ))}
          </g>
        </svg>
        {active && place && (
          <Note
            spoken={spokenOf(active.at)}
            x={place.centre[0]}
            y={place.centre[1]}
            width={mapWidth}
            hint={canOpen(place.code) ? t('map.open') : undefined}
          />
        )}
        <div id={live} aria-live="polite" className="sr-only">
          {active?.by === 'keys' ? spokenText(spokenOf(active.at), language) : ''}
        </div>
      </div>
      <MapLegend
        classes={classes}
        unit={unit}
        decimals={decimals}
        hidden={[...marks.values()].filter((mark) => mark.hidden !== null).length}
        missing={drawing.areas.filter((area) => !marks.has(area.code)).length}
        beside={beside}
      />
    </div>
  );
};

/** Names are written dark on light areas and white on dark ones, with a rim of the area's own colour. */
const inkOn = (fill: string) =>
  fill.startsWith('url') ? { fill: ink, stroke: '#fff' } : { fill: darkFills.has(fill) ? '#fff' : ink, stroke: fill };
const darkFills: ReadonlySet<string> = new Set(sequential.slice(3));

/** A name is written where the area is about as wide as the name; on maps of few areas always. */
const roomFor = (path: string, name: string, count: number): boolean => {
  if (count <= 12) return true;
  const xs = [...path.matchAll(/[ML]([\d.-]+) /g)].map((match) => Number(match[1]));
  return Math.max(...xs) - Math.min(...xs) > textWidth(name, 12) + 4;
};
