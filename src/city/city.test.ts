/** The city as a whole: what its files are, that they agree with the contracts and with the truth, and that a seed is a city. */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Engine, valueOf } from '#base';
import { readContract } from '#catalogue';
import { cityThreads } from '../doors/city-threads.ts';
import { openEngine } from '../machinery/duckdb.ts';
import type { CityMade } from './city-options.ts';
import { bytesOf, cityHome, fingerprint, parse, smallCity, table } from './test-small-city.ts';

const home = cityHome();
afterAll(() => rmSync(home, { recursive: true, force: true }));

describe('a city of five hundred', () => {
  let made: CityMade;
  let engine: Engine;
  const source = join(home, 'first', 'source');
  beforeAll(async () => {
    made = valueOf(await smallCity(home, 'first'));
    engine = await openEngine({ threads: 1 });
    await engine.run(
      `CREATE VIEW people AS FROM '${join(home, 'first', 'truth')}/people-*.parquet'; CREATE VIEW residences AS FROM '${join(home, 'first', 'truth')}/residences-*.parquet'`,
    );
  });
  afterAll(() => engine.close());

  it('has about the people asked for, in 48 files', () => {
    expect(made.residents).toBeGreaterThan(430);
    expect(made.residents).toBeLessThan(570);
    expect(made.files).toHaveLength(36 + 3 + 3 + 3 + 3);
    expect(made.rows).toBe(
      made.files.reduce((sum, file) => sum + parse(readFileSync(join(source, file.path))).length - 1, 0),
    );
  });

  it('is the same city to the byte for the same seed, on one thread or two, whole or in batches of several threads, and another for another seed', async () => {
    valueOf(await smallCity(home, 'again', {}, 1));
    expect(fingerprint(join(home, 'again', 'source'))).toBe(fingerprint(source));
    const divided = valueOf(await smallCity(home, 'divided', { atOnce: 140 }, 1, { makers: cityThreads }));
    expect(fingerprint(join(home, 'divided', 'source'))).toBe(fingerprint(source));
    const faults = (name: string) =>
      readFileSync(join(home, name, 'truth/dirty.csv'), 'utf8')
        .split('\n')
        .sort();
    expect(faults('divided')).toEqual(faults('first'));
    expect([divided.residents, divided.persons, divided.rows]).toEqual([made.residents, made.persons, made.rows]);
    valueOf(await smallCity(home, 'other', { seed: 2 }));
    expect(fingerprint(join(home, 'other', 'source'))).not.toBe(fingerprint(source));
  });

  it('is still the city it was when this was written', () => {
    expect(fingerprint(source)).toBe('0bd7941b28f60c12da32a3750aa0d4ca064db859919785193e151b3f46de733b');
  });

  it.each(['resident-register', 'income-tax', 'nhi-members', 'nhi-checkups'])(
    'writes the files of %s exactly in the columns of the contract',
    (dataset) => {
      const contract = valueOf(readContract(readFileSync(`contracts/${dataset}.yaml`, 'utf8'), dataset));
      const files = made.loads.filter((load) => load.contract === dataset);
      expect(files.length).toBeGreaterThanOrEqual(3);
      for (const { file } of files) {
        const rows = parse(readFileSync(join(source, file)));
        expect(rows[0]).toEqual(contract.columns.map((column) => column.source));
        expect(new Set(rows.map((row) => row.length))).toEqual(new Set([contract.columns.length]));
      }
    },
  );

  it('ends every record with CR LF and writes nothing that CP932 cannot hold', () => {
    for (const [path, bytes] of bytesOf(source)) {
      if (!path.endsWith('.csv')) continue;
      expect(bytes.subarray(-2)).toEqual(Buffer.from('\r\n'));
      expect(bytes.includes(Buffer.from([10])) && bytes.toString('latin1').replaceAll('\r\n', '').includes('\n')).toBe(
        false,
      );
    }
  });

  it('puts into each monthly extract exactly those who live there by the truth', async () => {
    const counts = await engine.rows<{ m: number; n: number }>(
      'SELECT m, count(*) AS n FROM residences, range(36) AS r(m) WHERE m BETWEEN from_month AND to_month GROUP BY m ORDER BY m',
    );
    const duplicates = new Map<string, number>();
    for (const line of readFileSync(join(home, 'first', 'truth', 'dirty.csv'), 'utf8').split('\n')) {
      const [file = '', , kind] = line.split(',');
      if (kind === 'duplicate-row') duplicates.set(file, (duplicates.get(file) ?? 0) + 1);
    }
    const files = made.files.filter((file) => file.path.startsWith('juki/'));
    expect(files.map((file) => file.rows - (duplicates.get(file.path) ?? 0))).toEqual(counts.map((count) => count.n));
  });

  it('lets time pass: people are born, die, come, go and move within', async () => {
    const [first, last] = [
      table(join(source, made.loads[0]?.file ?? '')),
      table(join(source, 'juki/juki_20261031.csv')),
    ];
    const before = new Set(first.map((row) => row['宛名番号']));
    const after = new Set(last.map((row) => row['宛名番号']));
    expect([...before].filter((key) => !after.has(key)).length).toBeGreaterThan(20);
    const newcomers = last.filter((row) => !before.has(row['宛名番号'] ?? ''));
    for (const reason of ['01', '02']) expect(newcomers.map((row) => row['異動事由'])).toContain(reason);
    expect(last.filter((row) => row['異動事由'] === '03').length).toBeGreaterThan(5);
  });

  it('gives valid check digits to every number', () => {
    const valid = (digits: string, longest: number) => {
      const base = [...digits].slice(0, -1).reverse();
      const remainder = base.reduce((sum, digit, i) => sum + Number(digit) * (2 + (i % 6)), 0) % 11;
      return (
        Number(digits.at(-1)) ===
        (longest === 15 ? (remainder === 0 ? 0 : 11 - remainder) : remainder <= 1 ? 0 : 11 - remainder)
      );
    };
    const rows = table(join(source, 'juki/juki_20261031.csv')).filter((row) => /^\d{15}$/.test(row['宛名番号'] ?? ''));
    expect(rows.length).toBeGreaterThan(400);
    for (const row of rows) {
      expect(row['個人番号']).toMatch(/^99\d{10}$/);
      expect(row['住民票コード']).toMatch(/^9\d{10}$/);
      expect([
        valid(row['宛名番号'] ?? '', 15),
        valid(row['個人番号'] ?? '', 12),
        valid(row['住民票コード'] ?? '', 11),
      ]).toEqual([true, true, true]);
    }
    expect(new Set(rows.map((row) => row['個人番号'])).size).toBe(new Set(rows.map((row) => row['宛名番号'])).size);
  });

  it('names in the ledger exactly the rows that are wrong, by file, row and kind', () => {
    const seen = new Set<string>();
    const tables = new Map(made.files.map(({ path }) => [path, table(join(source, path))]));
    for (const line of readFileSync(join(home, 'first', 'truth', 'dirty.csv'), 'utf8')
      .trim()
      .split('\n')
      .slice(1)) {
      const [file = '', row = '', kind = ''] = line.split(',');
      const record = tables.get(file)?.[Number(row) - 1];
      if (!record) throw new Error('the ledger names a row that is not there');
      seen.add(kind);
      const [key = '', address = ''] = [record['宛名番号'], record['住所']];
      if (kind === 'wide-key') expect(key).toMatch(/^[０-９]{15}$/);
      if (kind === 'unknown-town') expect(address).toMatch(/霧ヶ谷台|存在町|旧字海道/);
      if (kind === 'other-city') expect(address).not.toContain('結浜市');
      if (kind === 'embedded-delimiters') expect(record['方書']).toMatch(/,"[^"]+".*\r\n/);
      if (kind === 'identifier-in-name') expect(`${record['氏名']}${record['氏名_フリガナ']}`).toMatch(/\d{11}/);
      if (kind === 'identifier-in-building') expect(record['方書']).toMatch(/\d{12}/);
      if (kind === 'duplicate-row') expect(tables.get(file)?.[Number(row) - 2]).toEqual(record);
    }
    expect(seen.size).toBeGreaterThanOrEqual(11);
  }, 120_000);

  it('writes 和暦 in several notations, foreigners in western years and Latin capitals, and full-width chains with several hyphens', () => {
    const rows = table(join(source, 'juki/juki_20261031.csv'));
    const births = rows.filter((row) => row['住民種別'] === '1').map((row) => row['生年月日'] ?? '');
    for (const shape of [
      /^(昭和|平成|令和)\d+年/,
      /^[SHR]\d\d\.\d\d\.\d\d$/,
      /^[昭平令]\d+\.\d+\.\d+$/,
      /^[345]\d{6}$/,
      /[０-９]年/,
    ])
      expect(births.some((text) => shape.test(text))).toBe(true);
    const foreigners = rows.filter((row) => row['住民種別'] === '2');
    expect(foreigners.length).toBeGreaterThan(0);
    for (const row of foreigners) expect(row['氏名']).toMatch(/^[Ａ-Ｚ　]+(　\d{11})?$/);
    const hyphens = new Set(rows.flatMap((row) => (row['住所'] ?? '').match(/[－‐ー―-](?=[０-９\d])/g) ?? []));
    expect(hyphens.size).toBeGreaterThanOrEqual(4);
  });

  it('lists the loads by the day they describe, the register first', () => {
    const loads = JSON.parse(readFileSync(join(source, 'loads.json'), 'utf8'));
    expect(loads).toEqual(made.loads);
    expect(loads.map((load: { asOf: string }) => load.asOf)).toEqual(
      [...loads.map((load: { asOf: string }) => load.asOf)].sort(),
    );
    expect(loads[0].contract).toBe('resident-register');
  });
});
