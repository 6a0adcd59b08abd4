/** Everything the attacker has seen, by where it was seen. */
import type { Definitions } from './definitions.ts';
import type { SeenEstimate } from './estimates.ts';
import { type Codes, type Counted, countedAt, type Window, windowsOf } from './meaning.ts';

export type Tell = { readonly table: string; readonly measure: string; readonly codes: Codes };

export type Clues = {
  /** Rows of the system that numbers and orders stand for. */
  readonly windows: Map<string, Window>;
  /** Counted things a page leaves out, with the reason it gives. */
  readonly hidden: Map<Counted, string>;
  readonly times: Map<string, Set<string>>;
  /** Categories seen, by variable and release: some (不明) are there only where they occur. */
  readonly seen: Set<string>;
  /** Numbers and marks that do not follow from what is shown. */
  readonly strange: { readonly from: string; readonly what: string }[];
  /** Shares and ends of intervals of surveys, to be reckoned again (estimates.ts). */
  readonly estimates: SeenEstimate[];
  /** How many numbers each way out gave. */
  readonly read: Record<string, number>;
};

export const noClues = (): Clues => ({
  windows: new Map(),
  hidden: new Map(),
  times: new Map(),
  seen: new Set(),
  strange: [],
  estimates: [],
  read: {},
});

/** Notes one cell as a page or a file shows it: its value, or that it is hidden. */
export const note = (
  of: Definitions,
  clues: Clues,
  { table, measure, codes }: Tell,
  seen: { readonly value: number | null; readonly reason?: string | undefined; readonly decimals: number },
  from: string,
): void => {
  const found = of.tables.get(table);
  if (!found) return;
  clues.read[from] = (clues.read[from] ?? 0) + 1;
  clues.times.set(table, (clues.times.get(table) ?? new Set()).add(codes[found.table.time] as string));
  for (const { name, variable } of found.table.dimensions)
    clues.seen.add(`${found.spec.release}/${variable}=${codes[name] ?? 'total'}`);
  if (seen.value === null) {
    const kind = found.spec.measures[measure]?.kind;
    if (kind === 'count' || kind === 'sum') {
      const counted = countedAt(of, table, measure, codes);
      // Once a reason is known a file that gives none does not take it away.
      if (seen.reason || !clues.hidden.has(counted)) clues.hidden.set(counted, seen.reason ?? 'unknown');
    }
    return;
  }
  if (found.spec.measures[measure]?.kind === 'estimate')
    clues.estimates.push({ table, measure, codes, value: seen.value, decimals: seen.decimals, from });
  for (const row of windowsOf(of, table, measure, codes, { value: seen.value, decimals: seen.decimals }, from))
    clues.windows.set(`${JSON.stringify(row.terms)} ${row.low} ${row.high}`, row);
};

/** `above` is at least as much as `below`. */
export const noteOrder = (of: Definitions, clues: Clues, above: Tell, below: Tell, from: string): void => {
  const kind = of.tables.get(above.table)?.spec.measures[above.measure]?.kind;
  if (kind !== 'count' && kind !== 'sum') return;
  const terms = [above, below].map(
    ({ table, measure, codes }, i) => [countedAt(of, table, measure, codes), 1 - 2 * i] as const,
  );
  clues.windows.set(JSON.stringify(terms), { terms, low: 0, high: Infinity, from });
};
