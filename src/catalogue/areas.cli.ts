/** `musubi areas import|show|ls`: an area pack made from public lists and maps, and what a pack holds. */
import {
  answerRows,
  type Command,
  type CommandInput,
  type CommandIo,
  done,
  jsonOption,
  type Option,
  type Result,
} from '#base';
import { importAreas } from './area-import.ts';
import type { AreaPack, AreaSource } from './area-pack.ts';
import type { AreaRecords } from './area-records.ts';
import { countsOf, showPack, townColumns, townsOf } from './area-words.ts';
import { type AreaFile, readAreaFiles } from './read-area-files.ts';
import { readAreaPack } from './read-area-pack.ts';

export type AreasNeeds = {
  /** A file, with the files that belong to it (.dbf beside .shp), or all files of a folder. Refused if it cannot be read. */
  readonly readFiles: (path: string) => Promise<Result<readonly AreaFile[]>>;
  readonly readText: (path: string) => Promise<Result<string>>;
  /** Whole or not at all. */
  readonly writeText: (path: string, text: string) => Promise<Result<void>>;
};

const text = (ja: string, en: string): Option => ({ type: 'string', about: { ja, en } });
const parts: Readonly<Record<AreaSource['part'], Option>> = {
  towns: {
    ...text(
      '町名の一覧か地図（ABR、国勢調査小地域、区ごとの JSON）。ファイル、ZIP かフォルダ',
      'list or map of towns (ABR, census small areas, one JSON per ward): file, ZIP or folder',
    ),
    required: true,
  },
  wards: text('区名とコード（国土数値情報 N03、地図、表）', 'names and codes of the wards (MLIT N03, a map, a table)'),
  elementary: text('小学校区の地図（国土数値情報 A27 など）', 'map of primary-school districts (such as MLIT A27)'),
  'junior-high': text('中学校区の地図（国土数値情報 A32 など）', 'map of junior-high districts (such as MLIT A32)'),
  ranges: text(
    '番ごとの学校区の一覧（CSV: 区,町名,丁目,番から,番まで,小学校区,中学校区）',
    'school districts by 番 (CSV: ward,town,chome,from,to,elementary,junior_high)',
  ),
};
const said = (value: string | number | boolean | undefined) => (value === undefined ? undefined : String(value));

const makeCommand = (needs: AreasNeeds): Command => ({
  words: ['areas', 'import'],
  about: {
    ja: '町名の一覧や地図（GeoJSON、TopoJSON、Shapefile、CSV、ZIP）から町名辞書を作ります',
    en: 'makes an area pack from lists and maps (GeoJSON, TopoJSON, Shapefile, CSV, ZIP)',
  },
  options: {
    ...parts,
    out: { ...text('作る町名辞書', 'area pack to write'), required: true },
    prefecture: text('都道府県名', 'prefecture'),
    city: text('市名', 'city'),
    'city-code': text('市のコード（5桁）', '5-digit code of the city'),
    vintage: text('データの時点（例 2024-01）', 'vintage of the data, e.g. 2024-01'),
    licence: text('データの利用条件（例 CC BY 4.0）', 'licence of the data, e.g. CC BY 4.0'),
    credit: text('出典の表示', 'credit line'),
  },
  run: async ({ options }, io) => {
    const files: Partial<Record<AreaSource['part'], readonly AreaRecords[]>> = {};
    for (const part of Object.keys(parts) as AreaSource['part'][]) {
      if (options[part] === undefined) continue;
      const bytes = await needs.readFiles(String(options[part]));
      if (!bytes.ok) return bytes;
      const read = await readAreaFiles(bytes.value);
      if (!read.ok) return read;
      files[part] = read.value;
      for (const { name, format, records } of read.value)
        io.say({
          ja: `「${name}」: ${format}、${records.length}件`,
          en: `"${name}": ${format}, ${records.length} records`,
        });
    }
    const made = importAreas(files, {
      ...{ prefecture: said(options.prefecture), city: said(options.city), cityCode: said(options['city-code']) },
      ...{ vintage: said(options.vintage), licence: said(options.licence), credit: said(options.credit) },
    });
    if (!made.ok) return made;
    const { pack, cut, outside } = made.value;
    const written = await needs.writeText(String(options.out), `${JSON.stringify(pack)}\n`);
    if (!written.ok) return written;
    const has = countsOf(pack);
    io.say({
      ja: `町名辞書を作りました: ${pack.city}、${has.wards}区、${has.towns}件（うち位置のあるもの${has.points}件）、小学校区${has.elementary}、中学校区${has.juniorHigh}。`,
      en: `Area pack made: ${pack.city}, ${has.wards} wards, ${has.towns} entries (${has.points} with a point), ${has.elementary} primary-school and ${has.juniorHigh} junior-high districts.`,
    });
    if (cut + outside > 0)
      io.say({
        ja: `学校区の地図では、${cut}件の町が2つ以上の学校区にまたがり、${outside}件がどの学校区にも入りません。番ごとの一覧（--ranges）で補えます。`,
        en: `By the maps, ${cut} towns lie in several school districts and ${outside} in none: a list by 番 (--ranges) can tell.`,
      });
    return done(undefined);
  },
});

const looking = (
  needs: AreasNeeds,
  word: string,
  about: Command['about'],
  show: (pack: AreaPack, input: CommandInput, io: CommandIo) => void,
): Command => ({
  words: ['areas', word],
  about,
  options: { areas: { ...text('町名辞書', 'area pack'), required: true }, json: jsonOption },
  run: async (input, io) => {
    const path = String(input.options.areas);
    const found = await needs.readText(path);
    if (!found.ok) return found;
    const pack = readAreaPack(found.value, path.split('/').at(-1) ?? path);
    if (!pack.ok) return pack;
    show(pack.value, input, io);
    return done(undefined);
  },
});

export const areasCommands = (needs: AreasNeeds): Command[] => [
  makeCommand(needs),
  looking(
    needs,
    'show',
    { ja: '町名辞書の出典と中身の数を示します', en: 'shows where an area pack came from and how much it holds' },
    showPack,
  ),
  looking(
    needs,
    'ls',
    { ja: '町名辞書の町を1行ずつ示します', en: 'lists the towns of an area pack, one a line' },
    (pack, input, io) => {
      answerRows(input, io, townsOf(pack), townColumns(pack));
      io.say({ ja: `${pack.towns.length}件`, en: `${pack.towns.length} entries` });
    },
  ),
];
