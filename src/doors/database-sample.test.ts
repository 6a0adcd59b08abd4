/** `musubi contract new --database`: a table of a real PostgreSQL server becomes a contract that passes its lint and reads that table; every wrong turn is told in words. */
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { checkFloor } from '#abstraction';
import { type Bilingual, type CommandInput, type Refusal, valueOf } from '#base';
import { readContract } from '#catalogue';
import { openSource } from '#sources';
import { testIo } from '../base/test-io.ts';
import { openEngine } from '../machinery/duckdb.ts';
import { needsOf } from '../sources/test-files.ts';
import { contractCommands, lintContract } from './contract-commands.ts';
import { databaseFaults } from './database-sample.ts';
import { connectionOf, queriedFile } from './database-tables.ts';

const server = inject('postgresql');
const [contractNew] = contractCommands;
const variable = 'MUSUBI_TEST_SAMPLE_DATABASE';
const asked = (options: CommandInput['options'], files: string[] = []): CommandInput => ({ options, arguments: files });

it('what cannot be meant is told at once, and a connection string on the command line is not repeated', () => {
  const faults = databaseFaults(
    asked({ database: 'postgresql://u:himitsu@h/d', table: 'a', query: 'b', sheet: '1' }, ['x.csv']),
  );
  expect(faults).toHaveLength(4);
  expect(JSON.stringify(faults)).not.toContain('himitsu');
  expect(databaseFaults(asked({ table: 'a' }))[0]?.en).toContain('need --database');
  expect(databaseFaults(asked({}))[0]?.en).toContain('<file>… or --database is missing');
  expect(databaseFaults(asked({ encoding: 'utf-8' }, ['x.csv']))).toEqual([]);
});

describe.skipIf(!server)('a table of a core system’s database', () => {
  const own = `sample_${randomBytes(8).toString('hex')}`;
  const folder = mkdtempSync(join(tmpdir(), 'musubi-sample-'));
  const say = async (statement: string) => {
    const client = new pg.Client({ connectionString: server as string });
    await client.connect();
    await client.query(statement).finally(() => client.end());
  };
  /** The test server trusts whoever comes: a user is a name in the address. */
  const as = (user: string) => (server as string).replace(/\/\/[^@]+@/, `//${user}@`);
  const proposed = async (options: CommandInput['options'], connection = as(own)) => {
    process.env[variable] = connection;
    const printed: string[] = [];
    const told: Bilingual[] = [];
    const io = testIo({ out: printed, said: told });
    const result = await contractNew!.run(
      asked({ data: folder, dataset: 'juki-atena', database: 'juki', ...options }),
      io,
    );
    return { result, yaml: printed.join('\n'), told: told.map(({ ja }) => ja).join('\n') };
  };
  const refusalOf = async (options: CommandInput['options'], connection?: string): Promise<Refusal> => {
    const { result, yaml } = await proposed(options, connection);
    if (result.ok) throw new Error(`was not refused: ${yaml}`);
    expect(yaml).toBe('');
    return result.refusal;
  };

  beforeAll(async () => {
    mkdirSync(join(folder, 'sealed-side'));
    writeFileSync(
      join(folder, 'musubi.yaml'),
      `city: { ja: 結浜市, en: Yuihama }\ndatabases:\n  juki: ${variable}\n  zei: NOT_SET_ANYWHERE\n`,
    );
    await say(`
      CREATE ROLE ${own} LOGIN; CREATE SCHEMA ${own}; GRANT USAGE ON SCHEMA ${own} TO ${own}; SET search_path = ${own};
      CREATE TABLE atena (atena_no char(15), rireki int, shimei text, seinen date, seibetsu char(1), jusho text, todoke timestamp, dv boolean, denwa text,
        taikei jsonb, PRIMARY KEY (atena_no, rireki));
      COMMENT ON TABLE atena IS '宛名の台帳';
      COMMENT ON COLUMN atena.atena_no IS '宛名番号（15桁）'; COMMENT ON COLUMN atena.shimei IS '氏名'; COMMENT ON COLUMN atena.seinen IS '生年月日';
      COMMENT ON COLUMN atena.seibetsu IS '性別 1:男 2:女'; COMMENT ON COLUMN atena.jusho IS '住所'; COMMENT ON COLUMN atena.todoke IS '届出年月日';
      COMMENT ON COLUMN atena.dv IS '支援措置';
      INSERT INTO atena SELECT lpad(i::text, 15, '0'), 1, '山田　太郎', date '1950-01-01' + i, (1 + i % 2)::text, '結浜市東町一丁目' || i || '番1号',
        timestamp '2026-04-01 10:00', i % 100 = 0, '078-123-4567', '{}' FROM generate_series(1, 300) i;
      CREATE TABLE kakushi (himitsu text); CREATE TABLE "Kara" ("番号" text);
      GRANT SELECT (atena_no, rireki, shimei, seinen, seibetsu, jusho, todoke, dv, taikei) ON atena TO ${own}; GRANT SELECT ON "Kara" TO ${own}`);
  });
  afterAll(async () => {
    delete process.env[variable];
    rmSync(folder, { recursive: true, force: true });
    await say(`DROP SCHEMA ${own} CASCADE; DROP ROLE ${own}`);
  });

  it('is proposed by its comments, types and values; the proposal keeps to the floor and reads the whole table', async () => {
    const { yaml, told } = await proposed({ table: `${own}.ATENA` });
    expect(told).toContain('読む権限のない列が1あり、案に入れていません: denwa');
    const contract = valueOf(lintContract(yaml, 'juki.yaml'));
    expect(checkFloor(contract)).toMatchObject({ ok: true });
    expect(contract.columns.map(({ source, role }) => [source, role])).toEqual([
      ['宛名番号', 'person-key'],
      ['rireki', 'code'],
      ['氏名', 'name'],
      ['生年月日', 'birth-date'],
      ['性別', 'code'],
      ['住所', 'address'],
      ['届出年月日', 'date'],
      ['支援措置', 'support-measure'],
      ['taikei', 'unused'],
    ]);
    expect(contract).toMatchObject({
      key: ['宛名番号', 'rireki'],
      title: { ja: '宛名の台帳' },
      source: { database: 'juki' },
    });
    expect(yaml).toContain('列 atena_no（character(15)、注釈「宛名番号（15桁）」）: 見出しの語');
    expect(yaml).not.toMatch(/山田|東町|000000000000001/);
    const engine = await openEngine({ threads: 1 });
    try {
      const { source } = contract as { source: { query: string } };
      const file = queriedFile('juki', valueOf(connectionOf(folder, 'juki')), source.query);
      expect(valueOf(await openSource(needsOf(engine), contract, [file]))).toMatchObject({ read: 300, broken: 0 });
      expect(
        await engine.rows('SELECT "宛名番号" AS k, "支援措置" AS s, "届出年月日" AS d FROM staged WHERE "row" = 101'),
      ).toEqual([{ k: '000000000000100', s: '1', d: '2026-04-01' }]);
    } finally {
      engine.close();
    }
  });

  it('is proposed from one SELECT as well, with the comments of the columns it asks for', async () => {
    const query = `SELECT atena_no, dv AS "措置" FROM ${own}.atena WHERE rireki = 1;`;
    const contract = valueOf(readContract((await proposed({ query })).yaml, 'x'));
    expect(contract.columns.map(({ source, role }) => [source, role])).toEqual([
      ['宛名番号', 'person-key'],
      ['措置', 'support-measure'],
    ]);
    expect((contract.source as { query: string }).query).toContain('"措置"::int AS "措置"\nFROM (\nSELECT atena_no');
  });

  it.each([
    [
      'a table that is not there: those that may be read are named',
      { table: 'nai' },
      'doors.database-table',
      'sample_',
    ],
    ['no table at all', {}, 'doors.wrong-option', 'sample_'],
    ['a table that may not be read', { table: `${own}.kakushi` }, 'doors.database-closed', 'sample_'],
    ['a query of one that may not', { query: `SELECT * FROM ${own}.kakushi` }, 'doors.database-query', null],
    ['a query of a column that is not there', { query: `SELECT nai FROM ${own}.atena` }, 'doors.database-query', null],
    ['a query that writes', { query: `DELETE FROM ${own}.atena RETURNING *` }, 'doors.database-query', null],
    ['an empty table', { table: `${own}."Kara"` }, 'sources.no-rows', null],
    ['a database nobody wrote down', { database: 'kokuho', table: 'x' }, 'doors.database-undeclared', 'juki'],
    ['one whose connection is not in the environment', { database: 'zei', table: 'x' }, 'doors.database-unset', null],
  ] as const)('is not proposed of %s', async (_, options, code, named) => {
    const refusal = await refusalOf(options);
    expect(refusal.code).toBe(code);
    if (named) expect(refusal.because?.map(({ en }) => en).join('\n')).toContain(named);
  });

  it('is not proposed where the server does not answer or does not know the user, and says which', async () => {
    const silent = await refusalOf({ table: 'x' }, 'postgresql://musubi@localhost/postgres?host=/nowhere');
    expect(silent).toMatchObject({ code: 'doors.database-silent', ja: expect.stringContaining('動いていません') });
    const unknown = await refusalOf({ table: 'x' }, as('nobody_there'));
    expect(unknown).toMatchObject({ code: 'doors.database-silent', ja: expect.stringContaining('入れません') });
  });
});
