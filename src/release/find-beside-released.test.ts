/** A table somebody hands in, held against a released one: read by its words, known by its numbers, stopped where it tells what is hidden. */
import type { ReleasedSystem, Told } from '#statistics';
import { describe, expect, it } from 'vitest';
import { placeKey } from '#statistics';
import { columnKinds } from './columns.ts';
import { find } from './find.ts';
import { findBesideReleased } from './find-beside-released.ts';
import { matchRows } from './match-released.ts';
import { readRows, type Rows } from './read-rows.ts';
import { bytesOf, office, sha256 } from './test-release.ts';

const categoriesOf = (...of: readonly (readonly [code: string, ja: string, parent?: string])[]) =>
  of.map(([code, ja, parent = 'total']) => ({ code, label: { ja, en: code }, parent }));
const area = categoriesOf(
  ['E', '東区'],
  ['W', '西区'],
  ['E1', '本町', 'E'],
  ['E2', '山町二丁目', 'E'],
  ['W1', '本町', 'W'],
  ['W2', '浜町', 'W'],
);
const age = categoriesOf(['0-64', '0～64歳'], ['65-', '65歳以上']);
const treeOf = (of: typeof area) => new Map(of.map(({ code, parent }) => [code, parent]));
type Shown = readonly [codes: readonly (readonly [string, string])[], value: number | null];
const cellsOf = (of: readonly Shown[]): ReleasedSystem['cells'] =>
  new Map(
    of.map(([coordinates, value]) => [placeKey(coordinates), { coordinates, value, state: value === null ? 1 : 0 }]),
  );
const system: ReleasedSystem = {
  releases: ['population'],
  at: '2026-10',
  categories: new Map([
    ['area', area],
    ['age', age],
  ]),
  trees: new Map([
    ['area', treeOf(area)],
    ['age', treeOf(age)],
  ]),
  cells: cellsOf([
    [[], 400],
    [[['area', 'E']], 250],
    [[['area', 'W']], 150],
    [[['area', 'E1']], 240],
    [[['area', 'E2']], null],
    [[['area', 'W1']], null],
    [[['area', 'W2']], 135],
    [
      [
        ['area', 'E'],
        ['age', '65-'],
      ],
      60,
    ],
    [
      [
        ['area', 'W'],
        ['age', '65-'],
      ],
      30,
    ],
  ]),
};
const rowsOf = (text: string): Rows => readRows(bytesOf(text)) as Rows;
const matched = (text: string) => {
  const rows = rowsOf(text);
  return matchRows(rows, columnKinds(rows), system).map(
    ({ row, coordinates, value }) => `${row} ${placeKey(coordinates)} ${value}`,
  );
};
const findIn = (text: string, told: Told = { said: [], follows: [], contradicts: false }) => {
  const bytes = bytesOf(text);
  const file = { name: 'a.csv', kind: 'table' as const, sha256: sha256(bytes), bytes: bytes.length };
  const outside = { systems: () => [system], toldBy: () => told };
  const beside = new Map([[file.name, findBesideReleased({ file, bytes }, outside, office)]]);
  return find([{ file, bytes }], office, beside)
    .findings.filter(({ rule }) => /-released$|-little$/.test(rule))
    .map(({ rule, places }) => [rule, ...places]);
};

describe('which cells a table speaks of', () => {
  it('is read by the words of its columns, the ward beside a town that two wards have', () => {
    expect(matched('区,町,人口\n東区,本町,240\n西区,本町,15\n東区,計,250\n計,計,400\n')).toEqual([
      '0 &area=E1 240',
      '1 &area=W1 15',
      '2 &area=E 250',
      '3  400',
    ]);
    // Without the ward nobody can tell which 本町 is meant.
    expect(matched('町,人口\n本町,240\n浜町,135\n')).toEqual(['1 &area=W2 135']);
  });
  it('is read across a cross table, in other ways of writing and of the right month alone', () => {
    expect(matched('区,65歳以上,0〜64歳,合計\n東区,60,190,250\n')).toEqual([
      '0 &age=65-&area=E 60',
      '0 &age=0-64&area=E 190',
      '0 &area=E 250',
    ]);
    expect(matched('年月,区,人口\n2026年10月,東区,250\n2026年9月,東区,249\n')).toEqual(['0 &area=E 250']);
  });
  it('is nothing where a column is not of the system, apart from its totals', () => {
    expect(matched('区,相談の種類,件数\n東区,税,120\n東区,計,250\n')).toEqual(['1 &area=E 250']);
  });
});

describe('a table handed in', () => {
  it('is stopped where it says what a dashboard hides, by row and column', () => {
    expect(findIn('区,町,人口\n東区,計,250\n西区,計,150\n西区,浜町,135\n西区,本町,15\n')).toEqual([
      ['opens-released', '5: 人口'],
    ]);
  });
  it('is stopped where a hidden number follows beside what is shown, and names which', () => {
    const follows = { said: [], follows: [[['area', 'E2']] as const], contradicts: false };
    expect(findIn('区,65歳以上,計\n東区,60,250\n西区,30,150\n', follows)).toEqual([
      ['opens-released', 'population 2026-10 山町二丁目'],
    ]);
  });
  it('passes where its numbers are those of others, and is to be looked at where nobody can tell', () => {
    expect(findIn('区,町,相談\n東区,計,88\n西区,計,41\n西区,本町,15\n')).toEqual([]);
    expect(findIn('区,町,相談\n西区,本町,15\n東区,山町２丁目,12\n')).toEqual([['near-released', '2: 相談', '3: 相談']]);
  });
  it('is to be looked at where its people are nearly those of a dashboard: the difference is a number of people', () => {
    expect(findIn('区,人口\n東区,247\n西区,148\n')).toEqual([['differs-little', '2: 人口', '3: 人口']]);
    expect(findIn('区,人口\n東区,250\n西区,120\n')).toEqual([]);
  });
  it('passes where it hides what is hidden', () => {
    expect(findIn('区,町,人口\n東区,計,250\n西区,計,150\n西区,浜町,135\n西区,本町,秘\n')).toEqual([]);
  });
});
