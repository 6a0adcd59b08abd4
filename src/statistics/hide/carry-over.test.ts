/** Month after month: the pattern of a city stays steady, never grows for good, is as safe in every month, and what is published is left as it is. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { LinkedSystem } from '../system/linked-system.ts';
import type { ProtectionNeeds } from '../needs.ts';
import { type ProtectedSystem, protectSystem } from './protect-system.ts';
import { hiddenEarlier, staysShown } from '../released/differencing.ts';
import { streamOf } from '../system/randomness.ts';
import { patternOfLast } from '../released/released-pattern.ts';
import { releasedOf } from '../released/released.ts';
import { byComplement, shown } from '../system/slice.ts';
import { attackMonths } from '../prove/test-attacker.ts';
import { needsWith, sha256, staffPolicy, systemOf } from '../test-kit.ts';
import { monthAt, monthsOf } from '../prove/test-small-tables.ts';

let needs: ProtectionNeeds;
beforeAll(async () => {
  needs = { ...(await needsWith('months')), exact: false };
});

/** Forty towns in four wards, by six ages. */
const city = (months: number): LinkedSystem => {
  const random = streamOf(sha256('forty towns'));
  const wards = ['w0', 'w1', 'w2', 'w3'];
  const towns = wards.flatMap((ward) => Array.from({ length: 10 }, (_, i) => `${ward}t${i}`));
  const ages = Array.from({ length: 6 }, (_, age) => `a${age}`);
  const values: Record<string, number> = {};
  const sums: string[][] = [];
  for (const age of ages) for (const town of towns) values[`${town}${age}`] = Math.floor(-Math.log(1 - random()) * 30);
  const sum = (total: string, parts: string[]) => {
    values[total] = parts.reduce((n, part) => n + (values[part] as number), 0);
    sums.push([total, ...parts]);
  };
  for (const town of towns)
    sum(
      town,
      ages.map((age) => `${town}${age}`),
    );
  for (const age of ['', ...ages]) {
    for (const ward of wards)
      sum(
        `${ward}${age}`,
        towns.filter((town) => town.startsWith(ward)).map((town) => `${town}${age}`),
      );
    sum(
      `all${age}`,
      wards.map((ward) => `${ward}${age}`),
    );
  }
  return monthsOf(systemOf(values, sums), months, random);
};

const made = (system: LinkedSystem, decided: Uint8Array | null = null): ProtectedSystem => {
  const found = protectSystem(system, staffPolicy, needs, decided);
  if ('failedAt' in found) throw new Error(`${found.failedAt} could not be protected`);
  return found;
};
const stateAt = ({ system, state }: ProtectedSystem, month: number) =>
  state.subarray(month * system.size, (month + 1) * system.size);
const forOthers = (state: Uint8Array) => state.reduce((n, of) => n + (of === byComplement ? 1 : 0), 0);

describe('a city month by month', () => {
  it('gives the attacker who tries every table nothing in any month', () => {
    const random = streamOf(sha256('months'));
    const { hiddenCells, kept, refusals } = attackMonths(needs, 3, random, { numRuns: 30, seed: 36 });
    expect(hiddenCells).toBeGreaterThan(300);
    expect(kept).toBeGreaterThan(hiddenCells / 3);
    expect(refusals).toBeLessThan(3);
  });
  it('keeps most of its pattern from one month to the next, and hides no more in the tenth than in the first', () => {
    const protected_ = made(city(10));
    const numbers = Array.from({ length: 10 }, (_, month) => forOthers(stateAt(protected_, month)));
    expect(Math.max(...numbers.slice(1))).toBeLessThan(1.25 * (numbers[0] as number));
    const [first, second] = [stateAt(protected_, 0), stateAt(protected_, 1)];
    const stays = [...first.keys()].filter((cell) => first[cell] !== shown && second[cell] !== shown).length;
    expect(stays).toBeGreaterThan(0.85 * first.reduce((n, of) => n + (of === shown ? 0 : 1), 0));
  });
  it('leaves published months exactly as they are, and begins the new one from the last of them', () => {
    const system = city(3);
    const before = made(system);
    const decided = new Uint8Array(system.size * 3);
    for (let at = 0; at < 2 * system.size; at += 1)
      decided[at] = before.state[at] === shown ? staysShown : hiddenEarlier + (before.state[at] as number);
    const other = protectSystem(system, staffPolicy, { ...needs, secret: 'another one' }, decided);
    if ('failedAt' in other) throw new Error('a month was lost');
    expect(other.state.subarray(0, 2 * system.size)).toEqual(before.state.subarray(0, 2 * system.size));
    const alone = protectSystem(monthAt(system, 2), staffPolicy, { ...needs, secret: 'another one' });
    if ('failedAt' in alone) throw new Error('a month was lost');
    const alike = (state: Uint8Array) =>
      state.reduce((n, of, cell) => n + ((of === shown) === (stateAt(before, 1)[cell] === shown) ? 1 : 0), 0);
    expect(alike(stateAt(other, 2))).toBeGreaterThan(alike(alone.state));
  });
  it('finds in the ledger what the same table hid the month before, by name and not by place', () => {
    const system = city(2);
    const month = monthAt(system, 0);
    const { state } = made(month);
    const people = { cells: { unit: 'people', conditions: [] } };
    // The keys of a released table are measure and categories.
    const named = { ...month, keys: month.keys.map((key) => `cells&place=${key}`) };
    const of = { release: 'population', dataset: 'people', time: 'time' };
    const ledger = [releasedOf(of, {}, people, named, state, () => 's1', new Map())];
    const turned = { ...named, keys: [...named.keys].reverse() };
    const found = patternOfLast(turned, 'population', '2026-02', people, ledger);
    expect([...(found?.hidden ?? [])].map((cell) => turned.keys[cell]).sort()).toEqual(
      named.keys.filter((_, cell) => state[cell] !== shown).sort(),
    );
    expect(patternOfLast(turned, 'another table', '2026-02', people, ledger)).toBeNull();
    const others = { cells: { unit: 'households', conditions: [] } };
    expect(patternOfLast(turned, 'population', '2026-02', others, ledger)).toBeNull();
  });
});
