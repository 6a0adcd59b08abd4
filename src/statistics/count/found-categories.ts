/** The categories of a counted table: those of the hierarchy at its levels, and those that only the records know. */
import type { Row } from '#base';
import { type Hierarchy, occursOnlyIfFound, rootCode } from '../spec/hierarchy.ts';
import type { TableSpec } from '../spec/spec.ts';
import type { Cube, CubeDimension } from './tabulate.lake.ts';
import type { TabulatedDimension } from './tabulation.ts';

/** All codes of the rows of a dimension's places. */
export const codesIn = (rows: readonly Row[], dimension: CubeDimension): Set<string> =>
  new Set(rows.flatMap((row) => dimension.cuts.map((cut) => row[cut.column] as string)));

/** The finest code a row gives for a dimension, or the margin. */
export const codeOf = (row: Row, dimension: CubeDimension): string => {
  let code = rootCode;
  for (const cut of dimension.cuts) code = (row[cut.column] as string | null) ?? code;
  return code;
};

export const dimensionOf = (
  hierarchy: Hierarchy,
  dimension: TableSpec['dimensions'][number],
  title: TabulatedDimension['title'],
  found: ReadonlySet<string>,
): TabulatedDimension => {
  const shown = hierarchy.nodes.filter((node) =>
    occursOnlyIfFound(node.code) ? found.has(node.code) : dimension.levels.includes(node.level),
  );
  const codes = new Set(shown.map((node) => node.code));
  const parentIn = (parent: string): string => {
    if (codes.has(parent)) return parent;
    const node = hierarchy.nodes.find((n) => n.code === parent);
    return node ? parentIn(node.parent) : rootCode;
  };
  return {
    name: dimension.name,
    variable: dimension.variable,
    title,
    categories: [
      { code: rootCode, label: hierarchy.total },
      ...shown.map((node) => ({ code: node.code, label: node.label, parent: parentIn(node.parent) })),
    ],
  };
};

/** Codes that no list names (a town newer than the area pack): shown by their code, under their ward. */
export const withUnlisted = (
  hierarchy: Hierarchy,
  cube: Cube,
  rows: readonly Row[],
  d: number,
  levels: readonly string[],
): Hierarchy => {
  const known = new Set(hierarchy.nodes.map((node) => node.code));
  const added: Hierarchy['nodes'][number][] = [];
  for (const row of rows) {
    let parent = rootCode;
    for (const [l, cut] of (cube.dimensions[d] as CubeDimension).cuts.entries()) {
      const code = row[cut.column] as string | null;
      if (code === null) break;
      if (!known.has(code)) {
        known.add(code);
        added.push({ code, label: { ja: code, en: code }, level: levels[l] as string, parent });
      }
      parent = code;
    }
  }
  return added.length === 0 ? hierarchy : { ...hierarchy, nodes: [...hierarchy.nodes, ...added] };
};
