/** The ledger: the same number for the same person for ever, whatever breaks off, is lost or set back. */
import { cpSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Engine, valueOf } from '#base';
import { openEngine } from '../machinery/duckdb.ts';
import { ledgerFolder } from '../machinery/ledger-folder.ts';
import { type LedgerFiles, numberLoad, readWithheld, writeWithheld } from './index.ts';
import { elsewhere, heldLedger, households, persons, type TestLedger, testLedger } from './test-ledger.ts';

let engine: Engine;
let folder: string;
let anchors: TestLedger['anchors'];
beforeAll(async () => {
  engine = await openEngine({ threads: 2 });
});
afterAll(() => engine.close());
let needs: TestLedger['needs'];
beforeEach(() => {
  const made = testLedger();
  ({ folder, anchors, needs } = made);
  return made.remove;
});
const ledger = (e = engine) => heldLedger(e);
const refusalCode = (result: { ok: boolean; refusal?: { code: string } }) =>
  result.ok ? 'taken' : result.refusal?.code;

describe('the ledger', () => {
  it('gives the same person the same number in every load, from any process, and adds only new keys', async () => {
    expect(valueOf(await numberLoad(needs(), engine, { keys: [persons(0, 1000), households(0, 400)] })).added).toBe(
      1400,
    );
    const before = await ledger();
    expect(valueOf(await numberLoad(needs(), engine, { keys: [persons(500, 1500)] })).added).toBe(500);
    expect(valueOf(await numberLoad(needs(), engine, { keys: [persons(0, 1500)] })).added).toBe(0);
    await elsewhere(async (other) => {
      expect(valueOf(await numberLoad(needs(), other, { keys: [persons(0, 1600)] })).added).toBe(100);
      const after = await ledger(other);
      const numbers = new Map(after.map((row) => [row.space + row.source_key, row.number]));
      for (const row of before) expect(numbers.get(row.space + row.source_key)).toBe(row.number);
    });
    // The first engine learns what the other process added.
    expect(valueOf(await numberLoad(needs(), engine, { keys: [persons(0, 1600)] })).added).toBe(0);
    expect(await ledger()).toHaveLength(2000);
  });

  it('keeps nothing of a trial', async () => {
    valueOf(await numberLoad(needs(), engine, { keys: [persons(0, 10)] }));
    const kept = await ledger();
    expect(valueOf(await numberLoad(needs(), engine, { keys: [persons(0, 20)], commit: false })).added).toBe(10);
    expect(await ledger()).toHaveLength(20);
    valueOf(await numberLoad(needs(), engine, { keys: [persons(0, 10)] }));
    expect(await ledger()).toEqual(kept);
    expect(readdirSync(folder).sort()).toEqual(['000001.sealed', 'head.json']);
  });

  it('shows neither keys nor numbers on disk', async () => {
    valueOf(await numberLoad(needs(), engine, { keys: [persons(123456, 123556)] }));
    const written = Buffer.concat(readdirSync(folder).map((name) => readFileSync(join(folder, name)))).toString(
      'latin1',
    );
    const whole = (digits: string) => Buffer.from(BigInt64Array.of(BigInt(digits)).buffer).toString('latin1');
    for (const { source_key, number } of await ledger())
      for (const shown of [source_key, number, whole(`1${source_key}`), whole(number)])
        expect(written).not.toContain(shown);
    for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).mode & 0o077).toBe(0);
  });

  it.each<[string, (round: { n: number }) => Partial<LedgerFiles>]>([
    ['before the file is written', () => ({ writeNew: () => Promise.reject(new Error('killed')) })],
    [
      'in the middle of the file',
      () => ({
        writeNew: async (_, chunks) => {
          for await (const _chunk of chunks) throw new Error('killed');
          return true;
        },
      }),
    ],
    ['after the file, before the head', () => ({ replace: () => Promise.reject(new Error('killed')) })],
  ])('converges when the process dies %s', async (_, failing) => {
    valueOf(await numberLoad(needs(), engine, { keys: [persons(0, 100)] }));
    const before = await ledger();
    await elsewhere((dying) =>
      expect(numberLoad(needs(failing({ n: 0 })), dying, { keys: [persons(0, 300)] })).rejects.toThrow('killed'),
    );
    const committed = readdirSync(folder).includes('000002.sealed');
    await elsewhere(async (next) => {
      expect(valueOf(await numberLoad(needs(), next, { keys: [persons(0, 300)] })).added).toBe(committed ? 0 : 200);
      const after = await ledger(next);
      expect(after).toHaveLength(300);
      expect(after.slice(0, 100)).toEqual(before);
      expect(anchors.get('ledger')?.sequence).toBe(2);
    });
  });

  it('lets only one of two processes write at a time', async () => {
    valueOf(await numberLoad(needs(), engine, { keys: [persons(0, 10)] }));
    const second: Partial<LedgerFiles> = {
      // Between reading the ledger and writing, another process commits.
      writeNew: async (name, chunks) => {
        await elsewhere(async (other) => valueOf(await numberLoad(needs(), other, { keys: [persons(10, 20)] })));
        return ledgerFolder(folder).writeNew(name, chunks);
      },
    };
    expect(refusalCode(await numberLoad(needs(second), engine, { keys: [persons(20, 30)] }))).toBe(
      'numbering.ledger-in-use',
    );
    expect(valueOf(await numberLoad(needs(), engine, { keys: [persons(20, 30)] })).added).toBe(10);
    expect(new Set((await ledger()).map((row) => row.number)).size).toBe(30);
  });

  const three = async () => {
    for (let k = 0; k < 3; k++) valueOf(await numberLoad(needs(), engine, { keys: [persons(k * 10, k * 10 + 10)] }));
  };
  const file = (k: number) => join(folder, `00000${k}.sealed`);
  it.each<[string, () => void, string]>([
    ['its newest file is lost', () => rmSync(file(3)), 'numbering.ledger-incomplete'],
    ['a file in the middle is lost', () => rmSync(file(2)), 'numbering.ledger-incomplete'],
    ['its head is lost', () => rmSync(join(folder, 'head.json')), 'numbering.ledger-incomplete'],
    [
      'its head is altered',
      () => {
        const path = join(folder, 'head.json');
        writeFileSync(path, readFileSync(path, 'utf8').replace('"rows":10', '"rows":11'));
      },
      'numbering.ledger-broken',
    ],
    [
      'two files are swapped',
      () => {
        renameSync(file(1), `${file(1)}x`);
        renameSync(file(2), file(1));
        renameSync(`${file(1)}x`, file(2));
      },
      'numbering.ledger-broken',
    ],
    [
      'one byte of a file is flipped',
      () => {
        const bytes = readFileSync(file(2));
        bytes[100] = (bytes[100] as number) ^ 1;
        writeFileSync(file(2), bytes);
      },
      'numbering.ledger-broken',
    ],
  ])('refuses to go on where %s', async (_, harm, code) => {
    await three();
    harm();
    await elsewhere(async (other) => {
      const result = await numberLoad(needs(), other, { keys: [persons(0, 40)] });
      expect(refusalCode(result)).toBe(code);
      if (!result.ok) expect(result.refusal.ja).toMatch(/ください。$/);
    });
  });
  it('refuses to go on where the whole folder was set back, or the key is another one', async () => {
    await three();
    const old = `${folder}-old`;
    cpSync(folder, old, { recursive: true });
    valueOf(await numberLoad(needs(), engine, { keys: [persons(30, 40)] }));
    rmSync(folder, { recursive: true });
    renameSync(old, folder);
    await elsewhere(async (other) => {
      expect(refusalCode(await numberLoad(needs(), other, { keys: [persons(0, 40)] }))).toBe(
        'numbering.ledger-incomplete',
      );
      expect(refusalCode(await numberLoad(needs({}, 8), other, { keys: [persons(0, 40)] }))).toBe(
        'numbering.ledger-broken',
      );
    });
  });
});

describe('the list of people under support measures', () => {
  it('is kept sealed with its day, also when empty, and refuses to be lost or set back', async () => {
    expect(valueOf(await readWithheld(needs(), engine))).toBeNull();
    await writeWithheld(needs(), engine, { asOf: '2026-09-30', sequence: 1 });
    expect(valueOf(await readWithheld(needs(), engine))).toEqual({ asOf: '2026-09-30', people: 0, sequence: 1 });
    const old = readFileSync(join(folder, 'withheld.sealed'));
    await engine.run('INSERT INTO withheld VALUES (123456789012), (223456789012)');
    await writeWithheld(needs(), engine, { asOf: '2026-10-31', sequence: 2 });
    expect(valueOf(await readWithheld(needs(), engine))).toEqual({ asOf: '2026-10-31', people: 2, sequence: 2 });
    expect(await engine.rows('SELECT count(*) AS n FROM withheld')).toEqual([{ n: 2 }]);
    expect(readFileSync(join(folder, 'withheld.sealed')).toString('latin1')).not.toContain('123456789012');
    writeFileSync(join(folder, 'withheld.sealed'), old);
    expect(refusalCode(await readWithheld(needs(), engine))).toBe('numbering.ledger-incomplete');
    rmSync(join(folder, 'withheld.sealed'));
    expect(refusalCode(await readWithheld(needs(), engine))).toBe('numbering.ledger-incomplete');
  });
});
