/** What an owner is told of a load that differs from the one before: in the words of their own file. */
import { expect, it } from 'vitest';
import { contractSchema } from '#catalogue';
import { driftOf } from './drift.ts';
import type { LoadProfile } from './profile.lake.ts';

const column = (source: string, role: string, more: object = {}) => ({ source, role, ...more });
const contract = contractSchema.parse({
  dataset: 'resident-register',
  version: 1,
  title: { ja: '住民基本台帳', en: 'Resident register' },
  owner: { ja: '市民課', en: 'Resident Affairs' },
  grounds: ['条例 第1条'],
  cadence: 'monthly',
  key: ['CUSTNO'],
  source: { format: 'csv', encoding: 'cp932' },
  columns: [
    column('CUSTNO', 'person-key'),
    column('性別', 'code', {
      name: 'sex',
      title: { ja: '性別', en: 'Sex' },
      codes: { '1': { ja: '男', en: 'Male' }, '2': { ja: '女', en: 'Female' } },
    }),
    column('ZEIKBN', 'code', {
      name: 'tax_kind',
      title: { ja: '課税区分', en: 'Kind of tax' },
      codes: { A: { ja: '課税', en: 'Taxed' }, B: { ja: '非課税', en: 'Untaxed' } },
    }),
    column('住所', 'address'),
    column('同意', 'flag', { name: 'agreed' }),
  ],
});

const usual: LoadProfile = {
  rows: 1000,
  quarantined: 0,
  empty: { city_number: 0, sex: 0, tax_kind: 0, ward_code: 0.01, town_code: 0.01, agreed: 0 },
  codes: { sex: { '1': 0.5, '2': 0.5 }, tax_kind: { A: 1 }, agreed: { true: 0.2, false: 0.8 } },
};
const against = (now: Partial<LoadProfile>) =>
  driftOf(contract, { ...usual, ...now }, { asOf: '2026-09-30', profile: JSON.stringify(usual) });

it('says nothing but the rows where all is as before', () => {
  expect(against({})).toEqual({
    since: '2026-09-30',
    notes: [{ ja: '行数: 1,000 → 1,000（+0.0%）', en: 'rows: 1,000 → 1,000 (+0.0%)' }],
    unusual: false,
  });
});
it.each<[string, Partial<LoadProfile>, string, string]>([
  [
    'a code, by its meaning and as it stands in the file',
    { codes: { ...usual.codes, sex: { '1': 0.6, '2': 0.4 } } },
    '「性別」が「男」（1）の割合: 50.0% → 60.0%',
    'share of "Male" (1) in "Sex" (column "性別"): 50.0% → 60.0%',
  ],
  [
    'a column whose heading is another word than its name',
    { codes: { ...usual.codes, tax_kind: { A: 0.9, B: 0.1 } } },
    '「課税区分」（列「ZEIKBN」）が「非課税」（B）の割合: 0.0% → 10.0%',
    'share of "Untaxed" (B) in "Kind of tax" (column "ZEIKBN"): 0.0% → 10.0%',
  ],
  [
    'what is made of an address',
    { empty: { ...usual.empty, ward_code: 0.31 } },
    '「区」（列「住所」）が空の割合: 1.0% → 31.0%',
    'empty values of "ward" (column "住所"): 1.0% → 31.0%',
  ],
  [
    'a yes or no',
    { codes: { ...usual.codes, agreed: { true: 0.5, false: 0.5 } } },
    '「同意」が「1（該当）」の割合: 20.0% → 50.0%',
    'share of 1 (yes) in "agreed" (column "同意"): 20.0% → 50.0%',
  ],
  ['more rows set aside', { quarantined: 8 }, '保留の行の割合: 0.0% → 0.8%', 'rows set aside: 0.0% → 0.8%'],
])('tells of %s', (_, now, ja, en) => {
  const { notes, unusual } = against(now);
  expect(unusual).toBe(true);
  expect(notes).toContainEqual({ ja, en });
  // Names of the lake are not the owner's.
  expect(notes.map((note) => note.ja).join()).not.toMatch(/tax_kind|ward_code|agreed|sex/);
});
it('leaves a fifth of a hundred set aside, and a share moved by a hundredth, unsaid', () => {
  const quiet = against({ quarantined: 2, codes: { ...usual.codes, sex: { '1': 0.51, '2': 0.49 } } });
  expect(quiet).toMatchObject({ unusual: false, notes: { length: 1 } });
});

it('says which ages are more or fewer than births and deaths can make them; of few people a band may move by points', () => {
  const ages = { '0': 0.1, '30': 0.2, '70': 0.7 };
  const noted = (rows: number, now: Record<string, number>) =>
    driftOf(
      contract,
      { ...usual, rows, ages: now },
      { asOf: '2026-09-30', profile: JSON.stringify({ ...usual, rows, ages }) },
    ).notes.slice(1);
  expect(noted(100_000, { '0': 0.1, '30': 0.3, '70': 0.6 })).toEqual([
    { ja: '年齢が30～39歳の割合: 20.0% → 30.0%', en: 'share of ages 30–39: 20.0% → 30.0%' },
    { ja: '年齢が70～79歳の割合: 70.0% → 60.0%', en: 'share of ages 70–79: 70.0% → 60.0%' },
  ]);
  expect(noted(100, { '0': 0.1, '30': 0.3, '70': 0.6 })).toEqual([]);
  // Kept by an earlier version, that did not count them.
  expect(against({ ages }).notes).toHaveLength(1);
});
