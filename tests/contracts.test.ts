/** Every shipped contract takes a file as its core system writes it: whole, with nothing left of what must not leave. */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkFloor, floor, prepareLoad } from '#abstraction';
import { type CalendarDate, silentProgress, valueOf } from '#base';
import { type AreaPack, type Contract, lakeColumns, readContract } from '#catalogue';
import type { SourceFile } from '#sources';
import { pack as smallPack } from '../src/abstraction/test-load.ts';
import { cityHome, smallCity } from '../src/city/test-small-city.ts';
import { smallGround } from '../src/city/test-small-ground.ts';
import { initialise } from '../src/doors/init.ts';
import { openSealedSide, type SealedSide, sourceFile } from '../src/doors/sealed-side.ts';
import { settleRegisters } from './folder-registers.ts';

const folder = join(import.meta.dirname, '../contracts');
const names = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
const contractOf = (name: string): Contract => valueOf(readContract(readFileSync(join(folder, name), 'utf8'), name));

const town = {
  code: '99101000101',
  ward: '99101',
  name: '東町',
  chome: 1,
  koaza: '',
  lat: 34.69,
  lng: 135.19,
  schoolDistrict: 'S01',
  juniorHighDistrict: 'J01',
};
const pack: AreaPack = {
  ...smallPack,
  towns: [town],
  juniorHighDistricts: [{ code: 'J01', name: '東中学校', ward: '99101' }],
};

const secret = '山田花子';
/** A cell as a core system would write it, by what the contract says the column is. */
const cellOf = ({ role, codes, range }: Contract['columns'][number], row: number): string => {
  switch (role) {
    case 'person-key':
    case 'household-key':
    case 'other-identifier':
      return `90000000000${row}`;
    case 'birth-date':
      return '昭和50年4月1日';
    case 'address':
      return '東瀬県結浜市浜区東町１丁目２番３号';
    case 'date':
      return '5080401';
    case 'time':
      return `08${10 + row}`;
    case 'year':
      return '2026';
    case 'flag':
      return String(row % 2);
    case 'code': {
      const all = Object.keys(codes ?? {});
      return all[row % all.length] as string;
    }
    case 'count':
    case 'amount':
    case 'measurement':
      return String(Math.min(range?.[1] ?? 99, Math.max(range?.[0] ?? 0, 10 + row)));
    case 'support-measure':
      return '';
    default:
      return `${secret}${row}`;
  }
};
const sample = (contract: Contract, rows: number): SourceFile => {
  const lines = Array.from({ length: rows }, (_, row) =>
    contract.columns.map((column) => cellOf(column, row)).join(','),
  );
  const text = `${[contract.columns.map(({ source }) => source).join(','), ...lines].join('\r\n')}\r\n`;
  return {
    name: `${contract.dataset}.csv`,
    reading: { encoding: 'utf-8' },
    async *bytes() {
      yield new TextEncoder().encode(text);
    },
  };
};

const home = cityHome();
const openSide = async (data: string, areas: AreaPack | string): Promise<SealedSide> => {
  const city = { ja: '結浜市', en: 'Yuihama' };
  valueOf(await initialise({ folder: data, side: 'both', city, demo: false, senderId: 'test' }));
  await settleRegisters(data);
  mkdirSync(join(data, 'areas'), { recursive: true });
  writeFileSync(join(data, 'areas/pack.json'), typeof areas === 'string' ? areas : JSON.stringify(areas));
  return valueOf(await openSealedSide(data, silentProgress, 1));
};
const loadInto = async (side: SealedSide, contract: Contract, files: readonly SourceFile[], asOf: string) =>
  valueOf(await prepareLoad(side.abstraction, { contract, files, asOf: asOf as CalendarDate, pack: side.pack }));
afterAll(() => rmSync(home, { recursive: true, force: true }));

describe('a shipped contract', () => {
  let side: SealedSide;
  beforeAll(async () => {
    side = await openSide(join(home, 'samples'), pack);
    const register = contractOf('resident-register.yaml');
    await (await loadInto(side, register, [sample(register, 1)], '2026-09-30')).close();
  });
  afterAll(() => side.close());

  it.each(names)('%s keeps no more than the floor allows, and takes a file of its core system whole', async (name) => {
    // Whom a load is linked to is told by a journey with a whole city.
    const contract = { ...contractOf(name), link: undefined };
    expect(checkFloor(contract)).toMatchObject({ ok: true });
    const load = await loadInto(side, contract, [sample(contract, 4)], '2026-10-31');
    expect(load.accounts).toEqual({ read: 4, accepted: 4, quarantined: 0, excluded: 0 });
    const kept = await side.abstraction.engine.rows(load.relation);
    expect(Object.keys(kept[0] ?? {})).toEqual(lakeColumns(contract).map((column) => column.name));
    expect(JSON.stringify(kept)).not.toMatch(/山田|90000000000|２番３号|昭和/);
    // Nothing that is kept came out empty: the sample is what the rules read.
    expect(Object.entries(kept[0] ?? {}).filter(([, value]) => value === null)).toEqual([]);
    await load.close();
  });
  it.each(names)(
    '%s says of every kept column what it is, in both languages, and of every code what it means',
    (name) => {
      const contract = contractOf(name);
      const untitled = contract.columns.filter(({ role, title }) => floor[role].action === 'keep' && !title);
      expect(untitled.map(({ source }) => source)).toEqual([]);
      for (const { codes } of contract.columns)
        for (const { en } of Object.values(codes ?? {})) expect(en).toMatch(/^[ -~’–]+$/);
    },
  );
});

/** The small ground has wards of its own names. */
const withSmallWards = (column: Contract['columns'][number]): Contract['columns'][number] =>
  column.source === '居住区'
    ? { ...column, codes: Object.fromEntries(smallGround.pack.wards.map(({ name }) => [name, { ja: name, en: name }])) }
    : column;

describe('the synthetic city’s files', () => {
  it('of city transport and the survey are taken by their contracts', async () => {
    const made = valueOf(await smallCity(home, 'city', { months: 1 }));
    expect(made.rows).toBeGreaterThan(500);
    const source = join(home, 'city/source');
    const areas = JSON.stringify({ ...pack, wards: [{ code: '99101', name: '東磯区' }] });
    const side = await openSide(join(home, 'data'), areas);
    const register = contractOf('resident-register.yaml');
    await (await loadInto(side, register, [sample(register, 1)], '2026-08-31')).close();
    const taken: Record<string, number> = {};
    for (const [name, path] of [
      ['transit-trips', 'kotsu/ic_202609.csv'],
      ['citizen-survey', 'chosa/shimin_2026.csv'],
    ] as const) {
      const shipped = contractOf(`${name}.yaml`);
      const contract = { ...shipped, columns: shipped.columns.map(withSmallWards) };
      const load = await loadInto(side, contract, [sourceFile(join(source, path))], '2026-09-30');
      expect(load.accounts).toEqual({ read: load.rows, accepted: load.rows, quarantined: 0, excluded: 0 });
      taken[name] = load.rows;
      await load.close();
    }
    expect(Object.values(taken).every((rows) => rows > 5)).toBe(true);
    await side.close();
  });
});
