/**
 * `npm run bench -- protect [--cells 1000,30000] [--months 3]`: suppression and certification of made tables against the number of cells, and of a
 * city's monthly cube of 20 million cells month by month. One thread; prints the rows of docs/benchmarks.md.
 */
import { createHash } from 'node:crypto';
import { parseArgs } from 'node:util';
import { loadSolver } from '../src/statistics/highs-solver.ts';
import type { LinkedSystem } from '../src/statistics/linked-system.ts';
import { type SpanAnswer, protectSpan } from '../src/statistics/protect-span.ts';
import { streamOf } from '../src/statistics/randomness.ts';
import { madeTable, places, tree, years } from './made-table.ts';

const { values: options } = parseArgs({
  options: {
    cells: { type: 'string', default: '1000,3000,10000,30000,100000' },
    shapes: { type: 'string', default: 'flat,deep,linked,cube' },
    months: { type: 'string', default: '3' },
  },
  allowPositionals: true,
});
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const needs = { solver: await loadSolver(), sha256 };
const policy = {
  audience: 'staff',
  threshold: 10,
  minimumWidth: 3,
  zeros: 'show',
  dominance: { units: 2, percent: 90 },
  pPercent: 10,
} as const;

const ages = tree([3, 10, 6]);
const sexes = tree([1, 1]);
/** Drawn so that about one cell in five is below ten, few of them inside large rows, as in a city of large and small towns. */
const systemOf = (shape: string, wanted: number): LinkedSystem => {
  const random = streamOf(sha256(`${shape} ${wanted}`));
  const exponential = (mean: number) => Math.floor(-Math.log(1 - random()) * mean);
  if (shape === 'flat') {
    const side = tree(Array.from({ length: Math.round(Math.sqrt(wanted)) }, () => 1));
    return madeTable(`${shape} ${wanted}`, [side, side], 1, () => exponential(45));
  }
  const towns = Math.max(6, Math.round(wanted / (ages.size * sexes.size)));
  const small = new Map<number, number>();
  const mean = (town: number) => {
    if (!small.has(town)) small.set(town, random() < 0.25 ? 6 : 80);
    return small.get(town) as number;
  };
  const wards = Math.max(2, Math.round(towns / 30));
  const side =
    shape === 'deep'
      ? tree(Array.from({ length: wards }, () => Math.round(towns / wards)))
      : places(wards, Math.round(towns * 0.86), Math.max(2, Math.round(towns * 0.11)), 5);
  return madeTable(`${shape} ${wanted}`, [side, ages, sexes], 1, ([town = 0]) => exponential(mean(town)));
};

const report = (shape: string, system: LinkedSystem, answer: SpanAnswer, cpu: number, clock: number) =>
  console.log(
    `| ${shape} | ${system.size.toLocaleString('en')} | ${system.equations.length.toLocaleString('en')} | ${answer.primary.toLocaleString('en')} | ${answer.complementary.toLocaleString('en')} | ${cpu.toFixed(2)} s | ${clock.toFixed(2)} s | ${((cpu / system.size) * 1e6).toFixed(0)} µs | ${Math.round(process.resourceUsage().maxRSS / 1024)} MB |`,
  );

const protect = (shape: string, system: LinkedSystem, before: SpanAnswer | null): SpanAnswer => {
  const began = process.cpuUsage();
  const clock = performance.now();
  const answer = protectSpan(
    {
      system,
      policy,
      secret: 'bench',
      exact: true,
      decided: null,
      repairs: before?.repairs ?? [],
      known: before?.known ?? new Map(),
    },
    needs,
  );
  const used = process.cpuUsage(began);
  if ('failedAt' in answer) throw new Error(`${system.name} could not be protected`);
  report(shape, system, answer, (used.user + used.system) / 1e6, (performance.now() - clock) / 1000);
  return answer;
};

console.log('| table | cells | equations | primary | complementary | processor time | time | per cell | peak memory |');
console.log('|---|---|---|---|---|---|---|---|---|');
const shapes = options.shapes.split(',');
for (const shape of shapes.filter((name) => name !== 'cube'))
  for (const cells of options.cells.split(',').map(Number)) protect(shape, systemOf(shape, cells), null);

if (shapes.includes('cube')) {
  // 1,290 towns and 165 districts in 9 wards × 105 ages in bands and groups × sexes, 36 months: 20 million cells.
  const random = streamOf(sha256('cube'));
  const side = places(9, 1290, 165, 6);
  // Every cell changes by about a twentieth from month to month.
  const home = new Map<string, number>();
  const system = madeTable('cube', [side, years([3, 10, 8]), sexes], Number(options.months), (codes) => {
    const at = codes.join();
    const last = home.get(at) ?? Math.floor(-Math.log(1 - random()) * (1 + (((codes[0] as number) * 7919) % 13)));
    const now = Math.max(0, last + (random() < 0.05 ? (random() < 0.5 ? 1 : -1) : 0));
    home.set(at, now);
    return now;
  });
  let before: SpanAnswer | null = null;
  for (const [month, time] of system.times.entries()) {
    const part = (values: Float64Array) => values.subarray(month * system.size, (month + 1) * system.size);
    const one = { ...system, times: [time], values: part(system.values), people: part(system.values) };
    before = protect(`cube, ${time}`, one, before);
  }
}
