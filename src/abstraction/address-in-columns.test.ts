/** An address that the national standard hands over in columns (データ要件・連携要件標準仕様: 住所_都道府県 … 住所_番地号表記) says what it says in one. */
import { describe, expect, it } from 'vitest';
import { type CalendarDate, calendarDate, valueOf } from '#base';
import { type Contract, contractSchema, readContract } from '#catalogue';
import { readFileSync } from 'node:fs';
import { startDigest } from '#sealing';
import { memoryFile } from '../machinery/memory-file.ts';
import { parquetOut } from '../machinery/parquet-out.ts';
import { handlingOf } from './index.ts';
import { type Cells, loadSide, pack, register, resident } from './test-load.ts';

const side = loadSide();
const parts = ['住所_都道府県', '住所_市区郡町村名', '住所_町字', '住所_番地号表記'];
/** The register with its address in columns, which do not even stand side by side. */
const inColumns: Contract = contractSchema.parse({
  ...register,
  identity: { ...register.identity, address: '住所_町字' },
  columns: [
    { source: '住所_番地号表記', role: 'unused' },
    ...register.columns.map((column) =>
      column.source === '住所' ? { ...column, source: '住所_町字', parts } : column,
    ),
    { source: '住所_市区郡町村名', role: 'unused' },
    { source: '住所_都道府県', role: 'unused' },
  ],
});

const addresses: readonly (readonly string[])[] = [
  ['東瀬県', '結浜市浜区', '東町一丁目', '２番３号'],
  ['', '結浜市浜区', '東町二丁目', '４番'],
  ['　', ' 結浜市浜区 ', '東町', ' １－２－３'],
  ['東瀬県', '結浜市浜区', '東町１丁目', ''],
  ['', '', '東町一丁目', '９番地の２'],
  ['神戸県', '別市', '西町', '1'],
  ['東瀬県', '結浜市浜区', '', ''],
];
/** The rule in plain words: blanks at the ends of a cell go, the cells come one after the other. */
const joined = (cells: readonly string[]) => cells.map((cell) => cell.replace(/^[ 　]+|[ 　]+$/gu, '')).join('');
const several = Array.from({ length: 300 }, (_, i) => addresses[i % addresses.length] as readonly string[]);

const kept = async (contract: Contract, rows: readonly Cells[]) => {
  const load = valueOf(await side.load(contract, rows));
  const found = await side
    .needs()
    .engine.rows(
      `SELECT "row", ward_code, town_code, school_district_code, masked, address_status FROM load_kept LEFT JOIN load_masked ON id = address_masked ORDER BY "row"`,
    );
  await load.close();
  return found;
};

describe('an address in columns', () => {
  it('is read, coded and masked as the same address in one', async () => {
    const whole = await kept(
      register,
      several.map((cells, i) => resident(i + 1, { 住所: joined(cells) })),
    );
    const split = await kept(
      inColumns,
      several.map((cells, i) =>
        resident(i + 1, Object.fromEntries(parts.map((part, k) => [part, cells[k] as string]))),
      ),
    );
    expect(split).toEqual(whole);
    expect(new Set(whole.map(({ town_code }) => town_code)).size).toBe(3);
    expect(whole.some(({ masked }) => String(masked).includes('２') || String(masked).includes('2'))).toBe(true);
  });

  it('lacks where all of its columns are empty, and nowhere else', async () => {
    const rows = Array.from({ length: 40 }, (_, i) => resident(i + 1, { 住所_町字: '東町一丁目' }));
    const load = valueOf(await side.load(inColumns, [...rows, resident(99)]));
    expect(load.accounts).toMatchObject({ read: 41, accepted: 40, quarantined: 1 });
    expect(load.faults).toEqual([{ column: '住所_町字', reason: 'required-missing', rows: 1 }]);
    await load.close();
  });

  it('is told to the owner with its columns, and shown on an invented person', async () => {
    const { needs } = side;
    const handling = await handlingOf(
      { engine: needs().engine, memoryFile, parquetOut, sha256: startDigest },
      { contract: inColumns, asOf: calendarDate('2026-10-31') as CalendarDate, pack },
    );
    const of = (source: string) => handling.columns.find((column) => column.source === source);
    expect(of('住所_番地号表記')).toMatchObject({ what: { ja: '住所の一部として加工' }, examples: [] });
    const [example] = of('住所_町字')?.examples ?? [];
    expect(example?.before).toMatch(/^東瀬県結浜市浜区東町/);
    // 区, 町丁目, 小学校区 and the masked text; of further areas this small pack knows none.
    expect(example?.after.map(({ value }) => value.ja === '（空）')).toEqual([false, false, false, true, true, false]);
  });

  it('is declared of columns that are there and that nothing else is kept of', () => {
    const text = (columns: string) =>
      `dataset: town\nversion: 1\ntitle: { ja: あ, en: a }\nowner: { ja: あ, en: a }\ngrounds: [あ]\ncadence: monthly\nkey: [番号]\nsource: { format: csv, encoding: cp932 }\ncolumns:\n  - { source: 番号, role: person-key }\n  - { source: 区, role: code, name: ward, codes: { '1': { ja: あ, en: a } } }\n  - { source: 番地, role: unused }\n  - ${columns}\n`;
    const faults = (columns: string) => {
      const read = readContract(text(columns), 'a.yaml');
      return read.ok ? [] : (read.refusal.because ?? []).map(({ ja }) => ja);
    };
    expect(faults('{ source: 町, role: address, parts: [町, 番地] }')).toEqual([]);
    expect(faults('{ source: 町, role: address, parts: [番地, 区, 市, 番地] }')).toEqual([
      '列「町」: parts にはこの列も入れてください',
      '列「区」: 住所の一部です。役割は unused にしてください',
      '列「市」: parts にありますが columns にありません',
      '列「町」: parts に同じ列が2回あります',
    ]);
    expect(faults('{ source: 町, role: unused, parts: [町, 番地] }')).toEqual([
      '列「町」: parts は住所の列にだけ書けます',
    ]);
    // The shipped register stands as it is.
    expect(
      readContract(readFileSync(new URL('../../contracts/resident-register.yaml', import.meta.url), 'utf8'), 'r').ok,
    ).toBe(true);
  });
});
