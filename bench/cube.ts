/**
 * `npm run bench -- cube [--months 36 --towns 2000 --ages five --people 1500000]`: a city's monthly population, month by month, each a release of its own that begins from what
 * the month before had to hide. Towns in wards and school districts that cut across them, by five-year band in three groups (`--ages single`: single
 * years too; `--tier 5000`: only where so many people live), by sex, all margins. `--wards`: for fewer towns. One thread; prints the rows of docs/benchmarks.md.
 */
import { parseArgs } from 'node:util';
import { hiddenEarlier, undecided } from '../src/statistics/released/differencing.ts';
import { byDetail } from '../src/statistics/system/slice.ts';
import { type SpanAnswer, protectSpan } from '../src/statistics/hide/protect-span.ts';
import { streamOf } from '../src/statistics/system/randomness.ts';
import { needs, policy, sha256 } from './made-policy.ts';
import { madeTable, places, tree, years } from './made-table.ts';

const { values: options } = parseArgs({
  options: {
    months: { type: 'string', default: '36' },
    towns: { type: 'string', default: '2000' },
    ages: { type: 'string', default: 'five' },
    people: { type: 'string', default: '1500000' },
    wards: { type: 'string', default: '9' },
    tier: { type: 'string', default: '0' },
  },
  allowPositionals: true,
});

const random = streamOf(sha256('cube'));
const towns = Number(options.towns);
const ages = options.ages === 'single' ? years([3, 10, 8]) : tree([3, 10, 8]);
const tier = Number(options.tier);
const sexes = tree([1, 1]);
const area = places(Number(options.wards), towns, Math.max(2, Math.round(towns / 12)), 6);
/** Towns of very different sizes; every inner cell changes by one in one month of twenty. */
const perTown = Number(options.people) / towns / (ages.leaves.length * 2);
const sizes = new Map<number, number>();
const home = new Map<number, number>();
const months = Number(options.months);
/** The city, and its numbers of one month: whole numbers, in half the room, since only one month is asked at a time. */
const drawn = () => {
  const {
    values,
    people: _,
    ...shape
  } = madeTable('cube', [area, ages, sexes], months, ([town = 0, age = 0, sex = 0]) => {
    if (!sizes.has(town)) sizes.set(town, 0.15 - Math.log(1 - random()));
    const at = (town * ages.size + age) * sexes.size + sex;
    const mean = perTown * (sizes.get(town) as number);
    const last = home.get(at) ?? Math.floor(-Math.log(1 - random()) * mean * 0.5 + mean * 0.5);
    const now = Math.max(0, last + (random() < 0.05 ? (random() < 0.5 ? 1 : -1) : 0));
    home.set(at, now);
    return now;
  });
  const whole = Uint32Array.from(values);
  const monthOf = (month: number) => Float64Array.from(whole.subarray(month * shape.size, (month + 1) * shape.size));
  return { cube: shape, monthOf };
};
const { cube, monthOf } = drawn();

console.log(
  '| month | cells shown or hidden | with pieces | primary | complementary | processor time | time | peak memory |',
);
console.log('|---|---|---|---|---|---|---|---|');
const say = (n: number) => n.toLocaleString('en');
const seen = cube.published.reduce((n, of) => n + of, 0);
let before: SpanAnswer | null = null;
/** Single years are told only where at least `--tier` people live. */
const singles = new Set(options.ages === 'single' ? ages.leaves : []);
const detail = Uint8Array.from({ length: cube.size }, (_, cell) =>
  singles.has(Math.floor(cell / sexes.size) % ages.size) ? 1 : 0,
);
const decidedOf = (values: Float64Array): Uint8Array | null => {
  if (tier === 0) return null;
  const all = ages.size * sexes.size;
  return Uint8Array.from(values, (_, cell) => {
    const place = Math.floor(cell / all);
    const age = Math.floor(cell / sexes.size) % ages.size;
    const few = cube.published[cell] === 1 && singles.has(age) && (values[place * all] as number) < tier;
    return few ? hiddenEarlier + byDetail : undecided;
  });
};
for (const [month, time] of cube.times.entries()) {
  const values = monthOf(month);
  const began = process.cpuUsage();
  const clock = performance.now();
  const answer = protectSpan(
    {
      system: { ...cube, times: [time], values, people: values, ...(tier > 0 ? { detail } : {}) },
      policy,
      secret: 'bench',
      exact: true,
      decided: decidedOf(values),
      before: before?.pattern ?? null,
      known: before?.known ?? new Map(),
    },
    needs,
  );
  if ('failedAt' in answer) throw new Error(`${time} could not be protected`);
  before = answer;
  const used = process.cpuUsage(began);
  const seconds = ((used.user + used.system) / 1e6).toFixed(1);
  console.log(
    `| ${month + 1} | ${say(seen)} | ${say(cube.size)} | ${say(answer.primary)} | ${say(answer.complementary)} | ${seconds} s | ${((performance.now() - clock) / 1000).toFixed(0)} s | ${say(Math.round(process.resourceUsage().maxRSS / 1024))} MB |`,
  );
}
