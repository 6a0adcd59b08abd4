/** What was kept but deserves a look: sentences with counts, never a value. */
import type { Bilingual } from '#base';
import type { Contract } from '#catalogue';
import type { WithheldList } from '#numbering';
import type { Check } from './check.api.ts';
import { linkageAlarms } from './linkage-alarms.ts';
import type { Quality } from './profile.lake.ts';

export const birthWords: Readonly<Record<string, Bilingual>> = {
  'birth-not-a-day': {
    ja: '暦にない生年月日、または読めない生年月日（年齢は空）',
    en: 'birth dates that are no day of the calendar (age left empty)',
  },
  'birth-after-as-of': { ja: '基準日より後の生年月日（年齢は空）', en: 'births after the as-of day (age left empty)' },
  'birth-long-ago': { ja: '120歳を超える生年月日', en: 'ages over 120' },
  'birth-suspicious': {
    ja: '元号の範囲外などの生年月日（換算して採用）',
    en: 'birth dates outside their era and the like (converted)',
  },
  'birth-uncertain': {
    ja: '一部不詳の生年月日で年齢が決まらないもの（年齢は空）',
    en: 'partly unknown birth dates that leave the age open (age left empty)',
  },
};
export const addressWords: Readonly<Record<string, Bilingual>> = {
  review: { ja: '確認を要する住所（確かな部分まで採用）', en: 'addresses that need a look (kept as far as certain)' },
  ambiguous: { ja: '区が決まらない住所（住所は空）', en: 'addresses whose ward is open (left empty)' },
  unparsed: { ja: '読み取れない住所（住所は空）', en: 'addresses that could not be read (left empty)' },
  out_of_city: { ja: '市外の住所（住所は空）', en: 'addresses outside the city (left empty)' },
  empty: { ja: '空の住所', en: 'empty addresses' },
};

/** How addresses and birth dates were read, where not simply well. */
export const qualityWarnings = (quality: Quality): Bilingual[] => {
  const said = (what: Bilingual | undefined, rows: number): Bilingual[] =>
    what ? [{ ja: `${what.ja}: ${rows}行`, en: `${what.en}: ${rows} rows` }] : [];
  return [
    ...quality.births.flatMap(({ note, rows }) => said(birthWords[note], rows)),
    ...quality.address.flatMap(({ status, rows }) => said(addressWords[status], rows)),
  ];
};

/** Few keys of another length may be slips; most of them would have been refused (numbering: zeros-lost). */
export const lostZeros = (keys: number): Bilingual[] =>
  keys === 0
    ? []
    : [
        {
          ja: `先頭の0の数を除くと台帳にある番号と同じ番号が${keys}件あり、別の人・世帯として新しい独自番号が付きます。桁の誤りでないか確かめてください。`,
          en: `${keys} key(s) are the same as known ones but for zeros in front, and get new city numbers as other people or households. Make sure that their length is right.`,
        },
      ];

/** What a trial may look at all the same: without the list, nobody is left out, and nothing may be sent. */
export const listMissing = ({ supportRegister, columns }: Contract, list: WithheldList | null): Bilingual[] =>
  list || supportRegister || !columns.some(({ role }) => role === 'person-key')
    ? []
    : [
        {
          ja: '支援措置の対象者の一覧がまだないため、対象者の行を除けていません。先に住民基本台帳を取り込むまで、このデータは送れません。',
          en: 'There is no list of people under support measures yet, so their rows are not left out. Nothing of this data set can be sent before the resident register was loaded.',
        },
      ];

/** No city is without them; where a register marks nobody, its extraction has probably lost what the column holds. */
export const nobodyMarked = ({ supportRegister }: Contract, excluded: number): Bilingual[] =>
  supportRegister && excluded === 0
    ? [
        {
          ja: '支援措置の対象者の行が1行もありません。抽出から支援措置の列の中身が抜けていないか、基幹系と照らし合わせてください。',
          en: 'No row is of a person under support measures. Compare with the core system whether the extraction has lost what that column holds.',
        },
      ]
    : [];

/** Where most addresses are of no town the pack knows, the pack is probably another city's, or the column holds no addresses. */
const farAway = ({ address }: Quality): Bilingual[] => {
  const rows = (...of: string[]) =>
    address.reduce((sum, each) => sum + (of.length === 0 || of.includes(each.status) ? each.rows : 0), 0);
  const given = rows() - rows('empty');
  const lost = rows('unparsed', 'out_of_city', 'ambiguous');
  return given >= 20 && lost * 2 > given
    ? [
        {
          ja: `住所の${Math.round((lost / given) * 100)}%が町名辞書（areas/pack.json）で読めません。辞書がこの市のものか、その列が住所かを確かめてください。`,
          en: `${Math.round((lost / given) * 100)} % of the addresses cannot be read with the area pack (areas/pack.json). Make sure that it is this city's, and that the column holds addresses.`,
        },
      ]
    : [];
};

/** A list older than this many days against the load is probably not the current one. */
const staleDays = 62;

export const warningsOf = (
  contract: Contract,
  asOf: string,
  quality: Quality,
  list: WithheldList | null,
  linkage: Check['linkage'],
): Bilingual[] => {
  const warnings = [
    ...(linkage ? [...linkageAlarms(linkage), ...linkage.notes] : []),
    ...farAway(quality),
    ...qualityWarnings(quality),
  ];
  if (!contract.supportRegister && list && (Date.parse(asOf) - Date.parse(list.asOf)) / 86_400_000 > staleDays) {
    warnings.push({
      ja: `支援措置の一覧は${list.asOf}時点のものです。新しい住民基本台帳を先に取り込んでください。`,
      en: `The list of people under support measures is as of ${list.asOf}; load a newer resident register first.`,
    });
  }
  return warnings;
};
