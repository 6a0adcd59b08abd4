/** Imports official statistics of e-Stat (census small areas, API answers) as tables of the results server. They hold nobody: not through the sealed side. */
import { type Bilingual, type CalendarDate, done, type Result, refused } from '#base';
import { type Category, type Measure, type ProtectedTable, publishedElsewhere } from '#statistics';
import { type EstatPage, estatTable, readEstatPage, shownFigures } from './open-estat.ts';
import type { OpenStatisticsNeeds } from './open-statistics.ts';
import { openStatisticsRefusal } from './open-statistics-errors.ts';
import { readSmallAreas, type SmallAreas } from './open-small-area.ts';

export type OfficialFiles = {
  readonly smallAreas: readonly string[];
  readonly estat: readonly string[];
  readonly asOf: CalendarDate;
  readonly credit?: string;
};
export type OfficialImported = {
  readonly tables: readonly { readonly id: string; readonly cells: number; readonly merged: number }[];
};

/** 政府標準利用規約・e-Stat 利用規約: the source, and that it was processed. */
const credit: Bilingual = {
  ja: '政府統計の総合窓口（e-Stat）のデータを加工して作成',
  en: 'Made by processing data of e-Stat, the portal of official statistics of Japan',
};
const both = (ja: string, en: string): Bilingual => ({ ja, en });
const nameOf = (path: string): string => path.split('/').at(-1) ?? path;

const smallAreaTable = (
  { table, items, areas }: SmallAreas,
  provenance: Pick<ProtectedTable['provenance'], 'asOf' | 'credit'>,
): ProtectedTable => {
  const codes = new Set(areas.map(({ code }) => code));
  /** The nearest area above that the file has: city 5 digits, town 9, 丁目 11. */
  const parentOf = (code: string): string | undefined =>
    [code.slice(0, 9), code.slice(0, 5)].find((above) => above !== code && codes.has(above));
  const categories = areas.map(({ code, name }): Category => {
    const parent = parentOf(code);
    return { code, label: both(name, name), ...(parent ? { parent } : {}) };
  });
  const measures = items.map(({ code, label }): Measure => {
    const unit = /世帯/.test(label) ? both('世帯', 'households') : both('人', 'people');
    return { name: code.toLowerCase(), title: both(label, label), unit, kind: 'count', decimals: 0 };
  });
  return publishedElsewhere({
    id: `open-small-area-${table.toLowerCase()}`,
    title: both(`国勢調査 小地域集計（${table}）`, `Population census, small areas (${table})`),
    dimensions: [{ name: 'area', title: both('地域', 'Area'), total: null, categories }],
    measures,
    provenance: {
      ...provenance,
      source: both(
        '国勢調査 小地域集計（総務省統計局）',
        'Population census, small areas (Statistics Bureau of Japan)',
      ),
      snapshots: [],
      spec: 'open-small-area-1',
    },
    cells: areas.map(({ code, values }) => ({ codes: [code], ...shownFigures(values) })),
  });
};

/** Every file is read before anything is published: a wrong file leaves the results as they were. */
export const importOfficial = async (
  needs: OpenStatisticsNeeds,
  files: OfficialFiles,
): Promise<Result<OfficialImported>> => {
  const provenance = { asOf: files.asOf as string, credit: files.credit ? both(files.credit, files.credit) : credit };
  const tables: ProtectedTable[] = [];
  for (const path of files.smallAreas) {
    const file = nameOf(path);
    const bytes = await needs.readFile(path);
    if (!bytes) return refused(openStatisticsRefusal('open-file-missing', { file }));
    const reading = readSmallAreas(bytes);
    if (reading.kind === 'unknown') return refused(openStatisticsRefusal('open-small-area-unknown', { file }));
    if (reading.kind === 'faulty')
      return refused(
        openStatisticsRefusal(
          'open-small-area-faulty',
          { file, count: reading.faults.length },
          reading.faults.slice(0, 50),
        ),
      );
    tables.push(smallAreaTable(reading.areas, provenance));
  }
  const pages = new Map<string, { page: EstatPage; file: string }[]>();
  for (const path of files.estat) {
    const file = nameOf(path);
    const bytes = await needs.readFile(path);
    if (!bytes) return refused(openStatisticsRefusal('open-file-missing', { file }));
    const page = readEstatPage(bytes);
    if (page === null) return refused(openStatisticsRefusal('open-estat-unknown', { file }));
    if (typeof page === 'number') return refused(openStatisticsRefusal('open-estat-refused', { file, status: page }));
    const id = page.TABLE_INF['@id'];
    pages.set(id, [...(pages.get(id) ?? []), { page, file }]);
  }
  for (const [id, some] of pages) {
    const table = estatTable(some.map(({ page }) => page));
    if (!table) return refused(openStatisticsRefusal('open-estat-incomplete', { file: some[0]?.file ?? '' }));
    const source = both(`${table.title.ja}（e-Stat 統計表 ${id}）`, `${table.title.en} (e-Stat table ${id})`);
    tables.push(
      publishedElsewhere({
        ...table,
        id: `open-estat-${id
          .toLowerCase()
          .replace(/[^a-z0-9-]/g, '-')
          .slice(0, 40)}`,
        provenance: { ...provenance, source, snapshots: [], spec: 'open-estat-1' },
      }),
    );
  }
  const twice = tables.find(({ id }, i) => tables.findIndex((one) => one.id === id) !== i);
  if (twice) return refused(openStatisticsRefusal('open-table-twice', { table: twice.id }));
  for (const table of tables) {
    const published = await needs.publish(table);
    if (!published.ok) return published;
  }
  const mergedIn = (table: ProtectedTable): number =>
    table.cells.filter(({ hidden }) => hidden.includes('merged')).length;
  return done({
    tables: tables.map((table) => ({ id: table.id, cells: table.cells.length, merged: mergedIn(table) })),
  });
};
