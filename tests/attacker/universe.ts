/** Every cell that the published definitions say is counted, whether some page shows it or not: what is not shown is an unknown of the system, too. */
import { meshOf } from '#catalogue';
import type { ReleaseSpec, TableSpec } from '#statistics';
import type { Clues } from './clues.ts';
import type { Definitions } from './definitions.ts';
import { type Counted, countedAt } from './meaning.ts';

/** Codes of the districts of a kind, as the map has them. */
const districtsIn = (pack: Definitions['pack'], kind: string | undefined): string[] =>
  kind === 'junior-high'
    ? (pack.juniorHighDistricts ?? []).map(({ code }) => code)
    : kind === 'mesh'
      ? [...new Set(pack.towns.flatMap((town) => meshOf(town) ?? []))]
      : pack.schoolDistricts.map(({ code }) => code);

const bandCodes = (ends: readonly number[], below: number | undefined): string[] =>
  ends.map((from, i) => {
    const end = ends[i + 1] ?? below;
    return `${from}-${end === undefined ? '' : end - 1}`;
  });

/** Codes of a dimension, the total first. */
const codesOf = (
  of: Definitions,
  spec: ReleaseSpec,
  { variable: name, levels }: TableSpec['dimensions'][number],
): string[] => {
  const variable = spec.variables[name] as ReleaseSpec['variables'][string];
  const wards = of.pack.wards.filter(({ abolished }) => !abolished).map(({ code }) => code);
  switch (variable.kind) {
    case 'area':
      return [
        'total',
        ...(levels.includes('ward') ? wards : []),
        ...(levels.includes('town') ? of.pack.towns.map(({ code }) => code) : []),
      ];
    case 'district':
      return ['total', ...districtsIn(of.pack, variable.of)];
    case 'ward':
      return ['total', ...wards, ...Object.keys(variable.also)];
    case 'codes':
      return [
        'total',
        ...(variable.groups && levels.includes(variable.groups.level) ? Object.keys(variable.groups.codes) : []),
        ...(levels.includes(name) ? Object.keys(variable.codes) : []),
      ];
    case 'bands':
      return ['total', ...new Set(levels.flatMap((level) => bandCodes(variable.levels[level] ?? [], variable.below)))];
    default:
      throw new Error(`the attacker does not know the categories of ${name}`);
  }
};

/** `times`: table → the times at which somebody saw anything of it; `seen`: the categories. */
export const universeOf = (
  of: Definitions,
  { times, seen: categories }: Pick<Clues, 'times' | 'seen'>,
): Set<Counted> => {
  const names = new Set<Counted>();
  for (const [id, seen] of times) {
    const { table, spec } = of.tables.get(id) as NonNullable<ReturnType<Definitions['tables']['get']>>;
    // Where records without a fact are counted too, these are a category of their own wherever there are any.
    const isThere = (variable: string, code: string) => categories.has(`${spec.release}/${variable}=${code}`);
    if (!spec.onlyKnown && table.dimensions.some(({ variable }) => spec.variables[variable]?.kind === 'area'))
      throw new Error(`${id}: the attacker does not know areas without a place`);
    // Counts that are shown nowhere do not add up, and are no numbers of the published world.
    const counted = table.measures.filter((name) => {
      const measure = spec.measures[name];
      return measure?.kind === 'sum' || (measure?.kind === 'count' && measure.shown !== false);
    });
    for (const time of seen) {
      let places: Record<string, string>[] = [{ [table.time]: time }];
      for (const dimension of table.dimensions) {
        const codes = [
          ...codesOf(of, spec, dimension),
          ...['unknown', 'other'].filter((code) => isThere(dimension.variable, code)),
        ];
        places = places.flatMap((place) => codes.map((code) => ({ ...place, [dimension.name]: code })));
      }
      for (const place of places) for (const measure of counted) names.add(countedAt(of, id, measure, place));
    }
  }
  return names;
};
