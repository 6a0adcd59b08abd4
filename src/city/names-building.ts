/** Code table: names of apartment houses and homes for the old, for 方書. Invented; any likeness is chance. */

export const houseKinds = [
  'ハイツ',
  'コーポ',
  'メゾン',
  'サンハイツ',
  'パークサイド',
  'シーサイドコート',
  'グランドール',
  'レジデンス',
  'エスポワール',
  'ヴィラ',
  'フラワーマンション',
  'リバーサイド',
] as const;
export const houseNames = [
  '潮見',
  '松風',
  'なぎさ',
  '結',
  '若葉',
  '白浜',
  '青葉',
  '汐入',
  '浜風',
  '東雲',
  '緑丘',
  '花園',
  '朝日',
  '千鳥',
  '夕凪',
  '海鳴',
] as const;
export const homes = [
  '特別養護老人ホーム結の里',
  '介護老人保健施設汐風苑',
  '有料老人ホーム浜千鳥',
  '特別養護老人ホーム松籟園',
  'ケアハウス夕凪',
  '養護老人ホーム青松荘',
] as const;
