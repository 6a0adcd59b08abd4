/** The owner sees how the linkage went, by groups that have names; what somebody typed into a cell is never shown. */
import { valueOf } from '#base';
import { type Contract, readContract } from '#catalogue';
import { describe, expect, it } from 'vitest';
import { linkageFacts, type LinkageTold } from './linkage-facts.ts';
import { checkSchema } from './check.api.ts';

const contract: Contract = valueOf(
  readContract(
    `
dataset: cards
version: 1
title: { ja: カード, en: Cards }
owner: { ja: 交通局, en: Transportation }
grounds: [個人情報の保護に関する法律 第69条第2項第4号]
cadence: monthly
key: [番号]
personSpace: cards
link:
  fields: { kana: { column: カナ }, birth: { column: 生年月日 }, sex: { column: 性別 } }
  unlinked: own-number
  groups: [性別, カナ]
source: { format: csv, encoding: utf-8, quarantineLimit: 0.2 }
columns:
  - { source: 番号, role: person-key, required: true }
  - { source: カナ, role: name }
  - { source: 生年月日, role: birth-date }
  - { source: 性別, role: code, name: sex, title: { ja: 性別, en: Sex }, codes: { '1': { ja: 男, en: Male }, '2': { ja: 女, en: Female } } }
`,
    'cards.yaml',
  ),
);
const row = (value: string | null, records: number, linked: number) => ({ value, records, linked, review: 0 });
const told: LinkageTold = {
  notes: [],
  errorRate: 0.01,
  wrong: 0.002,
  outcomes: [
    { what: { ja: '一致', en: 'linked' }, advice: null, records: 9 },
    { what: { ja: '候補がない', en: 'no candidate' }, advice: { ja: '確かめる', en: 'check' }, records: 0 },
  ],
  costliest: [{ field: 'birth', records: 2 }],
  groups: [
    { group: 'file', rows: [row('1', 6, 5), row('2', 4, 4)] },
    { group: 'birth:decade', rows: [row('1950', 3, 3), row('19XX', 2, 1), row(null, 5, 5)] },
    { group: 'address:ward', rows: [row('浜区', 4, 4), row('鸚鵡小路区', 3, 2), row('金糸雀町', 3, 3)] },
    { group: '性別', rows: [row('1', 5, 5), row('2', 4, 4), row('鷲', 1, 0)] },
    { group: 'カナ', rows: [row('オウム', 5, 5), row('カナリア', 5, 4)] },
  ],
  report: '/sealed/r.json',
  review: '/sealed/r.csv',
};
const facts = linkageFacts(
  { contract, pack: { wards: [{ code: '99101', name: '浜区' }] } },
  [{ name: 'a.csv' }, { name: 'b.csv' }],
  { facts: told, counts: { linked: 9, review: 0, unlinked: 1 } },
);

describe('what an owner is told of a linkage', () => {
  it('are counts, reasons and places, in the shape the page takes', () => {
    expect(checkSchema.shape.linkage.parse(facts)).toEqual(facts);
    expect([facts.linked, facts.toReview, facts.unlinked]).toEqual([9, 0, 1]);
    expect(facts.outcomes.map(({ what }) => what.en)).toEqual(['linked']);
    expect(facts.costliest).toEqual([{ what: { ja: '生年月日', en: 'Birth date' }, records: 2 }]);
  });

  it('by file, decade, ward and code; whatever has no name there is put together, and columns without a code list are left out', () => {
    const told = Object.fromEntries(
      facts.groups.map(({ title, rows }) => [
        title.en,
        rows.map(({ value, records, linked }) => [value.ja, records, linked]),
      ]),
    );
    expect(told).toEqual({
      File: [
        ['a.csv', 6, 5],
        ['b.csv', 4, 4],
      ],
      'Decade of birth': [
        ['1950年代', 3, 3],
        ['その他', 2, 1],
        ['（空欄）', 5, 5],
      ],
      Ward: [
        ['浜区', 4, 4],
        ['その他', 6, 5],
      ],
      Sex: [
        ['男', 5, 5],
        ['女', 4, 4],
        ['その他', 1, 0],
      ],
    });
    for (const cell of ['鸚鵡', '金糸雀', '鷲', 'オウム', 'カナリア', '19XX'])
      expect(JSON.stringify(facts)).not.toContain(cell);
  });
});
