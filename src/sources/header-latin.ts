/** Headings in Latin letters: romanised Japanese and the English that core systems mix with it (ATENA_NO, SEINENGAPPI, ADDR1, seikyuKbn). */
import type { HeaderRule } from './header-words.ts';

/** `seikyuKbn2` → `SEIKYU_KBN_2`: words apart, in capitals; null where the heading is not in Latin letters. */
export const latinWords = (header: string): string | null => {
  const plain = header.normalize('NFKC').trim();
  if (!/^[A-Za-z_][A-Za-z0-9_.\- ]*$/.test(plain)) return null;
  return plain
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Za-z])([0-9])/g, '$1_$2')
    .replace(/[.\- _]+/g, '_')
    .replace(/^_|_$/g, '')
    .toUpperCase();
};

/** The heading as a column of the lake is named, where it can be one. */
export const lakeNameOf = (header: string): string | null => {
  const words = latinWords(header)
    ?.toLowerCase()
    .replace(/_([0-9])/g, '$1');
  return words && /^[a-z][a-z0-9_]{1,62}$/.test(words) ? words : null;
};

/** One of these stands in the heading as a word of its own, or as words that follow each other. */
const words = (...some: readonly string[]) => new RegExp(`(^|_)(${some.join('|')})(_|$)`);
const no = '(NO|NUM|NUMBER|BANGO|BANGOU|ID|CD|CODE)';

/** Strict ones first, as in the Japanese rules. */
export const latinRules: readonly HeaderRule[] = [
  { header: words('KOJIN_?BANGOU?', 'MY_?NUMBER', 'MYNO', 'MY_NO'), role: 'my-number' },
  { header: words(`JUMIN_?HYOU?_?${no}`, `JUMINHYO_${no}`), role: 'resident-code' },
  {
    header: words(`HI?HOKENSHA_?${no}`, `HIHO_?${no}`, 'KIGO', `KIGOU?_?${no}`, 'EDABAN', 'EDA_?NO'),
    role: 'insurance-number',
  },
  { header: words('SHIEN_?SOCHI', 'SIEN_?SOTI', 'DV', 'SHIEN(_FLG|_KBN)?'), role: 'support-measure' },
  { header: words(`SETAI_?${no}`, `HOUSEHOLD_?${no}`), role: 'household-key' },
  {
    header: words(`ATENA_?${no}`, `KOJIN_?${no}`, `JU[MN]IN_?${no}`, `RESIDENT_?${no}`, `PERSON_?${no}`),
    role: 'person-key',
  },
  {
    header: words(
      'BIKOU?',
      'MEMO',
      'NOTES?',
      'REMARKS?',
      'TEKIYOU?',
      'COMMENTS?',
      'HONSEKI',
      'HITTOSHA',
      'KOKUSEKI',
      'NATIONALITY',
      'KINMU.*',
    ),
    role: 'unused',
  },
  {
    header: words('TEL', `TEL_?${no}`, 'DENWA.*', 'KEITAI.*', 'PHONE.*', 'MOBILE.*', 'FAX.*', 'E?_?MAIL.*'),
    role: 'contact',
  },
  {
    header: words(
      '(.*)KANA',
      'KANA_?.*',
      'FURIGANA',
      'YOMI',
      'S[H]?IMEI.*',
      'SEI_?MEI',
      '(FULL|LAST|FIRST|FAMILY|GIVEN|SUR)_?NAME',
      'TSUU?SHO.*',
      'KYUU?JI',
      'KYUU?SEI',
      'MEIGI.*',
      'DAIHYOU?SHA.*',
      'NUSHI.*',
    ),
    role: 'name',
  },
  { header: /^(NAME|SEI|MEI|NAMAE)(_[0-9])?$/, role: 'name' },
  { header: words('KATAGAKI', 'TATEMONO.*', 'BUILDING.*', 'HEYA.*', 'MANSION.*', 'APART.*'), role: 'building' },
  { header: words('SEINEN_?GAPP?I', 'BIRTH.*', 'UMARE.*', 'DOB', 'TANJOU?BI'), role: 'birth-date' },
  { header: words('J[UY]{1,2}U?SHO', 'JUSYO', 'ADDR(ESS)?', 'SHOZAICHI'), role: 'address' },
  {
    header: words(
      'BANCHI',
      'CHIBAN',
      'KAOKU.*',
      'YU[U]?BIN.*',
      'ZIP.*',
      'POST(AL)?.*',
      'LAT(ITUDE)?',
      'LON(GITUDE)?',
      'LNG',
      'IDO',
      'KEIDO',
    ),
    role: 'unused',
  },
  { header: words('UMU', 'FLG', 'FLAG'), role: 'flag' },
  { header: words('SEX', 'GENDER', 'SEIBETS?U'), role: 'code', name: 'sex' },
  { header: words('NENDO', 'FISCAL_?YEAR', 'KAZEI_?NEN', 'CHOUSA_?NEN'), role: 'year', name: 'fiscal_year' },
  {
    header: words('NEN_?GAPP?I', 'YMD', 'DT', 'DATE', 'HIDUKE', 'HIZUKE', 'KAISHI_?BI', 'SHUU?RYOU?_?BI'),
    role: 'date',
  },
  {
    header: words(
      'KBN',
      'KUBUN',
      'CD',
      'CODE',
      'SHUBETS?U',
      'SHURUI',
      'JIYUU?',
      'ZOKUGARA',
      'STATUS',
      'KIND',
      'TYPE',
      'KU',
      'WARD',
      'RANK',
    ),
    role: 'code',
  },
  {
    header: words(
      'KINGAKU',
      '(.*)GAKU',
      'AMT',
      'AMOUNT',
      'YEN',
      '(.*)ZEI',
      'SHOTOKU.*',
      'SHUU?NYUU?.*',
      'HIYOU?',
      'FEE',
      'PRICE',
    ),
    role: 'amount',
  },
  { header: words('NINZUU?', 'KENSUU?', 'KAISUU?', 'NISSUU?', 'CNT', 'COUNT', 'SU'), role: 'count' },
  { header: words('MENSEKI', 'SHINCHO', 'TAIJU', 'FUKUI', 'KETSUATSU', 'BMI', 'RITSU', 'RATE'), role: 'measurement' },
  { header: words('(.*)BANGOU?', 'NO', 'NUM', 'NUMBER', 'ID'), role: 'other-identifier' },
  { header: words('NM', 'NAME', '(.*)MEI', 'MEISHO'), role: 'unused' },
];
