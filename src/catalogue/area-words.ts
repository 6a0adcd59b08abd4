/** What an area pack holds and where it came from, as an administrator reads it. */
import { answerRows, type Column, type CommandInput, type CommandIo, forPrograms } from '#base';
import type { AreaPack, AreaSource } from './area-pack.ts';
import { meshOf } from './half-mesh.ts';

export const countsOf = (pack: AreaPack) => ({
  wards: pack.wards.filter((ward) => !ward.abolished).length,
  towns: pack.towns.length,
  points: pack.towns.filter((town) => town.lat !== undefined).length,
  elementary: pack.schoolDistricts.length,
  juniorHigh: pack.juniorHighDistricts?.length ?? 0,
  cutByBlock: pack.towns.filter((town) => town.schoolRanges || town.juniorHighRanges).length,
});

const partWords: Readonly<Record<AreaSource['part'], readonly [ja: string, en: string]>> = {
  towns: ['町', 'towns'],
  wards: ['区', 'wards'],
  elementary: ['小学校区', 'primary-school districts'],
  'junior-high': ['中学校区', 'junior-high districts'],
  ranges: ['番ごとの学校区', 'school districts by 番'],
};
const sourceColumns: readonly Column<AreaSource>[] = [
  ['部分', 'part', ({ part }, language) => partWords[part][language === 'ja' ? 0 : 1]],
  ['ファイル', 'files', ({ files }) => files.join('、')],
  ['形式', 'format', ({ format }) => format],
  ['件数', 'records', ({ entries }) => entries],
  ['時点', 'vintage', ({ vintage }) => vintage],
  ['利用条件', 'licence', ({ licence }) => licence],
];

/** Programs get one line for the pack and one for each source. */
export const showPack = (pack: AreaPack, input: CommandInput, io: CommandIo): void => {
  const { id, prefecture, city, cityCode, vintage, credit, synthetic } = pack;
  const has = countsOf(pack);
  const sources = pack.sources ?? [];
  if (forPrograms(input)) {
    const about = { id, prefecture, city, cityCode, vintage, credit, synthetic, ...has };
    for (const line of [about, ...sources]) io.out(JSON.stringify(line));
    return;
  }
  const facts: readonly (readonly [ja: string, en: string, text: string])[] = [
    ['市', 'city', `${prefecture}${city}（${cityCode}）${synthetic ? ' – 架空 / synthetic' : ''}`],
    ['時点', 'vintage', vintage],
    ['出典', 'credit', credit],
    ['区', 'wards', `${has.wards}`],
    ['町', 'towns', `${has.towns}`],
    ['位置のある町', 'towns with a point', `${has.points}`],
    ['小学校区', 'primary-school districts', `${has.elementary}`],
    ['中学校区', 'junior-high districts', `${has.juniorHigh}`],
    ['番で学校区の分かれる町', 'towns cut by 番', `${has.cutByBlock}`],
  ];
  for (const [ja, en, text] of facts) io.out(`${{ ja, en }[io.language]}: ${text || '–'}`);
  if (sources.length > 0) io.out('');
  answerRows(input, io, sources, sourceColumns);
};

type Town = Omit<AreaPack['towns'][number], 'lat' | 'lng'> & { readonly mesh: string | null };

export const townsOf = (pack: AreaPack): readonly Town[] =>
  pack.towns.map(({ lat, lng, ...town }) => ({ ...town, mesh: meshOf({ lat, lng }) }));

export const townColumns = (pack: AreaPack): readonly Column<Town>[] => {
  const names = (list: readonly { readonly code: string; readonly name: string }[]) =>
    new Map(list.map(({ code, name }) => [code, name]));
  const [wards, elementary, juniorHigh] = [
    names(pack.wards),
    names(pack.schoolDistricts),
    names(pack.juniorHighDistricts ?? []),
  ];
  /** By 番 ranges: all of them. */
  const of = (known: ReadonlyMap<string, string>, whole: string | null | undefined, ranges?: Town['schoolRanges']) =>
    [...new Set([...(whole ? [whole] : []), ...(ranges ?? []).map(({ district }) => district)])]
      .map((code) => known.get(code) ?? code)
      .join('・');
  return [
    ['区', 'ward', ({ ward }) => wards.get(ward) ?? ward],
    ['町', 'town', ({ name }) => name],
    ['丁目', 'chome', ({ chome }) => (chome === null ? '' : String(chome))],
    ['小字', 'koaza', ({ koaza }) => koaza],
    ['コード', 'code', ({ code }) => code],
    ['小学校区', 'primary school', (town) => of(elementary, town.schoolDistrict, town.schoolRanges)],
    ['中学校区', 'junior high', (town) => of(juniorHigh, town.juniorHighDistrict, town.juniorHighRanges)],
    ['500mメッシュ', '500 m mesh', ({ mesh }) => mesh ?? ''],
  ];
};
