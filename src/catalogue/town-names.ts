/** Names of towns as the sources write them → name and 丁目. */

const digits = '〇一二三四五六七八九';
/** 一 … 九十九 → number (chome go no higher); NaN if the text is no such number. */
export const kanjiNumber = (text: string): number => {
  const match = /^(?:([一二三四五六七八九])?(十))?([一二三四五六七八九])?$/.exec(text);
  if (!match || text === '') return Number.NaN;
  const tens = match[2] ? (match[1] ? digits.indexOf(match[1]) : 1) * 10 : 0;
  return tens + (match[3] ? digits.indexOf(match[3]) : 0);
};

/** 相生町一丁目 → 相生町, 1. Full-width and half-width digits are chome too. */
export const splitChome = (town: string): { name: string; chome: number | null } => {
  const match = /^(.+?)([一二三四五六七八九十]+|[0-9０-９]+)丁目$/.exec(town);
  if (!match) return { name: town, chome: null };
  const [, name = '', written = ''] = match;
  const chome = /^[0-9０-９]+$/.test(written) ? Number(written.normalize('NFKC')) : kanjiNumber(written);
  return Number.isNaN(chome) ? { name: town, chome: null } : { name, chome };
};

/** 「兵庫県神戸市東灘区」 and 「神戸市東灘区」 are 東灘区; a city without wards stays what it is. */
export const wardOf = (name: string): string => name.replace(/^.*[都道府県]?.*?市(?=.+区$)/, '');
