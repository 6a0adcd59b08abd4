/** City numbers: random, checkable, mistakable for nothing, never given twice. */
import { randomFillSync } from 'node:crypto';
import { rmSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Engine, valueOf } from '#base';
import { writeParquet } from '#sources';
import { openEngine } from '../machinery/duckdb.ts';
import { memoryFile } from '../machinery/memory-file.ts';
import { drawNumbers, isCityNumber } from './city-number.ts';
import { correctLedger, numberLoad } from './index.ts';
import { findNewKeys, forgetDrawn, giveOut, takeBack } from './ledger.lake.ts';
import { elsewhere, heldLedger, households, persons, type TestLedger, testLedger } from './test-ledger.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ threads: 2 });
});
afterAll(() => engine.close());
let made: TestLedger;
beforeEach(() => {
  made = testLedger();
  return made.remove;
});
/** Numbers as they are drawn, as texts. */
const drawn = (kind: 'person' | 'household', count: number): string[] => {
  const { left, right } = drawNumbers(kind, count, randomFillSync);
  return Array.from(left, (high, i) => String(high * 1e7 + (right[i] as number)));
};

describe('a city number', () => {
  it('betrays every wrong digit and every swap of neighbours, for persons and households', () => {
    const counts = { faults: 0, unnoticed: 0, wronged: 0 };
    for (const kind of ['person', 'household'] as const) {
      const numbers = drawn(kind, 500);
      expect(numbers).toHaveLength(500);
      const meet = (wrong: string, right: string) => {
        if (wrong === right) return;
        counts.faults++;
        if (isCityNumber(kind, wrong)) counts.unnoticed++;
      };
      for (const right of numbers) {
        if (!isCityNumber(kind, right)) counts.wronged++;
        for (let p = 0; p < right.length; p++) {
          for (let d = 0; d < 10; d++) meet(right.slice(0, p) + d + right.slice(p + 1), right);
          if (p + 1 < right.length) meet(right.slice(0, p) + right[p + 1] + right[p] + right.slice(p + 2), right);
        }
      }
    }
    expect(counts).toMatchObject({ unnoticed: 0, wronged: 0 });
    expect(counts.faults).toBeGreaterThan(100_000);
  });

  it('is drawn from the whole range, every digit as likely as another', () => {
    const numbers = drawn('person', 90_000);
    // 10,000 of each first digit are expected; six standard deviations are 570. What a check forbids falls on all alike.
    for (let first = 1; first <= 9; first++)
      expect(Math.abs(numbers.filter((n) => n[0] === String(first)).length - 10_000)).toBeLessThan(600);
    for (let digit = 0; digit <= 9; digit++)
      expect(Math.abs(numbers.filter((n) => n[5] === String(digit)).length - 9_000)).toBeLessThan(600);
  });

  it('is never given to somebody else, not even one that counts no more', async () => {
    // A draw that begins with numbers of before, as chance might: the second round must bring others.
    valueOf(await numberLoad(made.needs(), engine, { keys: [persons(0, 50)] }));
    const [taken] = await engine.rows<{ number: number }>('SELECT number FROM ledger LIMIT 1');
    const pairs = "SELECT lpad('7', 15, '0'), lpad('8', 15, '0')";
    valueOf(
      await correctLedger(made.needs(), engine, { act: 'merge', space: 'atena', pairs, decidedOn: '2026-11-26' }),
    );
    const [merged] = await engine.rows<{ was: number }>('SELECT was FROM ledger_corrections');
    const file = memoryFile();
    await findNewKeys(engine, [persons(50, 54)]);
    const numbers = [taken?.number as number, 299999999999, merged?.was as number, 399999999999];
    const halves = (half: (number: number) => number) => Int32Array.from(numbers, half);
    writeParquet(
      file,
      halves((n) => Math.floor(n / 1e7)),
      [halves((n) => n % 1e7)],
      [],
    );
    await giveOut(engine, 'person', file);
    file.close();
    expect(await takeBack(engine, 4)).toEqual({ person: 2, household: 0 });
    expect(await engine.rows('SELECT number FROM ledger_drawn ORDER BY number')).toEqual([
      { number: 299999999999 },
      { number: 399999999999 },
    ]);
    await forgetDrawn(engine);
  });

  it('fits no check of 個人番号, driver’s licence or 住民票コード, by a plain second computation', async () => {
    valueOf(await numberLoad(made.needs(), engine, { keys: [persons(0, 3000), households(0, 3000)] }));
    const check = (digits: string, weights: readonly number[]) => {
      const sum = weights.reduce((s, weight, i) => s + weight * Number(digits[i]), 0) % 11;
      return { mine: sum <= 1 ? 0 : 11 - sum, licence: (11 - sum) % 10 };
    };
    // Known good: the published licence example and a 個人番号 by hand, so that this check itself can fail.
    expect(check('3090123456', [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]).licence).toBe(2);
    expect(check('12345678901', [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]).mine).toBe(8);
    for (const { space, number } of await heldLedger(engine)) {
      if (space === 'atena') {
        expect(number).toMatch(/^[1-9]\d{11}$/);
        expect(check(number, [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]).mine).not.toBe(Number(number[11]));
        expect(check(number, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]).licence).not.toBe(Number(number[10]));
      } else {
        expect(number).toMatch(/^[1-9]\d{10}$/);
        expect(check(number, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]).mine).not.toBe(Number(number[10]));
      }
    }
  });

  it('is unique, is drawn anew in another ledger, and has nothing of the key in it', async () => {
    valueOf(await numberLoad(made.needs(), engine, { keys: [persons(0, 20_000)] }));
    const first = await heldLedger(engine);
    expect(new Set(first.map((row) => row.number)).size).toBe(20_000);
    rmSync(made.folder, { recursive: true });
    made.anchors.clear();
    await elsewhere(async (other) => {
      valueOf(await numberLoad(made.needs(), other, { keys: [persons(0, 20_000)] }));
      const second = await heldLedger(other);
      expect(second.filter((row, i) => row.number === first[i]?.number).length).toBeLessThan(3);
      // Correlation of the order of keys with the order of numbers is that of chance.
      const [r] = await other.rows<{ r: number }>('SELECT corr(source_key::BIGINT, number::BIGINT) AS r FROM ledger');
      expect(Math.abs(r?.r ?? 1)).toBeLessThan(0.04);
    });
  });
});
