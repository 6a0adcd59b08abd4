/**
 * A table that somebody hands in about the very people of a dashboard: written as an office would, and read as an attacker does who puts its numbers into one
 * system with everything else.
 */
import { valueOf } from '#base';
import { readAreaPack } from '#catalogue';
import { placeKey, releasedSystems } from '#statistics';
import { areaPackText } from '../../src/doors/area-files.ts';
import type { LakeSide } from '../../src/doors/lake-side.ts';
import { ledgerBeside } from '../../src/doors/released-ledger.ts';
import { hierarchyOf } from '../../src/statistics/spec/hierarchy.ts';
import { type Clues, note } from './clues.ts';
import type { Definitions } from './definitions.ts';
import { countedAt } from './meaning.ts';
import type { Truth } from './truth.ts';

const header = '区・町丁,年齢,人口';
const table = 'population-area';
const ages = { '0～14歳': '0-14', '15～64歳': '15-64', '65歳以上': '65-' } as const;
type Place = { readonly code: string; readonly name: string };
type Cell = { readonly place: string; readonly age: string; readonly value: number | null };

const codesOf = (month: string, area: string, age3: string) => ({ month, area, age3 });
const countedIn = (of: Definitions, month: string, area: string, age: string) =>
  countedAt(of, table, 'people', codesOf(month, area, age));

const csvOf = (cells: readonly Cell[]): string =>
  `${[header, ...cells.map(({ place, age, value }) => `${place},${age},${value ?? '秘'}`)].join('\n')}\n`;

const cellsOf = (places: readonly Place[], valueOf: (code: string, age: string) => number | null): Cell[] =>
  places.flatMap(({ code, name }) =>
    Object.entries(ages).map(([label, age]) => ({ place: name, age: label, value: valueOf(code, age) })),
  );

type ReleasedMonth = {
  readonly wards: readonly Place[];
  readonly towns: readonly Place[];
  /** Null where the dashboards hide it. */
  readonly shown: (code: string, age: string) => number | null;
};
const monthOf = async (side: LakeSide, month: string): Promise<ReleasedMonth> => {
  const { places, results, release } = side;
  const pack = valueOf(readAreaPack(valueOf(areaPackText(places)), 'areas'));
  const ledger = await ledgerBeside(results.files, release, '');
  for (const { releases, at, cells, categories } of releasedSystems(ledger, pack)) {
    if (at !== month || !releases.includes('population')) continue;
    const places = (categories.get('area') ?? []).map(({ code, label, parent }) => ({ code, name: label.ja, parent }));
    return {
      wards: places.filter(({ parent }) => parent === 'total'),
      towns: places.filter(({ parent }) => parent !== 'total'),
      shown: (code, age) =>
        cells.get(
          placeKey([
            ['area', code],
            ['age', age],
          ]),
        )?.value ?? null,
    };
  }
  throw new Error(`nothing is released of ${month}`);
};

/** What the dashboard shows of the wards, once more. */
export const harmless = async (side: LakeSide, month: string): Promise<string> => {
  const { wards, shown } = await monthOf(side, month);
  return csvOf(cellsOf(wards, shown));
};

/** The towns and wards as the dashboard shows them, and one number of ten or more that it hides; null where it hides none. */
export const pinning = async (side: LakeSide, of: Definitions, truth: Truth, month: string): Promise<string | null> => {
  const { wards, towns, shown } = await monthOf(side, month);
  let opened = 0;
  const cells = cellsOf([...wards, ...towns], (code, age) => {
    const value = truth.values.get(countedIn(of, month, code, age)) ?? 0;
    const seen = shown(code, age);
    if (seen !== null || opened > 0 || value < 10) return seen;
    opened += 1;
    return value;
  });
  return opened > 0 ? csvOf(cells) : null;
};

/** Area codes by the names that the city gives its wards and blocks. */
const codesByName = (of: Definitions): ReadonlyMap<string, string> => {
  const { nodes } = hierarchyOf({ kind: 'area', title: { ja: '', en: '' } } as never, 'area', of.pack);
  return new Map(nodes.map(({ label, code }) => [label.ja, code]));
};

/** A released file of that form: its numbers are clues like those of any page. Answers whether it is one. */
export const readOverlapping = (of: Definitions, clues: Clues, text: string, month: string, from: string): boolean => {
  const [first, ...lines] = text.trim().split('\n');
  if (first !== header) return false;
  const places = codesByName(of);
  for (const line of lines) {
    const [place = '', age = '', value = ''] = line.split(',');
    if (value === '秘') continue;
    const codes = codesOf(month, places.get(place) ?? '', ages[age as keyof typeof ages]);
    note(of, clues, { table, measure: 'people', codes }, { value: Number(value), decimals: 0 }, from);
  }
  return true;
};
