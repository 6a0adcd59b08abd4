/**
 * Numbers drawn, none twice. Among those of a whole city some always are: of 1.5 million people a dozen, of as many households a hundred. They are found here, before
 * they are given out, and the engine looks only for numbers of before.
 */
import { giveBack, meet, noneMet, wasMet } from '#base';
import { type DrawnNumbers, drawNumbers, type NumberKind } from './city-number.ts';

/** Fewer than there are of a kind: what no check forbids is four fifths of these. */
const kinds = { person: 7e10, household: 7e9 } as const;

/** 32 bits. */
const hashOf = (left: number, right: number): number => Math.imul(left, 0x9e3779b1) ^ Math.imul(right, 0x85ebca6b);

/** Places of numbers that stand at an earlier place, too. */
const doublesOf = ({ left, right }: DrawnNumbers): number[] => {
  // A bit for each number, or two, tells of those that were met twice. Thirty-two of them, in at most 8 MB, tell nearly all numbers of a city apart.
  const few = Math.max(5, Math.ceil(Math.log2(left.length + 1)));
  const many = Math.min(26, few + 5);
  const once = noneMet(many);
  const twice = noneMet(few);
  for (let i = 0; i < left.length; i++) {
    const hash = hashOf(left[i] as number, right[i] as number);
    if (meet(once, hash >>> (32 - many))) meet(twice, hash >>> (32 - few));
  }
  // Few share their bits with another; these are compared.
  const places: number[] = [];
  for (let i = 0; i < left.length; i++)
    if (wasMet(twice, hashOf(left[i] as number, right[i] as number) >>> (32 - few))) places.push(i);
  for (const { buffer } of [once, twice]) giveBack(new Uint8Array(buffer));
  const number = (i: number) => (left[i] as number) * 10_000_000 + (right[i] as number);
  const sorted = Float64Array.from(places, number).sort();
  const doubled = new Set(sorted.filter((each, k) => each === sorted[k - 1]));
  const first = new Set<number>();
  return places.filter((i) => doubled.has(number(i)) && (first.has(number(i)) || !first.add(number(i))));
};

/**
 * `count` numbers, each once, as likely as any other that was not drawn before it. More are drawn than asked for: twice as many more as come twice by chance, and a few.
 * Throws where they do not suffice, which chance does not bring about.
 */
export const drawDistinct = (kind: NumberKind, count: number, fill: (bytes: Uint8Array) => void): DrawnNumbers => {
  const drawn = drawNumbers(kind, count + 16 + Math.ceil((count * count) / kinds[kind]), fill);
  const doubles = doublesOf(drawn);
  if (drawn.left.length - doubles.length < count) throw new Error('random bytes repeat themselves');
  let kept = 0;
  let from = 0;
  for (const double of [...doubles, drawn.left.length]) {
    for (const half of [drawn.left, drawn.right]) half.copyWithin(kept, from, double);
    kept += double - from;
    from = double + 1;
  }
  return { left: drawn.left.subarray(0, count), right: drawn.right.subarray(0, count) };
};
