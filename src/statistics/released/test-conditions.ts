/**
 * Tables of people chosen by conditions, released one after the other (without students, without nurses, only the old), and the attacker who lays them beside each
 * other, knowing what the conditions mean: shared by the test and the long campaign.
 */
import fc from 'fast-check';
import { expect } from 'vitest';
import { type Row, valueOf } from '#base';
import type { ProtectionNeeds } from '../needs.ts';
import { protectCells } from '../office/protect-cells.ts';
import { readCellsSpec } from '../spec/read-spec.ts';
import type { Released } from './released.ts';
import { minimumWidth, threshold } from '../prove/test-attacker.ts';
import { otherTable, otherTableBySolver, systemOf } from '../test-kit.ts';

const towns = ['a', 'b', 'c'];
/** Whom a table counts: of every kind of people whether they are in it, and in which category of a second column. */
type Table = {
  readonly name: string;
  readonly population: readonly string[];
  readonly kinds: readonly number[];
  /** Category → kinds; without it there is no second column. */
  readonly by?: Readonly<Record<string, readonly number[]>>;
  readonly snapshot?: string;
};
const specOf = ({ name, population, by, snapshot = 'one' }: Table) =>
  valueOf(
    readCellsSpec(
      `
table: ${name}
dimensions:
  - { column: town, total: all }
${by ? '  - { column: age, total: all }' : ''}
people: n
of: { dataset: people, time: now, snapshot: ${snapshot}, population: ${JSON.stringify(population)} }
policy: { audience: staff, threshold: ${threshold}, minimumWidth: ${minimumWidth}, zeros: show, dominance: { units: 2, percent: 90 }, pPercent: 10 }
`,
      name,
    ),
  );
type Seen = { readonly people: readonly string[]; readonly status: string };

/** `numbers[town × kinds + kind]`; answers of every cell whom it counts and whether it is shown; null where it is refused. */
const release = async (
  needs: ProtectionNeeds,
  table: Table,
  kinds: number,
  numbers: readonly number[],
  ledger: readonly Released[],
) => {
  const places: [string, string[]][] = [['all', towns], ...towns.map((town): [string, string[]] => [town, [town]])];
  const ages: [string, readonly number[]][] = table.by
    ? [['all', table.kinds], ...Object.entries(table.by)]
    : [['', table.kinds]];
  const cells = places.flatMap(([town, of]) =>
    ages.map(([age, own]) => ({ town, age, people: of.flatMap((one) => own.map((kind) => `${one}${kind}`)) })),
  );
  const at = (one: string) => numbers[towns.indexOf(one[0] as string) * kinds + Number(one.slice(1))] as number;
  const rows = cells.map(
    ({ town, age, people }): Row => ({
      town,
      ...(table.by ? { age } : {}),
      n: `${people.reduce((n, one) => n + at(one), 0)}`,
    }),
  );
  const made = await protectCells(specOf(table), rows, needs, ledger);
  if (!made.ok) return null;
  const lines = made.value.csv.trim().split('\n').slice(1);
  const seen = lines.map((line, i): Seen => ({ people: cells[i]?.people ?? [], status: line.split(',').at(-1) ?? '' }));
  return { seen, released: made.value.released };
};

/** Everybody of a town and kind by themselves, whole numbers never negative: what is known too closely of hidden cells, and of `groups` that no table shows. */
const learns = (
  needs: ProtectionNeeds,
  kinds: number,
  numbers: readonly number[],
  seen: readonly Seen[],
  groups: readonly (readonly string[])[],
): string[] => {
  const atoms = towns.flatMap((town) => Array.from({ length: kinds }, (_, kind) => `${town}${kind}`));
  const values: Record<string, number> = Object.fromEntries(atoms.map((atom, i) => [atom, numbers[i] as number]));
  const nameOf = (people: readonly string[]) => [...people].sort().join('+');
  const status = new Map<string, string>();
  const sums: string[][] = [];
  const add = (people: readonly string[]) => {
    const name = nameOf(people);
    if (name in values) return;
    values[name] = people.reduce((n, one) => n + (values[one] as number), 0);
    sums.push([name, ...people]);
  };
  for (const one of seen) {
    add(one.people);
    const name = nameOf(one.people);
    const before = status.get(name);
    status.set(
      name,
      one.status === 'shown' || before === 'shown' ? 'shown' : before === 'threshold' ? before : one.status,
    );
  }
  for (const group of groups) add(group);
  const system = systemOf(values, sums);
  const isHidden = (cell: number) => status.get(system.keys[cell] as string) !== 'shown';
  const known = (cell: number): [number, number] =>
    status.get(system.keys[cell] as string) === 'threshold' ? [0, threshold - 1] : [0, 99];
  const isPossible = (cell: number, value: number) => {
    const found = otherTable(system, isHidden, known, cell, value);
    return (
      (found === 'undecided' ? otherTableBySolver(system, isHidden, known, cell, value, needs.solver) : found) !== null
    );
  };
  const guarded = new Set([
    ...[...status].flatMap(([name, of]) => (of === 'shown' ? [] : [name])),
    ...groups.map(nameOf).filter((name) => (values[name] as number) > 0 && (values[name] as number) < threshold),
  ]);
  return [...guarded].filter((name) => {
    const cell = system.keys.indexOf(name);
    const value = system.values[cell] as number;
    const possible = [-2, -1, 0, 1, 2].filter((by) => value + by >= 0 && isPossible(cell, value + by));
    return (possible.at(-1) ?? 0) - (possible[0] ?? 0) < minimumWidth;
  });
};

const few = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 3 }) },
  { weight: 4, arbitrary: fc.integer({ min: 4, max: 15 }) },
);
const each = (kinds: readonly number[]) => towns.map((town) => kinds.map((kind) => `${town}${kind}`));

const ages = { young: [0], middle: [1], old: [2] };
const wide: Table = { name: 'by-age', population: [], kinds: [0, 1, 2], by: ages };
const old: Table = { name: 'old', population: ['age=old'], kinds: [2] };
const grown: Table = { name: 'grown', population: ['{"column":"age","in":["middle","old"]}'], kinds: [1, 2] };
// Kinds: neither · student · nurse · both.
const everybody: Table = { name: 'everybody', population: [], kinds: [0, 1, 2, 3] };
const noStudents: Table = { name: 'no-students', population: ['no students'], kinds: [0, 2] };
const noNurses: Table = { name: 'no-nurses', population: ['no nurses'], kinds: [0, 1] };
const neither: Table = { name: 'neither', population: ['no students', 'no nurses'], kinds: [0] };
// Kinds: those who study · those who work.
const all: Table = { name: 'all', population: [], kinds: [0, 1] };
const study: Table = { name: 'study', population: ['does=study'], kinds: [0] };
const work: Table = { name: 'work', population: ['does=work'], kinds: [1] };

type Story = readonly [
  says: string,
  kinds: number,
  tables: readonly Table[],
  /** People whom no table shows, and who must not be known of either where they are few. */
  groups: readonly (readonly string[])[],
];
export const stories: Story[] = [
  ['one category of a table that is out', 3, [wide, old], []],
  ['one category, before the table of all', 3, [old, wide], []],
  ['two categories together', 3, [wide, grown], each([0])],
  ['two categories together, before the table of all', 3, [grown, wide], each([0])],
  [
    'all without the ones, without the others, without both',
    4,
    [everybody, noStudents, noNurses, neither],
    [...each([1, 3]), ...each([2, 3]), ...each([3])],
  ],
  ['the ones and the others, who are all', 2, [study, work, all], []],
  ['all, then the ones and the others', 2, [all, study, work], []],
];

/** Releases the tables of a story one beside the other and attacks them together, on random numbers. Answers how many stories would fall without the ledger. */
export const attackStory = async (
  needs: ProtectionNeeds,
  [, kinds, tables, groups]: Story,
  runs: { readonly numRuns: number; readonly seed: number },
): Promise<{ readonly made: number; readonly refused: number; readonly alone: number }> => {
  let [made, refused, alone] = [0, 0, 0];
  await fc.assert(
    fc.asyncProperty(fc.array(few, { minLength: 12, maxLength: 12 }), async (numbers) => {
      const bare: Seen[] = [];
      for (const table of tables) bare.push(...((await release(needs, table, kinds, numbers, []))?.seen ?? []));
      if (learns(needs, kinds, numbers, bare, groups).length > 0) alone += 1;
      const seen: Seen[] = [];
      const ledger: Released[] = [];
      for (const table of tables) {
        const next = await release(needs, table, kinds, numbers, ledger);
        if (!next) {
          refused += 1;
          continue;
        }
        made += 1;
        seen.push(...next.seen);
        ledger.push(...next.released);
      }
      expect(learns(needs, kinds, numbers, seen, groups)).toEqual([]);
    }),
    runs,
  );
  return { made, refused, alone };
};
