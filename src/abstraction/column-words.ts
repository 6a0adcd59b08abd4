/** What is done to each kind of column and what is kept of it, in words for the people whose data it is. */
import type { Bilingual } from '#base';
import { type Contract, type LakeColumn, lakeColumns } from '#catalogue';
import type { FloorRule } from './floor.ts';

export const actionWords: Readonly<Record<FloorRule['action'], Bilingual>> = {
  drop: { ja: '削除', en: 'dropped' },
  number: { ja: '独自番号に置換', en: 'replaced by a city number' },
  age: { ja: '年齢・学年年齢に加工', en: 'made into age and school age' },
  'areas-and-mask': {
    ja: '区・町・校区のコードと、最も細かい番号を削除した住所に加工',
    en: 'made into area codes and an address without its finest part',
  },
  month: { ja: '年月まで', en: 'kept to the month' },
  hours: { ja: '時間帯まで', en: 'kept to a band of hours' },
  keep: { ja: 'そのまま', en: 'kept as it is' },
};

const fixedNames: Readonly<Record<string, Bilingual>> = {
  city_number: { ja: '独自番号', en: 'city number' },
  household_number: { ja: '世帯の独自番号', en: 'household number' },
  age_years: { ja: '年齢', en: 'age' },
  school_age: { ja: '学年年齢', en: 'school age' },
  ward_code: { ja: '区', en: 'ward' },
  town_code: { ja: '町丁目', en: 'town' },
  school_district_code: { ja: '小学校区', en: 'school district' },
  junior_high_district_code: { ja: '中学校区', en: 'junior-high district' },
  mesh_code: { ja: '500mメッシュ', en: '500 m mesh' },
  address_masked: { ja: '住所（最も細かい番号なし）', en: 'address without its finest part' },
};

/** What a kept column is called. */
export const keptName = (contract: Contract, { name, from }: Pick<LakeColumn, 'name' | 'from'>): Bilingual => {
  const column = contract.columns.find(({ source }) => source === from);
  if (column?.dayType === name) return { ja: '平日（1）か土日祝（2）か', en: 'working day (1) or not (2)' };
  return fixedNames[name] ?? column?.title ?? { ja: from, en: name.replaceAll('_', ' ') };
};

export const keptNameOf = (contract: Contract, name: string): Bilingual => {
  const column = lakeColumns(contract).find((each) => each.name === name);
  return column ? keptName(contract, column) : { ja: name, en: name };
};

/** The same with the heading of the owner's file beside it, where that is another word. */
export const headedNameOf = (contract: Contract, name: string): Bilingual => {
  const column = lakeColumns(contract).find((each) => each.name === name);
  const { ja, en } = keptNameOf(contract, name);
  if (!column) return { ja: `「${ja}」`, en: `"${en}"` };
  const { from } = column;
  return {
    ja: ja === from ? `「${from}」` : `「${ja}」（列「${from}」）`,
    en: en === from ? `"${from}"` : `"${en}" (column "${from}")`,
  };
};
