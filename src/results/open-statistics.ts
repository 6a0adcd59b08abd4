/** Imports a city's published population workbooks (two layouts) and ward boundaries as tables and a map of the results server. */
import { type Bilingual, done, type Result, refused } from '#base';
import type { ProtectedTable } from '#statistics';
import { type Boundaries, readBoundaries } from './open-statistics-boundaries.ts';
import { openStatisticsRefusal } from './open-statistics-errors.ts';
import { readFiveYears } from './open-statistics-five-years.ts';
import { readSingleYears } from './open-statistics-single-years.ts';
import { type AreaFigures, disagreements, type Survey } from './open-statistics-survey.ts';
import { openTables } from './open-statistics-tables.ts';
import { readWorkbook } from './open-statistics-workbook.ts';

export type OpenStatisticsNeeds = {
  /** null where there is no such file. */
  readonly readFile: (path: string) => Promise<Uint8Array | null>;
  readonly publish: (table: ProtectedTable) => Promise<Result<unknown>>;
  readonly publishMap: (id: string, topology: object) => Promise<Result<unknown>>;
};
export type PopulationFiles = {
  readonly population: readonly string[];
  readonly boundaries?: string;
  readonly credit?: string;
};
export type Imported = {
  readonly tables: readonly { readonly id: string; readonly cells: number }[];
  readonly days: readonly string[];
  readonly towns: number;
  readonly merged: number;
  readonly map: boolean;
};

/** Id of the map in the results server; the dashboard names it. */
const openMap = 'open-wards';

/** Licences ask for these words (CC BY 2.1 JP, 国土数値情報 利用約款); other publishers' words come from `--credit`. */
const knownCredits: Readonly<Record<string, { readonly people: Bilingual; readonly boundaries: Bilingual }>> = {
  '281': {
    people: {
      ja: '神戸市オープンデータ（神戸市、CC BY 2.1 JP）を加工して作成',
      en: 'Made by processing City of Kobe open data (City of Kobe, CC BY 2.1 JP)',
    },
    boundaries: {
      ja: '「国土数値情報（行政区域データ）」（国土交通省）を加工して作成（Geolonia japanese-admins より）',
      en: 'boundaries made by processing National Land Numerical Information (administrative areas, MLIT), by way of Geolonia japanese-admins',
    },
  },
};

const nameOf = (path: string): string => path.split('/').at(-1) ?? path;

const readSurvey = async (path: string, needs: OpenStatisticsNeeds): Promise<Result<Survey>> => {
  const file = nameOf(path);
  const bytes = await needs.readFile(path);
  if (!bytes) return refused(openStatisticsRefusal('open-file-missing', { file }));
  const sheets = (await readWorkbook(bytes)) ?? [];
  const newer = readSingleYears(sheets);
  // A workbook whose first sheet is of the newer layout is of that layout, even where a later sheet leaves it.
  const isOther = newer.kind === 'unknown' && newer.place.sheet === (sheets[0]?.name ?? '');
  const reading = isOther ? readFiveYears(sheets) : newer;
  if (reading.kind === 'unknown')
    return refused(openStatisticsRefusal('open-workbook-unknown', { file, ...reading.place }));
  const faults = reading.kind === 'faulty' ? reading.faults : disagreements(reading.survey);
  return faults.length > 0 || reading.kind === 'faulty'
    ? refused(openStatisticsRefusal('open-workbook-faulty', { file, count: faults.length }, faults.slice(0, 50)))
    : done(reading.survey);
};

/** Ward name → code, from whatever file has them; or the ward that none has. */
const wardCodes = (surveys: readonly Survey[], boundaries: Boundaries | null): Result<ReadonlyMap<string, string>> => {
  const codes = new Map(boundaries?.codes ?? []);
  const all = surveys.flatMap(({ areas }) => areas);
  for (const { ward, wardCode } of all) if (ward && wardCode) codes.set(ward, wardCode);
  const lacking = all.find(({ ward }) => ward !== null && !codes.has(ward));
  return lacking ? refused(openStatisticsRefusal('open-codes-missing', { ward: lacking.ward ?? '' })) : done(codes);
};

const creditOf = (given: string | undefined, code: string | undefined, withMap: boolean): Bilingual | null => {
  if (given) return { ja: given, en: given };
  const known = knownCredits[code?.slice(0, 3) ?? ''];
  if (!known) return null;
  return withMap
    ? { ja: `${known.people.ja}／${known.boundaries.ja}`, en: `${known.people.en}; ${known.boundaries.en}` }
    : known.people;
};

/**
 * Reads every file first and publishes only when all agree: a wrong file leaves the results as they were.
 * Rows are told apart by ward code + six digits of the town, the same in both layouts.
 */
export const importPopulation = async (
  needs: OpenStatisticsNeeds,
  files: PopulationFiles,
): Promise<Result<Imported>> => {
  if (files.population.length === 0) return refused(openStatisticsRefusal('open-no-file', {}));
  const surveys: Survey[] = [];
  for (const path of files.population) {
    const survey = await readSurvey(path, needs);
    if (!survey.ok) return survey;
    const { day } = survey.value;
    if (surveys.some((one) => one.day === day))
      return refused(openStatisticsRefusal('open-day-twice', { file: nameOf(path), day }));
    surveys.push(survey.value);
  }
  surveys.sort((a, b) => (a.day < b.day ? -1 : 1));
  const unfit = () => refused(openStatisticsRefusal('open-boundaries-unfit', { file: nameOf(files.boundaries ?? '') }));
  const bytes = files.boundaries ? await needs.readFile(files.boundaries) : null;
  if (files.boundaries && !bytes)
    return refused(openStatisticsRefusal('open-file-missing', { file: nameOf(files.boundaries) }));
  const boundaries = bytes ? readBoundaries(bytes) : null;
  if (bytes && !boundaries) return unfit();
  const codes = wardCodes(surveys, boundaries);
  if (!codes.ok) return codes;
  const wards = new Set(
    surveys.flatMap(({ areas }) => areas.flatMap(({ ward }) => (ward ? (codes.value.get(ward) as string) : []))),
  );
  const drawn = new Set(boundaries?.codes.values());
  if (boundaries && [...wards].some((code) => !drawn.has(code))) return unfit();
  const credit = creditOf(files.credit, [...wards][0], boundaries !== null);
  if (!credit) return refused(openStatisticsRefusal('open-credit-missing', {}));
  const codeOf = ({ ward, town }: AreaFigures): string =>
    ward === null ? 'total' : `${codes.value.get(ward)}${town ?? ''}`;
  const source = { ja: '町別人口（市の公表資料）', en: 'Population by town, as published by the city' };
  const tables = openTables(surveys, codeOf, { source, credit, spec: 'open-statistics-1' });
  for (const table of tables) {
    const published = await needs.publish(table);
    if (!published.ok) return published;
  }
  const mapped = boundaries ? await needs.publishMap(openMap, boundaries.topology) : null;
  if (mapped && !mapped.ok) return mapped;
  const towns = new Set(surveys.flatMap(({ areas }) => areas.filter(({ town }) => town).map(codeOf)));
  return done({
    tables: tables.map(({ id, cells }) => ({ id, cells: cells.length })),
    days: surveys.map(({ day }) => day),
    towns: towns.size,
    merged: surveys.reduce((sum, { areas }) => sum + areas.filter(({ figures }) => !figures).length, 0),
    map: boundaries !== null,
  });
};
