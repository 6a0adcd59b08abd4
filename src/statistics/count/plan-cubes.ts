/** What is to be counted for each table of a release, and from which leaves. */
import { type LeafPlan, leafLevelSql } from './leaf.lake.ts';
import type { CategoryVariable, Condition, DistrictVariable, ReleaseSpec, TableSpec } from '../spec/spec.ts';
import { type Cube, type CubeDimension, knownSql, levelSql, pieceSql, timeSql } from './tabulate.lake.ts';

export const viewOf = (dataset: string): string => dataset.replaceAll('-', '_');

/** The data set that a table counts. */
export const datasetOf = (spec: ReleaseSpec, table: TableSpec): string =>
  spec.measures[table.measures[0] as string]?.from as string;

export const variableOf = (spec: ReleaseSpec, name: string): CategoryVariable =>
  spec.variables[name] as CategoryVariable;

/** A count's own condition and those of the counts it is part of. */
export const conditionsOf = (spec: ReleaseSpec): Map<string, Condition[]> => {
  const of = (name: string): Condition[] => {
    const measure = spec.measures[name];
    if (measure?.kind !== 'count') return [];
    return [...(measure.partOf ? of(measure.partOf) : []), ...(measure.where ? [measure.where] : [])];
  };
  return new Map(Object.keys(spec.measures).map((name) => [name, of(name)]));
};

const measuresOf = (spec: ReleaseSpec, names: readonly string[]): Pick<Cube, 'counts' | 'sums'> => ({
  counts: names.flatMap((name) => {
    const measure = spec.measures[name];
    return measure?.kind === 'count' ? [{ name, count: measure }] : [];
  }),
  sums: names.flatMap((name) => {
    const measure = spec.measures[name];
    return measure?.kind === 'sum' ? [{ name, sum: measure }] : [];
  }),
});

/** The same for all tables of a data set: otherwise the difference between two of them would be the unknown ones. */
export const universeOf = (spec: ReleaseSpec, from: string): (readonly [name: string, level: string])[] => {
  if (!spec.onlyKnown) return [];
  const dimensions = spec.tables
    .filter((table) => datasetOf(spec, table) === from)
    .flatMap((table) => table.dimensions);
  return dimensions.map(({ variable, levels }) => [variable, levels.at(-1) as string]);
};

/** The kinds of districts that the tables of a data set show: names of their variables. */
export const districtsOf = (spec: ReleaseSpec, from: string): string[] => [
  ...new Set(
    spec.tables
      .filter((table) => datasetOf(spec, table) === from)
      .flatMap(({ dimensions }) => dimensions.map(({ variable }) => variable))
      .filter((name) => spec.variables[name]?.kind === 'district'),
  ),
];
export const districtVariables = (spec: ReleaseSpec, from: string): DistrictVariable[] =>
  districtsOf(spec, from).map((name) => spec.variables[name] as DistrictVariable);

/** `pieces`: by town × districts instead of ward and town. */
export const cubeOf = (spec: ReleaseSpec, table: TableSpec, slices: Cube['slices'], pieces: boolean): Cube => {
  const from = datasetOf(spec, table);
  const dimensions = table.dimensions.map((dimension, d): CubeDimension => {
    const variable = variableOf(spec, dimension.variable);
    const cutIntoPieces = pieces && variable.kind === 'area';
    const piece = pieceSql(districtVariables(spec, from));
    const cuts = cutIntoPieces
      ? [{ column: `d${d}_0`, sql: piece, leafSql: piece }]
      : dimension.levels.map((level, l) => ({
          column: `d${d}_${l}`,
          sql: levelSql(variable, level),
          leafSql: leafLevelSql(dimension.variable, variable, level),
        }));
    const sets = cuts.map((_, l) => cuts.slice(0, l + 1).map((cut) => cut.column));
    return { cuts, sets: cutIntoPieces ? sets : [[], ...sets] };
  });
  const { counts, sums } = measuresOf(spec, table.measures);
  return {
    view: viewOf(from),
    time: timeSql(spec.variables[table.time] as never),
    slices,
    unit: spec.unit,
    dimensions,
    counts,
    sums: pieces ? [] : sums,
    keyed: !pieces && table.protection.kind === 'cellKey',
    conditions: conditionsOf(spec),
    universe: [...new Set(universeOf(spec, from).map(([name, level]) => knownSql(variableOf(spec, name), level)))],
  };
};

/** The leaves that all tables of one data set and one kind of time points are counted from. */
export const leafPlanOf = (spec: ReleaseSpec, from: string, time: string, slices: Cube['slices']): LeafPlan => {
  const tables = spec.tables.filter((table) => datasetOf(spec, table) === from && table.time === time);
  const known = universeOf(spec, from);
  const names = [
    ...tables.flatMap((table) => table.dimensions.map((dimension) => dimension.variable)),
    ...known.map(([name]) => name),
  ];
  return {
    view: viewOf(from),
    time: timeSql(spec.variables[time] as never),
    slices,
    unit: spec.unit,
    keyed: tables.some((table) => table.protection.kind === 'cellKey'),
    ...measuresOf(spec, [...new Set(tables.flatMap((table) => table.measures))]),
    conditions: conditionsOf(spec),
    variables: [...new Set(names)].map((name) => ({ name, variable: variableOf(spec, name) })),
    known,
  };
};
