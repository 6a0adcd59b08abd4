/** The pattern a time point begins from when the one before is only in the ledger: what the last release of the same table hid. */
import type { Pattern } from '../hide/carry-over.ts';
import { relationOf } from './differencing.ts';
import type { LinkedSystem } from '../system/linked-system.ts';
import { coordinatesOfKey, measureOfKey, type Population, type Released } from './released.ts';
import { shown } from '../system/slice.ts';

/** Of the releases named `release` that count the same people, the latest time before `code` (or, where all are later, the latest of all). Null where it hid nothing. */
export const patternOfLast = (
  system: LinkedSystem,
  release: string,
  code: string,
  measures: Readonly<Record<string, Population>>,
  ledger: readonly Released[],
): Pattern | null => {
  const own = ledger.filter((entry) => entry.release === release);
  const codes = own.flatMap((entry) => Object.keys(entry.times)).filter((time) => time !== code);
  const earlier = codes.filter((time) => time < code);
  const last = (earlier.length > 0 ? earlier : codes).sort().at(-1);
  if (last === undefined) return null;
  const hidden = new Set<number>();
  const cellOf = new Map(system.keys.map((key, cell) => [key, cell]));
  for (const { times, keys, measures: theirs } of own) {
    const states = times[last]?.states;
    if (states === undefined) continue;
    const sameAs = new Map(
      Object.entries(theirs).flatMap(([name, people]) =>
        Object.entries(measures).flatMap(([mine, population]) =>
          relationOf(population, people) === 'same' ? [[name, mine] as const] : [],
        ),
      ),
    );
    for (const [i, key] of keys.entries()) {
      if (Number(states[i]) === shown) continue;
      const mine = sameAs.get(measureOfKey(key));
      if (mine === undefined) continue;
      const coordinates = coordinatesOfKey(key);
      const cell = cellOf.get(coordinates === '' ? mine : `${mine}&${coordinates}`);
      if (cell !== undefined) hidden.add(cell);
    }
  }
  return hidden.size === 0 ? null : { hidden, repairs: new Map() };
};
