/** For tests: an invented city of 3 wards with 4 towns each, its tables as the statistics room would hand them over, some cells hidden. */
import type { ReleasedContent, ReleasedFiles, ReleaseMark } from '#release';
import type {
  Category,
  Dimension,
  HiddenReason,
  Measure,
  ProtectedCell,
  ProtectedTable,
  TableContent,
} from '#statistics';

/** As if two people had let it out. */
export const testReleased = (
  release: string,
  content: Partial<ReleasedContent> & Pick<ReleasedContent, 'title'>,
): ReleasedFiles =>
  ({
    release,
    purpose: '相談の多い時期を知る',
    context: '2026年度の窓口相談',
    controls: '10件未満を秘匿',
    section: '企画調整局 政策課',
    sharing: { audience: { who: 'staff' }, asOf: '2026-10-31', contact: '政策課（内線 2345）' },
    files: [{ name: '相談.csv', kind: 'table', sha256: 'a'.repeat(64), bytes: 12 }],
    found: [],
    passed: 9,
    mark: { ...testMark(release) },
    ...content,
  }) as unknown as ReleasedFiles;

/** Tests stand outside the rooms: a mark as the output check would give it. */
export const testMark = (release = '2026-00001', rulesFor?: 'section' | 'open'): ReleaseMark =>
  ({
    release,
    how: 'checked',
    digest: '0'.repeat(64),
    approvedAt: '2026-11-20T01:00:00.000Z',
    checkers: ['企画調整局 統計係', '総務局 個人情報保護係'],
    exceptions: 0,
    ...(rulesFor ? { rulesFor } : {}),
  }) as unknown as ReleaseMark;

const same = (text: string) => ({ ja: text, en: text });
const total = (text: string): Category => ({ code: 'total', label: { ja: text, en: 'Total' } });
const under = (code: string, label: string, parent = 'total'): Category => ({ code, label: same(label), parent });

export const wards = ['99101', '99102', '99103'];
export const townsOf = (ward: string): string[] => [1, 2, 3, 4].map((n) => `${ward}000${n}00`);
export const area = (withTowns: boolean): Dimension => ({
  name: 'area',
  title: { ja: '区・町丁', en: 'Area' },
  total: 'total',
  categories: [
    total('全市'),
    ...wards.map((ward, i) => under(ward, `${'東西南'[i]}区`)),
    ...(withTowns
      ? wards.flatMap((ward) => [
          ...townsOf(ward).map((town, i) => under(town, `浜町${i + 1}丁目`, ward)),
          under(`${ward}-unknown`, '町丁不明', ward),
        ])
      : []),
  ],
});
export const of = (name: string, codes: readonly string[], all = '総数'): Dimension => ({
  name,
  title: same(name),
  total: 'total',
  categories: [total(all), ...codes.map((code) => under(code, code))],
});
export const time = (name: string, codes: readonly string[]): Dimension => ({
  name,
  title: same(name),
  total: null,
  categories: codes.map((code) => ({ code, label: same(code) })),
});
export const measure = (name: string, kind: Measure['kind'] = 'count', unit = '人', decimals = 0): Measure => ({
  name,
  title: same(name),
  unit: same(unit),
  kind,
  decimals,
});

/** All combinations; `hide` says which cells are hidden, `value` what stands in the others. Deterministic. */
export const makeTable = (
  id: string,
  dimensions: readonly Dimension[],
  measures: readonly Measure[],
  {
    hide = () => null,
    value,
  }: {
    hide?: (codes: readonly string[], measure: string) => HiddenReason | null;
    value: (codes: readonly string[], measure: string) => number;
  },
): ProtectedTable => {
  let combinations: string[][] = [[]];
  for (const dimension of dimensions)
    combinations = combinations.flatMap((codes) => dimension.categories.map(({ code }) => [...codes, code]));
  const cells = combinations.map((codes): ProtectedCell => {
    const hidden = measures.map(({ name }) => hide(codes, name));
    return { codes, hidden, values: measures.map(({ name }, i) => (hidden[i] === null ? value(codes, name) : null)) };
  });
  const content: TableContent = {
    id,
    title: same(id),
    dimensions,
    measures,
    provenance: {
      asOf: '2026-10-31',
      source: { ja: '住民基本台帳', en: 'Resident register' },
      credit: null,
      snapshots: [{ dataset: 'resident-register', asOf: '2026-10-31', snapshot: '1' }],
      spec: 'test',
    },
    protection: {
      rules: [{ ja: '1〜9人の値は表示しません。', en: 'Values of 1 to 9 people are not shown.' }],
      cells: cells.length,
      primary: 0,
      complementary: 0,
      recomputable: 0,
    },
    cells,
  };
  // Tests stand outside the rooms: only here may the brand be given by hand.
  return content as ProtectedTable;
};

const hash = (text: string): number =>
  [...text].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 100_003, 7);
const ages = Array.from({ length: 21 }, (_, i) => (i === 20 ? '100-' : `${i * 5}-${i * 5 + 4}`));
export const months = Array.from(
  { length: 14 },
  (_, i) => `${2025 + Math.floor((i + 8) / 12)}-${String(((i + 8) % 12) + 1).padStart(2, '0')}`,
);
const years = ['2024', '2025', '2026'];
const sexes = of('sex', ['1', '2']);

let made: ProtectedTable[] | null = null;
/** The tables of statistics/*.yaml by their ids and dimensions. Town 1 of every ward is hidden for 65+ and for all amounts. */
export const cityTables = (): ProtectedTable[] => {
  made ??= makeCityTables();
  return made;
};

const makeCityTables = (): ProtectedTable[] => {
  const hide = (codes: readonly string[], name: string): HiddenReason | null => {
    const first = codes.some((code) => /0000100$|00100$/.test(code) && code.length > 6);
    if (first && (codes.includes('65-') || name !== 'people')) return 'threshold';
    return codes.some((code) => code.endsWith('000200')) && codes.includes('65-') ? 'complementary' : null;
  };
  const value = (codes: readonly string[], name: string): number => {
    const size = codes.reduce((sum, code) => sum * (code === 'total' ? 3 : 1), 1000);
    const n = size + (hash(codes.join() + name) % 400);
    return name.endsWith('_rate')
      ? (n % 1000) / 10
      : name === 'income_mean'
        ? 2_500_000 + n * 37
        : name === 'income_total'
          ? n * 3_000_000
          : n;
  };
  const make = (id: string, dimensions: readonly Dimension[], measures: readonly Measure[]) =>
    makeTable(id, dimensions, measures, { hide, value });
  const people = [measure('people')];
  const health = of('age5', ['40-44', '45-49', '50-54', '55-59', '60-64', '65-69', '70-74']);
  const examined = [measure('eligible'), measure('examined'), measure('examined_rate', 'rate', '%', 1)];
  const metabolic = [measure('examined'), measure('metabolic'), measure('metabolic_rate', 'rate', '%', 1)];
  const bands = of('income_band', ['0-999999', '1000000-1999999', '10000000-']);
  return [
    make('population-area', [time('month', months), area(true), of('age3', ['0-14', '15-64', '65-'])], people),
    ...['wards', 'juniors', 'districts'].map((level) =>
      make(
        `population-${level}`,
        [
          time('month', months),
          level === 'wards' ? area(false) : of('area', ['d1', 'd2', 'd3']),
          of('age3', ['0-14', '15-64', '65-']),
        ],
        people,
      ),
    ),
    make('population-age', [time('month', months), area(false), of('age5', ages), sexes], people),
    make(
      'income-area',
      [time('tax_year', years), area(true)],
      [measure('taxpayers'), measure('income_total', 'sum', '円'), measure('income_mean', 'mean', '円')],
    ),
    make('income-band', [time('tax_year', years), area(false), bands], [measure('taxpayers')]),
    make(
      'income-median',
      [time('tax_year', years), area(false)],
      [measure('taxpayers'), measure('income_median', 'quantile', '円')],
    ),
    make('checkups-coverage', [time('fiscal_year', years), area(false), health, sexes], examined),
    make('checkups-metabolic-area', [time('fiscal_year', years), area(false), sexes], metabolic),
    make('checkups-metabolic-age', [time('fiscal_year', years), health, sexes], metabolic),
    make(
      'nhi-members',
      [time('as_of', ['2024-03-31', '2025-03-31', '2026-03-31']), area(false), of('age5', ages.slice(0, 15))],
      [measure('members')],
    ),
  ];
};

export const filesInMemory = () => {
  const files = new Map<string, Uint8Array>();
  return {
    files,
    write: async (name: string, bytes: Uint8Array) => {
      files.set(name, bytes);
      return {
        sha256: Buffer.from(await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>)).toString(
          'hex',
        ) as never,
        bytes: bytes.length,
      };
    },
    read: async (name: string) => files.get(name) ?? null,
  };
};
