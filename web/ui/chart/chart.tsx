/** A chart on the page: the picture, and over it one place for each category that pointer and keys can touch and a screen reader can speak. */
import { useEffect, useId, useMemo, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { useWords } from '../../shell/language.tsx';
import { layOut, type Room } from './layout.ts';
import { Legend } from './legend.tsx';
import { Note } from './note.tsx';
import type { ChartSpec } from './spec.ts';
import { spokenAt, spokenText } from './spoken.ts';

type Draw = typeof import('./draw.ts').drawChart;
let drawing: Promise<Draw> | null = null;
let drawn: Draw | null = null;
/** Starts loading the drawing code; pages call it as soon as they know that charts will come. */
export const prepareCharts = (): Promise<Draw> => {
  drawing ??= import('./draw.ts').then((module) => {
    drawn = module.drawChart;
    return module.drawChart;
  });
  return drawing;
};

/** The width of an element, kept up to date; null before it is on the page. */
export const useWidth = () => {
  const element = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState<number | null>(null);
  useEffect(() => {
    const observed = element.current;
    if (!observed) return;
    const measure = () => setWidth(Math.round(observed.clientWidth));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(observed);
    return () => observer.disconnect();
  }, []);
  return { element, width };
};

export const Chart = ({
  spec,
  title,
  reading,
  room = 'usual',
}: {
  spec: ChartSpec;
  title: string;
  reading: string | null;
  room?: Room;
}) => {
  const { t } = useWords();
  const { element, width } = useWidth();
  const [draw, setDraw] = useState<Draw | null>(() => drawn);
  const [failure, setFailure] = useState<unknown>(null);
  useEffect(() => {
    if (!draw) prepareCharts().then((loaded) => setDraw(() => loaded), setFailure);
  }, [draw]);
  if (failure) throw failure;
  const layout = useMemo(() => (width ? layOut(spec, width, room) : null), [spec, width, room]);
  const picture = useMemo(() => (layout && draw ? draw(spec, layout) : null), [spec, layout, draw]);
  const words = t('chart.description', { title, reading: reading ?? '', keys: t('chart.keys') });
  return (
    <figure aria-label={words} className="m-0">
      <Legend spec={spec} />
      <div ref={element} className="relative">
        {picture && layout ? (
          <>
            {/* Made by our own drawing code from numbers and labels; text is escaped there. */}
            <div className="chart-picture" dangerouslySetInnerHTML={{ __html: picture }} />
            <Places spec={spec} bands={layout.bands} width={layout.width} />
          </>
        ) : (
          <div aria-hidden="true" className="bg-wash rounded-8" style={{ height: layout?.height ?? 280 }} />
        )}
      </div>
    </figure>
  );
};

const Places = ({
  spec,
  bands,
  width,
}: {
  spec: ChartSpec;
  bands: ReturnType<typeof layOut>['bands'];
  width: number;
}) => {
  const group = useRef<HTMLDivElement>(null);
  const live = useId();
  const [current, setCurrent] = useState(0);
  const [active, setActive] = useState<{ at: number; by: 'keys' | 'pointer' } | null>(null);
  const last = bands.length - 1;
  const safe = Math.min(current, last);
  const move = (to: number) => {
    const next = Math.max(0, Math.min(last, to));
    setCurrent(next);
    (group.current?.children[next] as HTMLElement | undefined)?.focus();
  };
  const upward = spec.kind === 'pyramid' ? -1 : 1;
  const onKey = (event: KeyboardEvent) => {
    const steps: Record<string, number> = {
      ArrowRight: 1,
      ArrowLeft: -1,
      ArrowDown: upward,
      ArrowUp: -upward,
      PageDown: 10,
      PageUp: -10,
    };
    const by = steps[event.key];
    if (by !== undefined) move(safe + by);
    else if (event.key === 'Home') move(0);
    else if (event.key === 'End') move(last);
    else if (event.key === 'Escape') setActive(null);
    else return;
    event.preventDefault();
  };
  const band = active ? bands[active.at] : undefined;
  // Where categories are rows, the note hangs below its row, so that the bar itself stays in sight.
  const rows = (bands[0]?.width ?? 0) >= width;
  const spoken = active ? spokenAt(spec, active.at) : null;
  return (
    <div className="no-print">
      <div
        ref={group}
        role="group"
        onKeyDown={onKey}
        onPointerLeave={() => setActive((now) => (now?.by === 'pointer' ? null : now))}
      >
        {bands.map((box, at) => (
          <div
            key={spec.categories[at]?.code ?? at}
            role="img"
            aria-label={spokenText(spokenAt(spec, at), spec.language)}
            tabIndex={at === safe ? 0 : -1}
            className="band hover:bg-[rgb(52_96_251/0.06)]"
            style={{ left: box.x, top: box.y, width: box.width, height: box.height }}
            onFocus={() => {
              setCurrent(at);
              setActive({ at, by: 'keys' });
            }}
            onBlur={() => setActive(null)}
            onPointerEnter={() => setActive({ at, by: 'pointer' })}
          />
        ))}
      </div>
      <div id={live} aria-live="polite" className="sr-only">
        {active?.by === 'keys' && spoken ? spokenText(spoken, spec.language) : ''}
      </div>
      {band && spoken && (
        <Note
          spoken={spoken}
          x={rows ? width * 0.58 : band.x + band.width / 2}
          y={rows ? band.y + band.height : band.y + Math.min(band.height / 2, 90)}
          below={rows}
          width={width}
        />
      )}
    </div>
  );
};
