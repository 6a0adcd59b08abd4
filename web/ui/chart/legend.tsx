/** Names of the series, in the order of the chart, where they cannot stand at the marks themselves. */
import { seriesColor } from './options.ts';
import type { ChartSpec } from './spec.ts';

export const Legend = ({ spec }: { spec: ChartSpec }) => {
  if (spec.kind !== 'bar' || spec.series.length < 2) return null;
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 mb-1 text-12 text-ink">
      {spec.series.map((series, at) => {
        const look = seriesColor(spec, at);
        return (
          <li key={series.code} className="flex items-center gap-1.5">
            <svg width="14" height="14" aria-hidden="true">
              <rect x="1" y="1" width="12" height="12" fill={look.fill} stroke={look.outline} />
            </svg>
            {series.label}
          </li>
        );
      })}
    </ul>
  );
};
