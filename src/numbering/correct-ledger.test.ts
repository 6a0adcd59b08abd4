/** Keys that were one person all along, keys that were not, and a vendor's new keys: what the ledger makes of them. */
import { readdirSync, rmSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Engine, valueOf } from '#base';
import { openEngine } from '../machinery/duckdb.ts';
import { correctLedger, type LedgerFiles, numberLoad, readWithheld, writeWithheld } from './index.ts';
import { elsewhere, type TestLedger, testLedger } from './test-ledger.ts';

let engine: Engine;
let folder: string;
let anchors: TestLedger['anchors'];
beforeAll(async () => {
  engine = await openEngine({ threads: 1 });
});
afterAll(() => engine.close());
let needs: TestLedger['needs'];
beforeEach(() => {
  const made = testLedger();
  ({ folder, anchors, needs } = made);
  return made.remove;
});
const values = (pairs: readonly (readonly [string, string])[]) =>
  pairs.length === 0
    ? "SELECT ''::VARCHAR, ''::VARCHAR WHERE false"
    : `SELECT * FROM (VALUES ${pairs.map(([a, b]) => `('${a}', '${b}')`).join(', ')})`;
const number = (keys: readonly string[], space = 'atena', n = needs(), e = engine) =>
  numberLoad(n, e, {
    keys: [{ space, kind: 'person', keysFrom: values(keys.map((k) => [k, k] as const)).replace('*', 'col0') }],
  });
const correct = (
  act: 'merge' | 'split' | 'rekey',
  pairs: readonly (readonly [string, string])[],
  into?: string,
  n = needs(),
  e = engine,
) =>
  correctLedger(n, e, {
    act,
    space: 'atena',
    pairs: values(pairs),
    decidedOn: '2026-04-01',
    ...(into ? { into } : {}),
  });
const numbers = async (space = 'atena', e = engine): Promise<Record<string, string>> =>
  Object.fromEntries(
    (
      await e.rows<{ source_key: string; number: string }>(
        `SELECT source_key, number FROM ledger WHERE space = '${space}'`,
      )
    ).map((row) => [row.source_key, row.number]),
  );
const code = (result: { ok: boolean; refusal?: { code: string } }) => (result.ok ? 'taken' : result.refusal?.code);

describe('a merge (名寄せ先宛名番号)', () => {
  it('gives both keys the surviving number, along chains, also where a key comes only later, and for ever', async () => {
    valueOf(await number(['a', 'b', 'c', 'd']));
    const before = await numbers();
    expect(
      valueOf(
        await correct('merge', [
          ['a', 'b'],
          ['b', 'c'],
          ['new', 'later'],
        ]),
      ),
    ).toEqual({ requested: 3, corrected: 3 });
    const after = await numbers();
    expect(after).toMatchObject({ a: before.c, b: before.c, c: before.c, d: before.d });
    expect(after.new).toBe(after.later);
    // Another process reads the same from the files, and nothing is numbered twice.
    await elsewhere(async (other) => {
      expect(valueOf(await number(['a', 'b', 'c', 'd', 'new', 'later'], 'atena', needs(), other)).added).toBe(0);
      expect(await numbers('atena', other)).toEqual(after);
    });
    expect(
      valueOf(
        await correct('merge', [
          ['a', 'b'],
          ['b', 'c'],
        ]),
      ).corrected,
    ).toBe(0);
    // A later merge of the survivor takes everybody along who has come to it.
    valueOf(await correct('merge', [['c', 'd']]));
    expect(await numbers()).toMatchObject({ a: before.d, b: before.d, c: before.d });
  });

  it('comes to the same person whatever order and grouping the keys come in (against a plain union-find)', async () => {
    const key = fc.integer({ min: 0, max: 11 });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(key, key), { maxLength: 14 }), async (drawn) => {
        // A forest: every key points upwards, to one target, so no clash is due.
        const pairs = [...new Map(drawn.filter(([a, b]) => a < b)).entries()].map(
          ([a, b]) => [`k${a}`, `k${b}`] as const,
        );
        rmSync(folder, { recursive: true, force: true });
        anchors.clear();
        valueOf(await number(Array.from({ length: 12 }, (_, i) => `k${i}`)));
        const before = await numbers();
        valueOf(await correct('merge', pairs));
        const after = await numbers();
        const up = new Map(pairs);
        const end = (k: string): string => (up.has(k as `k${number}`) ? end(up.get(k as `k${number}`) as string) : k);
        for (let i = 0; i < 12; i++) expect(after[`k${i}`]).toBe(before[end(`k${i}`)]);
      }),
      { numRuns: 25 },
    );
  });

  it.each<[string, [string, string][]]>([
    [
      'goes in a circle',
      [
        ['a', 'b'],
        ['b', 'a'],
      ],
    ],
    [
      'leads to two people',
      [
        ['a', 'b'],
        ['a', 'c'],
      ],
    ],
    [
      'gives an unknown key two targets',
      [
        ['new', 'b'],
        ['new', 'c'],
      ],
    ],
  ])('is refused whole where it %s', async (_, pairs) => {
    valueOf(await number(['a', 'b', 'c', 'd']));
    const before = await numbers();
    const result = await correct('merge', [...pairs, ['d', 'b']]);
    expect(code(result)).toBe('numbering.keys-clash');
    expect(await numbers()).toEqual(before);
  });

  it('takes the protection of people under support measures along', async () => {
    valueOf(await number(['hidden', 'other']));
    const before = await numbers();
    await readWithheld(needs(), engine);
    await engine.run(`INSERT INTO withheld VALUES ('${before.hidden}')`);
    await writeWithheld(needs(), engine, { asOf: '2026-03-31', sequence: 1 });
    valueOf(await correct('merge', [['hidden', 'other']]));
    await elsewhere(async (other) => {
      expect(valueOf(await readWithheld(needs(), other))).toMatchObject({ people: 2, asOf: '2026-03-31', sequence: 2 });
      const held = await other.rows<{ city_number: string }>('SELECT city_number FROM withheld');
      expect(held.map((row) => row.city_number).sort()).toEqual([before.hidden, before.other].sort());
    });
  });

  it('converges when the process dies before, within or after the file', async () => {
    valueOf(await number(['a', 'b']));
    const before = await numbers();
    const dying: Partial<LedgerFiles>[] = [
      { writeNew: () => Promise.reject(new Error('killed')) },
      { replace: () => Promise.reject(new Error('killed')) },
    ];
    for (const over of dying)
      await elsewhere((other) =>
        expect(correct('merge', [['a', 'b']], undefined, needs(over), other)).rejects.toThrow('killed'),
      );
    await elsewhere(async (other) => {
      valueOf(await correct('merge', [['a', 'b']], undefined, needs(), other));
      expect(await numbers('atena', other)).toEqual({ a: before.b, b: before.b });
      expect(anchors.get('ledger')?.sequence).toBe(readdirSync(folder).filter((n) => n.endsWith('.sealed')).length);
    });
  });
});

describe('a list made by hand', () => {
  it('is refused where the ledger does not know its keys, and numbers nobody', async () => {
    valueOf(await number(['001', '002']));
    const before = await numbers();
    const byHand = {
      act: 'merge',
      space: 'atena',
      pairs: values([['1', '002']]),
      decidedOn: '2026-04-01',
      known: true,
    } as const;
    expect(code(await correctLedger(needs(), engine, byHand))).toBe('numbering.keys-unknown');
    expect(await numbers()).toEqual(before);
  });
});

describe('a split', () => {
  it('gives a merged key back the number of its own, and refuses keys that were never merged', async () => {
    valueOf(await number(['a', 'b', 'c']));
    const before = await numbers();
    valueOf(await correct('merge', [['a', 'b']]));
    expect(code(await correct('split', [['c', '']]))).toBe('numbering.keys-unknown');
    valueOf(await correct('split', [['a', '']]));
    expect(await numbers()).toEqual(before);
    await elsewhere(async (other) => {
      valueOf(await number(['a'], 'atena', needs(), other));
      expect(await numbers('atena', other)).toEqual(before);
      const history = await other.rows('SELECT source_key, act, decided_on FROM ledger_corrections');
      expect(history).toEqual([
        { source_key: 'a', act: 'merge', decided_on: '2026-04-01' },
        { source_key: 'a', act: 'split', decided_on: '2026-04-01' },
      ]);
    });
  });
});

describe('the keys of a new system', () => {
  it('mean the same people, while the old keys go on meaning them', async () => {
    valueOf(await number(['a', 'b']));
    const before = await numbers();
    expect(
      valueOf(
        await correct(
          'rekey',
          [
            ['a', 'x1'],
            ['b', 'x2'],
          ],
          'atena-2',
        ),
      ).corrected,
    ).toBe(2);
    expect(await numbers('atena-2')).toEqual({ x1: before.a, x2: before.b });
    expect(await numbers()).toEqual(before);
    expect(valueOf(await number(['x1', 'x2', 'x3'], 'atena-2')).added).toBe(1);
    expect(code(await correct('rekey', [['a', 'x2']], 'atena-2'))).toBe('numbering.keys-clash');
    expect(
      code(
        await correct(
          'rekey',
          [
            ['a', 'y'],
            ['b', 'y'],
          ],
          'atena-2',
        ),
      ),
    ).toBe('numbering.keys-clash');
    expect(code(await correct('rekey', [['nobody', 'y']], 'atena-2'))).toBe('numbering.keys-unknown');
  });
});
