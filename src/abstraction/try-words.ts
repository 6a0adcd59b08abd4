/** What the value rules did to one value, in words: for somebody who typed it at a terminal. */
import type { Bilingual, Row } from '#base';

type Words = Readonly<Record<string, readonly [ja: string, en: string]>>;

const text = (row: Row, name: string): string => String(row[name] ?? '');
const told = (words: Words, key: string): Bilingual => {
  const [ja, en] = words[key] ?? [key, key];
  return { ja, en };
};
const withFlags = (words: Words, flags: string, { ja, en }: Bilingual): Bilingual => {
  const known = flags ? flags.split(',').map((flag) => told(words, flag)) : [];
  if (known.length === 0) return { ja, en };
  return {
    ja: `${ja}（${known.map((flag) => flag.ja).join('、')}）`,
    en: `${en} (${known.map((flag) => flag.en).join(', ')})`,
  };
};

const addressStatus: Words = {
  ok: ['読めました', 'read'],
  review: ['人が確かめます', 'for a person to decide'],
  ambiguous: ['どの区か決まりません', 'the ward is not certain'],
  unparsed: ['読めません', 'not read'],
  out_of_city: ['市外です', 'not in the city'],
  empty: ['空です', 'empty'],
};
const addressFlags: Words = {
  A1: ['数1つを丁目と読んだ', 'the only number read as 丁目'],
  A3: ['最後の数を号と読んだ（枝番かもしれない）', 'the last number read as 号; it could be 枝番'],
  A4: ['4つ目の数を部屋と読んだ', 'the fourth number read as a room'],
  A5: ['丁目のある町とない町がある', 'the town exists with and without 丁目'],
  E2: ['2段の枝番はまとめて消した', 'a 枝番 of two levels, dropped whole'],
  variant: ['町名の字を辞書に合わせた', 'the spelling of the town folded to the list'],
  mojibake: ['「?」をハイフンと読んだ', '"?" read as a lost hyphen'],
  go_branch: ['号に枝番か部屋が付く', '号 with a branch or room'],
  koaza: ['小字あり', '小字'],
  koaza_unmarked: ['「字」のない小字', '小字 without 字'],
  mubanchi: ['無番地・番外地', '無番地, 番外地'],
  chisaki: ['地先', '地先'],
  prefix_letter: ['甲・乙・イなどの付く番地', '甲, 乙, イ … before the 番地'],
  dup_ward: ['区が2回', 'the ward twice'],
  no_ward: ['区を町名から補った', 'the ward was found by the town'],
  ambiguous_ward: ['同じ名の町がいくつかの区にある', 'the town exists in several wards'],
  abolished_ward: ['なくなった区', 'an abolished ward'],
  chome_not_in_dict: ['辞書にない丁目', '丁目 that the list does not have'],
  unknown_town: ['辞書にない町名', 'a town that the list does not have'],
  range: ['番地が範囲', 'a range'],
  no_address: ['住所ではない', 'no address'],
  out_of_city: ['市外', 'out of the city'],
  empty: ['空', 'empty'],
};
const addressParts: Words = {
  ward: ['区', 'ward'],
  town: ['町', 'town'],
  koaza: ['小字', '小字'],
  chome: ['丁目', '丁目'],
  banchi: ['番・番地', '番/番地'],
  edaban: ['枝番', '枝番'],
  go: ['号', '号'],
  katagaki: ['方書', '方書'],
};

export const addressWords = (row: Row): readonly Bilingual[] => {
  const is = withFlags(addressFlags, text(row, 'flags'), told(addressStatus, text(row, 'status')));
  const kept = text(row, 'masked');
  const parts = Object.keys(addressParts).flatMap((name) =>
    text(row, name) === '' ? [] : [[told(addressParts, name), text(row, name)] as const],
  );
  return [
    {
      ja: `${text(row, 'input')}　→　${kept ? `残す「${kept}」` : '何も残さない'}　${is.ja}`,
      en: `${text(row, 'input')}  →  ${kept ? `keeps "${kept}"` : 'keeps nothing'}  ${is.en}`,
    },
    ...(parts.length > 0
      ? [
          {
            ja: `　　${parts.map(([name, part]) => `${name.ja} ${part}`).join('、')}`,
            en: `    ${parts.map(([name, part]) => `${name.en} ${part}`).join(', ')}`,
          },
        ]
      : []),
  ];
};

const dateStatus: Words = {
  ok: ['日付', 'a day'],
  warn: ['疑わしい', 'suspicious'],
  partial: ['一部だけ分かる', 'known in part'],
  sentinel: ['日付ではない決まった値', 'by convention no date'],
  error: ['日付として読めない', 'no date'],
};
const dateFlags: Words = {
  era_out_of_range: ['元号の期間の外', 'outside its era'],
  lunisolar: ['明治6年より前（太陰太陽暦）', 'before 明治6.1.1'],
  tz: ['UTCの時刻を日本の日付に直した', 'a UTC instant taken as a day in Japan'],
  excel_serial: ['Excelの通し番号', 'Excel serial number'],
  month_unknown: ['月が不詳', 'month unknown'],
  day_unknown: ['日が不詳', 'day unknown'],
  all_unknown: ['すべて不詳', 'all unknown'],
  approx: ['頃', 'about'],
  estimated: ['推定', 'estimated'],
  season: ['季節', 'season'],
  third_of_month: ['上旬・中旬・下旬', 'third of a month'],
  range: ['期間', 'a range'],
  empty: ['空', 'empty'],
  empty_filler: ['0や記号で埋めた空', 'an empty filler'],
  open_start: ['始まりのない期間の印', 'an open start'],
  open_end: ['終わりのない期間の印', 'an open end'],
  open_end_or_unknown: ['終わりなし、または不詳の印', 'an open end, or unknown'],
  non_calendar: ['暦にない日', 'not in the calendar'],
  invalid: ['あり得ない日付', 'impossible'],
  ambiguous: ['決められない', 'undecidable'],
  not_a_date: ['日付ではない', 'not a date'],
  future: ['未来の日付', 'in the future'],
  suspicious: ['不自然に古い', 'unlikely'],
};

export const dateWords = (row: Row): readonly Bilingual[] => {
  const is = withFlags(dateFlags, text(row, 'flags'), told(dateStatus, text(row, 'status')));
  const iso = text(row, 'iso');
  const { ja, en } = { ja: iso || '空', en: iso || 'empty' };
  return [{ ja: `${text(row, 'input')}　→　${ja}　${is.ja}`, en: `${text(row, 'input')}  →  ${en}  ${is.en}` }];
};

export const ageWords = (row: Row): readonly Bilingual[] => {
  const input = [text(row, 'birth'), text(row, 'on')].join(' ').trim();
  const age = text(row, 'civil_age');
  if (age === '')
    return [
      {
        ja: `${input}　→　読めません（「1975-04-01<タブ>2026-10-31」のように書いてください）`,
        en: `${input}  →  not read (write 1975-04-01<TAB>2026-10-31)`,
      },
    ];
  const before = text(row, 'stat_prevday_age') || '–';
  return [
    {
      ja: `${input}　→　${age}歳（法律上の到達 ${text(row, 'legal_attained_age')}歳、前日の満年齢 ${before}）、${text(row, 'band5')}、${text(row, 'fiscal_year')}年度の学年年齢 ${text(row, 'gakunen_age_fy')}（${text(row, 'grade')}）`,
      en: `${input}  →  ${age} years (attained by law ${text(row, 'legal_attained_age')}, on the day before ${before}), ${text(row, 'band5')}; school age of fiscal ${text(row, 'fiscal_year')}: ${text(row, 'gakunen_age_fy')} (${text(row, 'grade')})`,
    },
  ];
};

const verdicts: Words = {
  valid: ['検査数字が合う', 'check digit right'],
  invalid: ['形は合うが、検査数字が合わない', 'shape fits, check digit wrong'],
  valid_format: ['形が合う', 'shape fits'],
  valid_format_legacy: ['以前の形に合う', 'fits the old form'],
  valid_format_special: ['例外の形に合う', 'fits an unusual form'],
  undefined: ['検査数字の決まりがない番号', 'the rule does not say'],
};

export const identifierWords = (row: Row): readonly Bilingual[] => {
  const found = Array.isArray(row['found']) ? row['found'].map(String) : [];
  const kinds = Object.entries((row['kinds'] ?? {}) as Record<string, string>).filter(([, is]) => is in verdicts);
  const [ja, en] =
    found.length > 0
      ? [`識別符号らしい番号: ${found.join('、')}`, `looks like: ${found.join(', ')}`]
      : ['識別符号らしい番号はありません', 'no identification code found'];
  return [
    { ja: `${text(row, 'input')}　→　${ja}`, en: `${text(row, 'input')}  →  ${en}` },
    ...kinds.map(([kind, is]) => {
      const verdict = told(verdicts, is);
      return { ja: `　　全体が${kind}なら: ${verdict.ja}`, en: `    as ${kind}: ${verdict.en}` };
    }),
  ];
};
