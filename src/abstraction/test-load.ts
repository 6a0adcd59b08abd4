/** For tests: a sealed side in memory, the register and the taxes of a small town, and people to put into their files. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { type CalendarDate, type Engine, type Result, silentProgress, valueOf } from '#base';
import { type AreaPack, type Contract, readContract } from '#catalogue';
import type { AnchorPoint, LedgerFiles } from '#numbering';
import { startDigest } from '#sealing';
import { openEngine } from '../machinery/duckdb.ts';
import { memoryFile } from '../machinery/memory-file.ts';
import { parquetOut } from '../machinery/parquet-out.ts';
import { type AbstractedLoad, type AbstractionNeeds, prepareLoad } from './index.ts';

const contractOf = (name: string): Contract =>
  valueOf(readContract(readFileSync(new URL(`../../contracts/${name}.yaml`, import.meta.url), 'utf8'), name));
export const register = {
  ...contractOf('resident-register'),
  source: { ...contractOf('resident-register').source, encoding: 'utf-8' as const },
};
export const tax = {
  ...contractOf('income-tax'),
  source: { ...contractOf('income-tax').source, encoding: 'utf-8' as const },
};

export const pack: AreaPack = {
  id: 'test',
  prefecture: '東瀬県',
  city: '結浜市',
  cityCode: '99100',
  vintage: '2026',
  credit: '',
  synthetic: true,
  wards: [{ code: '99101', name: '浜区' }],
  towns: [1, 2].map((chome) => ({
    code: `9910100010${chome}`,
    ward: '99101',
    name: '東町',
    chome,
    koaza: '',
    schoolDistrict: 'S01',
  })),
  schoolDistricts: [{ code: 'S01', name: '東小学校', ward: '99101' }],
};

const collect = async (chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>) => {
  const parts: Uint8Array[] = [];
  // A chunk is gone when the next is asked for.
  for await (const chunk of chunks) parts.push(Buffer.from(chunk));
  return Buffer.concat(parts);
};
export type Cells = Record<string, string>;
const quoted = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
export const csv = (contract: Contract, rows: readonly Cells[]) => {
  const names = contract.columns.map((c) => c.source);
  const text = [names.join(','), ...rows.map((row) => names.map((name) => quoted(row[name] ?? '')).join(','))].join(
    '\r\n',
  );
  return {
    name: `${contract.dataset}.csv`,
    async *bytes() {
      const whole = new TextEncoder().encode(`${text}\r\n`);
      for (let at = 0; at < whole.length; at += 4096) yield whole.subarray(at, at + 4096);
    },
  };
};
export const resident = (key: number | string, over: Cells = {}): Cells => ({
  宛名番号: typeof key === 'number' ? String(key).padStart(15, '0') : key,
  世帯番号: '000000000000017',
  個人番号: '123456789018',
  住民票コード: '12345678901',
  住民種別: '1',
  氏名: '\ue000邊　太郎',
  氏名_フリガナ: 'ベ　タロウ',
  性別: ' 1',
  生年月日: '昭和50年4月1日',
  続柄コード1: '01',
  続柄表記: '世帯主',
  住所: '東瀬県結浜市浜区東町１丁目２番３号',
  方書: '東マンション１０１号',
  電話番号: '078-000-0000',
  住民となった年月日: 'H20.04.01',
  異動年月日: '令和2年3月15日',
  異動事由: '01',
  ...over,
});
export const payer = (key: number, over: Cells = {}): Cells => ({
  課税年度: '2026',
  宛名番号: String(key).padStart(15, '0'),
  生年月日: '3500401',
  性別: '1',
  住所: '結浜市浜区東町2-4-5',
  課税非課税区分: '1',
  総所得金額: '4,000,000',
  ...over,
});
/** A city of unremarkable neighbours, so that one bad row stays under the limit. */
export const neighbours = (count: number, from = 1000) => Array.from({ length: count }, (_, i) => resident(from + i));
export const codeOf = (result: Result<unknown>) => (result.ok ? 'taken' : result.refusal.code);

/** An empty ledger and no earlier load before each test; the engine is one for all tests of a file. */
export const loadSide = () => {
  const side = {
    engine: null as unknown as Engine,
    files: new Map<string, Uint8Array>(),
    anchors: new Map<string, AnchorPoint>(),
    profiles: [] as { dataset: string; asOf: string; profile: string }[],
    quarantined: [] as string[],
  };
  beforeAll(async () => {
    side.engine = await openEngine({ threads: 2 });
  });
  afterAll(() => side.engine.close());
  beforeEach(async () => {
    side.files.clear();
    side.anchors.clear();
    side.profiles = [];
    side.quarantined = [];
    await side.engine.run('DROP TABLE IF EXISTS ledger_state');
  });
  /** A folder in memory with the promises of the real one. */
  const ledgerFiles: LedgerFiles = {
    list: async () => [...side.files.keys()],
    async *read(name) {
      yield side.files.get(name) as Uint8Array;
    },
    async writeNew(name, chunks) {
      const bytes = await collect(chunks);
      if (side.files.has(name)) return false;
      side.files.set(name, bytes);
      return true;
    },
    replace: async (name, chunks) => void side.files.set(name, await collect(chunks)),
  };
  const needs = (): AbstractionNeeds => ({
    engine: side.engine,
    sources: { memoryFile, sha256: startDigest, loads: { earlier: async () => null }, progress: silentProgress },
    numbering: {
      files: ledgerFiles,
      anchor: {
        read: async (of) => side.anchors.get(of) ?? null,
        write: async (of, point) => void side.anchors.set(of, point),
      },
      ledgerKey: new Uint8Array(32).fill(1),
      memoryFile,
      parquetOut,
    },
    profiles: {
      profileBefore: async (dataset, asOf) =>
        side.profiles.filter((p) => p.dataset === dataset && p.asOf < asOf).at(-1) ?? null,
    },
    keepQuarantine: async (name, csv) => {
      side.quarantined.push(csv);
      return name;
    },
  });
  const load = (
    contract: Contract,
    rows: readonly Cells[],
    asOf = '2026-10-31',
    trial = false,
    withNeeds = needs(),
    compared: { readonly supportEnded?: boolean; readonly birthsChecked?: boolean } = {},
  ): Promise<Result<AbstractedLoad>> =>
    prepareLoad(withNeeds, {
      ...{ contract, files: [csv(contract, rows)], pack, trial, ...compared },
      asOf: asOf as CalendarDate,
    });
  const kept = (l: AbstractedLoad) => side.engine.rows(l.relation);
  return { side, needs, load, kept };
};
