/** What a valid contract should still be looked at for: sentences for its author, never a refusal. */
import type { Bilingual } from '#base';
import type { Contract, ContractColumn } from './contract.ts';

const keptRoles: ReadonlySet<string> = new Set([
  'code',
  'date',
  'time',
  'year',
  'count',
  'amount',
  'measurement',
  'flag',
]);

type Look = {
  readonly when: (column: ContractColumn, key: readonly string[]) => boolean;
  readonly ja: string;
  readonly en: string;
};
const looks: readonly Look[] = [
  {
    // A running number within somebody's key (履歴番号 of a 宛名番号) tells of nobody by itself.
    when: ({ role, source }, key) =>
      !(role === 'count' && key.length > 1 && key.includes(source)) &&
      ['code', 'count', 'amount', 'measurement'].includes(role) &&
      /番号|ＩＤ|ID|ナンバー/i.test(source),
    ja: '番号らしい見出しの列を値のまま残します。個人や世帯を特定する番号でないか確かめてください',
    en: 'its header looks like a number of somebody, and its values are kept; make sure that it identifies nobody',
  },
  {
    when: ({ role, source }) => keptRoles.has(role) && /備考|自由|メモ|特記|摘要/.test(source),
    ja: '自由に書ける欄らしい列を残します',
    en: 'looks like a field of free text, and is kept',
  },
  {
    when: ({ role, source }) => ['code', 'count', 'amount', 'measurement'].includes(role) && /年月日|日付/.test(source),
    ja: '日付らしい見出しです。role: date なら年月までになります',
    en: 'its header looks like a date; role date would keep only its month',
  },
  {
    when: ({ role, codes }) => role === 'code' && Object.keys(codes ?? {}).length > 200,
    ja: 'コードが200種類を超えます。細かすぎて人が絞られないか確かめてください',
    en: 'has more than 200 codes; make sure that they are not so fine that they point at people',
  },
  {
    when: ({ role, codes }) => role === 'code' && Object.keys(codes ?? {}).some((code) => /^\d{7,}$/.test(code)),
    ja: '7桁以上の数字がコードに入っています。個人の番号でないか確かめてください',
    en: 'has codes of seven digits or more; make sure that they are nobody’s number',
  },
  {
    when: ({ role, title }) => keptRoles.has(role) && !title,
    ja: 'title（画面に出る名前）がありません',
    en: 'has no title to be shown by',
  },
];

/** Where a proposal (`contract new`) was not finished by somebody who knows: nothing may be kept on grounds that nobody stated. */
export const unfinishedPlaces = ({ columns, ...about }: Contract): readonly Bilingual[] => {
  const open = (value: unknown) => JSON.stringify(value).includes('要確認');
  return [
    ...Object.entries(about)
      .filter(([, value]) => open(value))
      .map(([name]) => ({ ja: name, en: name })),
    ...columns.filter(open).map(({ source }) => ({ ja: `列「${source}」`, en: `column "${source}"` })),
  ];
};

export const contractWarnings = (contract: Contract): readonly Bilingual[] => {
  const warnings: Bilingual[] = [];
  const say = (ja: string, en: string) => warnings.push({ ja, en });
  const { columns, key, source } = contract;
  for (const column of columns)
    for (const { when, ja, en } of looks)
      if (when(column, key)) say(`列「${column.source}」: ${ja}`, `column "${column.source}": ${en}`);
  const has = (role: string) => columns.some((column) => column.role === role);
  if (!has('person-key'))
    say(
      '人の番号（person-key）がありません。ほかのデータと結べず、支援措置の一覧による除外も働きません',
      'there is no person-key: it cannot be linked with other data, and the list of people under support measures is not applied',
    );
  const person = columns.find(({ role }) => role === 'person-key');
  // Rows of things (a lot, a house) have the thing's number as their key, and the person beside it.
  const ofThings = columns.some(({ role, source: name }) => role === 'other-identifier' && key.includes(name));
  if (person && !key.includes(person.source) && !ofThings)
    say(`key に人の番号「${person.source}」がありません`, `the key does not have the person-key "${person.source}"`);
  if (source.quarantineLimit > 0.2)
    say(
      `保留を${Math.round(source.quarantineLimit * 100)}%まで認めています。誤った抽出を見逃すおそれがあります`,
      `it lets ${Math.round(source.quarantineLimit * 100)} % of the rows be set aside: a wrong extraction may pass unnoticed`,
    );
  for (const { ja, en } of unfinishedPlaces(contract))
    say(
      `「要確認」のままです: ${ja}（直すまで送れません）`,
      `still says 要確認: ${en} (nothing is sent until it is corrected)`,
    );
  return warnings;
};
