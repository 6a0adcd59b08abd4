/** Numbers drawn for many at once: none twice, by a plain second look, and nothing but the doubles of the draw is left out. */
import { randomFillSync } from 'node:crypto';
import { expect, it } from 'vitest';
import { type DrawnNumbers, drawNumbers, isCityNumber } from './city-number.ts';
import { drawDistinct } from './distinct-numbers.ts';

const listOf = ({ left, right }: DrawnNumbers): number[] =>
  Array.from(left, (high, i) => high * 10_000_000 + (right[i] as number));

/** Random bytes that come again after `distinct` fillings, and the draw's own buffers are the first few of them. */
const repeating = (distinct: number) => {
  const kept: Uint8Array[] = [];
  let n = 0;
  return (bytes: Uint8Array) => {
    const at = n++ % distinct;
    kept[at] ??= randomFillSync(new Uint8Array(300_000));
    bytes.set(kept[at].subarray(0, bytes.length));
  };
};

it.each(['person', 'household'] as const)('are as many as asked for, each once: %s', (kind) => {
  for (const count of [0, 1, 2, 17, 400_000]) {
    const numbers = listOf(drawDistinct(kind, count, randomFillSync));
    expect(numbers).toHaveLength(count);
    expect(new Set(numbers).size).toBe(count);
    expect(numbers.slice(0, 1000).filter((n) => !isCityNumber(kind, String(n)))).toEqual([]);
  }
});

it('are the numbers of the draw in its order, without those that came before', () => {
  // Of so many households some number comes twice, nearly always; and a filling that comes again brings thousands.
  for (const fill of [randomFillSync, repeating(18)]) {
    const used: Uint8Array[] = [];
    const recorded = (bytes: Uint8Array) => {
      fill(bytes);
      used.push(bytes.slice());
    };
    const [kind, count] = ['household', fill === randomFillSync ? 300_000 : 100_000] as const;
    const drawn = drawDistinct(kind, count, recorded);
    let n = 0;
    const again = drawNumbers(kind, count + 16 + Math.ceil(count ** 2 / 7e9), (bytes) =>
      bytes.set(used[n++] as Uint8Array),
    );
    expect(listOf(drawn)).toEqual([...new Set(listOf(again))].slice(0, count));
  }
});

it('are refused where random bytes repeat themselves', () => {
  expect(() => drawDistinct('person', 200_000, repeating(2))).toThrow('random bytes repeat themselves');
});
