/** Keys whose zeros in front were lost, and ledger files of a later version: the same person never gets a second number for either. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Engine, valueOf } from '#base';
import { openEngine } from '../machinery/duckdb.ts';
import { associatedData, beginning, fileName, headName, readHead, writeHead } from './head.ts';
import { numberLoad } from './number-load.ts';
import { sealTable } from './sealed-table.ts';
import { persons, type TestLedger, testLedger } from './test-ledger.ts';

let engine: Engine;
let ledger: TestLedger;
beforeAll(async () => {
  engine = await openEngine({ threads: 1 });
  ledger = testLedger();
});
afterAll(() => {
  engine.close();
  ledger.remove();
});

const texts = (space: string, keys: readonly string[], kind: 'person' | 'household' = 'person') => ({
  space,
  kind,
  keysFrom: `SELECT unnest([${keys.map((key) => `'${key}'`).join(', ')}])`,
});
const counted = async () => (await engine.rows<{ n: number }>('SELECT count(*) AS n FROM ledger_rows'))[0]?.n as number;

describe('keys without the zeros in front', () => {
  beforeAll(async () => {
    const keys = [persons(1, 200), texts('setai', ['000000000000007', '7000000000000000'], 'household')];
    valueOf(await numberLoad(ledger.needs(), engine, { keys }));
  });
  it('are refused where most new keys are such, before anybody gets a second number', async () => {
    const before = await counted();
    for (const commit of [false, true]) {
      const keys = [texts('atena', ['1', '0002', '3', '000000000000004', '900'])];
      const refused = await numberLoad(ledger.needs(), engine, { keys, commit });
      expect(refused).toMatchObject({ ok: false, refusal: { code: 'numbering.zeros-lost' } });
      expect(refused.ok ? '' : refused.refusal.ja).toContain('人の番号4件のうち3件');
    }
    const household = await numberLoad(ledger.needs(), engine, { keys: [texts('setai', ['7'], 'household')] });
    expect(household.ok ? '' : household.refusal.ja).toContain('世帯の番号1件のうち1件');
    expect(await counted()).toBe(before);
  });
  it('are counted where they are few; keys of letters, of other people and of another name space are none', async () => {
    const some = [texts('atena', ['1', '500', '501', '502', 'A1', '0A1'])];
    expect(valueOf(await numberLoad(ledger.needs(), engine, { keys: some, commit: false }))).toEqual({
      added: 6,
      alike: 1,
    });
    const none = [texts('atena', ['500', '1000000000000001', '100000000000002']), texts('cards', ['1', '2'])];
    expect(valueOf(await numberLoad(ledger.needs(), engine, { keys: none, commit: false }))).toEqual({
      added: 5,
      alike: 0,
    });
  });
});

describe('a ledger written by a later version', () => {
  it('is refused by name: a head of another form, a file with a column more', async () => {
    const needs = ledger.needs();
    let head = '';
    for await (const bytes of needs.files.read(headName)) head += Buffer.from(bytes).toString();
    const known = readHead(needs.ledgerKey, head);
    if (!known || known === 'newer') throw new Error('no head');
    const later = writeHead(needs.ledgerKey, { ...known, format: 'musubi-ledger-head-2' as 'musubi-ledger-head-1' });
    expect(readHead(needs.ledgerKey, later)).toBe('newer');
    async function* read(name: string) {
      if (name === headName) yield Buffer.from(later);
      else yield* needs.files.read(name);
    }
    const other = ledger.needs({ read });
    expect(await numberLoad(other, engine, { keys: [] })).toMatchObject({
      ok: false,
      refusal: { code: 'numbering.ledger-newer', ja: expect.stringContaining('head.json') },
    });

    const fresh = testLedger();
    try {
      const select =
        "SELECT 'atena' AS space, 1::BIGINT AS digits, NULL::VARCHAR AS source_key, 2::BIGINT AS number, 3 AS weight";
      await sealTable(fresh.needs(), engine, select, associatedData(1, beginning), (chunks) =>
        fresh.needs().files.writeNew(fileName(1), chunks),
      );
      await engine.run('DROP TABLE ledger_state');
      expect(await numberLoad(fresh.needs(), engine, { keys: [persons(1, 3)] })).toMatchObject({
        ok: false,
        refusal: { code: 'numbering.ledger-newer', ja: expect.stringContaining('000001.sealed') },
      });
    } finally {
      fresh.remove();
    }
  });
});
