/**
 * The floor (最低基準): what at least is done to each kind of column. A contract can drop more, never keep more.
 * Sources: the city's rule (庁内データ連携基盤, 令和4年5月24日: 住所の番地・枝番・号のうち最も細かいもの、氏名、個人識別符号を削除し、生年月日を年齢・学年年齢に加工);
 * 個人情報の保護に関する法律2条2項, 同法施行令1条, 同法施行規則3条・4条 (個人識別符号); 番号法2条5項・8項, 9条, 19条 (個人番号 is never passed on).
 */
import { type Bilingual, done, type Result, refused } from '#base';
import { type Contract, type ContractColumn, lakeColumns, type Role } from '#catalogue';
import { abstractionRefusal } from './errors.ts';

export type FloorRule = {
  readonly action: 'drop' | 'number' | 'age' | 'areas-and-mask' | 'month' | 'hours' | 'keep';
  readonly source: string;
};

export const floor: Readonly<Record<Role, FloorRule>> = {
  'person-key': { action: 'number', source: '独自番号の付番（市の規則）' },
  'household-key': { action: 'number', source: '独自番号の付番（市の規則）' },
  'merged-into': { action: 'drop', source: '独自番号の付番（市の規則）。台帳で統合をたどり、列は残さない' },
  'my-number': { action: 'drop', source: '番号法9条・19条、個人情報保護法施行令1条6号' },
  'resident-code': { action: 'drop', source: '住民基本台帳法30条の37・30条の38、個人情報保護法施行令1条5号' },
  'insurance-number': { action: 'drop', source: '個人情報保護法施行令1条7号・8号' },
  'other-identifier': { action: 'drop', source: '個人情報保護法2条2項、同法施行令1条、同法施行規則4条' },
  name: { action: 'drop', source: '市の規則（氏名の削除）' },
  contact: { action: 'drop', source: '市の規則（氏名等の削除）' },
  'birth-date': { action: 'age', source: '市の規則（生年月日を年齢及び学年年齢に加工）' },
  address: { action: 'areas-and-mask', source: '市の規則（番地・枝番・号のうち最も細かいものを削除）' },
  building: { action: 'drop', source: '市の規則（方書の削除）' },
  'support-measure': { action: 'drop', source: '住民基本台帳事務処理要領 第5-10（支援措置）' },
  code: { action: 'keep', source: '定義書のコード一覧' },
  date: { action: 'month', source: '市の規則（年月まで）' },
  time: { action: 'hours', source: '市の規則（2時間以上の時間帯まで）' },
  year: { action: 'keep', source: '定義書' },
  count: { action: 'keep', source: '定義書' },
  amount: { action: 'keep', source: '定義書' },
  measurement: { action: 'keep', source: '定義書' },
  flag: { action: 'keep', source: '定義書' },
  unused: { action: 'drop', source: '定義書' },
};

/** Headers that name what the law names: whatever role the contract gives them, it must drop them or be the role that abstracts them. */
const namedKinds: readonly {
  readonly header: RegExp;
  readonly ja: string;
  readonly en: string;
  readonly abstracts?: Role;
}[] = [
  { header: /個人番号|マイナンバー/, ja: '個人番号', en: '個人番号' },
  { header: /住民票コード/, ja: '住民票コード', en: '住民票コード' },
  {
    header:
      /(旅券|パスポート|運転免許証?|免許証|基礎年金|年金手帳|在留カード|特別永住者証明書|雇用保険被保険者|被保険者(証)?|記号|国保記号|受給者証?|受給者)(の)?番号|記号・?番号/,
    ja: '個人識別符号',
    en: 'an individual identification code',
  },
  { header: /氏名|姓名|通称|旧氏|フリガナ|ふりがな|カナ氏|世帯主名|筆頭者/, ja: '氏名', en: 'a name' },
  { header: /生年月日|誕生日/, ja: '生年月日', en: 'a birth date', abstracts: 'birth-date' },
  { header: /電話|携帯|ＦＡＸ|FAX|メール|ﾒｰﾙ/i, ja: '連絡先', en: 'a contact' },
  { header: /方書|建物名|部屋番号/, ja: '方書', en: 'a building' },
  { header: /^住所$|番地|地番|所在地|居所/, ja: '住所', en: 'an address', abstracts: 'address' },
  {
    header: /宛名番号|口座番号|通知書番号/,
    ja: '個人を特定する番号',
    en: 'a number of one person',
    abstracts: 'person-key',
  },
  { header: /世帯番号/, ja: '世帯番号', en: 'a household number', abstracts: 'household-key' },
];

/** Widest ranges of numbers that may be kept: beyond them a number could be a code of a person in disguise (12 digits and more). */
export const widest = { count: [-99_999_999, 99_999_999], amount: [-1e11, 1e11], measurement: [-1e9, 1e9] } as const;

/** Shortest band of hours: who rides when is a habit, and a minute would tell one traveller from another. */
const leastHours = 2;

const drops = (role: Role): boolean => floor[role].action === 'drop';

/** Dropped columns that may be read to tell rows apart (物件番号, 整理番号): the engine sees them, nothing of them is built. */
const tellsRowsApart: ReadonlySet<Role> = new Set(['other-identifier', 'unused']);

const faultsOf = (column: ContractColumn): Bilingual[] => {
  const faults: Bilingual[] = [];
  const say = (ja: string, en: string) =>
    faults.push({ ja: `列「${column.source}」: ${ja}`, en: `column "${column.source}": ${en}` });
  const kind = namedKinds.find(({ header }) => header.test(column.source));
  if (kind && !drops(column.role) && column.role !== kind.abstracts) {
    say(`${kind.ja}は「${column.role}」として残せません`, `${kind.en} cannot be kept as "${column.role}"`);
  }
  if (column.role === 'code' && Object.keys(column.codes ?? {}).length === 0) {
    say('codes（コード一覧）のない列は残せません', 'a code column without its list of codes cannot be kept');
  }
  const bands = column.bands ?? [];
  const ascending = bands.every((from, i) => i === 0 || from > (bands[i - 1] as number));
  const narrow = bands.some((from, i) => ((bands[(i + 1) % bands.length] as number) - from + 24) % 24 < leastHours);
  if (column.role === 'time' && (!ascending || narrow)) {
    say(
      `時間帯（bands）は昇順で、どれも${leastHours}時間以上にしてください`,
      `its bands must ascend and be ${leastHours} hours or longer`,
    );
  }
  const limits = widest[column.role as keyof typeof widest];
  if (limits && column.range && (column.range[0] < limits[0] || column.range[1] > limits[1])) {
    say(
      `range は${limits[0]}～${limits[1]}の中にしてください`,
      `the range must lie within ${limits[0]} to ${limits[1]}`,
    );
  }
  return faults;
};

/** All faults at once. A contract that passes builds nothing the floor forbids. */
export const checkFloor = (contract: Contract): Result<void> => {
  const faults = contract.columns.flatMap(faultsOf);
  const names = lakeColumns(contract).map(({ name }) => name);
  for (const name of new Set(names.filter((each, i) => names.indexOf(each) !== i))) {
    faults.push({ ja: `保存する列「${name}」が2つになります`, en: `two columns would be kept as "${name}"` });
  }
  for (const key of contract.key) {
    const column = contract.columns.find(({ source }) => source === key);
    const named = namedKinds.some(({ header, abstracts }) => !abstracts && header.test(key));
    if (column && drops(column.role) && (named || !tellsRowsApart.has(column.role))) {
      faults.push({
        ja: `列「${key}」: 「${column.role}」の列は key にできません`,
        en: `column "${key}": a column of role "${column.role}" cannot be a key`,
      });
    }
  }
  const register = contract.columns.some(({ role }) => role === 'support-measure');
  if (contract.supportRegister && !register) {
    faults.push({ ja: '支援措置の列がありません', en: 'there is no column of support measures' });
  }
  return faults.length === 0
    ? done(undefined)
    : refused(abstractionRefusal('below-floor', { title: contract.title }, faults));
};
