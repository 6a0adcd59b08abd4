/** A city whose era codes are mixed up is caught, though every date is a day of the calendar; the true city never is. */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { valueOf } from '#base';
import { type Contract, readContract } from '#catalogue';
import { type Cells, codeOf, loadSide } from '../../src/abstraction/test-load.ts';
import { cityHome, smallCity, table } from '../../src/city/test-small-city.ts';

const home = cityHome();
afterAll(() => rmSync(home, { recursive: true, force: true }));
const { side, load, needs } = loadSide();

type Listed = { readonly contract: string; readonly file: string; readonly asOf: string };
type Monthly = { readonly contract: Contract; readonly asOf: string; readonly rows: readonly Cells[] };

const contractOf = (name: string): Contract => {
  const path = join(import.meta.dirname, '../../contracts', `${name}.yaml`);
  const contract = valueOf(readContract(readFileSync(path, 'utf8'), name));
  return { ...contract, source: { ...contract.source, encoding: 'utf-8' } as Contract['source'] };
};
/** Every file of the city with births of everybody, register first. */
const whole = ['resident-register', 'income-tax', 'nhi-members', 'nhi-checkups'];
const filesOf = async (seed: number): Promise<readonly Monthly[]> => {
  valueOf(await smallCity(home, `${seed}`, { seed, months: 2, people: 400, dirty: 0.01 }));
  const source = join(home, `${seed}`, 'source');
  const listed = JSON.parse(readFileSync(join(source, 'loads.json'), 'utf8')) as Listed[];
  const newest = (name: string) =>
    listed
      .filter(({ contract }) => contract === name)
      .sort((a, b) => a.asOf.localeCompare(b.asOf))
      .slice(-2);
  return whole
    .flatMap(newest)
    .map(({ contract, file, asOf }) => ({ contract: contractOf(contract), asOf, rows: table(join(source, file)) }));
};

const exchanged: Readonly<Record<string, string>> = {
  ...{ 昭和: '平成', 平成: '昭和', 昭: '平', 平: '昭', S: 'H', H: 'S', '3': '4', '4': '3' },
};
/** 昭和 and 平成 exchanged in every notation. */
const exchange = (cell: string): string =>
  cell
    .replace(/昭和|平成|[昭平](?![和成])|^[SH](?=\d)/g, (era) => exchanged[era] as string)
    .replace(/^[34](?=\d{6}$)/, (code) => exchanged[code] as string);
const withExchanged = ({ contract, rows }: Monthly): readonly Cells[] => {
  const dates = contract.columns.flatMap(({ role, source }) => (/date$/.test(role) ? [source] : []));
  return rows.map((row) => ({ ...row, ...Object.fromEntries(dates.map((name) => [name, exchange(row[name] ?? '')])) }));
};

describe.each([1, 2])('the city of seed %i', (seed) => {
  it('is taken month after month, and never with its eras exchanged', async () => {
    const files = await filesOf(seed);
    expect(new Set(files.map(({ contract }) => contract.dataset)).size).toBe(whole.length);
    for (const monthly of files) {
      const { contract, asOf } = monthly;
      const what = `${contract.dataset} ${asOf}`;
      const right = await load(contract, monthly.rows, asOf);
      expect([what, codeOf(right)]).toEqual([what, 'taken']);
      const taken = valueOf(right);
      expect(taken.warnings.filter(({ ja }) => ja.includes('元号コード'))).toEqual([]);
      const ages = (taken.drift?.notes ?? []).filter(({ ja }) => ja.startsWith('年齢が'));
      expect([what, ages]).toEqual([what, []]);
      side.profiles.push({ dataset: contract.dataset, asOf, profile: JSON.stringify(taken.profile) });
      await taken.close();
      // Check-ups tell births in Western years, which nobody exchanges.
      if (contract.dataset === 'nhi-checkups') continue;
      const wrong = await load(contract, withExchanged(monthly), asOf);
      expect([what, codeOf(wrong)]).toEqual([what, 'abstraction.births-implausible']);
    }
  });
});

describe('births that cannot be', () => {
  const coded = (births: readonly string[], over: Cells = {}): Cells[] =>
    births.map((birth, i) => ({
      ...{ 課税年度: '2026', 宛名番号: String(i + 1).padStart(15, '0'), 生年月日: birth, 性別: '1' },
      ...{ 住所: '結浜市浜区東町2-4-5', 課税非課税区分: '1', 総所得金額: '0', ...over },
    }));
  const payers = (share: number): readonly string[] =>
    Array.from({ length: 400 }, (_, i) => (i < 400 * share ? '5200401' : `3${String(10 + (i % 50))}0401`));
  const tax = contractOf('income-tax');
  const registered = async () => {
    const resident = contractOf('resident-register');
    const one = { 宛名番号: '000000000000009', 世帯番号: '000000000000017', 住民種別: '1', 性別: '1' };
    const row = { ...one, 生年月日: '昭和50年4月1日', 住所: '結浜市浜区東町1-1-1', 氏名: '架空 花子' };
    await valueOf(await load(resident, [row], '2026-09-30')).close();
  };
  it('are refused where they are many, taken when somebody compared them, told where they are few', async () => {
    await registered();
    const many = await load(tax, coded(payers(0.1)));
    if (many.ok) throw new Error('taken');
    expect(many.refusal.code).toBe('abstraction.births-implausible');
    expect(many.refusal.ja).toMatch(/eraCodes はいま 1-2-3-4-5.*--births-checked/);
    expect(many.refusal.because).toEqual([
      { ja: '列「生年月日」: 書かれた元号の期間の外、または未来 10%', en: expect.stringContaining(': 10% outside') },
    ]);
    const checked = await load(tax, coded(payers(0.1)), '2026-10-31', false, needs(), { birthsChecked: true });
    expect(codeOf(checked)).toBe('taken');
    await valueOf(checked).close();
    const few = valueOf(await load(tax, coded(payers(0.04)), '2026-11-30'));
    expect(few.warnings.some(({ ja }) => /生年月日.*: 16行$/.test(ja))).toBe(true);
    await few.close();
  });

  /** Six births on each day of four years of an era, as its code, year, month and day. */
  const generation = (code: number, firstYear: number, base: number): readonly string[] =>
    Array.from({ length: 1461 * 6 }, (_, i) => {
      const day = new Date(Date.UTC(base + firstYear, 0, 1 + Math.floor(i / 6))).toISOString();
      return `${code}${String(Number(day.slice(0, 4)) - base).padStart(2, '0')}${day.slice(5, 7)}${day.slice(8, 10)}`;
    });
  const under = (eraCodes: '1-2-3-4-5' | '1-3-5-7-9'): Contract => ({
    ...tax,
    source: { ...tax.source, eraCodes } as Contract['source'],
  });
  it.each([
    ['children, read by a table in which their code is 昭和', generation(5, 2, 2018), '1-3-5-7-9', 6],
    ['people over 75, 昭和 written as 平成', generation(4, 10, 1925), '1-2-3-4-5', 6],
  ] as const)('are refused on the first load of one generation too: %s', async (_, births, eraCodes, none) => {
    await registered();
    const moved = await load(under(eraCodes), coded(births), '2026-10-31');
    if (moved.ok) throw new Error('taken');
    expect(moved.refusal.code).toBe('abstraction.births-implausible');
    expect(moved.refusal.because?.map(({ ja }) => ja)).toEqual([
      `列「生年月日」: うるう年でない年の2月29日 ${none}件（うるう年の2月29日 0件）`,
    ]);
  });
  it('are taken where the generation is written as it is, with a few days of its own that the calendar does not have', async () => {
    await registered();
    const slips = ['5030229', '5030229', '5040229', '5050229', '5050229', '5070229'];
    for (const births of [generation(5, 2, 2018), [...generation(5, 2, 2018), ...slips]]) {
      const right = await load(under('1-2-3-4-5'), coded(births), '2026-10-31');
      expect(codeOf(right)).toBe('taken');
      await valueOf(right).close();
    }
  });
});
