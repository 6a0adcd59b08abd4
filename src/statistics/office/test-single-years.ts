/** A small city by single years of age, which only its wards and the city show: the description, the numbers and what is read back. */
import fc from 'fast-check';
import { type Row, valueOf } from '#base';
import type { CellsSpec } from '../spec/cells-spec.ts';
import { readCellsSpec } from '../spec/read-spec.ts';

export const wards = ['w0', 'w1'];
const townsOf = (ward: string) => Array.from({ length: 4 }, (_, i) => `${ward}t${i}`);
export const towns = wards.flatMap(townsOf);
export const bands = ['0-4', '5-9', '10+'];
export const years = Array.from({ length: 10 }, (_, i) => `${i}`);
const bandOf = (year: string) => (Number(year) < 5 ? '0-4' : '5-9');
const sexes = ['m', 'f'];

export const specText = (zeros = 'show', more = '') => `
table: by-age
dimensions:
  - { column: place, total: all, parents: { ${towns.map((town) => `${town}: ${town.slice(0, 2)}`).join(', ')} } }
  - { column: age, total: total, parents: { ${years.map((year) => `'${year}': ${bandOf(year)}`).join(', ')} } }
  - { column: sex, total: both }
people: n
residents: { column: place, of: { ${towns.map((town) => `${town}: 300`).join(', ')} } }
ages: { column: age }
${more}
policy: { audience: staff, threshold: 4, minimumWidth: 2, zeros: ${zeros}, dominance: { units: 2, percent: 90 }, pPercent: 10, ages: [{ below: 1000, years: 5 }] }
`;
export const specOf = (...args: Parameters<typeof specText>): CellsSpec =>
  valueOf(readCellsSpec(specText(...args), 'by-age'));

/** Every margin of the inner numbers (town × year or 10+ × sex). */
export const rowsOf = (numbers: readonly number[]): Row[] => {
  const n = new Map<string, number>();
  let next = 0;
  for (const town of towns)
    for (const age of [...years, '10+'])
      for (const sex of sexes) {
        const people = numbers[next++ % numbers.length] as number;
        for (const place of [town, town.slice(0, 2), 'all'])
          for (const of of age === '10+' ? [age, 'total'] : [age, bandOf(age), 'total'])
            for (const by of [sex, 'both']) {
              const key = [place, of, by].join();
              n.set(key, (n.get(key) ?? 0) + people);
            }
      }
  return ['all', ...wards, ...towns].flatMap((place) =>
    ['total', ...bands, ...years].flatMap((age) =>
      ['both', ...sexes].map((sex) => ({ place, age, sex, n: `${n.get([place, age, sex].join())}` })),
    ),
  );
};
export const parsed = (csv: string): Row[] => {
  const [header = '', ...lines] = csv.trim().split('\n');
  return lines.map((line) => Object.fromEntries(line.split(',').map((field, i) => [header.split(',')[i], field])));
};
const few = fc.oneof({ weight: 3, arbitrary: fc.integer({ min: 0, max: 3 }) }, fc.integer({ min: 4, max: 12 }));
export const inner = fc.array(few, { minLength: 97, maxLength: 97 });
export const someNumbers = fc.sample(inner, { numRuns: 1, seed: 9 })[0] as number[];
