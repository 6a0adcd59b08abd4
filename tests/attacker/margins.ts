/** What the margins mean: which counted things add up to which, written down from the definitions and the map alone (no code of the protection). */
import type { Definitions } from './definitions.ts';
import type { ReleaseSpec } from '#statistics';
import { type Counted, countedName, type Window } from './meaning.ts';

type Place = readonly (readonly [variable: string, code: string])[];
type Read = { readonly measure: string; readonly time: string; readonly place: Place };

const read = (name: Counted): Read => {
  const [head = '', ...places] = name.split('|');
  const [measure = '', time = ''] = head.slice(head.indexOf('/') + 1).split('@');
  return { measure, time, place: places.map((one) => one.split('=') as [string, string]) };
};

const range = (code: string): readonly [number, number] | null => {
  const found = /^(\d+)-(\d*)$/.exec(code);
  return found ? [Number(found[1]), found[2] ? Number(found[2]) : Infinity] : null;
};

/** The nearest shown category that holds `code`; `total` where none does. */
const parentIn =
  (of: Definitions, spec: ReleaseSpec, variable: string, there: ReadonlySet<string>) =>
  (code: string): string => {
    const declared = spec.variables[variable];
    const kind = declared?.kind;
    const group = declared?.kind === 'codes' ? declared.groups?.of[code] : undefined;
    if (group && there.has(group)) return group;
    if (kind === 'area') {
      const ward =
        of.pack.towns.find((town) => town.code === code)?.ward ?? /^(\w+)-unknown$/.exec(code)?.[1] ?? 'total';
      return there.has(ward) ? ward : 'total';
    }
    const own = range(code);
    if (kind !== 'bands' || !own) return 'total';
    const holding = [...there].flatMap((other) => {
      const [low, high] = range(other) ?? [Infinity, 0];
      return other !== code && low <= own[0] && own[1] <= high ? [{ other, size: high - low }] : [];
    });
    return holding.sort((a, b) => a.size - b.size)[0]?.other ?? 'total';
  };

const equal = (parent: Counted, children: readonly Counted[], from: string): Window => ({
  terms: [[parent, 1], ...children.map((child): readonly [Counted, number] => [child, -1])],
  low: 0,
  high: 0,
  from,
});

/** Categories of a variable that the table lists as a cut of the whole: children are only added up where all are there. */
export const marginsOf = (of: Definitions, names: Iterable<Counted>): Window[] => {
  const rows: Window[] = [];
  const byRelease = Map.groupBy(names, (name) => name.slice(0, name.indexOf('/')));
  for (const spec of of.specs) {
    const known = new Map((byRelease.get(spec.release) ?? []).map((name) => [name, read(name)]));
    const variables = [...new Set(spec.tables.flatMap((table) => table.dimensions.map((d) => d.variable)))];
    for (const variable of variables) {
      const groups = new Map<string, Map<string, Counted>>();
      for (const [name, { measure, time, place }] of known) {
        const code = place.find(([v]) => v === variable)?.[1] ?? 'total';
        const rest = JSON.stringify([measure, time, place.filter(([v]) => v !== variable)]);
        const group = groups.get(rest) ?? new Map<string, Counted>();
        groups.set(rest, group);
        group.set(code, name);
      }
      for (const group of groups.values()) {
        if (group.size < 2) continue;
        const parentOf = parentIn(of, spec, variable, new Set(group.keys()));
        const children = Map.groupBy(
          [...group.keys()].filter((code) => code !== 'total'),
          parentOf,
        );
        for (const [parent, codes] of children) {
          const whole = group.get(parent);
          if (whole)
            rows.push(
              equal(
                whole,
                codes.map((code) => group.get(code) as Counted),
                `sum over ${variable}`,
              ),
            );
        }
      }
    }
    // A part is never more than its whole: what is left over is a number of people too.
    for (const [name, { measure, time, place }] of known) {
      const own = spec.measures[measure];
      if (own?.kind !== 'count' || !own.partOf) continue;
      const whole = countedName(spec, own.partOf, time, Object.fromEntries(place));
      if (known.has(whole))
        rows.push(
          equal(
            whole,
            [name, countedName(spec, `${own.partOf}−${measure}`, time, Object.fromEntries(place))],
            'part and rest',
          ),
        );
    }
    rows.push(...overlaps(of, spec, known));
  }
  return rows;
};

/** Towns and school districts cut the city in two ways; the map says which towns a district takes from. */
const overlaps = (of: Definitions, spec: ReleaseSpec, known: ReadonlyMap<Counted, Read>): Window[] => {
  const variableOf = (kind: string) => Object.entries(spec.variables).find(([, v]) => v.kind === kind)?.[0];
  const [area, district] = [variableOf('area'), variableOf('district')];
  if (!area || !district) return [];
  const districtsOf = new Map(
    of.pack.towns.map((town) => [
      town.code,
      [...new Set(town.schoolDistrict ? [town.schoolDistrict] : (town.schoolRanges ?? []).map((one) => one.district))],
    ]),
  );
  const groups = new Map<
    string,
    { measure: string; time: string; rest: Place; towns: Map<string, Counted>; districts: Map<string, Counted> }
  >();
  for (const [name, { measure, time, place }] of known) {
    const rest = place.filter(([v]) => v !== area && v !== district);
    const key = JSON.stringify([measure, time, rest]);
    const group = groups.get(key) ?? { measure, time, rest, towns: new Map(), districts: new Map() };
    groups.set(key, group);
    const [town, school] = [place.find(([v]) => v === area)?.[1], place.find(([v]) => v === district)?.[1]];
    if (town && school === undefined && districtsOf.has(town)) group.towns.set(town, name);
    if (school && town === undefined) group.districts.set(school, name);
  }
  const rows: Window[] = [];
  for (const { measure, time, rest, towns, districts } of groups.values()) {
    if (towns.size === 0 || districts.size === 0) continue;
    const pieces = new Map<string, Counted[]>();
    for (const [town, name] of towns) {
      const inside = districtsOf.get(town) ?? [];
      const cut = inside.map((school) =>
        inside.length === 1
          ? name
          : countedName(spec, measure, time, { ...Object.fromEntries(rest), piece: `${town}+${school}` }),
      );
      if (cut.length > 1) rows.push(equal(name, cut, 'pieces of a town'));
      for (const [i, school] of inside.entries())
        pieces.set(school, [...(pieces.get(school) ?? []), cut[i] as Counted]);
    }
    for (const [school, name] of districts) {
      const parts = pieces.get(school);
      if (parts) rows.push(equal(name, parts, 'pieces of a district'));
    }
  }
  return rows;
};
