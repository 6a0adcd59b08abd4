/** Somebody who has every table and knows of corrected numbers that they changed as little as what is shown allows: what is known too closely, by trying whole-number tables. */
import type { ProtectionNeeds } from '../needs.ts';
import { minimumWidth, threshold } from '../prove/test-attacker.ts';
import { byThreshold, shown } from '../system/slice.ts';
import { otherTable, otherTableBySolver, systemOf } from '../test-kit.ts';
import { groups, type Numbers, sexes, towns } from './test-changed.ts';

/** What was shown once is public as it was, where it changed by a few people since. */
const isPublic = (now: Out, then: Out, name: string): boolean =>
  then.state[name] === shown && Math.abs((now.n[name] as number) - (then.n[name] as number)) < threshold;

export type Kind = 'nested' | 'corrected' | 'corrected and nested';
/** One table as it was released: its true numbers, and what it says of each. */
export type Out = { readonly n: Numbers; readonly state: Numbers };

/**
 * Everything of both tables; between the two of a cell `change`: what was taken away (never negative), or what was corrected (by at most `most`). Where both happened
 * nobody is shown `mid`, the corrected number of all.
 */
export const learns = (needs: ProtectionNeeds, old: Out, now: Out, kind: Kind, mid: Numbers = old.n): string[] => {
  const values: Numbers = {};
  const sums: string[][] = [];
  const add = (as: string, { n, state }: typeof old) => {
    const places = ['all', 'a', 'b', ...towns].filter((place) => `${place}all` in state);
    for (const place of places)
      for (const sex of ['all', ...sexes]) values[`${as}${place}${sex}`] = n[place + sex] as number;
    for (const place of places) {
      sums.push([`${as}${place}all`, ...sexes.map((sex) => `${as}${place}${sex}`)]);
      const parts = groups[place] ?? [];
      if (parts.length > 0 && parts.every((part) => places.includes(part)))
        for (const sex of ['all', ...sexes])
          sums.push([`${as}${place}${sex}`, ...parts.map((part) => `${as}${part}${sex}`)]);
      if (place === 'all' && !places.includes('a'))
        for (const sex of ['all', ...sexes])
          sums.push([`${as}all${sex}`, ...towns.map((part) => `${as}${part}${sex}`)]);
    }
  };
  add('old ', old);
  add('now ', now);
  // Groups of the new people that no table shows, but that are the sum of its towns.
  for (const group of ['a', 'b'])
    for (const sex of ['all', ...sexes]) {
      values[`now ${group}${sex}`] = now.n[group + sex] as number;
      sums.push([`now ${group}${sex}`, ...(groups[group] ?? []).map((part) => `now ${part}${sex}`)]);
    }
  const both = Object.keys(old.state).filter((key) => key in now.state || !key.startsWith('all'));
  const tied = both.filter((key) =>
    kind === 'nested'
      ? old.state[key] !== shown || now.state[key] !== shown
      : !(key in now.state) || (old.state[key] !== shown && now.state[key] !== shown),
  );
  const isBoth = kind === 'corrected and nested';
  for (const key of isBoth ? both : tied) {
    const corrected = isBoth ? mid : now.n;
    values[`change ${key}`] = (old.n[key] as number) - (corrected[key] as number);
    sums.push([`old ${key}`, isBoth ? `mid ${key}` : `now ${key}`, `change ${key}`]);
    if (!isBoth) continue;
    values[`mid ${key}`] = mid[key] as number;
    values[`rest ${key}`] = (mid[key] as number) - (now.n[key] as number);
    sums.push([`mid ${key}`, `now ${key}`, `rest ${key}`]);
  }
  if (isBoth)
    for (const sex of ['all', ...sexes])
      sums.push([`mid all${sex}`, `mid a${sex}`, `mid b${sex}`], [`rest all${sex}`, `rest a${sex}`, `rest b${sex}`]);
  if (isBoth)
    for (const place of ['all', 'a', 'b'])
      for (const kept of ['mid', 'rest'])
        sums.push([`${kept} ${place}all`, ...sexes.map((sex) => `${kept} ${place}${sex}`)]);
  const system = systemOf(values, sums);
  const isHidden = (cell: number) => {
    const key = system.keys[cell] as string;
    if (/^(change|mid|rest) /.test(key)) return true;
    return (key.startsWith('old ') ? old.state : now.state)[key.slice(4)] !== shown;
  };
  const isUnseen = (key: string) => key.startsWith('now ') && !(key.slice(4) in now.state);
  const rangeWith =
    (most: number) =>
    (cell: number): [number, number] => {
      const key = system.keys[cell] as string;
      if (/^(mid|rest) /.test(key)) return [0, 999];
      if (key.startsWith('change ')) return kind === 'nested' ? [0, 999] : [-most, most];
      const state = (key.startsWith('old ') ? old.state : now.state)[key.slice(4)];
      return state === byThreshold ? [0, threshold - 1] : [0, 999];
    };
  const tableWith = (most: number, cell: number, value: number) => {
    const found = otherTable(system, isHidden, rangeWith(most), cell, value);
    return (
      (found === 'undecided'
        ? otherTableBySolver(system, isHidden, rangeWith(most), cell, value, needs.solver)
        : found) !== null
    );
  };
  const around = (cell: number) => Array.from({ length: 13 }, (_, i) => (system.values[cell] as number) + i - 6);
  // As little change as the shown numbers allow.
  let most = 0;
  if (kind !== 'nested') while (!around(0).some((value) => tableWith(most, 0, value))) most += 1;
  return system.keys.filter((key, cell) => {
    if (!isHidden(cell) || isUnseen(key)) return false;
    const name = key.replace(/^(old|now|change|rest|mid) /, '');
    if (key.startsWith('mid ')) return false;
    if (/^(change|rest) /.test(key)) {
      if (!(name in now.state) || old.state[name] !== shown) return false;
      // As it looks to whoever believes that nothing was corrected.
      const gap = (old.n[name] as number) - (now.n[name] as number);
      if ((kind !== 'nested' && key.startsWith('change ')) || gap === 0 || gap >= threshold) return false;
    }
    if (kind === 'corrected' && key.startsWith('now ') && isPublic(now, old, name)) return false;
    const possible = around(cell).filter((value) => tableWith(most, cell, value));
    return Math.max(...possible) - Math.min(...possible) < minimumWidth;
  });
};

/**
 * The same of any number of loads, one corrected after the other: every two of them are tied wherever both hide a number, all by the same least change.
 */
export const learnsOfLoads = (needs: ProtectionNeeds, loads: readonly Out[]): string[] => {
  const values: Numbers = {};
  const sums: string[][] = [];
  const of = (load: number, key: string) => `${load} ${key}`;
  for (const [load, { n, state }] of loads.entries()) {
    const there = (place: string) => `${place}all` in state;
    // Wards that a table of towns leaves out add up all the same.
    const places = ['all', 'a', 'b', ...towns].filter((place) => there(place) || (groups[place] ?? []).some(there));
    for (const place of places)
      for (const sex of ['all', ...sexes]) values[of(load, place + sex)] = n[place + sex] as number;
    for (const place of places) {
      sums.push([`${place}all`, ...sexes.map((sex) => place + sex)].map((key) => of(load, key)));
      const parts = groups[place] ?? [];
      if (parts.length > 0 && parts.every((part) => places.includes(part)))
        for (const sex of ['all', ...sexes]) sums.push([place, ...parts].map((part) => of(load, part + sex)));
    }
  }
  const stateOf = (key: string) => loads[Number(key[0])]?.state[key.slice(2)];
  const keys = Object.keys(values);
  for (const a of keys)
    for (const b of keys) {
      if (a >= b || a.slice(2) !== b.slice(2) || stateOf(a) === shown || stateOf(b) === shown) continue;
      values[`change ${a} ${b}`] = (values[a] as number) - (values[b] as number);
      sums.push([a, b, `change ${a} ${b}`]);
    }
  const system = systemOf(values, sums);
  const keyAt = (cell: number) => system.keys[cell] as string;
  const isHidden = (cell: number) => keyAt(cell).startsWith('change ') || stateOf(keyAt(cell)) !== shown;
  const rangeWith =
    (most: number) =>
    (cell: number): [number, number] => {
      if (keyAt(cell).startsWith('change ')) return [-most, most];
      return stateOf(keyAt(cell)) === byThreshold ? [0, threshold - 1] : [0, 999];
    };
  // Three loads are too much to try first: a programme finds most tables, and what it does not find is tried.
  const tableWith = (most: number, cell: number, value: number): readonly number[] | null => {
    if (value < 0) return null;
    const found = otherTableBySolver(system, isHidden, rangeWith(most), cell, value, needs.solver);
    if (found) return found;
    const tried = otherTable(system, isHidden, rangeWith(most), cell, value);
    return tried === 'undecided' ? null : tried;
  };
  // Whoever believes in less change than there was looks elsewhere than at the true number.
  const near = [1, -1, 2, -2, 0, ...Array.from({ length: 60 }, (_, i) => (i % 2 === 0 ? 1 : -1) * (3 + (i >> 1)))];
  const truth = (cell: number) => system.values[cell] as number;
  let most = 0;
  while (!near.some((by) => tableWith(most, 0, truth(0) + by))) most += 1;
  // Every table found says something of all numbers.
  const low = new Float64Array(system.size).fill(Infinity);
  const high = new Float64Array(system.size).fill(-Infinity);
  const isWide = (cell: number) => (high[cell] as number) - (low[cell] as number) >= minimumWidth;
  return system.keys.filter((key, cell) => {
    const own = loads[Number(key[0])];
    const name = key.slice(2);
    if (key.startsWith('change ') || !own || !isHidden(cell) || !(name in own.state)) return false;
    if (loads.some((other) => other !== own && isPublic(own, other, name))) return false;
    for (const by of near) {
      if (isWide(cell)) return false;
      for (const [c, value] of tableWith(most, cell, truth(cell) + by)?.entries() ?? []) {
        low[c] = Math.min(low[c] as number, value);
        high[c] = Math.max(high[c] as number, value);
      }
    }
    return !isWide(cell);
  });
};
