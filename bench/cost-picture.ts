/** Draws what protection costs against the number of cells, both on logarithmic scales, as one small SVG. */

export type Cost = { readonly shape: string; readonly cells: number; readonly seconds: number };

/** The rows of docs/benchmarks.md that begin with a kind of table: its cells and the first time in seconds, which is processor time. */
export const costsIn = (text: string): Cost[] =>
  text.split('\n').flatMap((line) => {
    const [, shape = '', cells = '', ...rest] = line.split('|').map((field) => field.replaceAll('*', '').trim());
    const seconds = rest.find((field) => /^[\d.]+ s( |$)/.test(field));
    if (!(shape in colours) || !/^[\d,]+$/.test(cells) || seconds === undefined) return [];
    return [{ shape, cells: Number(cells.replaceAll(',', '')), seconds: Number.parseFloat(seconds) }];
  });

const [width, height, left, bottom] = [640, 360, 64, 48] as const;
const colours: Readonly<Record<string, string>> = {
  deep: '#0017c1',
  linked: '#c74700',
  flat: '#197a4b',
  'first month': '#6f23d0',
  'next month': '#626264',
};
const dashes: Readonly<Record<string, string>> = {
  deep: '',
  linked: '7 4',
  flat: '2 4',
  'first month': '10 3 2 3',
  'next month': '4 2',
};

/** Powers of ten that hold all of `values`. */
const decades = (values: readonly number[]): [number, number] => [
  Math.floor(Math.log10(Math.min(...values))),
  Math.ceil(Math.log10(Math.max(...values))),
];

export const costPicture = (costs: readonly Cost[]): string => {
  const [x0, x1] = decades(costs.map(({ cells }) => cells));
  const [y0, y1] = decades(costs.map(({ seconds }) => seconds));
  const x = (cells: number) => left + ((Math.log10(cells) - x0) / (x1 - x0)) * (width - left - 96);
  const y = (seconds: number) => height - bottom - ((Math.log10(seconds) - y0) / (y1 - y0)) * (height - bottom - 24);
  const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => 10 ** (from + i));
  const grid = [
    ...range(x0, x1).map(
      (cells) =>
        `<path d="M${x(cells)} ${y(10 ** y0)}V${y(10 ** y1)}" stroke="#d8d8db"/><text x="${x(cells)}" y="${height - bottom + 18}" text-anchor="middle">${cells.toLocaleString('en')}</text>`,
    ),
    ...range(y0, y1).map(
      (seconds) =>
        `<path d="M${x(10 ** x0)} ${y(seconds)}H${x(10 ** x1)}" stroke="#d8d8db"/><text x="${left - 8}" y="${y(seconds) + 4}" text-anchor="end">${seconds} s</text>`,
    ),
  ];
  const shapes = [...new Set(costs.map(({ shape }) => shape))];
  // Names stand where their lines end, and never on one another.
  const ends = shapes.map((shape) => ({ shape, at: y((costs.findLast((of) => of.shape === shape) as Cost).seconds) }));
  const nameAt = new Map<string, number>();
  for (const { shape, at } of ends.sort((a, b) => a.at - b.at))
    nameAt.set(shape, Math.max(at, ...[...nameAt.values()].map((above) => above + 15)));
  const lines = shapes.map((shape) => {
    const own = costs.filter((cost) => cost.shape === shape);
    const last = own.at(-1) as Cost;
    const colour = colours[shape] ?? '#333';
    const path = own.map(
      ({ cells, seconds }, i) => `${i === 0 ? 'M' : 'L'}${x(cells).toFixed(1)} ${y(seconds).toFixed(1)}`,
    );
    const points = own.map(
      ({ cells, seconds }) =>
        `<circle cx="${x(cells).toFixed(1)}" cy="${y(seconds).toFixed(1)}" r="4" fill="${colour}"><title>${shape}: ${cells.toLocaleString('en')} cells, ${seconds.toFixed(1)} s</title></circle>`,
    );
    return `<path d="${path.join('')}" fill="none" stroke="${colour}" stroke-width="2" stroke-dasharray="${dashes[shape] ?? ''}"/>${points.join('')}<text x="${x(last.cells) + 10}" y="${(nameAt.get(shape) as number) + 4}" fill="${colour}">${shape}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="13" fill="#333"><title>Processor time of protection against the number of cells</title>
<rect width="${width}" height="${height}" fill="#fff"/>
${[...grid, ...lines].join('\n')}
<text x="${(width + left) / 2 - 48}" y="${height - 8}" text-anchor="middle">cells</text>
<text x="8" y="16">processor time</text>
</svg>
`;
};
