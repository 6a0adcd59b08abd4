/** An office's table that says otherwise than its description: it is refused, where it would be protected too little without a word. */
import { describe, expect, it } from 'vitest';
import { doubtsOf } from './against-description.ts';
import { systemOfCells } from './cells-system.ts';
import { readCellsSpec } from '../spec/read-spec.ts';
import { type Row, valueOf } from '#base';

const specOf = (place: string, extra = '') =>
  valueOf(
    readCellsSpec(
      `
table: clients
dimensions:
  - { column: place, ${place} }
  - { column: sex, total: all }
people: n
${extra}
policy: { audience: staff, threshold: 10, minimumWidth: 3, zeros: show, dominance: { units: 2, percent: 90 }, pPercent: 10 }
`,
      'clients.yaml',
    ),
  );
const numbers: Record<string, readonly [f: number, m: number]> = {
  dale: [14, 16],
  east: [57, 62],
  city: [107, 113],
  ford: [3, 2],
  hill: [43, 46],
  mill: [47, 49],
  west: [50, 51],
};
const rowsOf = (leave: readonly string[] = []): Row[] =>
  Object.entries(numbers)
    .filter(([place]) => !leave.includes(place))
    .flatMap(([place, [f, m]]) => [
      { place, sex: 'all', n: f + m },
      { place, sex: 'f', n: f },
      { place, sex: 'm', n: m },
    ]);
const parents = 'parents: { dale: east, hill: east, ford: west, mill: west }';
const saysOf = (spec: ReturnType<typeof specOf>, rows: readonly Row[], amounts = false): string => {
  const made = systemOfCells(spec, rows, amounts);
  return made.ok ? 'taken' : (made.refusal.because ?? []).map(({ en }) => en).join('\n');
};

describe('a total under another name than the description gives it', () => {
  it.each([
    ['with its wards tied to their towns', `total: whole, ${parents}`, []],
    ['with wards and towns side by side', 'total: whole', []],
    ['over wards alone', 'total: whole', ['dale', 'hill', 'ford', 'mill']],
    ['over towns alone', 'total: whole', ['east', 'west']],
  ])('is refused by name: %s', (_, place, leave) => {
    expect(saysOf(specOf(place), rowsOf(leave))).toMatch(/no row of the total "whole", and "city" is the sum/);
  });

  it('is refused where a ward stands before its towns, and no total anywhere', () => {
    const rows = ['east', 'dale', 'hill', 'west', 'ford', 'mill'].flatMap((place) =>
      rowsOf().filter((row) => row['place'] === place),
    );
    expect(saysOf(specOf('total: whole'), rows)).toMatch(/"east" is the sum of other codes/);
  });

  it('is nothing to refuse where there is none, or where it has its name', () => {
    expect(saysOf(specOf('total: whole'), rowsOf(['city', 'east', 'west']))).toBe('taken');
    expect(saysOf(specOf(`total: city, ${parents}`), rowsOf())).toBe('taken');
    expect(saysOf(specOf(`total: whole, ${parents}`), rowsOf(['city']))).toBe('taken');
  });
});

describe('what may be meant, but is said', () => {
  it('is a code that lies in nothing where others do, and a column without its total', () => {
    const rows = [...rowsOf(['city']), { place: 'hill ', sex: 'all', n: 20 }];
    const says = doubtsOf(specOf(`total: whole, ${parents}`), rows).map(({ en }) => en);
    expect(says).toEqual([
      expect.stringMatching(/no row of the total "whole"/),
      expect.stringMatching(/^Mind: "hill " of the column "place" lie in no other code/),
    ]);
    expect(doubtsOf(specOf(`total: city, ${parents}`), rowsOf())).toEqual([]);
  });
});

describe('largest contributions that cannot be', () => {
  const spec = (records = '') =>
    specOf(`total: city, ${parents}`, `amount: { total: yen, first: x1, second: x2 }\n${records}`);
  const withAmounts = (change: (row: Row) => Partial<Row>): Row[] =>
    rowsOf().map((row) => {
      const full = { ...row, yen: Number(row['n']) * 100, x1: 110, x2: 90 };
      return { ...full, ...(change(full) as Row) };
    });
  it.each<[string, (row: Row) => Partial<Row>]>([
    ['the second above the largest', () => ({ x1: 90, x2: 110 })],
    ['a largest that so many people cannot make the amount with', () => ({ x1: 30, x2: 20 })],
    ['more than the amount itself', (row) => ({ x1: row['yen'] as number, x2: 90 })],
  ])('are refused by row, without a number: %s', (_, change) => {
    const says = saysOf(spec(), withAmounts(change), true);
    expect(says).toMatch(/^Row 2: the largest contributions/);
    expect(says).not.toMatch(/110|90|\b30\b/);
  });
  it('are taken as they should be, and of weighted records whatever they add up to', () => {
    expect(
      saysOf(
        spec(),
        withAmounts(() => ({})),
        true,
      ),
    ).toBe('taken');
    const weighted = spec('records: { unit: who, amount: yen, weight: w }');
    expect(
      saysOf(
        weighted,
        withAmounts(() => ({ x1: 30, x2: 20 })),
        true,
      ),
    ).toBe('taken');
    expect(
      saysOf(
        weighted,
        withAmounts(() => ({ x1: 90, x2: 110 })),
        true,
      ),
    ).toMatch(/largest contributions/);
  });
});
