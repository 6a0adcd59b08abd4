/** What the attacker does not have: the numbers before protection, counted once more from the lake, to say what must stay unknown and whether what was found is true. */
import { platformCapability, openSnapshots } from '#lake';
import { datasetsOf, tabulate, type Tabulation } from '#statistics';
import type { LakeSide } from '../../src/doors/lake-side.ts';
import { createMoves } from '../../src/statistics/count/changed-places.lake.ts';
import { openEngine } from '../../src/machinery/duckdb.ts';
import type { Definitions } from './definitions.ts';
import { type Counted, countedAt, countedName } from './meaning.ts';

export type Contributions = { readonly first: number; readonly second: number };
export type Truth = {
  readonly values: ReadonlyMap<Counted, number>;
  /** Of sums: the two largest contributions. */
  readonly contributions: ReadonlyMap<Counted, Contributions>;
};

const codesAt = (tabulation: Tabulation, cell: number): Record<string, string> => {
  const codes: Record<string, string> = {};
  let rest = cell;
  for (const { name, categories } of tabulation.dimensions.toReversed()) {
    codes[name] = categories[rest % categories.length]?.code as string;
    rest = Math.floor(rest / categories.length);
  }
  return codes;
};

/** Which category of a dimension a cell lies in. */
const placeAt = ({ dimensions }: Tabulation, dimension: number, cell: number): number => {
  const stride = dimensions.slice(dimension + 1).reduce((n, { categories }) => n * categories.length, 1);
  return Math.floor(cell / stride) % (dimensions[dimension]?.categories.length ?? 1);
};

/** Counts every release that only needs the snapshots there are. */
export const countTruth = async (side: LakeSide, of: Definitions, releases: readonly string[]): Promise<Truth> => {
  const values = new Map<Counted, number>();
  const contributions = new Map<Counted, Contributions>();
  for (const spec of of.specs.filter(({ release }) => releases.includes(release))) {
    const engine = await openEngine();
    const opened: { close(): Promise<void> }[] = [];
    try {
      for (const dataset of datasetsOf(spec)) {
        const contract = side.contracts.get(dataset);
        if (!contract) throw new Error(`no contract for ${dataset}`);
        const permit = platformCapability(side.lake, 'statistics');
        const set = await openSnapshots(side.lake, engine, {
          dataset,
          contract,
          permit,
          view: dataset.replaceAll('-', '_'),
        });
        if (!set.ok) throw new Error(set.refusal.en);
        opened.push(set.value);
      }
      if (spec.moves) {
        const [made, from] = [spec.moves.dataset, spec.moves.from].map((dataset) => dataset.replaceAll('-', '_'));
        await createMoves(engine, made as string, from as string, spec.unit, spec.moves.months);
      }
      const counted = await tabulate(engine, spec, of.pack, 'the attacker has no key');
      if (!counted.ok) throw new Error(counted.refusal.en);
      for (const table of counted.value.tables) {
        const own = spec.tables.find(({ id }) => id === table.id);
        for (let cell = 0; cell < table.size; cell += 1) {
          const codes = codesAt(table, cell);
          for (const [t, time] of table.times.entries()) {
            const at = t * table.size + cell;
            const place = { ...codes, [own?.time as string]: time };
            for (const [measure, numbers] of table.counts)
              values.set(countedAt(of, table.id, measure, place), numbers[at] as number);
            for (const [measure, sum] of table.sums) {
              const name = countedAt(of, table.id, measure, place);
              values.set(name, sum.total[at] as number);
              contributions.set(name, { first: sum.first[at] as number, second: sum.second[at] as number });
            }
          }
        }
      }
      // Pieces of towns by school district, which nobody is shown.
      for (const pieces of counted.value.pieces) {
        const town = pieces.dimensions[pieces.area]?.name as string;
        for (let cell = 0; cell < pieces.size; cell += 1) {
          const codes = codesAt(pieces, cell);
          const part = pieces.parts[placeAt(pieces, pieces.area, cell)];
          const places = Object.fromEntries(
            pieces.dimensions.flatMap(({ name, variable }) =>
              name === town ? [] : [[variable, codes[name] as string]],
            ),
          );
          // Of a town that lies in one district the piece is the town, which is counted already.
          if (!part || pieces.parts.filter(({ town }) => town === part.town).length === 1) continue;
          for (const [t, time] of pieces.times.entries())
            for (const [measure, numbers] of pieces.counts)
              values.set(
                countedName(spec, measure, time, { ...places, piece: `${[part.town, ...part.districts].join('+')}` }),
                numbers[t * pieces.size + cell] as number,
              );
        }
      }
    } finally {
      for (const set of opened) await set.close();
      engine.close();
    }
  }
  return { values, contributions };
};
