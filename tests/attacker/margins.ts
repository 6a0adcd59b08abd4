/** What the margins mean: which counted things add up to which, written down from the definitions and the map alone (no code of the protection). */
import { meshOf } from '#catalogue';
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

type Town = Definitions['pack']['towns'][number];
type Range = { readonly from: number; readonly to: number; readonly district: string };

/** By 番 the districts of one kind that a town lies in. */
const rangesOf = (town: Town, kind: string): Range[] => {
  const whole = (district: string): Range[] => [{ from: 0, to: Infinity, district }];
  if (kind === 'mesh') return whole(meshOf(town) ?? 'unknown');
  const [one, cut] =
    kind === 'junior-high'
      ? [town.juniorHighDistrict, town.juniorHighRanges]
      : [town.schoolDistrict, town.schoolRanges];
  if (one) return whole(one);
  return cut ? cut.map((r) => ({ from: r.fromBlock, to: r.toBlock, district: r.district })) : whole('unknown');
};

/** The pieces into which the districts of all kinds cut a town: one code of each kind. */
const piecesOf = (town: Town, kinds: readonly string[]): string[][] => {
  let cuts: { from: number; to: number; codes: string[] }[] = [{ from: 0, to: Infinity, codes: [] }];
  for (const kind of kinds)
    cuts = cuts.flatMap((cut) =>
      rangesOf(town, kind).flatMap(({ from, to, district }) => {
        const [start, end] = [Math.max(from, cut.from), Math.min(to, cut.to)];
        return start <= end ? [{ from: start, to: end, codes: [...cut.codes, district] }] : [];
      }),
    );
  return [...new Map(cuts.map(({ codes }) => [codes.join(), codes])).values()];
};

/** Towns and districts of several kinds cut the city in several ways; the map says which towns a district takes from. */
const overlaps = (of: Definitions, spec: ReleaseSpec, known: ReadonlyMap<Counted, Read>): Window[] => {
  const area = Object.entries(spec.variables).find(([, v]) => v.kind === 'area')?.[0];
  const used = new Set(spec.tables.flatMap(({ dimensions }) => dimensions.map(({ variable }) => variable)));
  const kinds = [...used].flatMap((name) => {
    const variable = spec.variables[name];
    return variable?.kind === 'district' ? [{ name, kind: variable.of ?? 'elementary' }] : [];
  });
  if (!area || kinds.length === 0) return [];
  const cutOf = new Map(
    of.pack.towns.map((town) => [
      town.code,
      piecesOf(
        town,
        kinds.map(({ kind }) => kind),
      ),
    ]),
  );
  type Group = {
    measure: string;
    time: string;
    rest: Place;
    towns: Map<string, Counted>;
    districts: Map<string, Counted>;
  };
  const groups = new Map<string, Group>();
  for (const [name, { measure, time, place }] of known) {
    const rest = place.filter(([v]) => v !== area && !kinds.some((one) => one.name === v));
    const key = JSON.stringify([measure, time, rest]);
    const group = groups.get(key) ?? { measure, time, rest, towns: new Map(), districts: new Map() };
    groups.set(key, group);
    const town = place.find(([v]) => v === area)?.[1];
    const within = place.filter(([v]) => kinds.some((one) => one.name === v));
    if (town && within.length === 0 && cutOf.has(town)) group.towns.set(town, name);
    if (!town && within.length === 1) group.districts.set((within[0] as readonly string[]).join('='), name);
  }
  const rows: Window[] = [];
  for (const { measure, time, rest, towns, districts } of groups.values()) {
    if (towns.size === 0 || districts.size === 0) continue;
    const pieces = new Map<string, Counted[]>();
    for (const [town, name] of towns) {
      const cut = cutOf.get(town) as string[][];
      const parts = cut.map((codes) =>
        cut.length === 1
          ? name
          : countedName(spec, measure, time, { ...Object.fromEntries(rest), piece: [town, ...codes].join('+') }),
      );
      if (parts.length > 1) rows.push(equal(name, parts, 'pieces of a town'));
      for (const [i, codes] of cut.entries())
        for (const [k, code] of codes.entries()) {
          const key = `${kinds[k]?.name}=${code}`;
          pieces.set(key, [...(pieces.get(key) ?? []), parts[i] as Counted]);
        }
    }
    for (const [key, name] of districts) {
      const parts = pieces.get(key);
      if (parts) rows.push(equal(name, parts, 'pieces of a district'));
    }
  }
  return rows;
};
