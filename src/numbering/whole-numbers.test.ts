/** Keys and numbers are whole numbers in the engine and in new ledger files: no two keys become one, and what was written as texts before is read. */
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Engine, sqlText, valueOf } from '#base';
import { openEngine } from '../machinery/duckdb.ts';
import { memoryFile } from '../machinery/memory-file.ts';
import { associatedData, beginning, fileName, type LedgerEntry } from './head.ts';
import { correctLedger, numberLoad, readWithheld, writeWithheld } from './index.ts';
import { createLedger, insertLedger } from './ledger.lake.ts';
import { followUp } from './open-ledger.ts';
import { sealTable } from './sealed-table.ts';
import { digitsOf, keyText, meetKeyTexts, withKeys } from './source-keys.lake.ts';
import { elsewhere, heldLedger, type TestLedger, testLedger } from './test-ledger.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ threads: 1 });
});
afterAll(() => engine.close());
let needs: TestLedger['needs'];
beforeEach(() => {
  const made = testLedger();
  needs = made.needs;
  return made.remove;
});

describe('a key', () => {
  it('is never taken for another one, and comes back as it was written', async () => {
    const letters = '0123456789AZaez-'.split('');
    const key = fc.oneof(
      fc.string({ unit: fc.constantFrom(...letters), minLength: 1, maxLength: 40 }),
      // What a cast would take for the same number.
      fc.constantFrom(
        '0',
        '00',
        '7',
        '07',
        '1e5',
        '0e2',
        '000',
        '1-0',
        '-7',
        '12345678901234567',
        '123456789012345678',
        '1'.repeat(40),
      ),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(key, { minLength: 1, maxLength: 40 }), async (keys) => {
        const texts = keys.map((one) => `SELECT ${sqlText(one)} AS source_key`).join(' UNION ALL ');
        await meetKeyTexts(engine, texts);
        const rows = await engine.rows<{ source_key: string; key: bigint | number; back: string }>(
          `SELECT k.source_key, k.key, ${keyText('k.key', 't.source_key')} AS back FROM (${withKeys(texts)}) k LEFT JOIN key_texts t ON t.key = k.key`,
        );
        expect(rows.map(({ back }) => back)).toEqual(rows.map((row) => row.source_key));
        expect(rows).toHaveLength(keys.length);
        expect(new Set(rows.map((row) => row.key)).size).toBe(new Set(keys).size);
      }),
      { numRuns: 60 },
    );
  });
  it.each(['1e5', '1_0', ' 5', '+5', '-5', '5.0', '０', '', '123456789012345678'])(
    '«%s» is not digits, and NULL is nothing',
    async (text) => {
      expect(await engine.rows(`SELECT ${digitsOf(sqlText(text))} AS a, ${digitsOf('NULL::VARCHAR')} AS b`)).toEqual([
        { a: null, b: null },
      ]);
    },
  );
  it('that is no digits keeps its number in every process, beside one that is', async () => {
    const keysFrom = "SELECT unnest(['K-1', '1', '01', 'k-1', NULL, 'K-1'])";
    const asked = { space: 'cards', kind: 'person', keysFrom } as const;
    const before = await elsewhere(async (e) => {
      expect(valueOf(await numberLoad(needs(), e, { keys: [asked] })).added).toBe(4);
      return heldLedger(e);
    });
    expect(new Set(before.map(({ number }) => number)).size).toBe(4);
    await elsewhere(async (e) => {
      // Other texts have been met first here: what a text is called in an engine is nobody's number.
      await meetKeyTexts(e, "SELECT 'Z-9' UNION ALL SELECT 'k-1'");
      expect(valueOf(await numberLoad(needs(), e, { keys: [asked] })).added).toBe(0);
      expect(await heldLedger(e)).toEqual(before);
    });
  });
});

it('a ledger of many rows is taken in piece by piece, each row once', async () => {
  const file = memoryFile();
  await engine.run(
    `COPY (SELECT 'atena' AS space, 10 + i AS digits, NULL::VARCHAR AS source_key, 200000000000 + i * 7 AS number FROM range(1000) r(i)
      UNION ALL SELECT 'atena', NULL, 'K-1', 345678901234) TO ${sqlText(file.path)} (FORMAT parquet, USE_TMP_FILE false)`,
  );
  await elsewhere(async (other) => {
    await createLedger(other);
    expect(await insertLedger(other, file, 90)).toBe(1001);
    expect(
      await other.rows(
        'SELECT count(*) AS n, count(DISTINCT key) AS keys, sum(number) AS sum, count(*) FILTER (key > 0) AS digits FROM ledger_rows',
      ),
    ).toEqual([{ n: 1001, keys: 1001, sum: 200_000_000_000 * 1000 + 7 * 499_500 + 345_678_901_234, digits: 1000 }]);
  });
  file.close();
});

describe('a ledger written when keys and numbers were texts', () => {
  const texts =
    'SELECT * FROM (VALUES ' +
    "('atena', '007', '234567890123'), ('atena', 'K-7', '345678901234'), ('setai', '007', 'H23456789012')) t(space, source_key, number)";
  /** As it was written then: new numbers in the first file, a correction in the second. */
  const written = async () => {
    const entries: LedgerEntry[] = [];
    const corrections =
      "SELECT 'atena' AS space, 'K-7' AS source_key, '345678901234' AS was, '234567890123' AS number, 'merge' AS act, '2026-04-01' AS decided_on";
    for (const [i, select] of [texts, corrections].entries()) {
      const bound = associatedData(i + 1, entries.at(-1)?.sha256 ?? beginning);
      const file = fileName(i + 1);
      const sha256 = await sealTable(needs(), engine, select, bound, (chunks) => needs().files.writeNew(file, chunks));
      entries.push({ file, sha256: sha256 as string, rows: i === 0 ? 3 : 1 });
    }
    await followUp(needs(), entries, 0);
    await engine.run("CREATE OR REPLACE TABLE withheld AS SELECT '345678901234' AS city_number");
    await writeWithheld(needs(), engine, { asOf: '2026-04-01', sequence: 1 });
  };
  it('is opened and goes on: the same keys, numbers and history, and nobody is numbered twice', async () => {
    await written();
    await elsewhere(async (other) => {
      const keys = ['007', '07', 'K-7', 'K-8'].map((key) => `SELECT '${key}'`).join(' UNION ALL ');
      const asked = { space: 'atena', kind: 'person', keysFrom: keys } as const;
      expect(valueOf(await numberLoad(needs(), other, { keys: [asked] })).added).toBe(2);
      const now = await heldLedger(other);
      expect(now.filter(({ source_key }) => ['007', 'K-7'].includes(source_key))).toEqual([
        { space: 'atena', source_key: '007', number: '234567890123' },
        { space: 'atena', source_key: 'K-7', number: '234567890123' },
        { space: 'setai', source_key: '007', number: '23456789012' },
      ]);
      expect(now).toHaveLength(5);
      expect(
        valueOf(
          await correctLedger(needs(), other, {
            act: 'split',
            space: 'atena',
            pairs: "SELECT 'K-7', 'K-7'",
            decidedOn: '2026-05-01',
          }),
        ).corrected,
      ).toBe(1);
      expect(valueOf(await readWithheld(needs(), other))?.people).toBe(1);
      expect(await other.rows('FROM withheld')).toEqual([{ city_number: 345678901234 }]);
    });
    // What was written since is read beside what was there.
    await elsewhere(async (third) => {
      expect(valueOf(await numberLoad(needs(), third, { keys: [] })).added).toBe(0);
      const found = await heldLedger(third);
      expect(found).toHaveLength(5);
      expect(found.find(({ source_key }) => source_key === 'K-7')?.number).toBe('345678901234');
    });
  });
});
