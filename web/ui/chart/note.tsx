/** The small note beside the pointer or the focused place of a chart or map. */
import type { Spoken } from './spoken.ts';

export const Note = ({
  spoken,
  x,
  y,
  width,
  below = false,
  hint,
}: {
  spoken: Spoken;
  x: number;
  y: number;
  width: number;
  below?: boolean;
  hint?: string | undefined;
}) => {
  const toLeft = x > width * 0.6;
  return (
    <div
      aria-hidden="true"
      className="no-print pointer-events-none absolute z-10 max-w-72 bg-white border border-outline rounded-4 shadow-float px-3 py-1.5 text-12 whitespace-nowrap"
      style={{
        left: x,
        top: y,
        transform: `translate(${toLeft ? 'calc(-100% - 12px)' : '12px'}, ${below ? '6px' : '-50%'})`,
      }}
    >
      <div className="text-quiet">{spoken.title}</div>
      {spoken.lines.map((line, at) => (
        <div key={`${line.label}${at}`} className="flex justify-between gap-4 whitespace-normal">
          {line.label && <span>{line.label}</span>}
          <span className="font-bold">{line.words}</span>
        </div>
      ))}
      {hint && <div className="text-quiet">{hint}</div>}
    </div>
  );
};
