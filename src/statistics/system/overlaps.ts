/** Links towns and districts of every kind, which cut the city in several ways, through the pieces where they overlap. */
import { type Coordinates, cellsOf, keyOf } from '../count/coordinates.ts';
import type { SystemMeasure } from './linked-system.ts';
import { stridesOf, type TabulatedRelease, type Tabulation } from '../count/tabulation.ts';

/** town = Σ its pieces and district = Σ its pieces, where both are shown for the same people. */
export const linkPieces = (
  release: TabulatedRelease,
  tables: readonly Tabulation[],
  wanted: ReadonlyMap<string, SystemMeasure>,
  known: ReadonlyMap<string, number>,
  addCell: (
    m: string,
    c: Coordinates,
    shown: boolean,
    column: { value: Float64Array; at: number; size: number },
  ) => number,
  equate: (parent: number, children: readonly number[]) => void,
): void => {
  for (const pieces of release.pieces) {
    if (!tables.some((table) => pieces.table === table.id)) continue;
    const { area, districtVariables } = pieces;
    const areaVariable = pieces.dimensions[area]?.variable as string;
    const perTown = new Map<string, number>();
    for (const part of pieces.parts) perTown.set(part.town, (perTown.get(part.town) ?? 0) + 1);
    const strides = stridesOf(pieces.dimensions);
    for (const measure of wanted.keys()) {
      const value = pieces.counts.get(measure);
      if (!value) continue;
      const ofTown = new Map<string, number[]>();
      const ofDistrict = new Map<string, number[]>();
      for (const [cell, coordinates] of cellsOf(pieces)) {
        const part = pieces.parts[Math.floor(cell / (strides[area] as number)) % pieces.parts.length];
        if (!part) continue;
        const others = coordinates.filter(([variable]) => variable !== areaVariable);
        const townKey = keyOf(measure, [...others, [areaVariable, part.town]]);
        const districtKeys = districtVariables
          .map((variable, i) => keyOf(measure, [...others, [variable, part.districts[i] as string]]))
          .filter((key) => known.has(key));
        const town = known.get(townKey);
        if (town === undefined || districtKeys.length === 0) continue;
        const whole = perTown.get(part.town) === 1;
        const id = whole
          ? town
          : addCell(measure, [...others, ['piece', [part.town, ...part.districts].join('|')]], false, {
              value,
              at: cell,
              size: pieces.size,
            });
        if (!whole) ofTown.set(townKey, [...(ofTown.get(townKey) ?? []), id]);
        for (const key of districtKeys) ofDistrict.set(key, [...(ofDistrict.get(key) ?? []), id]);
      }
      for (const [key, ids] of [...ofTown, ...ofDistrict]) equate(known.get(key) as number, ids);
    }
  }
};
