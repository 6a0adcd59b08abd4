/**
 * `npm run bench -- protect [--cells 1000,30000]`: suppression and certification of made tables against the number of cells. One thread; prints the rows
 * of docs/benchmarks.md. `--picture docs/images/protection-cost.svg` measures nothing and draws the rows that stand there, months of cubes among them.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { LinkedSystem } from '../src/statistics/system/linked-system.ts';
import { type SpanAnswer, protectSpan } from '../src/statistics/hide/protect-span.ts';
import { streamOf } from '../src/statistics/system/randomness.ts';
import { costPicture, costsIn } from './cost-picture.ts';
import { needs, policy, sha256 } from './made-policy.ts';
import { madeTable, places, tree } from './made-table.ts';

const { values: options } = parseArgs({
  options: {
    cells: { type: 'string', default: '1000,3000,10000,30000,100000' },
    shapes: { type: 'string', default: 'flat,deep,linked' },
    picture: { type: 'string' },
  },
  allowPositionals: true,
});

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

const protect = (shape: string, system: LinkedSystem): void => {
  const began = process.cpuUsage();
  const clock = performance.now();
  const answer = protectSpan(
    {
      system,
      policy,
      secret: 'bench',
      exact: true,
      decided: null,
      before: null,
      known: new Map(),
    },
    needs,
  );
  const used = process.cpuUsage(began);
  if ('failedAt' in answer) throw new Error(`${system.name} could not be protected`);
  const seconds = (used.user + used.system) / 1e6;
  report(shape, system, answer, seconds, (performance.now() - clock) / 1000);
};

if (options.picture) {
  writeFileSync(options.picture, costPicture(costsIn(readFileSync('docs/benchmarks.md', 'utf8'))));
  process.exit();
}
console.log('| table | cells | equations | primary | complementary | processor time | time | per cell | peak memory |');
console.log('|---|---|---|---|---|---|---|---|---|');
for (const shape of options.shapes.split(','))
  for (const cells of options.cells.split(',').map(Number)) protect(shape, systemOf(shape, cells));
