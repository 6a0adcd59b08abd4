/** Another table beside a released one: what it says of hidden numbers, and what follows from both. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Solver } from '../needs.ts';
import { streamOf } from '../system/randomness.ts';
import type { Released } from './released.ts';
import { placeKey, releasedSystems } from './released-system.ts';
import { needsWith, sha256, smallPack } from '../test-kit.ts';
import { toldBy } from './told-by.ts';

/** 100 people of a city: 60 in a, 8 in b (too few), 32 in c (hidden for b's sake); by sex the city alone. */
const people = { unit: 'city_number', conditions: [] };
const places =
  '{"kind":"codes","column":"place","codes":{"a":{"ja":"甲町","en":"A"},"b":{"ja":"乙町","en":"B"},"c":{"ja":"丙町","en":"C"}}}';
const sexes = '{"kind":"codes","column":"sex","codes":{"1":{"ja":"男","en":"Male"},"2":{"ja":"女","en":"Female"}}}';
const entry: Released = {
  release: 'population',
  dataset: 'residents',
  time: 'month',
  measures: { people },
  variables: { place: places, sex: sexes },
  trees: { place: { a: 'total', b: 'total', c: 'total' }, sex: { '1': 'total', '2': 'total' } },
  keys: ['people', 'people&place=a', 'people&place=b', 'people&place=c', 'people&sex=1', 'people&sex=2'],
  times: {
    '2026-09': { snapshot: 'before', states: '001300', values: [98, 60, null, null, 50, 48] },
    '2026-10': { snapshot: 'now', states: '001300', values: [100, 60, null, null, 52, 48] },
  },
};
const rules = { threshold: 10, minimumWidth: 3 };

let solver: Solver;
beforeAll(async () => {
  ({ solver } = await needsWith('told'));
});
const random = streamOf(sha256('told'));
const october = (ledger: readonly Released[] = [entry]) =>
  [...releasedSystems(ledger, smallPack)].find(({ at }) => at === '2026-10') as ReturnType<
    typeof releasedSystems
  > extends Generator<infer T>
    ? T
    : never;
type Said = readonly (readonly [Readonly<Record<string, string>>, number])[];
const told = (said: Said, ledger?: readonly Released[]) => {
  const also = said.map(([codes, value]) => ({ coordinates: Object.entries(codes), value }));
  const { said: opened, follows, contradicts } = toldBy(october(ledger), also, rules, solver, random);
  return { said: opened.map(placeKey).sort(), follows: follows.map(placeKey).sort(), contradicts };
};

describe('a table beside what is released', () => {
  it('is held against one system for each month, the newest first', () => {
    expect([...releasedSystems([entry], smallPack)].map(({ at }) => at)).toEqual(['2026-10', '2026-09']);
    expect(
      october()
        .categories.get('place')
        ?.map(({ label }) => label.ja),
    ).toEqual(['甲町', '乙町', '丙町']);
  });
  it('tells nothing where it says what is shown already', () => {
    expect(
      told([
        [{ place: 'a' }, 60],
        [{ sex: '1' }, 52],
      ]),
    ).toEqual({ said: [], follows: [], contradicts: false });
  });
  it('says a number that was hidden for another’s sake, and gives that other one away', () => {
    expect(told([[{ place: 'c' }, 32]])).toEqual({ said: ['&place=c'], follows: ['&place=b'], contradicts: false });
  });
  it('gives both away by a finer table that never names them', () => {
    const men = [{ place: 'c', sex: '1' }, 20] as const;
    const women = [{ place: 'c', sex: '2' }, 12] as const;
    expect(told([men, women])).toEqual({ said: [], follows: ['&place=b', '&place=c'], contradicts: false });
    // One of them alone leaves the rest open.
    expect(told([men]).follows).toEqual([]);
  });
  it('cannot be of the same people where the numbers do not go together', () => {
    expect(told([[{ place: 'c' }, 90]])).toMatchObject({ contradicts: true });
  });
  it('is held against the same people only, whatever they are called, and not against rounded numbers', () => {
    const other: Released = {
      ...entry,
      release: 'wards',
      measures: { residents: people },
      keys: entry.keys.map((key) => key.replace('people', 'residents')),
    };
    // What another release shows of them is no secret any more.
    const shownThere = {
      ...other,
      times: { '2026-10': { snapshot: 'now', states: '000000', values: [100, 60, 8, 32, 52, 48] } },
    };
    expect(told([[{ place: 'c' }, 32]], [entry, shownThere])).toEqual({ said: [], follows: [], contradicts: false });
    const others = { ...shownThere, measures: { residents: { unit: 'household', conditions: [] } } };
    expect(told([[{ place: 'c' }, 32]], [entry, others]).said).toEqual(['&place=c']);
    const rounded = { ...shownThere, method: 'round' };
    expect([...releasedSystems([rounded], smallPack)]).toEqual([]);
  });
});
