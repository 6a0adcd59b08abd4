/** All family and given names in two lists, and SQL for the place of a person (alias `p`) in them. */
import type { Draw } from './draw.ts';
import { nations } from './names-foreign.ts';
import { givenNames } from './names-given.ts';
import { surnames } from './names-japanese.ts';

type Name = { readonly written: string; readonly kana: string };

const wide = (latin: string) => latin.replace(/[A-Z]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 0xfee0));
const foreign = (list: readonly (readonly [string, string])[]): Name[] =>
  list.map(([latin, kana]) => ({ written: wide(latin), kana }));
const native = (list: readonly { readonly kanji: string; readonly kana: string }[]): Name[] =>
  list.map(({ kanji, kana }) => ({ written: kanji, kana }));

export const familyNames: readonly Name[] = [
  ...native(surnames),
  ...nations.flatMap((nation) => foreign(nation.families)),
];
export const personalNames: readonly Name[] = [
  ...native(givenNames),
  ...nations.flatMap((nation) => foreign(nation.men)),
  ...nations.flatMap((nation) => foreign(nation.women)),
];

const list = (values: readonly number[]) => `[${values.join(', ')}]`;
/** SQL: one of the names of the person's nation, whose lists follow one another from `from` on. */
const drawn = (bits: string, from: number, counts: readonly number[]) => {
  const starts = counts.map((_, i) => from + counts.slice(0, i).reduce((sum, count) => sum + count, 0));
  return `(${list(starts)}[p.nation] + ((${bits} >> 20) % ${list(counts)}[p.nation])::INTEGER)`;
};
const counts = (of: 'families' | 'men' | 'women') => nations.map((nation) => nation[of].length);
const men = counts('men').reduce((sum, count) => sum + count, 0);

/** SQL: number in `familyNames`. */
export const familyName = (draw: Draw): string =>
  `CASE WHEN p.nation = 0 THEN p.surname ELSE ${drawn(draw.bits('p.hk', 'family name'), surnames.length, counts('families'))} END`;
/** SQL: number in `personalNames`. */
export const personalName = (draw: Draw): string => {
  const bits = draw.bits('p.k', 'foreign given name');
  return `CASE WHEN p.nation = 0 THEN p.given WHEN p.man THEN ${drawn(bits, givenNames.length, counts('men'))} ELSE ${drawn(bits, givenNames.length + men, counts('women'))} END`;
};
/** SQL: number in `aliases` (names-foreign.ts), or −1. */
export const aliasName = (draw: Draw): string =>
  `CASE WHEN p.nation > 0 AND ${draw.below('p.k', 'alias', 100)} < ${list(nations.map((nation) => nation.aliasPercent))}[p.nation] THEN CASE WHEN p.man THEN 0 ELSE 4 END + ${draw.below('p.k', 'alias name', 4)} ELSE -1 END`;

/** SQL: scrambled serials below 10⁹, one for each person. */
export const myNumberSerial = (draw: Draw): string =>
  `((p.person::BIGINT * 387420489 + ${draw.constant('my number') % 1_000_000_000n}) % 1000000000)`;
export const residentCodeSerial = (draw: Draw): string =>
  `((p.person::BIGINT * 282475249 + ${draw.constant('resident code') % 1_000_000_000n}) % 1000000000)`;
