/** The same people in other bands, or by other areas: what cannot be laid beside a released table is refused; finer or coarser cuts of the same are protected together. */
import { beforeAll, describe, expect, it } from 'vitest';
import { type Row, valueOf } from '#base';
import type { ProtectionNeeds } from '../needs.ts';
import { protectCells } from '../office/protect-cells.ts';
import { readCellsSpec } from '../spec/read-spec.ts';
import { needsWith } from '../test-kit.ts';
import { treesTogether } from './trees-together.ts';

let needs: ProtectionNeeds;
beforeAll(async () => {
  needs = { ...(await needsWith('cuts')), exact: false };
});
const specOf = (table: string, { parents = '', snapshot = 'one', time = 'now', population = '' } = {}) =>
  valueOf(
    readCellsSpec(
      `
table: ${table}
dimensions: [{ column: age, total: all, parents: { ${parents} } }]
people: n
of: { dataset: people, time: ${time}, snapshot: ${snapshot}, population: [${population}] }
policy: { audience: staff, threshold: 4, minimumWidth: 2, zeros: show, dominance: { units: 2, percent: 90 }, pPercent: 10 }
`,
      table,
    ),
  );
const rowsOf = (n: Record<string, number>): Row[] => {
  const total = Object.values(n).reduce((sum, one) => sum + one, 0);
  return [{ age: 'all', n: `${total}` }, ...Object.entries(n).map(([age, one]) => ({ age, n: `${one}` }))];
};
const first = rowsOf({ '0-14': 20, '15-64': 50, '65-': 30 });

describe('a table of the same people', () => {
  // Three people are 15 to 17.
  const shifted = rowsOf({ '0-17': 23, '18-64': 47, '65-': 30 });
  it.each([
    ['the same day', {}],
    ['of a corrected load', { snapshot: 'two' }],
    ['of slightly other people', { population: 'no students' }],
  ])('in other bands is refused, with the column, %s', async (_, of) => {
    const { released } = valueOf(await protectCells(specOf('wide'), first, needs, []));
    const beside = await protectCells(specOf('other', of), shifted, needs, released);
    expect(beside.ok ? null : beside.refusal).toMatchObject({
      code: 'statistics.cut-otherwise',
      en: expect.stringContaining('"age"'),
    });
    expect(JSON.stringify(beside)).not.toMatch(/\b(23|47)\b/);
  });
  it('with other numbers from what is said to be the same records is refused, whichever numbers differ', async () => {
    const { released } = valueOf(await protectCells(specOf('wide'), first, needs, []));
    const more = rowsOf({ '0-14': 20, '15-64': 51, '65-': 30 });
    expect(await protectCells(specOf('wide'), more, needs, released)).toMatchObject({
      ok: false,
      refusal: { code: 'statistics.snapshot-reused' },
    });
    expect(await protectCells(specOf('wide', { snapshot: 'two' }), more, needs, released)).toMatchObject({ ok: true });
  });
  it('of another month is nobody’s concern', async () => {
    const { released } = valueOf(await protectCells(specOf('wide'), first, needs, []));
    const other = specOf('other', { time: 'then', snapshot: 'three' });
    expect(await protectCells(other, shifted, needs, released)).toMatchObject({ ok: true });
  });
  it('in finer bands that say what they lie in is protected beside the wide ones, whichever comes first', async () => {
    const fine = { '0-14': 20, '15-17': 3, '18-64': 47, '65-': 30 };
    const parents = "'15-17': '15-64', '18-64': '15-64'";
    const rows = rowsOf(fine);
    const { released } = valueOf(await protectCells(specOf('wide'), first, needs, []));
    const beside = valueOf(await protectCells(specOf('fine', { parents }), rows, needs, released));
    // 15-64 is out: neither of its two parts may be shown.
    const statusOf = (csv: string) =>
      Object.fromEntries(
        csv
          .trim()
          .split('\n')
          .slice(1)
          .map((line) => [line.split(',')[0], line.split(',').at(-1)]),
      );
    expect(statusOf(beside.csv)).toMatchObject({ '15-17': 'threshold', '18-64': 'complementary', '65-': 'shown' });
    const turned = valueOf(await protectCells(specOf('wide'), first, needs, beside.released));
    expect(statusOf(turned.csv)['65-']).toBe('shown');
  });
});

it('lays trees together by the deeper place of a code, and not where each has parts the other does not know', () => {
  const flat = new Map([
    ['a0', 'total'],
    ['a1', 'total'],
    ['b0', 'total'],
  ]);
  const deep = new Map([
    ['A', 'total'],
    ['B', 'total'],
    ['a0', 'A'],
    ['a1', 'A'],
    ['b0', 'B'],
  ]);
  expect(treesTogether(flat, deep)).toEqual(deep);
  expect(treesTogether(deep, flat)).toEqual(deep);
  expect(
    treesTogether(
      new Map([
        ['A', 'total'],
        ['B', 'total'],
      ]),
      flat,
    ),
  ).toBeNull();
  expect(
    treesTogether(
      deep,
      new Map([
        ['a0', 'B'],
        ['A', 'total'],
        ['B', 'total'],
      ]),
    ),
  ).toBeNull();
});
